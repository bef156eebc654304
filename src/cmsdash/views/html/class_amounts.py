"""Known amounts of operations by class: a table of bars with one column a status, because they are not added (HTML)."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, NamedTuple

import pandas as pd

from cmsdash.domain import OperationStatus, Selection
from cmsdash.i18n import Translator
from cmsdash.views.formatting.amounts import class_amount_parts, minimum_amounts
from cmsdash.views.formatting.values import CLASS_SECTIONS
from cmsdash.views.html.described import DescribedHtml, describe_html
from cmsdash.views.templates import render

AmountRow = Mapping[Any, Any]
"""Row of `queries.class_amounts` (a class, priority and status) with its `cents`."""

ClassHref = Callable[..., str]
"""Returns the address of the operations of a field and code; with `status` and `priority`, of those alone."""

MAX_UNFOLDED_ROWS = 5
"""Most classes that are shown in full on a phone, about two screens."""

_BASES = {"declared": "stated", "inferred": "estimated"}
"""Style of the bar of operations whose class is stated or inferred."""


class AmountBar(NamedTuple):
    """A part of a cell: style and length (0 to 1) of its bar, its amount, and the number of its operations."""

    style: str
    length: float
    amount: str
    operations: str


class AmountCell(NamedTuple):
    """The operations of a class at a status; None where none has an amount."""

    status: str
    bars: Sequence[AmountBar] | None
    href: str


@dataclass(frozen=True)
class AmountLine:
    """A class: its name, its operations, what has no amount, what other priorities have, its address, its cells."""

    name: str
    count: str
    without: str
    others: str
    href: str
    cells: Sequence[AmountCell]


@dataclass(frozen=True)
class AmountSection:
    """Classes under a heading, which may have amounts itself: code, heading, the row of the heading, rows."""

    code: str
    heading: str
    head: AmountLine | None
    rows: Sequence[AmountLine]


@dataclass(frozen=True)
class ClassAmounts:
    """A table of bars.

    Attributes:
        title: What it shows.
        column: Heading of the classes.
        statuses: Code and heading of each column.
        legend: Style and meaning of the bars.
        rule: The sentence beside the legend.
        sections: The rows.
        rest: A sentence about the classes without an operation; "" if there are none.
    """

    title: str
    column: str
    statuses: Sequence[tuple[str, str]]
    legend: Sequence[tuple[str, str]]
    rule: str
    sections: Sequence[AmountSection]
    rest: str


def class_amounts_html(
    table: pd.DataFrame,
    field: str,
    classes: Collection[str],
    selection: Selection,
    href: ClassHref,
    text: Translator,
) -> DescribedHtml[ClassAmounts]:
    """Return one row a class and one column a status; each cell has the amount of stated and of inferred operations.

    The cells have amounts of the shown priority; those of others are told under the name of the class. All bars have
    one scale.

    Args:
        table: `queries.class_amounts` of the field; not empty.
        field: "intervention" or "group".
        classes: Classes of the programme. Those without an operation are named in one line.
        selection: Selection of the page.
        href: Returns the address of the operations of a row or cell.
        text: Translator.
    """
    parts = class_amount_parts(table)
    shown = [part for part in parts if part["cents"] and part["priority"] == selection.displayed_priority]
    columns = [status for status in OperationStatus if any(part["status"] == status for part in shown)]
    rows = _RowBuilder(columns, max((part["cents"] for part in shown), default=0), selection, href, text)
    found = {part[field] for part in parts if not pd.isna(part[field])}
    rest = "; ".join(text(f"{field}.{code}") for code in classes if code not in found)
    amounts = ClassAmounts(
        title=text(f"class_amounts.title.{field}"),
        column=text(f"class_amounts.column.{field}"),
        statuses=[(status, text(f"status.{status}")) for status in columns],
        legend=[(style, text(f"class_amounts.legend.{basis}.{field}")) for basis, style in _BASES.items()],
        rule=text(f"class_amounts.rule.{field}"),
        sections=[
            rows.section(field, CLASS_SECTIONS[field], code, list(of_section))
            for code, of_section in groupby(parts, lambda part: part[CLASS_SECTIONS[field]])
        ],
        rest=rest and text("small_multiples.rest", classes=rest),
    )
    folded_rows = len(found) if len(found) > MAX_UNFOLDED_ROWS else 0
    return describe_html(render("class_amounts", amounts=amounts, folded_rows=folded_rows, text=text), amounts)


@dataclass(frozen=True)
class _RowBuilder:
    """What all rows share: their columns, the amount of the longest bar in cents, and their links."""

    columns: Sequence[str]
    longest: int
    selection: Selection
    href: ClassHref
    text: Translator

    def section(self, field: str, section: str, code: str, parts: Sequence[AmountRow]) -> AmountSection:
        """Return the classes of a section, and the row of an objective itself."""
        own = [part for part in parts if pd.isna(part[field])]
        of_classes = groupby((part for part in parts if not pd.isna(part[field])), lambda part: part[field])
        return AmountSection(
            code,
            self.text(f"{section}.{code}"),
            self.line(section, own[0][section], own) if own else None,
            [self.line(field, of, list(of_class)) for of, of_class in of_classes],
        )

    def line(self, field: str, code: str, parts: Sequence[AmountRow]) -> AmountLine:
        """Return the row of a class."""
        text, priority = self.text, self.selection.displayed_priority
        without = sum(part["without_amount"] for part in parts)
        others = [part for part in parts if part["cents"] and part["priority"] != priority]
        amounts = minimum_amounts(others, self.selection, text)
        bars = {part["status"]: self.bars(part) for part in parts if part["priority"] == priority}
        return AmountLine(
            name=text(f"{field}.{code}"),
            count=text.plural("map.operations", sum(part["operations"] for part in parts)),
            without=text.plural("answers.without_amount", without) if without else "",
            others=amounts and text("class_amounts.others", amounts=amounts),
            href=self.href(field, code),
            cells=[
                AmountCell(status, bars.get(status), self.href(field, code, status=status, priority=priority))
                for status in self.columns
            ],
        )

    def bars(self, part: AmountRow) -> list[AmountBar]:
        """Return the bars of stated and of inferred operations."""
        return [
            AmountBar(
                style,
                part[f"{basis}_cents"] / self.longest,
                self.text.millions_label(part[f"{basis}_cents"]),
                self.text.plural(f"class_amounts.{basis}", part[f"{basis}_operations"]),
            )
            for basis, style in _BASES.items()
            if not pd.isna(part[f"{basis}_cents"])
        ]
