"""Lists of objectives, intervention areas and target groups, each a link that filters the page (HTML).

A bar shows the number of operations: full where a source states the class, hatched where the words of the operation
imply it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

import pandas as pd

from cmsdash.domain import Selection
from cmsdash.i18n import Translator
from cmsdash.queries.result import list_records
from cmsdash.views.html.described import DescribedHtml, describe_html
from cmsdash.views.templates import render

FilterHref = Callable[[str, str], str]
"""Returns the address that filters the page by a facet and a code, or no longer does."""

_Row = Mapping[Any, Any]
"""A class with its operations: `declared` by a source, and `inferred`."""


@dataclass(frozen=True)
class ClassEntry:
    """One class: its label, its link, its operations in words, and the shares of its bar in percent."""

    label: str
    href: str
    count: str
    stated_percent: float
    inferred_percent: float
    is_chosen: bool


@dataclass(frozen=True)
class ClassSection:
    """A part of the list: code, heading, which may be a class too, classes, and those without operations."""

    code: str
    heading: str
    heading_entry: ClassEntry | None
    entries: list[ClassEntry]
    rest: str


@dataclass(frozen=True)
class ClassList:
    """The parts of the list, and the words of its legend; `inferred` is "" where no class is inferred."""

    sections: Sequence[ClassSection]
    stated: str
    inferred: str


@dataclass(frozen=True)
class _EntryFactory:
    """Makes the entries of a list, whose longest bar stands for `most` operations."""

    most: int
    href: FilterHref
    selection: Selection
    text: Translator

    def entry(self, facet: str, row: _Row) -> ClassEntry:
        code, declared, inferred = row[facet], int(row["declared"]), int(row["inferred"])
        counts = [
            self.text.plural(f"filter.{name}", n) for name, n in (("stated", declared), ("inferred", inferred)) if n
        ]
        return ClassEntry(
            label=self.text(f"{facet}.{code}"),
            href=self.href(facet, code),
            count=", ".join(counts) or self.text("class_list.none"),
            stated_percent=100 * declared / self.most,
            inferred_percent=100 * inferred / self.most,
            is_chosen=code in getattr(self.selection, facet),
        )

    def section(
        self, code: str, heading: str, facet: str, rows: Sequence[_Row], own: _Row | None = None
    ) -> ClassSection:
        entries = [
            self.entry(facet, row) for row in rows if _count(row) or row[facet] in getattr(self.selection, facet)
        ]
        shown = {entry.label for entry in entries}
        labels = [self.text(f"{facet}.{row[facet]}") for row in rows]
        return ClassSection(
            code=code,
            heading=heading,
            heading_entry=self.entry("objective", own) if own else None,
            entries=entries,
            rest="; ".join(label for label in labels if label not in shown),
        )


def area_list(tree: pd.DataFrame, href: FilterHref, selection: Selection, text: Translator) -> DescribedHtml[ClassList]:
    """Return the two objectives, each with its intervention areas.

    Args:
        tree: `queries.taxonomy_tree`.
        href: Returns the address of a filter.
        selection: Selection of the page.
        text: Translator.
    """
    rows = [
        {**row, "declared": row["stated"] + row["code_says"], "inferred": row["inferred"] + row["read_in"]}
        for row in list_records(tree)
        if not pd.isna(row["objective"])
    ]
    longest = max((_count(row) for row in rows if not pd.isna(row["intervention"])), default=1)
    make = _EntryFactory(max(1, longest), href, selection, text)
    sections = []
    for objective, group in groupby(rows, lambda row: row["objective"]):
        own, *areas = group
        sections.append(make.section(objective, text(f"objective.{objective}"), "intervention", areas, own))
    return _render(sections, text)


def group_list(
    groups: pd.DataFrame, href: FilterHref, selection: Selection, text: Translator
) -> DescribedHtml[ClassList]:
    """Return the target groups, those of persons first.

    Args:
        groups: `queries.target_groups` without a filter on groups.
        href: Returns the address of a filter.
        selection: Selection of the page.
        text: Translator.
    """
    rows = [
        {**row, "declared": row["declared_operations"], "inferred": row["inferred_operations"]}
        for row in list_records(groups)
    ]
    make = _EntryFactory(max(1, max(map(_count, rows), default=1)), href, selection, text)
    sections = [
        make.section(kind, text(f"group_kind.{kind}"), "group", [row for row in rows if row["group_kind"] == kind])
        for kind in dict.fromkeys(row["group_kind"] for row in rows)
    ]
    return _render(sections, text)


def _count(row: _Row) -> int:
    return int(row["declared"] + row["inferred"])


def _render(sections: Sequence[ClassSection], text: Translator) -> DescribedHtml[ClassList]:
    has_inferred = any(entry.inferred_percent for section in sections for entry in section.entries)
    shown = ClassList(
        sections=[
            replace(section, rest=section.rest and text("small_multiples.rest", classes=section.rest))
            for section in sections
        ],
        stated=text("class_list.legend.stated"),
        inferred=text("class_list.legend.inferred") if has_inferred else "",
    )
    return describe_html(render("class_list", list=shown), shown)
