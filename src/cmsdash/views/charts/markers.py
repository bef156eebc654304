"""Dots: how shape and filling tell what a figure is, without colour; a speck is what nobody publishes."""

from collections.abc import Mapping
from typing import Any

from cmsdash.views.palette import KIND_ROLE

MARKER_FILL = {"stated": "", "approximate": "-open", "derived": "-open-dot", "inferred": "-dot"}
"""How a mark of each kind is filled: full when the source states the figure, hollow when it does not."""

STAGE_SYMBOL = {
    "press_estimate": "cross",
    "ceiling": "square",
    "application": "triangle-up",
    "admitted": "circle",
    "decree": "star",
    "agreement": "hexagon",
}
"""The shape of each stage where several stand in one figure."""

TOTAL_ONLY, UNPUBLISHED = "diamond-open", "circle"
"""The marks of a total without a figure, and of nothing published."""


def figure_marker(colours: Mapping[str, str], kind: str, shape: str = "circle", size: float = 11) -> dict[str, Any]:
    """The marker of a figure of a kind."""
    colour = colours[KIND_ROLE[kind]]
    edge = colours["page"] if MARKER_FILL[kind] in ("", "-dot") else colour
    return {
        "symbol": shape + MARKER_FILL[kind],
        "size": size,
        "color": colour,
        "line": {"color": edge, "width": 1 if edge != colour else 2},
    }


def missing_marker(colours: Mapping[str, str], role: str, symbol: str, size: float = 9) -> dict[str, Any]:
    """The marker of what has no figure: a line drawing in the colour of its role."""
    return {"symbol": symbol, "size": size, "color": colours[role], "line": {"color": colours[role], "width": 1.5}}
