"""Scatter plot of a context indicator against funding, with labelled quadrants and no trend line."""

from collections.abc import Mapping, Sequence
from itertools import product
from statistics import median
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from cmsdash.domain import MIN_N_MEDIAN, ContextIndicator, FundingStage, Measure, ObservationStatus, Selection
from cmsdash.i18n import Translator
from cmsdash.queries.result import list_records
from cmsdash.views.charts.markers import MARKER_FILL, STAGE_SYMBOLS, figure_marker
from cmsdash.views.charts.theme import AXIS_FONT_PX, LABEL_FONT_PX, escape_plotly, figure_layout
from cmsdash.views.formatting.measures import figure_hover_text, plottable_cities
from cmsdash.views.palette import KIND_ROLE

Points = Sequence[Mapping[Any, Any]]
"""Rows of `plottable_cities`."""

_Corner = tuple[tuple[str, str], int, int]
"""The two lines of a quadrant label, and its corner: 0 is left or bottom, 1 is right or top."""

Box = tuple[float, float, float, float]
"""Left, top, right and bottom in px of the plot area."""

_PLOT_SIZE_PX = (1020, 370)
"""Assumed width and height of the plot area for label placement; narrower charts show the same labels."""

_CORNER_MARGIN_PX = 10
"""Distance of a quadrant label from the axes."""

_CHAR_WIDTH_PX = 7.2
"""Estimated width of a character at `AXIS_FONT_PX`."""

_MARK_RADIUS_PX = 8


def need_scatter_chart(
    table: pd.DataFrame, selection: Selection, text: Translator, colours: Mapping[str, str]
) -> go.Figure | str:
    """Return one mark per city; symbols show the stage, fills the kind of figure; a click returns the city.

    Args:
        table: `queries.need_and_funding`; rows without one of the two values are left out.
        selection: Selection of the page, for indicator and unit.
        text: Translator.
        colours: Colour of each role in the theme of the page.

    Returns:
        The chart; "" if fewer than two cities have both values.
    """
    points = list_records(plottable_cities(table, selection))
    if len(points) < 2:
        return ""
    corners = _corners(selection, text) if len(points) >= MIN_N_MEDIAN else []
    labels = place_labels(points, [_corner_box(*corner) for corner in corners])
    traces = [
        _city_marks(of_both, stage, kind, labels, selection, text, colours)
        for stage, kind in product(reversed(FundingStage), ObservationStatus)
        if (of_both := [point for point in points if (point["stage"], point["kind"]) == (stage, kind)])
    ]
    return go.Figure(
        [*traces, *_legend_entries(points, text, colours)], _layout(points, corners, selection, text, colours)
    )


def _city_marks(
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
        text=[escape_plotly(point["name"]) if point["city"] in labels else "" for point in points],
        textposition=[labels.get(point["city"], "top center") for point in points],
        textfont={"size": AXIS_FONT_PX, "color": colours["ink"]},
        cliponaxis=False,
        showlegend=False,
        customdata=[point["city"] for point in points],
        marker=figure_marker(colours, kind, STAGE_SYMBOLS[stage], 13),
        hovertext=[escape_plotly(figure_hover_text(point, Measure(selection.unit), text)) for point in points],
        hovertemplate="%{hovertext}<extra></extra>",
    )


def _legend_entries(points: Points, text: Translator, colours: Mapping[str, str]) -> list[go.Scatter]:
    """Return empty traces for the legend: the symbols of the stages and the fills of the kinds that occur."""
    stages, kinds = {point["stage"] for point in points}, {point["kind"] for point in points}
    symbols = [
        (text(f"stage.{stage}"), {"symbol": STAGE_SYMBOLS[stage], "color": colours["quiet"]})
        for stage in reversed(FundingStage)
        if stage in stages
    ]
    fills = [
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
            legendgroup=title,
            legendgrouptitle={"text": f"<b>{text(title)}</b>", "font": {"size": LABEL_FONT_PX}},
        )
        for title, entries in (("need.shape", symbols), ("need.filling", fills))
        for name, marker in entries
    ]


def _layout(
    points: Points, corners: Sequence[_Corner], selection: Selection, text: Translator, colours: Mapping[str, str]
) -> dict[str, Any]:
    """Return the layout, with median lines and quadrant labels if there are `corners`."""
    indicator = ContextIndicator(selection.indicator)
    xs, ys = [point["x"] for point in points], [point["y"] for point in points]
    median_x, median_y = median(xs), median(ys)
    line = {"type": "line", "line": {"color": colours["line"], "width": 1, "dash": "dot"}, "layer": "below"}
    x_title, y_title = text(f"indicator_axis.{indicator}"), text(f"axis.{selection.unit}")
    layout = figure_layout(text, colours, 600, x_title=x_title, y_title=y_title, labels=[text.number(max(ys))])
    layout |= {"legend": {"traceorder": "grouped"}}
    x_format = ",.0f" if indicator is ContextIndicator.INCOME else None
    xaxis = {**layout["xaxis"], "range": _axis_range(xs), "tickformat": x_format}
    axes = {"xaxis": xaxis, "yaxis": {**layout["yaxis"], "range": _axis_range(ys)}}
    if not corners:
        return {**layout, **axes}
    return {
        **layout,
        **axes,
        "shapes": [
            {**line, "x0": median_x, "x1": median_x, "y0": 0, "y1": 1, "yref": "paper"},
            {**line, "x0": 0, "x1": 1, "xref": "paper", "y0": median_y, "y1": median_y},
        ],
        "annotations": [_corner_annotation("<br>".join(lines), x, y, colours) for lines, x, y in corners],
    }


def _corners(selection: Selection, text: Translator) -> list[_Corner]:
    """Return the labels of the four quadrants."""
    return [
        ((f"{text(f'quadrant.{selection.indicator}.{level_x}')},", text(f"quadrant.money.{level_y}")), x, y)
        for (level_x, x), (level_y, y) in product((("low", 0), ("high", 1)), repeat=2)
    ]


def _corner_box(lines: tuple[str, str], x: int, y: int) -> Box:
    """Return the box of a quadrant label with its margin."""
    width, height = _CHAR_WIDTH_PX * max(map(len, lines)) + _CORNER_MARGIN_PX, 42 + _CORNER_MARGIN_PX
    left, top = x * (_PLOT_SIZE_PX[0] - width), (1 - y) * (_PLOT_SIZE_PX[1] - height)
    return (left, top, left + width, top + height)


def _corner_annotation(label: str, x: int, y: int, colours: Mapping[str, str]) -> dict[str, Any]:
    return {
        "text": label,
        "x": x,
        "y": y,
        "xref": "paper",
        "yref": "paper",
        "xanchor": "right" if x else "left",
        "yanchor": "top" if y else "bottom",
        "xshift": -_CORNER_MARGIN_PX if x else _CORNER_MARGIN_PX,
        "yshift": -_CORNER_MARGIN_PX if y else _CORNER_MARGIN_PX,
        "align": "right" if x else "left",
        "font": {"size": AXIS_FONT_PX, "color": colours["quiet"]},
        "showarrow": False,
    }


def _axis_range(values: Sequence[float]) -> tuple[float, float]:
    low, high = min(values), max(values)
    margin = (high - low or high or 1) * 0.16
    return low - margin, high + margin


_LABEL_OFFSETS = {
    "top center": (-0.5, -1.9),
    "bottom center": (-0.5, 0.9),
    "middle right": (0.1, -0.5),
    "middle left": (-1.1, -0.5),
}
"""Plotly text positions in order of preference, with the offset of the label's left and top in label sizes."""


def place_labels(points: Points, reserved: Sequence[Box]) -> dict[str, str]:
    """Place the names of cities next to their marks without overlap.

    Args:
        points: Rows of `plottable_cities`, at least one.
        reserved: Boxes in px that stay free.

    Returns:
        Plotly text position by city; cities without room are left out and only have a hover text.
    """
    marks = _mark_boxes(points)
    names = {point["city"]: point["name"] for point in points}
    boxes = [*reserved, *marks.values()]
    positions: dict[str, str] = {}
    for city, mark in marks.items():
        others = [other for other in boxes if other != mark]
        for position in _LABEL_OFFSETS:
            box = _label_box(mark, position, names[city])
            if box[0] > 0 and box[2] < _PLOT_SIZE_PX[0] and not any(_overlap(box, other) for other in others):
                positions[city] = position
                boxes.append(box)
                break
    return positions


def _mark_boxes(points: Points) -> dict[str, Box]:
    (left, right), (low, high) = (_axis_range([point[axis] for point in points]) for axis in ("x", "y"))
    (width, height), radius = _PLOT_SIZE_PX, _MARK_RADIUS_PX
    centres = {
        point["city"]: ((point["x"] - left) / (right - left) * width, (high - point["y"]) / (high - low) * height)
        for point in points
    }
    return {city: (x - radius, y - radius, x + radius, y + radius) for city, (x, y) in centres.items()}


def _label_box(mark: Box, position: str, name: str) -> Box:
    x, y = mark[0] + _MARK_RADIUS_PX, mark[1] + _MARK_RADIUS_PX
    width, height = _CHAR_WIDTH_PX * len(name), 16
    gap = {"middle right": 10, "middle left": -10}.get(position, 0)
    offset_x, offset_y = _LABEL_OFFSETS[position]
    left, top = x + offset_x * width + gap, y + offset_y * height
    return left, top, left + width, top + height


def _overlap(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
