"""Markers of city figures; symbol and fill carry the meaning without colour."""

from collections.abc import Mapping
from typing import Any

from cmsdash.views.palette import KIND_ROLE

MARKER_FILL = {"stated": "", "approximate": "-open", "derived": "-open-dot", "inferred": "-dot"}
"""Suffix of the plotly symbol for each kind of figure: filled if the source states it, otherwise open or dotted."""

STAGE_SYMBOLS = {
    "press_estimate": "cross",
    "ceiling": "square",
    "application": "triangle-up",
    "admitted": "circle",
    "decree": "star",
    "agreement": "hexagon",
}
"""Plotly symbol of each stage, for charts with several stages."""

TOTAL_ONLY_SYMBOL = "diamond-open"
UNPUBLISHED_SYMBOL = "circle"


def figure_marker(colours: Mapping[str, str], kind: str, shape: str = "circle", size: float = 11) -> dict[str, Any]:
    """Return the marker of a figure; `size` in px."""
    colour = colours[KIND_ROLE[kind]]
    edge = colours["page"] if MARKER_FILL[kind] in ("", "-dot") else colour
    return {
        "symbol": shape + MARKER_FILL[kind],
        "size": size,
        "color": colour,
        "line": {"color": edge, "width": 1 if edge != colour else 2},
    }


def missing_marker(colours: Mapping[str, str], role: str, symbol: str, size: float = 9) -> dict[str, Any]:
    """Return the marker of a missing figure in the colour of a role; `size` in px."""
    return {"symbol": symbol, "size": size, "color": colours[role], "line": {"color": colours[role], "width": 1.5}}
