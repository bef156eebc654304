"""Key numbers as tiles, each with a note (HTML)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
from markupsafe import Markup, escape

from cmsdash.domain.legal_lists import list_due_date
from cmsdash.i18n import Translator
from cmsdash.queries.result import list_records
from cmsdash.views.html.described import DescribedHtml, describe_html
from cmsdash.views.html.explanations import explain_button
from cmsdash.views.templates import render

OVERVIEW_FIGURES = ("p5_allocation", "p5_share", "admitted_p5", "admitted_operations", "admitted_cities", "cities")
"""Programme figures of the overview, in order."""

_TOPICS = {
    "p5_allocation": "priority",
    "admitted_p5": "stage",
    "admitted_operations": "status",
    "cities": "city-39",
}
"""The topic of the glossary that explains the name of a programme figure."""


@dataclass(frozen=True)
class Tile:
    """A number with its name and a note."""

    label: str
    value: str
    note: str


@dataclass(frozen=True)
class Tiles:
    """Tiles beside one another."""

    tiles: Sequence[Tile]


def programme_tiles(programme: pd.DataFrame, text: Translator) -> DescribedHtml[Tiles]:
    """Return the tiles of the overview from `queries.programme_figures`, each with kind and date."""
    rows = {row["programme_figure"]: row for row in list_records(programme)}
    tiles = [
        Tile(text(f"programme_figure.{key}"), _format_figure(rows[key], text), _figure_note(rows[key], text))
        for key in OVERVIEW_FIGURES
    ]
    return _render(tiles, [explain_button(_TOPICS.get(key), text) for key in OVERVIEW_FIGURES])


def _render(tiles: Sequence[Tile], buttons: Sequence[Markup]) -> DescribedHtml[Tiles]:
    """Return tiles, each with what follows its name."""
    labels = [escape(tile.label) + button for tile, button in zip(tiles, buttons, strict=True)]
    shown = [(label, tile.value, tile.note) for label, tile in zip(labels, tiles, strict=True)]
    return describe_html(render("metric_tiles", tiles=shown), Tiles(tiles))


def _format_figure(row: dict[Any, Any], text: Translator) -> str:
    if not pd.isna(row["amount_cents"]):
        return text.millions_label(int(row["amount_cents"]))
    return text.percent(float(row["share"])) if pd.isna(row["count"]) else text.number(int(row["count"]))


def _figure_note(row: dict[Any, Any], text: Translator) -> str:
    return f"{text('kind.' + row['kind']).lower()}, {text.date(row['date'])}"


def city_profile_tiles(row: dict[Any, Any], text: Translator) -> DescribedHtml[Tiles]:
    """Return residents, age, income and area of a city from a row of `queries.city_profile`."""
    population = text("context.population_note", population=text.number(row["population"]))
    income = text(
        "context.income_note",
        year=row["income_year"],
        region=text.money(row["income_region"] * 100),
        cities=text.money(row["income_cities"] * 100),
    )
    area = text("context.km2", value=text.number(row["area_km2"], 1))
    return _render_plain(
        [
            Tile(text("context.residents"), text.number(row["residents"]), text("context.residents_note")),
            Tile(text("context.minors"), text.percent(row["minors"] / row["population"], 1), population),
            Tile(text("context.older"), text.percent(row["older"] / row["population"], 1), population),
            Tile(text("context.income"), text.money(row["income"] * 100), income),
            Tile(text("context.area"), area, text("context.area_note")),
        ]
    )


def _render_plain(tiles: Sequence[Tile]) -> DescribedHtml[Tiles]:
    return _render(tiles, [Markup()] * len(tiles))


def list_clock_tiles(renewed: date, today: date | None, text: Translator) -> DescribedHtml[Tiles]:
    """Return the date of the data, the day until which the list must be renewed, and the days left, as tiles (HTML).

    Args:
        renewed: The day of the release.
        today: The day to count from; None leaves the days out, for a page that is kept.
        text: Translator.
    """
    due = list_due_date(renewed)
    tiles = [
        Tile(text("legal.clock.renewed"), text.date(renewed.isoformat()), text("legal.clock.renewed_note")),
        Tile(text("legal.clock.due"), text.date(due.isoformat()), text("legal.clock.due_note")),
    ]
    if today is not None:
        days = (due - today).days
        state = "left" if days >= 0 else "overdue"
        tiles.append(
            Tile(text(f"legal.clock.{state}"), text.plural("legal.days", abs(days)), text("legal.clock.days_note"))
        )
    return _render_plain(tiles)
