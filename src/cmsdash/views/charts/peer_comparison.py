"""Chart of cities among their peers: one named line per city, one block per group, with median and middle half."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from cmsdash.domain import Measure, Selection
from cmsdash.i18n import Translator
from cmsdash.queries.result import list_records
from cmsdash.views.charts.theme import AXIS_FONT_PX, escape_plotly, figure_layout
from cmsdash.views.formatting.measures import axis_divisor, format_measure
from cmsdash.views.narrative.comparison import peer_group_label

_MARKER_STYLES: Mapping[str, tuple[str, int, str]] = {
    "peer": ("circle-open", 10, "quiet"),
    "city": ("diamond", 16, "stated"),
}
"""Symbol, size in px and colour role of peers and of chosen cities."""

_ROW_PX = 26
"""Height of the line of a city."""

_Rows = Sequence[Mapping[Any, Any]]


def peer_comparison_chart(
    groups: pd.DataFrame,
    statistics: pd.DataFrame,
    selection: Selection,
    text: Translator,
    colours: Mapping[str, str],
) -> go.Figure | str:
    """Return the chart, cities in alphabetical order; a click on a city returns its code.

    Args:
        groups: `queries.peer_groups`. Cities without a value in the unit are left out.
        statistics: `queries.peer_statistics`.
        selection: Selection of the page, for criteria and unit of comparison.
        text: Translator.
        colours: Colour of each role in the theme of the page.

    Returns:
        The chart; "" if no city has a value.
    """
    measure = Measure(selection.unit)
    rows = list_records(groups[groups[measure.column].notna()].sort_values(["group", "name"]))
    if not rows:
        return ""
    lines, headings = _lines(rows, has_headings=bool(selection.peers))
    blocks = [
        (statistic, [lines[row["city"]] for row in rows if row["group"] == statistic["group"]])
        for statistic in list_records(statistics)
        if statistic["measured"]
    ]
    traces = [
        *_middle_halves(blocks, measure, text, colours),
        *_medians(blocks, measure, text, colours),
        *(_marks(kind, rows, lines, measure, text, colours) for kind in _MARKER_STYLES),
    ]
    return go.Figure(traces, _layout(rows, lines, headings, selection, text, colours))


def _lines(rows: _Rows, *, has_headings: bool) -> tuple[dict[str, int], dict[int, Mapping[Any, Any]]]:
    """Return the line of each city from 0, downwards, and the first city of each group by the line of its heading."""
    lines: dict[str, int] = {}
    headings: dict[int, Mapping[Any, Any]] = {}
    groups: set[int] = set()
    for row in rows:
        if has_headings and row["group"] not in groups:
            headings[len(lines) + len(headings)] = row
        groups.add(row["group"])
        lines[row["city"]] = len(lines) + len(headings)
    return lines, headings


_Blocks = Sequence[tuple[Mapping[Any, Any], Sequence[int]]]
"""The statistics of each group, and the lines of its cities."""


def _middle_halves(blocks: _Blocks, measure: Measure, text: Translator, colours: Mapping[str, str]) -> list[go.Bar]:
    shown = [(statistic, lines) for statistic, lines in blocks if not pd.isna(statistic["low_cents"])]
    divisor = axis_divisor(measure)
    return (
        [
            go.Bar(
                y=[(lines[0] + lines[-1]) / 2 for _, lines in shown],
                x=[(int(statistic["high_cents"]) - int(statistic["low_cents"])) / divisor for statistic, _ in shown],
                base=[int(statistic["low_cents"]) / divisor for statistic, _ in shown],
                width=[len(lines) for _, lines in shown],
                orientation="h",
                name=text("compare.legend.half"),
                marker={"color": colours["sequential-1"]},
                hoverinfo="skip",
            )
        ]
        if shown
        else []
    )


def _medians(blocks: _Blocks, measure: Measure, text: Translator, colours: Mapping[str, str]) -> list[go.Scatter]:
    """Return one line of segments; a gap separates the groups."""
    points: list[tuple[float | None, float | None]] = []
    for statistic, lines in blocks:
        if not pd.isna(statistic["median_cents"]):
            x = int(statistic["median_cents"]) / axis_divisor(measure)
            points += [(x, lines[0] - 0.5), (x, lines[-1] + 0.5), (None, None)]
    return (
        [
            go.Scatter(
                x=[x for x, _ in points],
                y=[y for _, y in points],
                mode="lines",
                name=text("compare.legend.median"),
                line={"color": colours["ink"], "width": 2},
                hoverinfo="skip",
            )
        ]
        if points
        else []
    )


def _marks(
    kind: str,
    rows: _Rows,
    lines: Mapping[str, int],
    measure: Measure,
    text: Translator,
    colours: Mapping[str, str],
) -> go.Scatter:
    symbol, size, role = _MARKER_STYLES[kind]
    shown = [row for row in rows if row["is_chosen"] == (kind == "city")]
    name = text(f"compare.legend.{kind}")
    return go.Scatter(
        x=[int(row[measure.column]) / axis_divisor(measure) for row in shown],
        y=[lines[row["city"]] for row in shown],
        mode="markers",
        name=name,
        customdata=[row["city"] for row in shown],
        marker={"symbol": symbol, "size": size, "color": colours[role], "line": {"color": colours[role], "width": 1.5}},
        hovertext=[
            f"{escape_plotly(row['name'])}: {escape_plotly(format_measure(measure, int(row[measure.column]), text))}"
            for row in shown
        ],
        hovertemplate=f"%{{hovertext}}<extra>{name}</extra>",
    )


def _layout(
    rows: _Rows,
    lines: Mapping[str, int],
    headings: Mapping[int, Mapping[Any, Any]],
    selection: Selection,
    text: Translator,
    colours: Mapping[str, str],
) -> dict[str, object]:
    names = {lines[row["city"]]: escape_plotly(row["name"]) for row in rows}
    labels = [f"<b>{names[lines[row['city']]]}</b>" if row["is_chosen"] else names[lines[row["city"]]] for row in rows]
    n_lines = len(lines) + len(headings)
    # 210 px for up to four lines each of legend and axis title on a phone.
    layout = figure_layout(
        text, colours, 210 + _ROW_PX * n_lines, x_title=text(f"axis.{selection.unit}"), labels=labels
    )
    yaxis = {"tickvals": list(names), "ticktext": labels, "range": [n_lines - 0.4, -0.6]}
    return {
        **layout,
        "xaxis": {**layout["xaxis"], "rangemode": "tozero"},
        "yaxis": {**layout["yaxis"], **yaxis},
        "annotations": [
            {
                "text": escape_plotly(peer_group_label(row, selection, text)),
                "x": 0,
                "y": line,
                "xref": "paper",
                "xanchor": "left",
                "showarrow": False,
                "font": {"size": AXIS_FONT_PX, "color": colours["quiet"]},
            }
            for line, row in headings.items()
        ],
    }
