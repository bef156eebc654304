"""Stacked bars: funding stages against the allocation, and how operations are classified."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from cmsdash.domain import Selection
from cmsdash.i18n import Translator
from cmsdash.queries.result import list_records
from cmsdash.views.charts.theme import LABEL_FONT_PX, bar_marker, escape_plotly, figure_layout

StageParts = Sequence[Mapping[Any, Any]]
"""Rows with `stage`, `part`, `amount_cents` and `cities`."""

_PART_STYLES = {
    "decree1": ("programme-second", ""),
    "decree2": ("programme", "-"),
    "stated": ("stated", ""),
    "estimated": ("estimated", "/"),
    "elsewhere": ("line", "|"),
    "unpublished": ("unpublished", "."),
    "rest": ("unpublished", ""),
}
"""Colour role and pattern of each part; pattern, or lightness in grey, distinguishes the parts without colour."""

_EVIDENCE_STYLES = {
    "stated": ("stated", ""),
    "code": ("stated", "-"),
    "read": ("estimated", "/"),
    "inferred": ("estimated", "x"),
    "none": ("not-stated", "."),
    "outside": ("unpublished", ""),
}
"""Colour role and pattern of each kind of evidence for a class."""


def reconciliation_chart(table: pd.DataFrame, text: Translator, colours: Mapping[str, str]) -> go.Figure:
    """Return one bar per stage of the programme, split into published and unpublished parts.

    Args:
        table: `queries.allocation_reconciliation` or `queries.decree_totals`.
        text: Translator.
        colours: Colour of each role in the theme of the page.
    """
    return _stage_bars(table, text, colours, text("reconciliation.axis"), 250)


def stage_breakdown_chart(
    table: pd.DataFrame, selection: Selection, text: Translator, colours: Mapping[str, str]
) -> go.Figure:
    """Return one bar per stage up to the allocation: under the filters, outside them, and not published.

    Args:
        table: `queries.stage_allocation_breakdown`, not empty.
        selection: Selection of the page.
        text: Translator.
        colours: Colour of each role in the theme of the page.
    """
    total_cents = int(table.groupby("stage")["amount_cents"].sum().iloc[0])
    x_title = text("money.parts_axis", priority=text(f"priority.{selection.displayed_priority}"))
    return _stage_bars(table, text, colours, x_title, total_cents / 100_000_000 * 1.01)


def classification_coverage_chart(table: pd.DataFrame, text: Translator, colours: Mapping[str, str]) -> go.Figure:
    """Return one bar each for objective, interventions and groups, split by the evidence for the class.

    Args:
        table: `queries.classification_coverage`.
        text: Translator.
        colours: Colour of each role in the theme of the page.
    """
    facets = list(dict.fromkeys(table["what"]))
    traces = [
        _evidence_bar(known_by, rows, text, colours)
        for known_by in _EVIDENCE_STYLES
        if len(rows := table[table["known_by"] == known_by])
    ]
    layout = figure_layout(text, colours, 70 * len(facets) + 130, x_title=text("classification.axis"))
    labels = [_bar_label(facet, f"<b>{escape_plotly(text(f'facet.{facet}'))}</b>", 14) for facet in facets]
    return go.Figure(traces, {**layout, "barmode": "stack", "bargap": 0.64, **_bar_rows(facets, labels)})


def _evidence_bar(known_by: str, rows: pd.DataFrame, text: Translator, colours: Mapping[str, str]) -> go.Bar:
    name = text(f"known_by.{known_by}")
    return go.Bar(
        y=rows["what"],
        x=rows["operations"],
        name=name,
        orientation="h",
        marker=bar_marker(colours, *_EVIDENCE_STYLES[known_by]),
        hovertemplate=[f"{name}: {text.number(n)}<extra></extra>" for n in rows["operations"]],
    )


def _stage_bars(
    table: pd.DataFrame, text: Translator, colours: Mapping[str, str], x_title: str, x_max: float
) -> go.Figure:
    """Return the bars with an axis from 0 to `x_max` million euro."""
    parts = list_records(table)
    traces = [
        _part_bar(part, rows, text, colours)
        for part in _PART_STYLES
        if (rows := [row for row in parts if row["part"] == part])
    ]
    return go.Figure(traces, _stage_layout(parts, text, colours, x_title, x_max))


def _part_bar(part: str, rows: StageParts, text: Translator, colours: Mapping[str, str]) -> go.Bar:
    name, (role, pattern) = text(f"reconciliation.{part}"), _PART_STYLES[part]
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


def _stage_layout(
    parts: StageParts, text: Translator, colours: Mapping[str, str], x_title: str, x_max: float
) -> dict[str, object]:
    stages = list(dict.fromkeys(row["stage"] for row in parts))
    layout = figure_layout(text, colours, 58 * len(stages) + 130, x_title=x_title)
    labels = [_stage_label(stage, [row for row in parts if row["stage"] == stage], text) for stage in stages]
    return {
        **layout,
        "barmode": "stack",
        "bargap": 0.56 if len(stages) > 1 else 0.76,
        "xaxis": {**layout["xaxis"], "range": [0, x_max]},
        **_bar_rows(stages, labels),
    }


def _stage_label(stage: str, rows: StageParts, text: Translator) -> dict[str, object]:
    known = [row for row in rows if row["part"] not in ("elsewhere", "unpublished", "rest")]
    elsewhere = any(row["part"] == "elsewhere" for row in rows)
    label = f"<b>{escape_plotly(text(f'stage.{stage}'))}</b>: "
    if not known:
        label += text("money.stage_none_here") if elsewhere else text("money.stage_none")
    else:
        label += text.millions_label(sum(row["amount_cents"] for row in known))
    if known and stage != "programme":
        label += ", " + text.plural("sentence.cities", sum(row["cities"] for row in known))
    return _bar_label(stage, label, 12)


def _bar_rows(rows: Sequence[str], labels: Sequence[dict[str, object]]) -> dict[str, object]:
    """Return the layout of the rows, first one on top, with labels above the bars instead of at the axis."""
    axis = {"showticklabels": False, "categoryorder": "array", "categoryarray": list(rows)[::-1]}
    return {"yaxis": axis, "annotations": list(labels)}


def _bar_label(row: str, label: str, shift_px: int) -> dict[str, object]:
    return {
        "x": 0,
        "y": row,
        "text": label,
        "font": {"size": LABEL_FONT_PX},
        "showarrow": False,
        "xanchor": "left",
        "yanchor": "bottom",
        "yshift": shift_px,
    }
