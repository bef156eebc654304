"""The reconciliation strip: each stage of money against the allocation, the part not published in sight."""

import pandas as pd
import plotly.graph_objects as go

from cmsdash.text import Text
from cmsdash.views.palette import ESTIMATED, PROGRAMME, PROGRAMME_SECOND, STATED, UNPUBLISHED

_STYLE = {
    "decree1": (PROGRAMME, ""),
    "decree2": (PROGRAMME_SECOND, "\\"),
    "stated": (STATED, ""),
    "estimated": (ESTIMATED, "/"),
    "unpublished": (UNPUBLISHED, "."),
    "rest": (UNPUBLISHED, "."),
}
"""Colour and pattern of each part; the pattern tells parts apart without colour."""


def strip_figure(table: pd.DataFrame, text: Text, ink: str) -> go.Figure:
    """Stacked bars, one a stage, of the table of `queries.reconciliation`; `ink` is the colour of its words."""
    figure = go.Figure()
    for part in _STYLE:
        rows = table[table["part"] == part]
        figure.add_bar(
            y=rows["stage"],
            x=rows["amount_cents"] / 100_000_000,
            name=text(f"strip.{part}"),
            orientation="h",
            marker=_marker(part),
            hovertemplate=[
                f"{text(f'strip.{part}')}: {text.millions(cents)}<extra></extra>" for cents in rows["amount_cents"]
            ],
        )
    return figure.update_layout(_layout(table, text, ink))


def _marker(part: str) -> dict[str, object]:
    colour, shape = _STYLE[part]
    hollow = part in ("unpublished", "rest")
    fill, hatch = ("rgba(0,0,0,0)", colour) if hollow else (colour, "#FFFFFF")
    pattern = {"shape": shape, "fillmode": "replace", "bgcolor": fill, "fgcolor": hatch, "size": 7}
    return {"color": fill, "line": {"color": colour, "width": 1}, "pattern": pattern if shape else {}}


def _layout(table: pd.DataFrame, text: Text, ink: str) -> dict[str, object]:
    stages = list(dict.fromkeys(table["stage"]))
    font = {"color": ink}
    return {
        "barmode": "stack",
        "bargap": 0.55,
        "height": 62 * len(stages) + 130,
        "font": font,
        "margin": {"l": 4, "r": 12, "t": 8, "b": 8},
        "separators": ",." if text.lang == "it" else ".,",
        "legend": {"orientation": "h", "font": font, "y": -0.16, "yanchor": "top", "x": 0, "traceorder": "normal"},
        "xaxis": {
            "title": {"text": text("strip.axis"), "font": font},
            "tickfont": font,
            "range": [0, 250],
            "fixedrange": True,
            "zeroline": False,
        },
        "yaxis": {"showticklabels": False, "categoryorder": "array", "categoryarray": stages[::-1], "fixedrange": True},
        "annotations": [_label(stage, table[table["stage"] == stage], text, ink) for stage in stages],
        "hovermode": "closest",
    }


def _label(stage: str, rows: pd.DataFrame, text: Text, ink: str) -> dict[str, object]:
    known = rows[~rows["part"].isin(("unpublished", "rest"))]
    amount = text.millions(int(known["amount_cents"].sum()))
    words = text(f"stage.{stage}")
    cities = "" if stage == "programme" else ", " + text.count("sentence.cities", int(known["cities"].sum()))
    return {
        "x": 0,
        "y": stage,
        "text": f"<b>{words}</b>: {amount}{cities}",
        "font": {"color": ink, "size": 13},
        "showarrow": False,
        "xanchor": "left",
        "yanchor": "bottom",
        "yshift": 13,
    }
