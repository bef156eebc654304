"""Layout and bar markers shared by all plotly charts: font, grid, margins, legend, separators, patterns.

docs/design.md shows how to use them.
"""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from html import escape
from textwrap import wrap
from typing import Any

import plotly.graph_objects as go

from cmsdash.i18n import Translator

FONT_FAMILY = '"Titillium Web", "Segoe UI", system-ui, sans-serif'
"""Font of every chart, the same as that of the page (static/fonts)."""

LABEL_FONT_PX = 14
"""Font size of labels in a chart and its legend."""

AXIS_FONT_PX = 13
"""Font size of axis titles and ticks."""

_MAX_TITLE_LINE_CHARS = 36
"""Longest line of an axis title that fits a phone."""

_TITLE_LINE_PX = 17
"""Height of a line of an axis title."""

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
"""Pattern of each kind and availability, so that they differ without colour and in print; dots mean not published."""

HOLLOW_ROLES = frozenset({"missing", "unpublished", "not-stated"})
"""Roles drawn without a fill, because nothing is known."""


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
    """Return the layout of a chart.

    Args:
        text: Translator, for the decimal separators.
        colours: Colour of each role in the theme of the page.
        height: Height in px.
        legend: Whether there is a legend, above the marks.
        x_title: Title of the horizontal axis, unescaped; wrapped to fit a phone.
        y_title: Title of the vertical axis, likewise.
        labels: Tick labels of the vertical axis, which set the left margin; `<b>` and `<br>` are allowed.

    Returns:
        Keyword arguments of a plotly layout.
    """
    x_lines, y_lines = _wrap_title(x_title), _wrap_title(y_title)
    return {
        "template": _template(tuple(colours.items())),
        "height": height,
        "separators": ",." if text.lang == "it" else ".,",
        "showlegend": legend,
        "margin": {
            "l": _tick_labels_px(labels) + _TITLE_LINE_PX * len(y_lines),
            "r": 24,
            "t": 44 if legend else 12,
            "b": 32 + _TITLE_LINE_PX * len(x_lines),
        },
        "xaxis": {"title": {"text": "<br>".join(x_lines)}},
        "yaxis": {"title": {"text": "<br>".join(y_lines)}},
    }


def _wrap_title(title: str) -> list[str]:
    """Return an axis title in escaped lines that fit a phone; a part in brackets (year, source) starts a line."""
    parts = [title] if len(title) <= _MAX_TITLE_LINE_CHARS else title.replace(" (", "\n(").split("\n")
    return [escape_plotly(line) for part in parts for line in wrap(part, _MAX_TITLE_LINE_CHARS)]


def _tick_labels_px(labels: Iterable[str]) -> int:
    """Estimate the width of tick labels. Plotly measures it too, but draws twice if the margin is too narrow."""
    lines = re.sub(r"</?b>", "", "<br>".join(labels)).split("<br>")
    widest = max(map(len, lines))
    return 20 + round(6 * widest) if widest else 16


def bar_marker(
    colours: Mapping[str, str], role: str, pattern: str | None = None, outline: str | None = None
) -> dict[str, Any]:
    """Return the marker of bars of a role: its colour and pattern, without a fill if nothing is published.

    Args:
        colours: Colour of each role in the theme of the page.
        role: Colour role (views/palette.py).
        pattern: Plotly pattern shape; by default that of the role.
        outline: Colour of the outline; by default that of the role.
    """
    colour, shape = colours[role], HATCH_PATTERNS.get(role, "") if pattern is None else pattern
    hollow = role in HOLLOW_ROLES
    fill, hatch = ("rgba(0,0,0,0)", colour) if hollow else (colour, colours["page"])
    hatching = {"shape": shape, "fillmode": "replace", "bgcolor": fill, "fgcolor": hatch, "size": 7, "solidity": 0.3}
    return {"color": fill, "line": {"color": outline or colour, "width": 1}, "pattern": hatching if shape else {}}


def escape_plotly(label: str) -> str:
    """Escape text for plotly, which reads `<` as markup, and for Streamlit, which reads `$` as a formula."""
    return escape(label, quote=False).replace("$", "&#36;")


@lru_cache(maxsize=8)
def _template(roles: tuple[tuple[str, str], ...]) -> go.layout.Template:
    colours = dict(roles)
    return go.layout.Template(
        layout={
            "font": {"family": FONT_FAMILY, "size": LABEL_FONT_PX, "color": colours["ink"]},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "colorway": [colours[role] for role in ("stated", "ESO4.8", "ESO4.11", "estimated", "total-only")],
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
}


def _axis(colours: Mapping[str, str]) -> dict[str, Any]:
    quiet = {"size": AXIS_FONT_PX, "color": colours["quiet"]}
    return {
        "automargin": True,
        "gridcolor": colours["grid"],
        "linecolor": colours["line"],
        "tickfont": quiet,
        "title": {"font": quiet, "standoff": 8},
        "zeroline": False,
    }
