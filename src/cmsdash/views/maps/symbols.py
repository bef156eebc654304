"""The symbols of the map: one shape a class, area in proportion to the measure."""

from math import sqrt
from typing import Any

import pandas as pd
from markupsafe import Markup

from cmsdash.domain import Availability, Measure, Selection
from cmsdash.i18n import Translator
from cmsdash.views.formatting.filters import no_operations_text
from cmsdash.views.maps.escaping import escape_for_folium
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
"""The value of each measure (cents, cents, operations) whose symbol has the radius `LARGEST`: fixed, so that a
symbol keeps its size whatever the filters leave on the map."""

MAX_RADIUS_PX = 16
NO_VALUE_RADIUS_PX = 6.5
"""Radius, in pixels, of a symbol without a value."""

COLUMN = {measure: measure.column for measure in Measure}


def map_markers(table: pd.DataFrame, selection: Selection, text: Translator) -> list[dict[str, Any]]:
    """One entry a city: its code, place (degrees), picture (SVG), size and reach (px), residents,
    accessible name, order."""
    measure = Measure(selection.measure)
    return [_symbol(row, marker_radius(measure, row), selection, text) for row in table.to_dict("records")]


def _symbol(row: dict[Any, Any], r: float, selection: Selection, text: Translator) -> dict[str, Any]:
    chosen = row["city"] in selection.city
    faded = bool(selection.city) and not chosen
    return {
        "city": row["city"],
        "name": escape_for_folium(row["name"]),
        "at": [row["label_lat"], row["label_lon"]],
        "reach": max(r, 9),
        "people": int(row["residents"]),
        "html": marker_svg(marker_shape(Measure(selection.measure), row), r, chosen=chosen, faded=faded),
        "size": max(24, round(2 * r) + 4),
        "title": escape_for_folium(marker_label(row, selection, text)),
        "z": round(1000 - 20 * r) + 2000 * chosen,
        "chosen": chosen,
    }


def measure_value(measure: Measure, row: dict[Any, Any]) -> int | None:
    """The row's value of a measure, None where there is none to draw."""
    number = row[COLUMN[measure]]
    return None if pd.isna(number) or int(number) == 0 else int(number)


def marker_radius(measure: Measure, row: dict[Any, Any]) -> float:
    """Pixels; the area of the symbol is in proportion to the value."""
    number = measure_value(measure, row)
    return (
        NO_VALUE_RADIUS_PX
        if number is None
        else round(max(4.0, MAX_RADIUS_PX * sqrt(number / REFERENCE_VALUES[measure])), 1)
    )


def marker_shape(measure: Measure, row: dict[Any, Any]) -> str:
    """The class whose shape the row takes; operations are counted, so they are stated or there are none."""
    if measure is Measure.OPERATIONS:
        return Availability.STATED if measure_value(measure, row) else Availability.UNPUBLISHED
    return str(row["knowledge"])


def marker_svg(knowledge: str, r: float, *, chosen: bool = False, faded: bool = False) -> Markup:
    """A symbol as SVG, centred in its box: disc, dashed disc, diamond or dotted ring; a ring around the chosen."""
    size = max(24, round(2 * r) + 4)
    values = {"size": size, "c": size / 2, "r": r, "chosen": chosen, "faded": faded}
    return render("marker_svg", shape=Availability(knowledge).value, **values)


def marker_label(row: dict[Any, Any], selection: Selection, text: Translator) -> str:
    """A symbol in words: name, value, and what is known."""
    measure = Measure(selection.measure)
    number = measure_value(measure, row)
    if measure is Measure.OPERATIONS:
        return (
            f"{row['name']}: {format_measure(measure, number, text) if number else no_operations_text(selection, text)}"
        )
    if number is None:
        total = "" if pd.isna(row["total_cents"]) else f" ({text.millions(int(row['total_cents']))})"
        return f"{row['name']}: {text('knowledge.' + row['knowledge']).lower()}{total}"
    how = f"{text('stage.' + row['stage'])}, {text('kind.' + row['kind']).lower()}"
    return f"{row['name']}: {format_measure(measure, number, text)}. {how}"


def format_measure(measure: Measure, number: int, text: Translator) -> str:
    """A value of a measure in words: millions of euro, euro for each of some people, or operations."""
    if measure is Measure.MONEY:
        return text.millions(number)
    if measure is Measure.OPERATIONS:
        return text.plural("map.operations", number)
    return text(f"per_head.{measure}", value=text.money(round(number, -2)))
