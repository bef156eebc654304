"""Matrix of cities by intervention area: a table for wide screens, a list by city for narrow ones (HTML)."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

import pandas as pd

from cmsdash.domain import ClassificationBasis
from cmsdash.i18n import Translator
from cmsdash.queries.result import list_records
from cmsdash.views.html.coverage_matrix import MAX_OPEN_ITEMS, NOT_DECLARED, without_operations_line
from cmsdash.views.html.described import DescribedHtml
from cmsdash.views.html.matrix import ListItem, Matrix, MatrixCell, MatrixGroup, MatrixRow, matrix_html
from cmsdash.views.html.tables import HrefBuilder
from cmsdash.views.html.taxonomy_tree import BASIS_SYMBOLS

STATED, INFERRED = BASIS_SYMBOLS[ClassificationBasis.STATED], BASIS_SYMBOLS[ClassificationBasis.INFERRED]
"""Symbols of operations whose area is stated or inferred, as in the tree of the programme."""

Cell = Mapping[Any, Any]
"""Row of `queries.city_areas`: one city of an area."""


def city_areas_html(
    table: pd.DataFrame,
    operations: Mapping[str, int],
    areas: Mapping[str, str],
    regions: Mapping[str, str],
    names: Mapping[str, str],
    href: HrefBuilder,
    text: Translator,
) -> DescribedHtml[Matrix]:
    """Return the matrix: cities by region in rows, areas by objective in columns.

    Cities and areas without an operation have no row or column: lines below name them.

    Args:
        table: `queries.city_areas`; not empty.
        operations: Number of known operations of each city in scope.
        areas: `queries.programme_classes`: the objective of each area, in the programme's order.
        regions: Region of each city.
        names: City names by code.
        href: Returns the address of the operations of a city and an area.
        text: Translator.
    """
    cells = {(row["city"], row["intervention"]): row for row in list_records(table)}
    found = {area for _, area in cells}
    columns = [area for area in areas if area in found]
    cities = sorted({city for city, _ in cells}, key=lambda city: (text(f"region.{regions[city]}"), names[city]))
    by_region = [
        (text(f"region.{region}"), list(codes)) for region, codes in groupby(cities, lambda city: regions[city])
    ]
    matrix = Matrix(
        caption=text("city_areas.caption"),
        corner=text("table.city"),
        legend=_legend(text),
        spans=[
            (text(f"objective.{objective}"), len(list(of_objective)))
            for objective, of_objective in groupby(columns, lambda area: areas[area])
        ],
        columns=[text(f"intervention.{area}") for area in columns],
        bodies=[
            (region, [_row(city, columns, cells, names[city], href, text) for city in codes])
            for region, codes in by_region
        ],
        rest=_rest_lines(operations, cities, [area for area in areas if area not in found], names, text),
    )
    groups = [
        _list_group(region, [(names[city], _list_items(city, columns, cells, href, text)) for city in codes], text)
        for region, codes in by_region
    ]
    return matrix_html(matrix, groups, text, is_open=len(cities) <= MAX_OPEN_ITEMS)


def _list_group(region: str, rows: Sequence[tuple[str, Sequence[ListItem]]], text: Translator) -> MatrixGroup:
    """Return the list of a region for narrow screens: each city, followed by its areas."""
    items = [item for name, of_city in rows for item in (ListItem(name, (), ""), *of_city)]
    return MatrixGroup(region, text.plural("coverage.extent.city", len(rows)), items)


def _legend(text: Translator) -> list[tuple[str, str]]:
    states = {STATED: "declared", INFERRED: "inferred", NOT_DECLARED: "nothing"}
    return [(symbol, text(f"city_areas.legend.{state}")) for symbol, state in states.items()]


def _row(
    city: str,
    columns: Sequence[str],
    cells: Mapping[tuple[str, str], Cell],
    name: str,
    href: HrefBuilder,
    text: Translator,
) -> MatrixRow:
    """Return a row of the matrix."""
    nothing = MatrixCell("nothing", NOT_DECLARED, text("coverage.said.nothing"), "")
    found = {area: cells[city, area] for area in columns if (city, area) in cells}
    return MatrixRow(
        name,
        [
            MatrixCell(
                "active" if found[area]["declared_operations"] else "planned",
                " ".join(f"{symbol}\u00a0{n}" for symbol, _, n in _counts(found[area])),
                ", ".join(label for _, label in _parts(found[area], text)),
                href(city, area),
            )
            if area in found
            else nothing
            for area in columns
        ],
    )


def _list_items(
    city: str, columns: Sequence[str], cells: Mapping[tuple[str, str], Cell], href: HrefBuilder, text: Translator
) -> list[ListItem]:
    """Return the cells with operations of a city."""
    return [
        ListItem(text(f"intervention.{area}"), _parts(cells[city, area], text), href(city, area))
        for area in columns
        if (city, area) in cells
    ]


def _counts(cell: Cell) -> list[tuple[str, str, int]]:
    """Return symbol, name and number of the operations whose area is stated, and of those whose area is inferred."""
    counts = [(STATED, "stated", cell["declared_operations"]), (INFERRED, "inferred", cell["inferred_operations"])]
    return [(symbol, name, int(n)) for symbol, name, n in counts if n]


def _parts(cell: Cell, text: Translator) -> list[tuple[str, str]]:
    return [(symbol, text.plural(f"map.{name}", n)) for symbol, name, n in _counts(cell)]


def _rest_lines(
    operations: Mapping[str, int],
    cities: Sequence[str],
    areas: Sequence[str],
    names: Mapping[str, str],
    text: Translator,
) -> list[str]:
    """Return lines that name the cities without a known area, and the cities and areas without an operation."""
    without_area = [names[city] for city, n in operations.items() if n and city not in cities]
    without_operation = [city for city, n in operations.items() if not n]
    lines = [text("city_areas.without_area", names="; ".join(without_area))] if without_area else []
    for field, codes in (("city", without_operation), ("intervention", areas)):
        if codes:
            lines.append(without_operations_line(codes, field, names, text))
    return lines
