"""The reconciliation strip: each stage of money against the allocation, the part not published in sight."""

from collections.abc import Mapping

import pandas as pd
import plotly.graph_objects as go

from cmsdash.text import Text
from cmsdash.views.remembered import remembered
from cmsdash.views.template import LABEL, figure_layout, inert, mark

_STYLE = {
    "decree1": ("programme", ""),
    "decree2": ("programme-second", "-"),
    "stated": ("stated", ""),
    "estimated": ("estimated", "/"),
    "elsewhere": ("line", "|"),
    "unpublished": ("unpublished", "."),
    "rest": ("unpublished", ""),
}
"""Role and pattern of each part; the pattern tells parts apart without colour."""


@remembered
def strip_figure(table: pd.DataFrame, text: Text, colours: Mapping[str, str]) -> go.Figure:
    """Stacked bars, one a stage, of the table of `queries.reconciliation`; `colours` are the view's."""
    return bars(table, text, colours, text("strip.axis"), 250)


def bars(table: pd.DataFrame, text: Text, colours: Mapping[str, str], axis: str, full: float) -> go.Figure:
    """The strip under an axis of these words, up to `full` million euro."""
    traces = [_bar(part, rows, text, colours) for part in _STYLE if not (rows := table[table["part"] == part]).empty]
    return go.Figure(traces, _layout(table, text, colours, axis, full))


def _bar(part: str, rows: pd.DataFrame, text: Text, colours: Mapping[str, str]) -> go.Bar:
    name, (role, pattern) = text(f"strip.{part}"), _STYLE[part]
    codes = [None if stage == "programme" else stage for stage in rows["stage"]]
    return go.Bar(
        y=rows["stage"],
        x=rows["amount_cents"] / 100_000_000,
        name=name,
        customdata=codes if any(codes) else None,
        orientation="h",
        marker=mark(colours, role, pattern),
        hovertemplate=[f"{name}: {text.millions(cents)}<extra></extra>" for cents in rows["amount_cents"]],
    )


def _layout(table: pd.DataFrame, text: Text, colours: Mapping[str, str], axis: str, full: float) -> dict[str, object]:
    stages = list(dict.fromkeys(table["stage"]))
    layout = figure_layout(text, colours, 58 * len(stages) + 130, x_title=axis)
    return {
        **layout,
        "barmode": "stack",
        "bargap": 0.56 if len(stages) > 1 else 0.76,
        "xaxis": {**layout["xaxis"], "range": [0, full]},
        "yaxis": {"showticklabels": False, "categoryorder": "array", "categoryarray": stages[::-1]},
        "annotations": [_label(stage, table[table["stage"] == stage], text) for stage in stages],
    }


def _label(stage: str, rows: pd.DataFrame, text: Text) -> dict[str, object]:
    known = rows[~rows["part"].isin(("elsewhere", "unpublished", "rest"))]
    amount = text.millions(int(known["amount_cents"].sum())) if len(known) else text("money.stage_none")
    words = inert(text(f"stage.{stage}"))
    cities = (
        "" if stage == "programme" or known.empty else ", " + text.count("sentence.cities", int(known["cities"].sum()))
    )
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
