"""Small multiples: one little map of the South for each intervention area or target group.

A filled disc is a city where a source states the class, a dashed circle one where only a rule inferred it, and a disc
in a dashed ring one with operations of both kinds. The area of the disc is proportional to the number of operations.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import sqrt
from typing import Any

import pandas as pd
from markupsafe import Markup

from cmsdash.i18n import Translator
from cmsdash.queries.result import list_records
from cmsdash.views.formatting.values import CLASS_SECTIONS
from cmsdash.views.maps.small_base_map import WIDTH, SmallBaseMap
from cmsdash.views.templates import render

MIN_RADIUS = 10
"""Radius of one operation in units of the map: 5 px where the map is 160 px wide."""
MAX_RADIUS = 32
"""Radius from ten operations on."""

STATED, INFERRED, BOTH = "stated", "inferred", "both"
"""Marks of a city, by how its operations have the class."""

CityRow = Mapping[Any, Any]
"""Row of `queries.class_cities`: one city of a class."""


@dataclass(frozen=True)
class CityMark:
    """The mark of a city: its kind, position and radius in units of the map."""

    kind: str
    x: int
    y: int
    radius: int


@dataclass(frozen=True)
class MapCard:
    """One little map: its class, its words, its link, and its marks in drawing order."""

    title: str
    caption: str
    names: str
    href: str
    is_chosen: bool
    marks: Sequence[CityMark]


@dataclass(frozen=True)
class MapSection:
    """The little maps of one objective, or of persons or organisations, with their heading."""

    code: str
    heading: str
    cards: Sequence[MapCard]


@dataclass(frozen=True)
class SmallMultiples:
    """The little maps of a page.

    Attributes:
        base: The base map that they share.
        sections: The maps in their sections.
        legend: What the marks that occur mean: the kind of a mark, "city" for a city without one and "size" for what
            sizes mean, with the words of each.
        rest: One sentence that names the classes without an operation, "" if there are none.
        html: All this as HTML.
    """

    base: SmallBaseMap
    sections: Sequence[MapSection]
    legend: Mapping[str, str]
    rest: str
    html: Markup


def small_multiples(
    table: pd.DataFrame,
    field: str,
    classes: Mapping[str, str],
    base: SmallBaseMap,
    chosen: Collection[str],
    href: Callable[[str], str],
    text: Translator,
) -> SmallMultiples:
    """Return the grid of little maps, a legend above it, and one line that names the classes without an operation.

    Args:
        table: `queries.class_cities`.
        field: "intervention" or "group".
        classes: `queries.programme_classes`: the section of each class, in the programme's order.
        base: The base map of the release.
        chosen: Classes of the filter.
        href: Returns the address that filters by a class, or removes the filter.
        text: Translator.
    """
    rows = {str(code): list(group) for code, group in groupby(list_records(table), lambda row: row[field])}
    cards = {
        code: MapCard(
            title=text(f"{field}.{code}"),
            caption=_caption(rows[code], text),
            names=_names(rows[code], base.names, text),
            href=href(code),
            is_chosen=code in chosen,
            marks=_marks(rows[code], base),
        )
        for code in classes
        if code in rows
    }
    by_section = {section: [cards[code] for code in cards if classes[code] == section] for section in classes.values()}
    sections = [
        MapSection(section, text(f"{CLASS_SECTIONS[field]}.{section}"), shown)
        for section, shown in by_section.items()
        if shown
    ]
    kinds = [kind for kind in (STATED, INFERRED, BOTH) if any(mark.kind == kind for mark in _all_marks(cards))]
    legend = {kind: text(f"small_multiples.legend.{kind}") for kind in kinds}
    legend["city"] = text("small_multiples.legend.cities")
    if (table["operations"] > 1).any():
        legend["size"] = text("small_multiples.legend.size")
    rest = "; ".join(text(f"{field}.{code}") for code in classes if code not in cards)
    rest = text("small_multiples.rest", classes=rest) if rest else ""
    html = render(
        "small_multiples",
        width=WIDTH,
        base=base,
        sections=sections,
        legend=legend,
        rest=rest,
        chosen=text("small_multiples.chosen"),
    )
    return SmallMultiples(base, sections, legend, rest, html)


def _all_marks(cards: Mapping[str, MapCard]) -> Iterator[CityMark]:
    return (mark for card in cards.values() for mark in card.marks)


def _marks(rows: Sequence[CityRow], base: SmallBaseMap) -> list[CityMark]:
    """Return the marks of the cities; small ones are drawn last, on top."""
    marks = [
        CityMark(_kind(row), *base.positions[row["city"]], min(MAX_RADIUS, round(MIN_RADIUS * sqrt(row["operations"]))))
        for row in rows
    ]
    return sorted(marks, key=lambda mark: -mark.radius)


def _kind(row: CityRow) -> str:
    if not row["inferred_operations"]:
        return STATED
    return BOTH if row["declared_operations"] else INFERRED


def _caption(rows: Sequence[CityRow], text: Translator) -> str:
    """Return how many cities have the class, and of how many a source states it."""
    stated, inferred = (len(part) for part in _split_by_basis(rows))
    if not stated or not inferred:
        return text.plural(f"small_multiples.only_{'stated' if stated else 'inferred'}", len(rows))
    parts = {
        "stated": text.plural("small_multiples.stated", stated),
        "inferred": text.plural("small_multiples.inferred", inferred),
    }
    return text.plural("small_multiples.cities", len(rows), **parts)


def _names(rows: Sequence[CityRow], names: Mapping[str, str], text: Translator) -> str:
    """Return the names of the cities; where both kinds occur, those that a source states first."""
    stated, inferred = ([names[row["city"]] for row in part] for part in _split_by_basis(rows))
    if not stated or not inferred:
        return text.list_and(stated or inferred)
    lists = (("stated", stated), ("inferred", inferred))
    return " ".join(
        text.plural(f"small_multiples.names_{name}", len(part), names=text.list_and(part)) for name, part in lists
    )


def _split_by_basis(rows: Sequence[CityRow]) -> tuple[list[CityRow], list[CityRow]]:
    """Return the cities where a source states the class for an operation, and the others."""
    return [row for row in rows if row["declared_operations"]], [row for row in rows if not row["declared_operations"]]
