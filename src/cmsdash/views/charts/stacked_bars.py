"""The reconciliation strip: each stage of money against the allocation, the part not published in sight."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from cmsdash.i18n import Translator
from cmsdash.views.charts.theme import LABEL, bar_marker, escape_plotly, figure_layout

Parts = Sequence[Mapping[Any, Any]]
"""Rows of `queries.reconciliation` or `queries.stage_parts`."""

_STYLE = {
    "decree1": ("programme-second", ""),
    "decree2": ("programme", "-"),
    "stated": ("stated", ""),
    "estimated": ("estimated", "/"),
    "elsewhere": ("line", "|"),
    "unpublished": ("unpublished", "."),
    "rest": ("unpublished", ""),
}
"""Role and pattern of each part; the pattern, or in grey the tone, tells parts apart without colour."""


def reconciliation_chart(table: pd.DataFrame, text: Translator, colours: Mapping[str, str]) -> go.Figure:
    """Stacked bars, one a stage, of the table of `queries.reconciliation`; `colours` are the view's."""
    return stacked_stage_bars(table, text, colours, text("reconciliation.axis"), 250)


def stacked_stage_bars(
    table: pd.DataFrame, text: Translator, colours: Mapping[str, str], axis: str, full: float
) -> go.Figure:
    """The strip under an axis of these words, up to `full` million euro."""
    parts = table.to_dict("records")
    traces = [
        _bar(part, rows, text, colours) for part in _STYLE if (rows := [row for row in parts if row["part"] == part])
    ]
    return go.Figure(traces, _layout(parts, text, colours, axis, full))


def _bar(part: str, rows: Parts, text: Translator, colours: Mapping[str, str]) -> go.Bar:
    name, (role, pattern) = text(f"reconciliation.{part}"), _STYLE[part]
    codes = [None if row["stage"] == "programme" else row["stage"] for row in rows]
    return go.Bar(
        y=[row["stage"] for row in rows],
        x=[row["amount_cents"] / 100_000_000 for row in rows],
        name=name,
        customdata=codes if any(codes) else None,
        orientation="h",
        marker=bar_marker(colours, role, pattern),
        hovertemplate=[f"{name}: {text.millions(row['amount_cents'])}<extra></extra>" for row in rows],
    )


def _layout(parts: Parts, text: Translator, colours: Mapping[str, str], axis: str, full: float) -> dict[str, object]:
    stages = list(dict.fromkeys(row["stage"] for row in parts))
    layout = figure_layout(text, colours, 58 * len(stages) + 130, x_title=axis)
    return {
        **layout,
        "barmode": "stack",
        "bargap": 0.56 if len(stages) > 1 else 0.76,
        "xaxis": {**layout["xaxis"], "range": [0, full]},
        "yaxis": {"showticklabels": False, "categoryorder": "array", "categoryarray": stages[::-1]},
        "annotations": [_label(stage, [row for row in parts if row["stage"] == stage], text) for stage in stages],
    }


def _label(stage: str, rows: Parts, text: Translator) -> dict[str, object]:
    known = [row for row in rows if row["part"] not in ("elsewhere", "unpublished", "rest")]
    elsewhere = any(row["part"] == "elsewhere" for row in rows)
    none = text("money.stage_none_here") if elsewhere else text("money.stage_none")
    amount = text.millions(sum(row["amount_cents"] for row in known)) if known else none
    words = escape_plotly(text(f"stage.{stage}"))
    said = stage != "programme" and known
    cities = ", " + text.plural("sentence.cities", sum(row["cities"] for row in known)) if said else ""
    return {
        "x": 0,
        "y": stage,
        "text": f"<b>{words}</b>: {amount}{cities}",
        "font": {"size": LABEL},
        "showarrow": False,
        "xanchor": "left",
        "yanchor": "bottom",
        "yshift": 12,
    }
