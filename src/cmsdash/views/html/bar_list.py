"""Bar charts as HTML lists: label, bar and value, readable on screen, in print and by screen readers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import pandas as pd

from cmsdash.domain import Measure, ObservationStatus
from cmsdash.i18n import Translator
from cmsdash.queries.result import list_records
from cmsdash.views.formatting.measures import figure_caption, format_measure
from cmsdash.views.formatting.values import format_value
from cmsdash.views.html.described import DescribedHtml, describe_html
from cmsdash.views.templates import render


@dataclass(frozen=True)
class Bar:
    """One bar.

    Attributes:
        label: Name of the bar.
        value: Value as text.
        share: Length from 0 to 1; None without a value.
        style: Suffix of the CSS class of the bar (`cms-bar-<style>`).
        note: Small text below the value.
        badge: Badge after the label.
    """

    label: str
    value: str
    share: float | None
    style: str = "stated"
    note: str = ""
    badge: str = ""


@dataclass(frozen=True)
class Bars:
    """Bars below one another.

    Attributes:
        bars: The bars from above.
        is_dense: Whether they are lower, with the note beside the value.
    """

    bars: Sequence[Bar]
    is_dense: bool = False


BarList: TypeAlias = DescribedHtml[Bars]


def bar_list(bars: Sequence[Bar], *, dense: bool = False) -> BarList:
    """Return the bars as a list; where they are many, `dense` makes them lower, with the note beside the value."""
    return describe_html(render("bar_list", bars=bars, dense=dense), Bars(bars, dense))


def income_bars(table: pd.DataFrame, name: str, text: Translator) -> BarList:
    """Return `queries.income_comparison` of the city `name`: city, region, the 39 cities and Italy."""
    highest = int(table["income"].max())
    return bar_list(
        [
            Bar(
                name if row["level"] == "city" else format_value("level", row["level"], text),
                text.money(row["income"] * 100),
                row["income"] / highest,
                "stated" if row["level"] == "city" else "other",
            )
            for row in list_records(table)
        ]
    )


def peer_bars(table: pd.DataFrame, city_name: Callable[[object], str], text: Translator) -> BarList:
    """Return the amounts per resident of `queries.cities_at_stage`, each with its amount, stage, kind and date.

    Args:
        table: The city, then its peers.
        city_name: Renderer of the name of a peer from its code.
        text: Translator.
    """
    own, *peers = list_records(table)
    highest = int(table["per_resident_cents"].max())
    similar = {row["city"] for row in peers if row["population_band"] == own["population_band"]}
    return bar_list(
        [
            Bar(
                own["name"] if row is own else city_name(row["city"]),
                format_measure(Measure.PER_RESIDENT, int(row["per_resident_cents"]), text),
                int(row["per_resident_cents"]) / highest,
                "stated" if row["kind"] == ObservationStatus.STATED else "estimated",
                figure_caption(row, Measure.MONEY, text),
                text("city_peers.own_badge")
                if row is own
                else text("city_peers.similar")
                if row["city"] in similar
                else "",
            )
            for row in (own, *peers)
        ],
        dense=True,
    )


def age_bars(table: pd.DataFrame, text: Translator) -> BarList:
    """Return `queries.age_bands` of a city: bars of all residents, with the share in the 39 cities as note."""
    return bar_list(
        [
            Bar(
                format_value("age_band", row["age_band"], text),
                text.percent(row["share"], 1),
                float(row["share"]),
                note=text("age.beside", people=text.number(row["people"]), cities=text.percent(row["share_cities"], 1)),
            )
            for row in list_records(table)
        ]
    )
