"""Population pyramid: women to the left, men to the right, in age bands of five years."""

from collections.abc import Mapping

import pandas as pd
import plotly.graph_objects as go

from cmsdash.i18n import Translator
from cmsdash.views.charts.theme import bar_marker, figure_layout
from cmsdash.views.formatting.values import age_band_label

_SIDES = (("women", -1, "programme-second", "/"), ("men", 1, "programme", ""))
"""Column, direction, colour role and pattern of each half."""


def population_pyramid_chart(table: pd.DataFrame, text: Translator, colours: Mapping[str, str]) -> go.Figure:
    """Return the chart of `queries.population_pyramid` of one city, which must not be empty."""
    figure = go.Figure(layout=_layout(table, text, colours))
    ages = [age_band_label(int(age), text) for age in table["age_from"]]
    for column, side, role, pattern in _SIDES:
        name = text(f"table.{column}")
        people = [int(n) for n in table[column]]
        figure.add_bar(
            y=ages,
            x=[side * n for n in people],
            name=name,
            orientation="h",
            marker=bar_marker(colours, role, pattern),
            hovertemplate=[
                f"{name}, {age}: {text.number(n)}<extra></extra>" for age, n in zip(ages, people, strict=True)
            ],
        )
    return figure


def _layout(table: pd.DataFrame, text: Translator, colours: Mapping[str, str]) -> dict[str, object]:
    x_title, y_title = text("table.people"), text("table.age_from")
    ages = [age_band_label(int(age), text) for age in table["age_from"]]
    layout = figure_layout(text, colours, 420, x_title=x_title, y_title=y_title, labels=ages)
    max_people = int(max(table["women"].max(), table["men"].max()))
    step = _tick_step(max_people)
    ticks = list(range(-step * (max_people // step), max_people + 1, step))
    return {
        **layout,
        "barmode": "overlay",
        "bargap": 0.1,
        "xaxis": {
            **layout["xaxis"],
            "tickvals": ticks,
            "ticktext": [text.number(abs(tick)) for tick in ticks],
            "tickangle": 0,
            "range": [-max_people * 1.05, max_people * 1.05],
        },
        "yaxis": {**layout["yaxis"], "type": "category", "dtick": 2},
    }


def _tick_step(max_people: int) -> int:
    """Return a round tick distance that fits once or twice into the longest bar, so that labels fit a phone."""
    return next((step for step in (200, 250, 500, 1000, 2000, 2500, 5000) if max_people / step <= 2), 10000)
