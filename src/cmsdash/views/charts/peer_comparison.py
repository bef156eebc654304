"""Chart of compared cities: one line per city with its peers, their median and their interquartile range."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from cmsdash.domain import Measure, Selection
from cmsdash.i18n import Translator
from cmsdash.views.charts.theme import escape_plotly, figure_layout
from cmsdash.views.formatting.measures import axis_divisor, format_measure

_MARKER_STYLES: Mapping[str, tuple[str, int, str]] = {
    "peer": ("circle-open", 10, "quiet"),
    "median": ("line-ns", 28, "ink"),
    "city": ("diamond", 16, "stated"),
}
"""Symbol, size in px and colour role of each kind of mark."""


def peer_comparison_chart(
    table: pd.DataFrame,
    peers: pd.DataFrame,
    bands: pd.DataFrame,
    selection: Selection,
    text: Translator,
    colours: Mapping[str, str],
) -> go.Figure | str:
    """Return the chart, cities in alphabetical order; a click on a peer returns its code.

    Args:
        table: `queries.compared_cities`.
        peers: `queries.peer_cities`.
        bands: `queries.peer_statistics`.
        selection: Selection of the page, for the unit of comparison.
        text: Translator.
        colours: Colour of each role in the theme of the page.

    Returns:
        The chart; "" if neither a city nor a peer has a value in the unit.
    """
    measure = Measure(selection.unit)
    if table[measure.column].isna().all() and peers[measure.column].isna().all():
        return ""
    labels = {row["city"]: _line_label(row, text) for row in table.to_dict("records")}
    layout = _layout(list(labels.values()), measure, text, colours)
    traces: list[go.Bar | go.Scatter] = [_interquartile_bars(bands, labels, measure, text, colours)]
    for mark, frame, column in (
        ("peer", peers, measure.column),
        ("median", bands, "median_cents"),
        ("city", table, measure.column),
    ):
        rows = frame[frame[column].notna()].to_dict("records")
        points = [
            (labels[row["city"]], int(row[column]), row["peer_name"] if mark == "peer" else labels[row["city"]])
            for row in rows
        ]
        codes = [row["peer"] for row in rows] if mark == "peer" else None
        traces.append(
            go.Scatter(**_points(mark, points, measure, text), customdata=codes, marker=_marker(mark, colours))
        )
    return go.Figure(traces, layout)


def _line_label(row: Mapping[Any, Any], text: Translator) -> str:
    """Return the city with the stage of its figure, because figures of different stages are not comparable."""
    stage = text("show.not_published") if pd.isna(row["stage"]) else text(f"stage.{row['stage']}").lower()
    return f"{escape_plotly(row['name'])}<br>{stage}"


def _interquartile_bars(
    bands: pd.DataFrame, labels: Mapping[str, str], measure: Measure, text: Translator, colours: Mapping[str, str]
) -> go.Bar:
    rows = bands[bands["low_cents"].notna()].to_dict("records")
    return go.Bar(
        y=[labels[row["city"]] for row in rows],
        x=[(int(row["high_cents"]) - int(row["low_cents"])) / axis_divisor(measure) for row in rows],
        base=[int(row["low_cents"]) / axis_divisor(measure) for row in rows],
        orientation="h",
        width=0.4,
        name=text("compare.legend.half"),
        marker={"color": colours["sequential-2"]},
        hoverinfo="skip",
    )


def _points(mark: str, points: list[tuple[str, int, str]], measure: Measure, text: Translator) -> dict[str, Any]:
    """Return the position and hover text of marks, given as (line label, cents, name)."""
    name = text(f"compare.legend.{mark}")
    return {
        "y": [label for label, _, _ in points],
        "x": [cents / axis_divisor(measure) for _, cents, _ in points],
        "mode": "markers",
        "name": name,
        "hovertemplate": [
            f"{escape_plotly(city)}: {escape_plotly(format_measure(measure, cents, text))}<extra>{name}</extra>"
            for _, cents, city in points
        ],
    }


def _marker(mark: str, colours: Mapping[str, str]) -> dict[str, Any]:
    symbol, size, role = _MARKER_STYLES[mark]
    line = {"color": colours[role], "width": 3 if mark == "median" else 1.5}
    return {"symbol": symbol, "size": size, "color": colours[role], "line": line}


def _layout(labels: list[str], measure: Measure, text: Translator, colours: Mapping[str, str]) -> dict[str, object]:
    # 210 px for up to four lines each of legend and axis title on a phone, 64 px per city.
    layout = figure_layout(text, colours, 210 + 64 * len(labels), x_title=text(f"axis.{measure}"), labels=labels)
    order = {"type": "category", "categoryorder": "array", "categoryarray": labels[::-1]}
    return {
        **layout,
        "xaxis": {**layout["xaxis"], "rangemode": "tozero"},
        "yaxis": {**layout["yaxis"], **order, "showgrid": True, "range": [-0.6, len(labels) - 0.4]},
    }
