"""Bars as a list (HTML): a label, a length, a value in words; read by people, screen readers and paper alike."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
from markupsafe import Markup

from cmsdash.i18n import Translator
from cmsdash.views.formatting.values import format_value
from cmsdash.views.templates import render


@dataclass(frozen=True)
class Bar:
    """One bar: `share` (0 to 1) of the track, None where there is no value; `look` its class in the style sheet."""

    label: str
    value: str
    share: float | None
    look: str = "stated"
    note: str = ""
    marked: str = ""


def bar_list(rows: Sequence[Bar]) -> Markup:
    """The bars one below the other."""
    return render("bar_list", bars=rows)


def income_bars(table: pd.DataFrame, name: str, text: Translator) -> Markup:
    """`queries.incomes` of one city: itself, then its region, the 39 cities and Italy for comparison."""
    top = int(table["income"].max())
    return bar_list(
        [
            Bar(
                name if row["level"] == "city" else format_value("level", row["level"], text),
                text.money(row["income"] * 100),
                row["income"] / top,
                "stated" if row["level"] == "city" else "other",
            )
            for row in table.to_dict("records")
        ]
    )


def age_bars(table: pd.DataFrame, text: Translator) -> Markup:
    """`queries.age_bands` of one city: the share of each band on a track that is everybody; in words its share in
    the 39 cities."""
    return bar_list(
        [
            Bar(
                format_value("age_band", row["age_band"], text),
                text.percent(row["share"], 1),
                float(row["share"]),
                note=text("age.beside", people=text.number(row["people"]), cities=text.percent(row["share_cities"], 1)),
            )
            for row in table.to_dict("records")
        ]
    )
