"""Map symbols. A symbol of a figure shows its availability by shape and its value by area; a symbol of operations shows
whether the city has operations that answer the filters, and whether a source states it or rules infer it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from math import sqrt
from typing import Any, TypedDict

import pandas as pd
from markupsafe import Markup

from cmsdash.domain import Availability, MapLayer, Measure, Selection
from cmsdash.i18n import Translator
from cmsdash.queries.result import list_records
from cmsdash.views.formatting.amounts import minimum_amounts, order_amounts
from cmsdash.views.formatting.filters import no_operations_text
from cmsdash.views.formatting.measures import figure_caption, missing_figure_caption
from cmsdash.views.maps.wheels import Sector, layer_classes, wheel_svg
from cmsdash.views.narrative.captions import matched_phrase
from cmsdash.views.templates import render

REFERENCE_VALUES = {
    Measure.MONEY: 800_000_000,
    Measure.PER_RESIDENT: 20_000,
    Measure.PER_LOW_INCOME: 60_000,
    Measure.PER_MINOR: 120_000,
    Measure.PER_YOUNG: 120_000,
    Measure.PER_OLDER: 80_000,
    Measure.OPERATIONS: 10,
}
"""Value of each measure (cents or operations) whose symbol has `MAX_RADIUS_PX`.

It is fixed, so that the size of a symbol does not depend on the filters.
"""

MAX_RADIUS_PX = 16
NO_VALUE_RADIUS_PX = 6.5
"""Radius of the symbol of a city without a figure."""
MIN_ANSWER_RADIUS_PX = 8
"""Smallest radius of a city with operations that answer the filters."""
MIN_WHEEL_RADIUS_PX, MAX_WHEEL_RADIUS_PX = 13, 18
OTHER_RADIUS_PX = 4.5
"""Radius of a city whose known operations do not answer the filters."""
NOTHING_RADIUS_PX = 3
"""Radius of a city without known operations."""

FigureRow = Mapping[Any, Any]
"""A row of `queries.city_funding`."""
OperationsRow = Mapping[Any, Any]
"""A row of `queries.city_operations_summary`."""


class Rank(IntEnum):
    """How much a city stands out on the map."""

    NOTHING = 0
    OTHER = 1
    ANSWER = 2


@dataclass(frozen=True)
class MapData:
    """What the map shows.

    Attributes:
        funding: `queries.city_funding` of all cities.
        operations: `queries.city_operations_summary` of the same cities in the same order.
        sectors: Sectors of the wheels of the layer; empty in the layer of funding.
    """

    funding: pd.DataFrame
    operations: pd.DataFrame
    sectors: Sequence[Sector] = ()

    @cached_property
    def rows(self) -> Sequence[tuple[FigureRow, OperationsRow]]:
        """The two rows of each city."""
        return tuple(zip(list_records(self.funding), list_records(self.operations), strict=True))


@dataclass(frozen=True)
class Symbol:
    """Symbol of a city: its SVG, radius in px, rank and meaning in words."""

    svg: Markup
    radius: float
    rank: Rank
    label: str


class MapMarker(TypedDict):
    """A city on the map, as the map component and the SVG of the map read it.

    Attributes:
        city: Code.
        name: Name.
        region: Code of its region.
        at: Latitude and longitude.
        reach: Radius in px.
        floor: Radius in px below which the symbol is not scaled.
        people: Residents, by which names have priority.
        html: The symbol as SVG, with classes that style sheets paint.
        size: Side of its box in px.
        title: Name and meaning in words.
        rank: `Rank`.
        z: Stacking order.
        chosen: Whether the reader chose the city.
    """

    city: str
    name: str
    region: str
    at: list[float]
    reach: float
    floor: int
    people: int
    html: Markup
    size: int
    title: str
    rank: int
    z: int
    chosen: bool


def map_markers(data: MapData, selection: Selection, text: Translator) -> list[MapMarker]:
    """Return the markers of the map, one per city.

    Args:
        data: All cities.
        selection: Selection of the page: layer, measure, filters, and cities to highlight.
        text: Translator.
    """
    return [_marker(figure, operations, data.sectors, selection, text) for figure, operations in data.rows]


def _marker(
    figure: FigureRow, operations: OperationsRow, sectors: Sequence[Sector], selection: Selection, text: Translator
) -> MapMarker:
    symbol = city_symbol(figure, operations, sectors, selection, text)
    chosen = figure["city"] in selection.city
    return {
        "city": figure["city"],
        "name": figure["name"],
        "region": figure["region"],
        "at": [figure["label_lat"], figure["label_lon"]],
        "reach": max(round(symbol.radius, 1), 4),
        "floor": MIN_ANSWER_RADIUS_PX if selection.maps_operations and symbol.rank == Rank.ANSWER else 0,
        "people": int(figure["residents"]),
        "html": symbol.svg,
        "size": _box_px(symbol.radius),
        "title": f"{figure['name']}: {symbol.label}",
        "rank": int(symbol.rank),
        "z": round(1000 * symbol.rank - 20 * symbol.radius) + 4000 * chosen,
        "chosen": chosen,
    }


def city_symbol(
    figure: FigureRow, operations: OperationsRow, sectors: Sequence[Sector], selection: Selection, text: Translator
) -> Symbol:
    """Return the symbol of a city: of its figure, of its operations, or a wheel of their classes."""
    chosen = figure["city"] in selection.city
    state = {"chosen": chosen, "faded": bool(selection.city) and not chosen}
    if not selection.maps_operations:
        return _figure_symbol(figure, selection, text, **state)
    if selection.layer == MapLayer.FUNDING:
        return _operations_symbol(operations, selection, text, **state)
    return _wheel_symbol(operations, sectors, selection, text, **state)


def _figure_symbol(row: FigureRow, selection: Selection, text: Translator, **state: bool) -> Symbol:
    radius = figure_radius(Measure(selection.measure), row)
    ranks = {
        Availability.UNPUBLISHED: Rank.NOTHING,
        Availability.OTHER_STAGE: Rank.NOTHING,
        Availability.TOTAL_ONLY: Rank.OTHER,
    }
    rank = ranks.get(Availability(row["knowledge"]), Rank.ANSWER)
    return Symbol(marker_svg(row["knowledge"], radius, **state), radius, rank, figure_label(row, selection, text))


def _operations_symbol(row: OperationsRow, selection: Selection, text: Translator, **state: bool) -> Symbol:
    shape, radius, rank = _other_shape(row)
    if row["operations"]:
        shape, radius, rank = answer_shape(row), _answer_radius(row, selection), Rank.ANSWER
    return Symbol(marker_svg(shape, radius, **state), radius, rank, operations_label(row, selection, text))


def _wheel_symbol(
    row: OperationsRow, sectors: Sequence[Sector], selection: Selection, text: Translator, **state: bool
) -> Symbol:
    classes = layer_classes(row, selection.layer)
    if not classes and not (selection.has_operation_filters and row["operations"]):
        shape, radius, rank = _other_shape(row)
        return Symbol(marker_svg(shape, radius, **state), radius, rank, wheel_label(row, selection, text))
    radius = round(min(MAX_WHEEL_RADIUS_PX, MIN_WHEEL_RADIUS_PX + 2 * (sqrt(row["operations"]) - 1)), 1)
    svg = wheel_svg(sectors, classes, radius, _box_px(radius), **state)
    return Symbol(svg, radius, Rank.ANSWER, wheel_label(row, selection, text))


def _other_shape(row: OperationsRow) -> tuple[str, float, Rank]:
    """Return the symbol of a city without operations that answer."""
    return ("other", OTHER_RADIUS_PX, Rank.OTHER) if row["known"] else ("nothing", NOTHING_RADIUS_PX, Rank.NOTHING)


def answer_shape(row: OperationsRow) -> str:
    """Return whether sources state the operations that answer, rules infer them, or both."""
    if not row["inferred"]:
        return "answer"
    return "answer-both" if row["stated"] else "answer-inferred"


def shown_cents(row: OperationsRow, selection: Selection) -> int | None:
    """Return the amount that the size of a symbol shows: of the shown priority and the most advanced status."""
    parts = order_amounts(row["amounts"], selection)
    return int(parts[0]["cents"]) if parts else None


def _answer_radius(row: OperationsRow, selection: Selection) -> float:
    if selection.measure == Measure.OPERATIONS:
        radius = value_radius(Measure.OPERATIONS, int(row["operations"]))
    else:
        radius = value_radius(Measure.MONEY, shown_cents(row, selection) or 0)
    return max(MIN_ANSWER_RADIUS_PX, radius)


def measure_value(measure: Measure, row: FigureRow) -> int | None:
    """Return the value of a measure (cents or operations); None if it is missing or zero."""
    value = row[measure.column]
    return None if pd.isna(value) or int(value) == 0 else int(value)


def figure_radius(measure: Measure, row: FigureRow) -> float:
    """Return the radius in px of a city's figure."""
    value = measure_value(measure, row)
    return NO_VALUE_RADIUS_PX if value is None else max(4.0, value_radius(measure, value))


def value_radius(measure: Measure, value: int) -> float:
    """Return the radius in px; the area of a symbol is proportional to its value."""
    return MAX_RADIUS_PX * sqrt(value / REFERENCE_VALUES[measure])


def _box_px(radius: float) -> int:
    """Return the side of the square of a symbol; at least 24 px, the target size of WCAG 2.5.8."""
    return max(24, round(2 * radius) + 4)


def marker_svg(shape: str, radius: float, *, chosen: bool = False, faded: bool = False) -> Markup:
    """Return a symbol as SVG, with a second ring if `chosen`.

    Args:
        shape: A code of `Availability`, "answer", "answer-inferred", "answer-both", "other" or "nothing".
        radius: Radius in px.
        chosen: Whether the reader chose the city.
        faded: Whether the reader chose other cities.
    """
    size = _box_px(radius)
    return render("marker_svg", shape=shape, size=size, c=size / 2, r=round(radius, 1), chosen=chosen, faded=faded)


def figure_label(row: FigureRow, selection: Selection, text: Translator) -> str:
    """Return the figure of a city with stage, kind and date, or what stands for it."""
    measure = Measure(selection.measure)
    if measure_value(measure, row) is None:
        return missing_figure_caption(row, selection, text)
    return figure_caption(row, measure, text)


def operations_label(row: OperationsRow, selection: Selection, text: Translator) -> str:
    """Return how many operations of a city answer, how that is known, and their amounts."""
    if not row["operations"]:
        label = no_operations_text(selection, text)
        return (
            label if not row["known"] else text("map.other_operations", label=label, n=text.number(len(row["known"])))
        )
    parts = [text.plural("map.operations", int(row["operations"]))]
    if row["inferred"]:
        parts.append(matched_phrase(int(row["operations"]), int(row["inferred"]), text))
    amounts = minimum_amounts(row["amounts"], selection, text)
    return "; ".join([", ".join(parts), amounts] if amounts else [", ".join(parts)])


def wheel_label(row: OperationsRow, selection: Selection, text: Translator) -> str:
    """Return the areas or groups of a city, each inferred one marked."""
    classes = layer_classes(row, selection.layer)
    if not classes:
        label = operations_label(row, selection, text)
        return text(f"map.without_class.{selection.layer}", label=label) if row["operations"] else label
    return text.list_and(class_labels(classes, selection.layer, text))


def class_labels(classes: Sequence[Mapping[str, Any]], layer: str, text: Translator) -> list[str]:
    """Return the label of each area or group; those that no source states are marked."""
    section = "intervention" if layer == MapLayer.AREAS else "group"
    labels = [(text(f"{section}.{item['code']}"), item["stated"]) for item in classes]
    return [label if stated else text("map.inferred_class", label=label) for label, stated in labels]
