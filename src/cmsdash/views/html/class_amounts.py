"""Known amounts of operations by class: a table of bars with one column a status, because they are not added (HTML)."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import pandas as pd
from markupsafe import Markup

from cmsdash.domain import OperationStatus, Selection
from cmsdash.i18n import Translator
from cmsdash.views.formatting.amounts import class_amount_parts, minimum_amounts
from cmsdash.views.formatting.values import CLASS_SECTIONS
from cmsdash.views.templates import render

AmountRow = Mapping[Any, Any]
"""Row of `queries.class_amounts` (a class, priority and status) with its `cents`."""

ClassHref = Callable[..., str]
"""Returns the address of the operations of a field and code; with `status` and `priority`, of those alone."""

MAX_UNFOLDED_ROWS = 5
"""Most classes that are shown in full on a phone, about two screens."""

_BASES = {"declared": "stated", "inferred": "estimated"}
"""Style of the bar of operations whose class is stated or inferred."""


def class_amounts_html(
    table: pd.DataFrame,
    field: str,
    classes: Collection[str],
    selection: Selection,
    href: ClassHref,
    text: Translator,
) -> Markup:
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
    sections = [
        (code, *rows.section(field, CLASS_SECTIONS[field], list(of_section)))
        for code, of_section in groupby(parts, lambda part: part[CLASS_SECTIONS[field]])
    ]
    found = {part[field] for part in parts if not pd.isna(part[field])}
    return render(
        "class_amounts",
        field=field,
        statuses=columns,
        folded_rows=len(found) if len(found) > MAX_UNFOLDED_ROWS else 0,
        sections=[(code, text(f"{CLASS_SECTIONS[field]}.{code}"), head, body) for code, head, body in sections],
        rest="; ".join(text(f"{field}.{code}") for code in classes if code not in found),
        text=text,
    )


@dataclass(frozen=True)
class _RowBuilder:
    """What all rows share: their columns, the amount of the longest bar in cents, and their links."""

    columns: Sequence[str]
    longest: int
    selection: Selection
    href: ClassHref
    text: Translator

    def section(
        self, field: str, section: str, parts: Sequence[AmountRow]
    ) -> tuple[Mapping[str, object] | None, list[Mapping[str, object]]]:
        """Return the row of an objective itself, None for other sections, and the rows of its classes."""
        own = [part for part in parts if pd.isna(part[field])]
        of_classes = groupby((part for part in parts if not pd.isna(part[field])), lambda part: part[field])
        head = self.row(section, own[0][section], own) if own else None
        return head, [self.row(field, code, list(of_class)) for code, of_class in of_classes]

    def row(self, field: str, code: str, parts: Sequence[AmountRow]) -> Mapping[str, object]:
        """Return the row of a class."""
        text, priority = self.text, self.selection.displayed_priority
        without = sum(part["without_amount"] for part in parts)
        others = [part for part in parts if part["cents"] and part["priority"] != priority]
        bars = {part["status"]: self.bars(part) for part in parts if part["priority"] == priority}
        return {
            "name": text(f"{field}.{code}"),
            "href": self.href(field, code),
            "count": text.plural("map.operations", sum(part["operations"] for part in parts)),
            "without": text.plural("answers.without_amount", without) if without else "",
            "others": minimum_amounts(others, self.selection, text),
            "cells": [
                (status, bars.get(status), self.href(field, code, status=status, priority=priority))
                for status in self.columns
            ],
        }

    def bars(self, part: AmountRow) -> list[tuple[str, float, str, str]]:
        """Return for stated and for inferred operations: style and length (0 to 1) of the bar, amount, number."""
        return [
            (
                style,
                part[f"{basis}_cents"] / self.longest,
                self.text.millions_label(part[f"{basis}_cents"]),
                self.text.plural(f"class_amounts.{basis}", part[f"{basis}_operations"]),
            )
            for basis, style in _BASES.items()
            if not pd.isna(part[f"{basis}_cents"])
        ]
