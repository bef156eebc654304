"""A scatter of context against money, its quadrants named in words: no score, no line of best fit."""

from collections.abc import Mapping, Sequence
from itertools import product
from statistics import median
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from cmsdash.domain import MIN_N_MEDIAN, ContextIndicator, FundingStage, Measure, ObservationStatus, Selection
from cmsdash.i18n import Translator
from cmsdash.views.charts.markers import MARKER_FILL, STAGE_SYMBOL, figure_marker
from cmsdash.views.charts.strip_plot import axis_divisor, hover_text
from cmsdash.views.charts.theme import AXIS, LABEL, escape_plotly, figure_layout
from cmsdash.views.palette import KIND_ROLE

Points = Sequence[Mapping[Any, Any]]
"""Rows of `shown`."""

_Corner = tuple[tuple[str, str], int, int]
"""A corner's two lines of words, and its place from left to right and from bottom to top: 0 or 1."""
Box = tuple[float, float, float, float]
"""Left, top, right and bottom, in pixels of the plot."""

_SIZE = (1020, 370)
"""Pixels the labels are placed for; narrower figures drop the same labels and no more."""
_CLEAR = 10
"""Pixels between the words of a corner and the axes."""


def plottable_cities(table: pd.DataFrame, selection: Selection) -> pd.DataFrame:
    """The cities of `queries.need` that have both values, with those as `x` and `y`; the others are told in words."""
    x, y = table[ContextIndicator(selection.indicator).column], table[Measure(selection.unit).column]
    points = table.assign(
        x=x if selection.indicator == ContextIndicator.INCOME else x * 100, y=y / axis_divisor(Measure(selection.unit))
    )
    return points[points["x"].notna() & points["y"].notna()]


def need_scatter_chart(
    table: pd.DataFrame, selection: Selection, text: Translator, colours: Mapping[str, str]
) -> go.Figure | str:
    """One mark a city that has both values: its shape is the stage of its money, its filling the kind of figure;
    a mark that is clicked tells its city.

    Nothing where fewer than two cities have both: there is nothing to set side by side, and the sentence says it.
    """
    points = plottable_cities(table, selection).to_dict("records")
    if len(points) < 2:
        return ""
    corners = _corners(selection, text) if len(points) >= MIN_N_MEDIAN else []
    labels = place_labels(points, [_corner_box(*corner) for corner in corners])
    traces = [
        _marks(of_both, stage, kind, labels, selection, text, colours)
        for stage, kind in product(reversed(FundingStage), ObservationStatus)
        if (of_both := [point for point in points if (point["stage"], point["kind"]) == (stage, kind)])
    ]
    return go.Figure([*traces, *_keys(points, text, colours)], _layout(points, corners, selection, text, colours))


def _marks(
    points: Points,
    stage: FundingStage,
    kind: ObservationStatus,
    labels: Mapping[str, str],
    selection: Selection,
    text: Translator,
    colours: Mapping[str, str],
) -> go.Scatter:
    return go.Scatter(
        x=[point["x"] for point in points],
        y=[point["y"] for point in points],
        mode="markers+text",
        text=[point["name"] if point["city"] in labels else "" for point in points],
        textposition=[labels.get(point["city"], "top center") for point in points],
        textfont={"size": AXIS, "color": colours["ink"]},
        cliponaxis=False,
        showlegend=False,
        customdata=[point["city"] for point in points],
        marker=figure_marker(colours, kind, STAGE_SYMBOL[stage], 13),
        hovertext=[escape_plotly(hover_text(point, Measure(selection.unit), text)) for point in points],
        hovertemplate="%{hovertext}<extra></extra>",
    )


def _keys(points: Points, text: Translator, colours: Mapping[str, str]) -> list[go.Scatter]:
    """The legend in two groups, each under its name: a shape for each stage, a filling for each kind that there is."""
    stages, kinds = {point["stage"] for point in points}, {point["kind"] for point in points}
    shapes = [
        (text(f"stage.{stage}"), {"symbol": STAGE_SYMBOL[stage], "color": colours["quiet"]})
        for stage in reversed(FundingStage)
        if stage in stages
    ]
    fillings = [
        (text(f"kind.{kind}"), {"symbol": "circle" + MARKER_FILL[kind], "color": colours[KIND_ROLE[kind]]})
        for kind in ObservationStatus
        if kind in kinds
    ]
    return [
        go.Scatter(
            x=[None],
            y=[None],
            mode="markers",
            name=name,
            marker={**marker, "size": 11},
            hoverinfo="skip",
            legendgroup=words,
            legendgrouptitle={"text": f"<b>{text(words)}</b>", "font": {"size": LABEL}},
        )
        for words, keys in (("need.shape", shapes), ("need.filling", fillings))
        for name, marker in keys
    ]


def _layout(
    points: Points, corners: Sequence[_Corner], selection: Selection, text: Translator, colours: Mapping[str, str]
) -> dict[str, Any]:
    """Lines at the medians of the cities shown, and in each corner what it means to stand there; none of few cities."""
    indicator = ContextIndicator(selection.indicator)
    xs, ys = [point["x"] for point in points], [point["y"] for point in points]
    middle_x, middle_y = median(xs), median(ys)
    line = {"type": "line", "line": {"color": colours["line"], "width": 1, "dash": "dot"}, "layer": "below"}
    x_title, y_title = text(f"indicator_axis.{indicator}"), text(f"axis.{selection.unit}")
    layout = figure_layout(text, colours, 600, x_title=x_title, y_title=y_title, labels=[text.number(max(ys))])
    layout |= {"legend": {"traceorder": "grouped"}}
    across = {"range": _range(xs), "tickformat": ",.0f" if indicator is ContextIndicator.INCOME else None}
    axes = {"xaxis": {**layout["xaxis"], **across}, "yaxis": {**layout["yaxis"], "range": _range(ys)}}
    if not corners:
        return {**layout, **axes}
    return {
        **layout,
        **axes,
        "shapes": [
            {**line, "x0": middle_x, "x1": middle_x, "y0": 0, "y1": 1, "yref": "paper"},
            {**line, "x0": 0, "x1": 1, "xref": "paper", "y0": middle_y, "y1": middle_y},
        ],
        "annotations": [_corner("<br>".join(words), x, y, colours) for words, x, y in corners],
    }


def _corners(selection: Selection, text: Translator) -> list[_Corner]:
    """What it means to stand in each corner, in two lines, with the corner's place."""
    return [
        ((f"{text(f'quadrant.{selection.indicator}.{across}')},", text(f"quadrant.money.{up}")), x, y)
        for (across, x), (up, y) in product((("low", 0), ("high", 1)), repeat=2)
    ]


def _corner_box(words: tuple[str, str], x: int, y: int) -> Box:
    """Where a corner's words stand: left, top, right, bottom, in pixels of the plot."""
    width, height = 7.2 * max(map(len, words)), 42
    width, height = width + _CLEAR, height + _CLEAR
    left, top = x * (_SIZE[0] - width), (1 - y) * (_SIZE[1] - height)
    return (left, top, left + width, top + height)


def _corner(words: str, x: int, y: int, colours: Mapping[str, str]) -> dict[str, Any]:
    return {
        "text": words,
        "x": x,
        "y": y,
        "xref": "paper",
        "yref": "paper",
        "xanchor": "right" if x else "left",
        "yanchor": "top" if y else "bottom",
        "xshift": -_CLEAR if x else _CLEAR,  # clear of the axes' ticks
        "yshift": -_CLEAR if y else _CLEAR,
        "align": "right" if x else "left",
        "font": {"size": AXIS, "color": colours["quiet"]},
        "showarrow": False,
    }


def _range(values: Sequence[float]) -> tuple[float, float]:
    low, high = min(values), max(values)
    room = (high - low or high or 1) * 0.16
    return low - room, high + room


_SPOTS = {
    "top center": (-0.5, -1.9),
    "bottom center": (-0.5, 0.9),
    "middle right": (0.1, -0.5),
    "middle left": (-1.1, -0.5),
}
"""Where a label may stand about its mark: the left and the top of its box, in widths and heights of it."""


def place_labels(points: Points, kept: Sequence[Box]) -> dict[str, str]:
    """The spot of each city's name; a name that would run into another, into a mark or into a box that is kept free
    is left to the hover."""
    (left, right), (low, high) = (_range([point[axis] for point in points]) for axis in ("x", "y"))
    at = {
        point["city"]: ((point["x"] - left) / (right - left) * _SIZE[0], (high - point["y"]) / (high - low) * _SIZE[1])
        for point in points
    }
    names = {point["city"]: point["name"] for point in points}
    taken = [*kept, *((x - 8, y - 8, x + 8, y + 8) for x, y in at.values())]
    found: dict[str, str] = {}
    for city, (x, y) in at.items():
        width, height = 7.2 * len(names[city]), 16
        for spot, (across, down) in _SPOTS.items():
            aside = 10 if spot == "middle right" else -10 if spot == "middle left" else 0
            box = (
                x + across * width + aside,
                y + down * height,
                x + (across + 1) * width + aside,
                y + (down + 1) * height,
            )
            others = [other for other in taken if other != (x - 8, y - 8, x + 8, y + 8)]
            if box[0] > 0 and box[2] < _SIZE[0] and not any(_overlap(box, other) for other in others):
                found[city] = spot
                taken.append(box)
                break
    return found


def _overlap(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
