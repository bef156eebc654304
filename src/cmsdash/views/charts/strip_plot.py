"""Stages of money side by side, never added: the spread of each among its cities, and each against the allocation."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from cmsdash.domain import Measure, ObservationStatus, Selection
from cmsdash.i18n import Translator
from cmsdash.views.charts.markers import figure_marker
from cmsdash.views.charts.stacked_bars import stacked_stage_bars
from cmsdash.views.charts.theme import LABEL, escape_plotly, figure_layout
from cmsdash.views.formatting.filters import GEOGRAPHIC_FILTERS, is_filtered
from cmsdash.views.maps.symbols import format_measure

Figures = Sequence[Mapping[Any, Any]]
"""Rows of `queries.stage_figures`."""

_ROW = 66
"""Pixels of a stage's row."""


def stage_strip_plot(
    figures: pd.DataFrame, summary: pd.DataFrame, selection: Selection, text: Translator, colours: Mapping[str, str]
) -> go.Figure | str:
    """A row of dots a stage, one dot a city, in the unit of comparison; median and quartiles where they are enough.
    A dot that is clicked tells its city.

    `figures` is the table of `queries.stage_figures`, `summary` that of `queries.stage_summary`. Nothing where no
    city has a value.
    """
    measure = Measure(selection.unit)
    known = figures[figures[measure.column].notna()].to_dict("records")
    if not known:
        return ""
    rows = {stage: -row for row, stage in enumerate(summary["stage"])}
    lifts = _lifts(known, measure)
    traces = [
        _dots(of_kind, kind, rows, lifts, measure, text, colours)
        for kind in ObservationStatus
        if (of_kind := [figure for figure in known if figure["kind"] == kind])
    ]
    largest = max(figure[measure.column] for figure in known) / axis_divisor(measure)
    records = summary.to_dict("records")
    layout = figure_layout(text, colours, _ROW * len(rows) + 124, x_title=text(f"axis.{measure}"))
    layout |= {
        "xaxis": {**layout["xaxis"], "range": [0, largest * 1.06], "showgrid": True},
        "yaxis": {"visible": False, "range": [-len(rows) + 0.55, 0.75]},
        "shapes": [shape for row in records for shape in _box(row, rows[row["stage"]], measure, colours)],
        "annotations": [_label(row, rows[row["stage"]], selection, text) for row in records],
    }
    # One layout at once: plotly takes three times as long to change one that is there.
    return go.Figure(traces, layout)


def axis_divisor(measure: Measure) -> int:
    """Cents in one unit of the axis: a million euro, or one euro."""
    return 100_000_000 if measure is Measure.MONEY else 100


def _dots(
    figures: Figures,
    kind: ObservationStatus,
    rows: Mapping[str, int],
    lifts: Mapping[tuple[str, str], float],
    measure: Measure,
    text: Translator,
    colours: Mapping[str, str],
) -> go.Scatter:
    return go.Scatter(
        x=[figure[measure.column] / axis_divisor(measure) for figure in figures],
        y=[rows[figure["stage"]] + lifts[figure["city"], figure["stage"]] for figure in figures],
        mode="markers",
        name=text(f"kind.{kind}"),
        customdata=[figure["city"] for figure in figures],
        marker=figure_marker(colours, kind, size=12),
        hovertext=[escape_plotly(hover_text(figure, measure, text)) for figure in figures],
        hovertemplate="%{hovertext}<extra></extra>",
    )


def _lifts(figures: Figures, measure: Measure) -> dict[tuple[str, str], float]:
    """How far each dot (its city and stage) is lifted off its row, so that dots close to each other stay apart."""
    width = max(figure[measure.column] for figure in figures) / 60
    lifts: dict[tuple[str, str], float] = {}
    taken: dict[str, list[int]] = {}
    for figure in sorted(figures, key=lambda figure: int(figure[measure.column])):
        stage, value = figure["stage"], int(figure[measure.column])
        last = taken.setdefault(stage, [])
        level = next((n for n, before in enumerate(last) if value - before > width), len(last))
        last[level : level + 1] = [value]
        lifts[figure["city"], stage] = 0.2 * ((level + 1) // 2) * (1 if level % 2 == 0 else -1)
    return lifts


def hover_text(row: Mapping[Any, Any], measure: Measure, text: Translator) -> str:
    """A city's figure in words: name, value, stage, kind, date of the source."""
    return text(
        "money.hover",
        name=row["name"],
        amount=format_measure(measure, int(row[measure.column]), text),
        stage=text(f"stage.{row['stage']}"),
        kind=text(f"kind.{row['kind']}").lower(),
        date=text.date(str(row["date"])),
    )


def _box(row: Mapping[Any, Any], y: int, measure: Measure, colours: Mapping[str, str]) -> list[dict[str, Any]]:
    """The row's base line, its quartiles as a band and its median as a bar, where there are any."""
    one = axis_divisor(measure)
    drawn = [_line(0, 1, y, y, colours["grid"], 1, xref="paper")]
    if not pd.isna(row["lower_cents"]):
        ends = {"x0": row["lower_cents"] / one, "x1": row["upper_cents"] / one, "y0": y - 0.2, "y1": y + 0.2}
        drawn.append({"type": "rect", **ends, "fillcolor": colours["grid"], "line": {"width": 0}, "layer": "below"})
    if not pd.isna(row["median_cents"]):
        middle = row["median_cents"] / one
        drawn.append(_line(middle, middle, y - 0.27, y + 0.27, colours["ink"], 2))
    return drawn


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
        "font": {"size": LABEL},
        "showarrow": False,
        "xanchor": "left",
        "yanchor": "bottom",
        "align": "left",
    }


def stage_sentence(row: Mapping[Any, Any], selection: Selection, text: Translator) -> str:
    """A row of `queries.stage_summary` in words: how many cities, and the median or why there is none."""
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
        text.millions(int(row["median_cents"]))
        if Measure(selection.unit) is Measure.MONEY
        else text.money(round(row["median_cents"], -2))
    )
    return text("money.stage_median", cities=cities, median=median)


def stage_breakdown_chart(
    table: pd.DataFrame, selection: Selection, text: Translator, colours: Mapping[str, str]
) -> go.Figure:
    """The strip of `queries.stage_parts`: under the filters, outside them, and not published, up to the allocation."""
    total = int(table.groupby("stage")["amount_cents"].sum().iloc[0])
    title = text("money.parts_axis", priority=text(f"priority.{selection.displayed_priority}"))
    return stacked_stage_bars(table, text, colours, title, total / 100_000_000 * 1.01)
