"""Map symbols: the shape shows the availability of a figure, the area its value."""

from math import sqrt
from typing import Any

import pandas as pd
from markupsafe import Markup

from cmsdash.domain import Availability, Measure, Selection
from cmsdash.i18n import Translator
from cmsdash.views.formatting.filters import no_operations_text
from cmsdash.views.formatting.measures import format_measure
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
"""Value of each measure (cents or operations) whose symbol has `MAX_RADIUS_PX`.

It is fixed, so that the size of a symbol does not depend on the filters.
"""

MAX_RADIUS_PX = 16
NO_VALUE_RADIUS_PX = 6.5
"""Radius of a symbol without a value."""


def map_markers(table: pd.DataFrame, selection: Selection, text: Translator) -> list[dict[str, Any]]:
    """Return the markers of the map component (ui/figures/leaflet), one per city.

    Args:
        table: `queries.city_funding`.
        selection: Selection of the page: measure, and cities to highlight.
        text: Translator.

    Returns:
        Dictionaries with `city` (code), `name` and `title` (escaped), `at` (latitude, longitude), `html` (SVG),
        `size` and `reach` (box and radius in px), `people` (residents), `z` (stacking order) and `chosen`.
    """
    return [_marker(row, selection, text) for row in table.to_dict("records")]


def _marker(row: dict[Any, Any], selection: Selection, text: Translator) -> dict[str, Any]:
    measure = Measure(selection.measure)
    radius = marker_radius(measure, row)
    chosen = row["city"] in selection.city
    faded = bool(selection.city) and not chosen
    return {
        "city": row["city"],
        "name": escape_for_folium(row["name"]),
        "at": [row["label_lat"], row["label_lon"]],
        "reach": max(radius, 9),
        "people": int(row["residents"]),
        "html": marker_svg(marker_shape(measure, row), radius, chosen=chosen, faded=faded),
        "size": _box_px(radius),
        "title": escape_for_folium(marker_label(row, selection, text)),
        "z": round(1000 - 20 * radius) + 2000 * chosen,
        "chosen": chosen,
    }


def measure_value(measure: Measure, row: dict[Any, Any]) -> int | None:
    """Return the value of a measure (cents or operations); None if it is missing or zero."""
    value = row[measure.column]
    return None if pd.isna(value) or int(value) == 0 else int(value)


def marker_radius(measure: Measure, row: dict[Any, Any]) -> float:
    """Return the radius in px; the area of a symbol is proportional to its value."""
    value = measure_value(measure, row)
    if value is None:
        return NO_VALUE_RADIUS_PX
    return round(max(4.0, MAX_RADIUS_PX * sqrt(value / REFERENCE_VALUES[measure])), 1)


def marker_shape(measure: Measure, row: dict[Any, Any]) -> str:
    """Return the availability that decides the shape; operations are counted, so they are stated or unpublished."""
    if measure is Measure.OPERATIONS:
        return Availability.STATED if measure_value(measure, row) else Availability.UNPUBLISHED
    return str(row["knowledge"])


def _box_px(radius: float) -> int:
    """Return the side of the square of a symbol; at least 24 px, the target size of WCAG 2.5.8."""
    return max(24, round(2 * radius) + 4)


def marker_svg(availability: str, radius: float, *, chosen: bool = False, faded: bool = False) -> Markup:
    """Return a symbol as SVG: disc, dashed disc, diamond or dotted ring, with a second ring if `chosen`."""
    size = _box_px(radius)
    values = {"size": size, "c": size / 2, "r": radius, "chosen": chosen, "faded": faded}
    return render("marker_svg", shape=Availability(availability).value, **values)


def marker_label(row: dict[Any, Any], selection: Selection, text: Translator) -> str:
    """Return the accessible name of a symbol: city, value, and stage and kind or availability."""
    measure = Measure(selection.measure)
    value = measure_value(measure, row)
    if measure is Measure.OPERATIONS:
        operations = format_measure(measure, value, text) if value else no_operations_text(selection, text)
        return f"{row['name']}: {operations}"
    if value is None:
        total = "" if pd.isna(row["total_cents"]) else f" ({text.millions(int(row['total_cents']))})"
        return f"{row['name']}: {text('knowledge.' + row['knowledge']).lower()}{total}"
    stage, kind = text(f"stage.{row['stage']}"), text(f"kind.{row['kind']}").lower()
    return f"{row['name']}: {format_measure(measure, value, text)}. {stage}, {kind}"
