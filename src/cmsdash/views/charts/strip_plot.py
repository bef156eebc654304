"""Strip plot of the amounts of the cities at each funding stage."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from cmsdash.domain import Measure, ObservationStatus, Selection
from cmsdash.i18n import Translator
from cmsdash.queries.result import list_records
from cmsdash.views.charts.markers import figure_marker
from cmsdash.views.charts.theme import LABEL_FONT_PX, escape_plotly, figure_layout
from cmsdash.views.formatting.filters import GEOGRAPHIC_FILTERS, is_filtered
from cmsdash.views.formatting.measures import axis_divisor, figure_hover_text

Figures = Sequence[Mapping[Any, Any]]
"""Rows of `queries.stage_figures`."""

_ROW_HEIGHT_PX = 66


def stage_strip_plot(
    figures: pd.DataFrame, summary: pd.DataFrame, selection: Selection, text: Translator, colours: Mapping[str, str]
) -> go.Figure | str:
    """Return one row per stage with a dot per city, median and quartiles; a click on a dot returns its city.

    Args:
        figures: `queries.stage_figures`; missing amounts are left out.
        summary: `queries.stage_summary`.
        selection: Selection of the page, for the unit of comparison.
        text: Translator.
        colours: Colour of each role in the theme of the page.

    Returns:
        The chart; "" if no city has a value.
    """
    measure = Measure(selection.unit)
    known = [row for row in list_records(figures) if not pd.isna(row[measure.column])]
    if not known:
        return ""
    rows = {stage: -row for row, stage in enumerate(summary["stage"])}
    offsets = _dot_offsets(known, measure)
    traces = [
        _dots(of_kind, kind, rows, offsets, measure, text, colours)
        for kind in ObservationStatus
        if (of_kind := [figure for figure in known if figure["kind"] == kind])
    ]
    largest = max(figure[measure.column] for figure in known) / axis_divisor(measure)
    records = list_records(summary)
    layout = figure_layout(text, colours, _ROW_HEIGHT_PX * len(rows) + 124, x_title=text(f"axis.{measure}"))
    layout |= {
        "xaxis": {**layout["xaxis"], "range": [0, largest * 1.06], "showgrid": True},
        "yaxis": {"visible": False, "range": [-len(rows) + 0.55, 0.75]},
        "shapes": [shape for row in records for shape in _quartile_shapes(row, rows[row["stage"]], measure, colours)],
        "annotations": [_label(row, rows[row["stage"]], selection, text) for row in records],
    }
    # The whole layout is passed to the constructor: updating it afterwards takes three times as long.
    return go.Figure(traces, layout)


def _dots(
    figures: Figures,
    kind: ObservationStatus,
    rows: Mapping[str, int],
    offsets: Mapping[tuple[str, str], float],
    measure: Measure,
    text: Translator,
    colours: Mapping[str, str],
) -> go.Scatter:
    return go.Scatter(
        x=[figure[measure.column] / axis_divisor(measure) for figure in figures],
        y=[rows[figure["stage"]] + offsets[figure["city"], figure["stage"]] for figure in figures],
        mode="markers",
        name=text(f"kind.{kind}"),
        customdata=[figure["city"] for figure in figures],
        marker=figure_marker(colours, kind, size=12),
        hovertext=[escape_plotly(figure_hover_text(figure, measure, text)) for figure in figures],
        hovertemplate="%{hovertext}<extra></extra>",
    )


def _dot_offsets(figures: Figures, measure: Measure) -> dict[tuple[str, str], float]:
    """Return the vertical offset of the dot of each city and stage, so that close dots do not overlap."""
    dot_width = max(figure[measure.column] for figure in figures) / 60
    offsets: dict[tuple[str, str], float] = {}
    last_values: dict[str, list[int]] = {}  # by stage, the largest value at each level
    for figure in sorted(figures, key=lambda figure: int(figure[measure.column])):
        stage, value = figure["stage"], int(figure[measure.column])
        last = last_values.setdefault(stage, [])
        level = next((n for n, before in enumerate(last) if value - before > dot_width), len(last))
        last[level : level + 1] = [value]
        offsets[figure["city"], stage] = 0.2 * ((level + 1) // 2) * (1 if level % 2 == 0 else -1)
    return offsets


def _quartile_shapes(
    row: Mapping[Any, Any], y: int, measure: Measure, colours: Mapping[str, str]
) -> list[dict[str, Any]]:
    """Return the base line of a row and, where known, its quartiles as a band and its median as a bar."""
    divisor = axis_divisor(measure)
    shapes = [_line(0, 1, y, y, colours["grid"], 1, xref="paper")]
    if not pd.isna(row["lower_cents"]):
        ends = {"x0": row["lower_cents"] / divisor, "x1": row["upper_cents"] / divisor, "y0": y - 0.2, "y1": y + 0.2}
        shapes.append({"type": "rect", **ends, "fillcolor": colours["grid"], "line": {"width": 0}, "layer": "below"})
    if not pd.isna(row["median_cents"]):
        median = row["median_cents"] / divisor
        shapes.append(_line(median, median, y - 0.27, y + 0.27, colours["ink"], 2))
    return shapes


def _line(x0: float, x1: float, y0: float, y1: float, colour: str, width: int, xref: str = "x") -> dict[str, Any]:
    line = {"color": colour, "width": width}
    return {"type": "line", "xref": xref, "x0": x0, "x1": x1, "y0": y0, "y1": y1, "line": line, "layer": "below"}


def _label(row: Mapping[Any, Any], y: int, selection: Selection, text: Translator) -> dict[str, Any]:
    return {
        "x": 0,
        "xref": "paper",
        "y": y + 0.33,
        "text": f"<b>{escape_plotly(text('stage.' + row['stage']))}</b>: "
        + escape_plotly(stage_sentence(row, selection, text)),
        "font": {"size": LABEL_FONT_PX},
        "showarrow": False,
        "xanchor": "left",
        "yanchor": "bottom",
        "align": "left",
    }


def stage_sentence(row: Mapping[Any, Any], selection: Selection, text: Translator) -> str:
    """Return a row of `queries.stage_summary` in one phrase: number of cities, and the median or why there is none."""
    if not row["cities"]:
        return text(
            "money.stage_none_here" if is_filtered(selection, (*GEOGRAPHIC_FILTERS, "kind")) else "money.stage_none"
        )
    cities = text.plural("money.stage_cities", int(row["cities"]), of=text.number(row["of_cities"]))
    if not row["measured"]:
        return text("money.stage_refused", cities=cities)
    if pd.isna(row["median_cents"]):
        return text("money.stage_few", cities=cities)
    median = (
        text.millions_label(int(row["median_cents"]))
        if Measure(selection.unit) is Measure.MONEY
        else text.money(round(row["median_cents"], -2))
    )
    return text("money.stage_median", cities=cities, median=median)
