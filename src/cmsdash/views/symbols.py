"""The symbols of the map: one shape a class, area in proportion to the measure."""

from math import sqrt
from typing import Any

import pandas as pd
from markupsafe import Markup

from cmsdash.domain import Knowledge, Measure, Selection
from cmsdash.text import Text
from cmsdash.views.encode import entity
from cmsdash.views.selected import no_operation
from cmsdash.views.templates import render

FULL = {
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

LARGEST = 16
SMALL = 6.5
"""Radius, in pixels, of a symbol without a value."""

COLUMN = {measure: measure.column for measure in Measure}


def symbols(table: pd.DataFrame, selection: Selection, text: Text) -> list[dict[str, Any]]:
    """One entry a city: its code, place (degrees), picture (SVG), size and reach (px), residents,
    accessible name, order."""
    measure = Measure(selection.measure)
    return [_symbol(row, radius(measure, row), selection, text) for row in table.to_dict("records")]


def _symbol(row: dict[Any, Any], r: float, selection: Selection, text: Text) -> dict[str, Any]:
    chosen = row["city"] in selection.city
    faded = bool(selection.city) and not chosen
    return {
        "city": row["city"],
        "name": entity(row["name"]),
        "at": [row["label_lat"], row["label_lon"]],
        "reach": max(r, 9),
        "people": int(row["residents"]),
        "html": picture(shape(Measure(selection.measure), row), r, chosen=chosen, faded=faded),
        "size": max(24, round(2 * r) + 4),
        "title": entity(caption(row, selection, text)),
        "z": round(1000 - 20 * r) + 2000 * chosen,
        "chosen": chosen,
    }


def value(measure: Measure, row: dict[Any, Any]) -> int | None:
    """The row's value of a measure, None where there is none to draw."""
    number = row[COLUMN[measure]]
    return None if pd.isna(number) or int(number) == 0 else int(number)


def radius(measure: Measure, row: dict[Any, Any]) -> float:
    """Pixels; the area of the symbol is in proportion to the value."""
    number = value(measure, row)
    return SMALL if number is None else round(max(4.0, LARGEST * sqrt(number / FULL[measure])), 1)


def shape(measure: Measure, row: dict[Any, Any]) -> str:
    """The class whose shape the row takes; operations are counted, so they are stated or there are none."""
    if measure is Measure.OPERATIONS:
        return Knowledge.STATED if value(measure, row) else Knowledge.UNPUBLISHED
    return str(row["knowledge"])


def picture(knowledge: str, r: float, *, chosen: bool = False, faded: bool = False) -> Markup:
    """A symbol as SVG, centred in its box: disc, dashed disc, diamond or dotted ring; a ring around the chosen."""
    size = max(24, round(2 * r) + 4)
    values = {"size": size, "c": size / 2, "r": r, "chosen": chosen, "faded": faded}
    return render("symbol", shape=Knowledge(knowledge).value, **values)


def caption(row: dict[Any, Any], selection: Selection, text: Text) -> str:
    """A symbol in words: name, value, and what is known."""
    measure = Measure(selection.measure)
    number = value(measure, row)
    if measure is Measure.OPERATIONS:
        return f"{row['name']}: {amount(measure, number, text) if number else no_operation(selection, text)}"
    if number is None:
        total = "" if pd.isna(row["total_cents"]) else f" ({text.millions(int(row['total_cents']))})"
        return f"{row['name']}: {text('knowledge.' + row['knowledge']).lower()}{total}"
    how = f"{text('stage.' + row['stage'])}, {text('kind.' + row['kind']).lower()}"
    return f"{row['name']}: {amount(measure, number, text)}. {how}"


def amount(measure: Measure, number: int, text: Text) -> str:
    """A value of a measure in words: millions of euro, euro for each of some people, or operations."""
    if measure is Measure.MONEY:
        return text.millions(number)
    if measure is Measure.OPERATIONS:
        return text.count("map.operations", number)
    return text(f"per_head.{measure}", value=text.money(round(number, -2)))
