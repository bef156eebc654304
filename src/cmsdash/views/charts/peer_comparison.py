"""Each city on a line with its peers: the middle half of them, their median, each of them, and the city itself."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from cmsdash.domain import Measure, Selection
from cmsdash.i18n import Translator
from cmsdash.views.charts.strip_plot import axis_divisor
from cmsdash.views.charts.theme import escape_plotly, figure_layout
from cmsdash.views.maps.symbols import format_measure

_LOOKS: Mapping[str, tuple[str, int, str]] = {
    "peer": ("circle-open", 10, "quiet"),
    "median": ("line-ns", 28, "ink"),
    "city": ("diamond", 16, "stated"),
}
"""Shape, size and role of each mark: told apart by shape, not by colour alone."""


def peer_comparison_chart(
    table: pd.DataFrame,
    peers: pd.DataFrame,
    bands: pd.DataFrame,
    selection: Selection,
    text: Translator,
    colours: Mapping[str, str],
) -> go.Figure | str:
    """`queries.comparison`, `queries.peers` and `queries.peer_bands`, one line a city in alphabetical order.

    A peer that is clicked tells its code. Nothing where nobody has a value in the unit of comparison.
    """
    measure = Measure(selection.unit)
    if table[measure.column].isna().all() and peers[measure.column].isna().all():
        return ""
    lines = {row["city"]: _line(row, text) for row in table.to_dict("records")}
    layout = _layout(list(lines.values()), measure, text, colours)
    traces: list[go.Bar | go.Scatter] = [_half(bands, lines, measure, text, colours)]
    for mark, frame, column, names, code in (
        ("peer", peers, measure.column, "peer_name", "peer"),
        ("median", bands, "median_cents", "city", None),
        ("city", table, measure.column, "city", None),
    ):
        rows = frame[frame[column].notna()].to_dict("records")
        labels = [row[names] if mark == "peer" else lines[row["city"]] for row in rows]
        points = [(lines[row["city"]], int(row[column]), label) for row, label in zip(rows, labels, strict=True)]
        codes = [row[code] for row in rows] if code else None
        traces.append(
            go.Scatter(**_points(mark, points, measure, text), customdata=codes, marker=_marker(mark, colours))
        )
    return go.Figure(traces, layout)


def _line(row: Mapping[Any, Any], text: Translator) -> str:
    """A city with the stage of its figure: lines of different stages must not be read as one scale."""
    stage = text("show.not_published") if pd.isna(row["stage"]) else text(f"stage.{row['stage']}").lower()
    return f"{escape_plotly(row['name'])}<br>{stage}"


def _half(
    bands: pd.DataFrame, lines: Mapping[str, str], measure: Measure, text: Translator, colours: Mapping[str, str]
) -> go.Bar:
    rows = bands[bands["low_cents"].notna()].to_dict("records")
    return go.Bar(
        y=[lines[row["city"]] for row in rows],
        x=[(int(row["high_cents"]) - int(row["low_cents"])) / axis_divisor(measure) for row in rows],
        base=[int(row["low_cents"]) / axis_divisor(measure) for row in rows],
        orientation="h",
        width=0.4,
        name=text("compare.legend.half"),
        marker={"color": colours["sequential-2"]},
        hoverinfo="skip",
    )


def _points(mark: str, points: list[tuple[str, int, str]], measure: Measure, text: Translator) -> dict[str, Any]:
    """Marks of one kind: the line, cents of the measure and the name of each."""
    name = text(f"compare.legend.{mark}")
    return {
        "y": [line for line, _, _ in points],
        "x": [cents / axis_divisor(measure) for _, cents, _ in points],
        "mode": "markers",
        "name": name,
        "hovertemplate": [
            f"{escape_plotly(label)}: {escape_plotly(format_measure(measure, cents, text))}<extra>{name}</extra>"
            for _, cents, label in points
        ],
    }


def _marker(mark: str, colours: Mapping[str, str]) -> dict[str, Any]:
    symbol, size, role = _LOOKS[mark]
    line = {"color": colours[role], "width": 3 if mark == "median" else 1.5}
    return {"symbol": symbol, "size": size, "color": colours[role], "line": line}


def _layout(names: list[str], measure: Measure, text: Translator, colours: Mapping[str, str]) -> dict[str, object]:
    # On a phone the legend takes four lines and the axis up to four: each city still has 64 pixels of its own.
    height, title = 210 + 64 * len(names), text(f"axis.{measure}")
    layout = figure_layout(text, colours, height, x_title=title, labels=names)
    order = {"type": "category", "categoryorder": "array", "categoryarray": names[::-1]}
    return {
        **layout,
        "xaxis": {**layout["xaxis"], "rangemode": "tozero"},
        "yaxis": {**layout["yaxis"], **order, "showgrid": True, "range": [-0.6, len(names) - 0.4]},
    }
