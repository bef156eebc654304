"""The one template of every plotly figure: typeface, ink, grid, margins, legend, separators, hover, patterns.

docs/design.md shows how to use it. A figure calls `figure_layout` once and `mark` for each thing it draws.
"""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from html import escape
from textwrap import wrap
from typing import Any

import plotly.graph_objects as go

from cmsdash.i18n import Translator
from cmsdash.views.palette import THEMES

FONT = '"Titillium Web", "Segoe UI", system-ui, sans-serif'
"""The typeface of every figure, the one of the page (static/fonts)."""

LABEL, AXIS = 14, 13
"""Sizes in pixels: of labels in a figure and its legend, and of the ticks of an axis."""

_PHONE = 36
"""Characters of an axis title's line."""
_LINE = 17
"""Pixels of an axis title's line."""

HATCH_PATTERNS = {
    "stated": "",
    "estimated": "/",
    "approximate": "/",
    "derived": "\\",
    "inferred": "x",
    "missing": ".",
    "unpublished": ".",
    "not-stated": ".",
}
"""The hatching of each kind and class: it tells them apart without colour, on paper too. Dots mean: not published."""

HOLLOW_ROLES = frozenset({"missing", "unpublished", "not-stated"})
"""Roles drawn as dots on nothing: where nothing is known there is no colour."""


def figure_layout(
    text: Translator,
    colours: Mapping[str, str],
    height: int,
    *,
    legend: bool = True,
    x_title: str = "",
    y_title: str = "",
    labels: Iterable[str] = (),
) -> dict[str, Any]:
    """The layout of a figure of `height` pixels; `colours` is the view's. Titles are escaped here and written in lines
    that fit a phone; `labels` are the words at the ticks of the upright axis.

    Legend above the marks, inside the figure; axes fixed, because a page that is touched must scroll.
    """
    across, up = _lines(x_title), _lines(y_title)
    return {
        "template": _template(tuple(colours.items())),
        "height": height,
        "separators": ",." if text.lang == "it" else ".,",
        "showlegend": legend,
        "margin": {
            "l": _beside(labels) + _LINE * len(up),
            "r": 24,
            "t": 44 if legend else 12,
            "b": 32 + _LINE * len(across),
        },
        "xaxis": {"title": {"text": "<br>".join(across)}},
        "yaxis": {"title": {"text": "<br>".join(up)}},
    }


def _lines(words: str) -> list[str]:
    """The words of an axis in lines that fit a phone, what stands in brackets (year and source) on one of its own."""
    parts = [words] if len(words) <= _PHONE else words.replace(" (", "\n(").split("\n")
    return [escape_plotly(line) for part in parts for line in wrap(part, _PHONE)]


def _beside(labels: Iterable[str]) -> int:
    """Pixels that the words beside an axis take at the most. Plotly measures them too, but what is then too narrow it
    draws a second time."""
    lines = re.sub(r"</?b>", "", "<br>".join(labels)).split("<br>")
    widest = max(map(len, lines))
    return 20 + round(6 * widest) if widest else 16


def bar_marker(
    colours: Mapping[str, str], role: str, pattern: str | None = None, outline: str | None = None
) -> dict[str, Any]:
    """The marker of bars of a role: its colour, hatched as its kind is, hollow where nothing is published.

    `pattern` overrides the role's hatching, so that a stage's colour can bear a kind's pattern.
    """
    colour, shape = colours[role], HATCH_PATTERNS.get(role, "") if pattern is None else pattern
    hollow = role in HOLLOW_ROLES
    fill, hatch = ("rgba(0,0,0,0)", colour) if hollow else (colour, colours["page"])
    drawn = {"shape": shape, "fillmode": "replace", "bgcolor": fill, "fgcolor": hatch, "size": 7, "solidity": 0.3}
    return {"color": fill, "line": {"color": outline or colour, "width": 1}, "pattern": drawn if shape else {}}


def escape_plotly(words: str) -> str:
    """Words that plotly draws as they are: it would make markup of `<`, and Streamlit formulas of `$`."""
    return escape(words, quote=False).replace("$", "&#36;")


def sequential_colorscale(colours: Mapping[str, str]) -> list[tuple[float, str]]:
    """The scale of values as plotly takes it, from little to much."""
    return [(step / 4, colours[f"sequential-{step + 1}"]) for step in range(5)]


@lru_cache(maxsize=len(THEMES))
def _template(roles: tuple[tuple[str, str], ...]) -> go.layout.Template:
    colours = dict(roles)
    font = {"family": FONT, "size": LABEL, "color": colours["ink"]}
    return go.layout.Template(
        layout={
            "font": font,
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "colorway": [colours[role] for role in ("stated", "ESO4.8", "ESO4.11", "estimated", "total-only")],
            "hoverlabel": {
                "font": font,
                "bgcolor": colours["surface"],
                "bordercolor": colours["line"],
                "align": "left",
            },
            "hovermode": "closest",
            "dragmode": False,
            "legend": _LEGEND,
            "xaxis": _axis(colours),
            "yaxis": _axis(colours),
        }
    )


_LEGEND = {
    "orientation": "h",
    "x": 0,
    "xref": "container",
    "y": 1,
    "yref": "container",
    "yanchor": "top",
    "traceorder": "normal",
    "itemclick": False,
    "itemdoubleclick": False,
}
"""Above the marks; it explains and does not filter, for the table beside it would not follow."""


def _axis(colours: Mapping[str, str]) -> dict[str, Any]:
    quiet = {"size": AXIS, "color": colours["quiet"]}
    return {
        "automargin": True,
        "fixedrange": True,
        "gridcolor": colours["grid"],
        "linecolor": colours["line"],
        "tickfont": quiet,
        "title": {"font": quiet, "standoff": 8},
        "zeroline": False,
    }
