"""Matrix of cities by intervention area: a table for wide screens, a list by city for narrow ones (HTML)."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

import pandas as pd
from markupsafe import Markup

from cmsdash.domain import ClassificationBasis
from cmsdash.i18n import Translator
from cmsdash.queries.result import list_records
from cmsdash.views.html.coverage_matrix import MAX_OPEN_ITEMS, NOT_DECLARED, without_operations_line
from cmsdash.views.html.tables import HrefBuilder
from cmsdash.views.html.taxonomy_tree import BASIS_SYMBOLS
from cmsdash.views.templates import render

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
) -> Markup:
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
    bodies = [
        (text(f"region.{region}"), [_row(city, columns, cells, names[city], href, text) for city in of_region])
        for region, of_region in groupby(cities, lambda city: regions[city])
    ]
    return render(
        "coverage_matrix",
        caption=text("city_areas.caption"),
        corner=text("table.city"),
        dense=False,
        legend=_legend(text),
        objectives=[
            (text(f"objective.{objective}"), len(list(of_objective)))
            for objective, of_objective in groupby(columns, lambda area: areas[area])
        ],
        columns=[text(f"intervention.{area}") for area in columns],
        bodies=bodies,
        items=[_region_item(region, rows, text) for region, rows in bodies],
        open_items=len(cities) <= MAX_OPEN_ITEMS,
        rest=_rest_lines(operations, cities, [area for area in areas if area not in found], names, text),
        text=text,
    )


def _region_item(region: str, rows: Sequence[Mapping[str, Any]], text: Translator) -> dict[str, object]:
    """Return the list of a region for narrow screens: each city, followed by its areas."""
    items = [item for row in rows for item in ((row["name"], (), ""), *row["list_items"])]
    extent = text.plural("coverage.extent.city", len(rows))
    return {"name": region, "extent": extent, "undeclared": False, "list_items": items}


def _legend(text: Translator) -> Markup:
    states = {STATED: "declared", INFERRED: "inferred", NOT_DECLARED: "nothing"}
    symbols = [(symbol, text(f"city_areas.legend.{state}")) for symbol, state in states.items()]
    return render("coverage_legend", symbols=symbols)


def _row(
    city: str,
    columns: Sequence[str],
    cells: Mapping[tuple[str, str], Cell],
    name: str,
    href: HrefBuilder,
    text: Translator,
) -> dict[str, Any]:
    """Return a row of the matrix, and its cells with operations as items of the list."""
    row, items = [], []
    for area in columns:
        cell = cells.get((city, area))
        if cell is None:
            row.append(("nothing", NOT_DECLARED, text("coverage.said.nothing"), ""))
            continue
        counts = [(STATED, "stated", cell["declared_operations"]), (INFERRED, "inferred", cell["inferred_operations"])]
        parts = [(symbol, text.plural(f"map.{key}", n)) for symbol, key, n in counts if n]
        symbols = " ".join(f"{symbol}\u00a0{n}" for symbol, _, n in counts if n)
        state = "active" if cell["declared_operations"] else "planned"
        row.append((state, symbols, ", ".join(label for _, label in parts), href(city, area)))
        items.append((text(f"intervention.{area}"), parts, href(city, area)))
    return {"name": name, "undeclared": False, "cells": row, "list_items": items}


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
