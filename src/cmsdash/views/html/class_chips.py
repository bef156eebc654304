"""Classes of the operations of a city as chips, each a link to the operations behind it (HTML)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from cmsdash.domain import NOT_STATED
from cmsdash.i18n import Translator
from cmsdash.queries.result import list_records
from cmsdash.views.html.described import DescribedHtml, describe_html
from cmsdash.views.templates import render

CLASS_FIELDS = ("objective", "intervention", "group")
"""Classes in the order in which a reader asks: what for, then for whom."""


@dataclass(frozen=True)
class ClassChip:
    """A class of the operations of a city.

    Attributes:
        label: Its name.
        note: In how many operations it is stated or inferred.
        basis: "stated", "inferred", "both", or "unknown" for operations without a known class.
        section: The objective or kind of the class: the colour of the mark; "" without a known class.
        href: Address of the operations.
    """

    label: str
    note: str
    basis: str
    section: str
    href: str


@dataclass(frozen=True)
class ClassChips:
    """The chips of each field, with its name."""

    fields: Sequence[tuple[str, Sequence[ClassChip]]]


def class_chips(
    table: pd.DataFrame, sections: Mapping[str, str], href: Callable[[str, str], str], text: Translator
) -> DescribedHtml[ClassChips]:
    """Return the chips of objectives, intervention areas and target groups; a mark and a word tell how each is known.

    The last chip of a field has the operations of which the class is neither stated nor inferred.

    Args:
        table: `queries.declared_classes` of one city.
        sections: Objective of each intervention and kind of each target group: the colour of the mark.
        href: Returns the address of the operations with a class, from field and code.
        text: Translator.
    """
    rows = list_records(table)
    chips = ClassChips(
        [
            (
                text(f"city_classes.{field}"),
                [_chip(row, sections, href, text) for row in rows if row["declared_as"] == field],
            )
            for field in CLASS_FIELDS
        ]
    )
    return describe_html(render("class_chips", fields=chips.fields), chips)


def _chip(
    row: Mapping[Any, Any], sections: Mapping[str, str], href: Callable[[str, str], str], text: Translator
) -> ClassChip:
    field, n = row["declared_as"], int(row["operations"])
    if row["declared"].startswith("option."):
        note = text.plural("city_classes.operations", n)
        return ClassChip(text(row["declared"]), note, "unknown", "", href(field, NOT_STATED))
    code, stated = row["declared"].removeprefix(f"{field}."), int(row["declared_operations"])
    basis = "stated" if stated == n else "both" if stated else "inferred"
    note = text.plural(f"city_classes.{basis}", n, stated=text.number(stated), inferred=text.number(n - stated))
    section = code if field == "objective" else sections[code]
    return ClassChip(text(row["declared"]), note, basis, section, href(field, code))
