"""Symbols of marks, patterns of bars and dashes of lines, in the shapes of plotly."""

import math
from collections.abc import Mapping, Sequence

from markupsafe import Markup

from cmsdash.exports.svg.chart.source import TRANSPARENT, Options
from cmsdash.exports.svg.elements import element, short

_DOT_PATH = "M0,0.5L0.5,0L0,-0.5L-0.5,0Z"
_OUTER, _STAR_INNER = 1.4, 0.382
"""Outer radius of stars and dashes, and the inner one of stars as a part of it."""
_MIN_DASH_PX = 3


def symbol_path(symbol: str, size: float) -> str:
    """Return the path of a symbol around the origin.

    Args:
        symbol: Name of plotly, with its suffixes `-open` and `-dot`.
        size: Diameter in px.

    Raises:
        ValueError: No chart of the dashboard has the symbol.
    """
    shape, radius = symbol.replace("-open", "").replace("-dot", ""), size / 2
    path = _shape_path(shape, radius)
    return path + _DOT_PATH if symbol.endswith("-dot") else path


def _shape_path(shape: str, radius: float) -> str:
    if shape == "circle":
        r = short(radius)
        return f"M{r},0A{r},{r} 0 1,1 0,-{r}A{r},{r} 0 0,1 {r},0Z"
    if shape == "line-ew":
        return f"M{short(-_OUTER * radius)},0H{short(_OUTER * radius)}"
    if shape not in _CORNERS:
        raise ValueError(f"no chart of the dashboard has the symbol {shape!r}")
    return _polygon(_CORNERS[shape], radius)


def _on_circle(part: float, radius: float = 1) -> tuple[float, float]:
    """Return a point on a circle, clockwise from above."""
    angle = 2 * math.pi * part
    return radius * math.sin(angle), -radius * math.cos(angle)


def _turn(x: float, y: float, quarters: int) -> tuple[float, float]:
    for _ in range(quarters):
        x, y = -y, x
    return x, y


def _polygon(corners: Sequence[tuple[float, float]], scale: float) -> str:
    return "M" + "L".join(f"{short(x * scale)},{short(y * scale)}" for x, y in corners) + "Z"


_CORNERS: Mapping[str, Sequence[tuple[float, float]]] = {
    "square": ((1, 1), (-1, 1), (-1, -1), (1, -1)),
    "diamond": ((1.3, 0), (0, 1.3), (-1.3, 0), (0, -1.3)),
    "triangle-up": ((-2 / math.sqrt(3), 0.5), (2 / math.sqrt(3), 0.5), (0, -1)),
    "hexagon": [_on_circle(n / 6) for n in range(6)],
    "star": [_on_circle(n / 10, _OUTER * (_STAR_INNER if n % 2 else 1)) for n in range(10)],
    "cross": [_turn(x, y, n) for n in range(4) for x, y in ((1.2, 0.4), (0.4, 0.4), (0.4, 1.2))],
}
"""Corners of each symbol for a radius of 1."""


def symbol_attributes(marker: Options, default_colour: str) -> dict[str, object]:
    """Return fill and stroke of a symbol: an open one has its colour as its edge."""
    colour, line = marker.get("color", default_colour), marker.get("line", {})
    width = line.get("width", 0)
    if "-open" in marker.get("symbol", ""):
        return {"fill": "none", "stroke": colour, "stroke_width": width or 1}
    return {"fill": colour, "stroke": line.get("color") if width else None, "stroke_width": width or None}


def bar_attributes(marker: Options, pattern_id: str) -> dict[str, object]:
    """Return fill and stroke of bars."""
    line, colour = marker.get("line", {}), marker.get("color")
    fill = f"url(#{pattern_id})" if has_pattern(marker) else "none" if colour == TRANSPARENT else colour
    width = line.get("width", 0)
    return {"fill": fill, "stroke": line.get("color") if width else None, "stroke_width": width or None}


def has_pattern(marker: Options) -> bool:
    """Return whether a marker of bars has a pattern."""
    return bool(marker.get("pattern", {}).get("shape"))


def pattern_element(marker: Options, pattern_id: str, scale: float = 1) -> Markup:
    """Return the definition of the pattern of a marker of bars."""
    pattern = marker["pattern"]
    size, solidity, shape = pattern["size"], pattern["solidity"], pattern["shape"]
    background, colour = pattern["bgcolor"], pattern["fgcolor"]
    side = size * math.sqrt(2) if shape in "/\\x" else size
    ground = Markup("") if background == TRANSPARENT else element("rect", width=side, height=side, fill=background)
    if shape == ".":
        radius = size * math.sqrt(solidity / math.pi)
        drawn = element("circle", cx=side / 2, cy=side / 2, r=radius, fill=colour)
    else:
        width = size * (1 - math.sqrt(1 - solidity)) if shape == "x" else solidity * size
        drawn = element("path", d=_pattern_path(shape, side), stroke=colour, stroke_width=width, fill="none")
    return element(
        "pattern",
        ground + drawn,
        id=pattern_id,
        width=short(side),
        height=short(side),
        patternUnits="userSpaceOnUse",
        patternTransform=f"scale({scale:g})" if scale != 1 else None,
    )


def _pattern_path(shape: str, side: float) -> str:
    """Return the lines of a pattern; oblique ones reach over two corners, so that the tiles join."""
    quarter, half = side / 4, side / 2
    match shape:
        case "-":
            return f"M0,{half:.3f}H{side:.3f}"
        case "|":
            return f"M{half:.3f},0V{side:.3f}"
        case "/":
            strokes = [
                (-quarter, quarter, half, -half),
                (0, side, side, -side),
                (side - quarter, side + quarter, half, -half),
            ]
        case "\\":
            strokes = [
                (side - quarter, -quarter, half, half),
                (0, 0, side, side),
                (-quarter, side - quarter, half, half),
            ]
        case "x":
            return _pattern_path("/", side) + _pattern_path("\\", side)
        case _:
            raise ValueError(f"no chart of the dashboard has the pattern {shape!r}")
    return "".join(f"M{x:.3f},{y:.3f}l{dx:.3f},{dy:.3f}" for x, y, dx, dy in strokes)


def dash_array(line: Options) -> str | None:
    """Return the dashes of a line, None for a whole one.

    Raises:
        ValueError: No chart of the dashboard has the dash.
    """
    dash = line.get("dash", "solid")
    if dash == "solid":
        return None
    if dash == "dot":
        px = short(max(line["width"], _MIN_DASH_PX))
        return f"{px} {px}"
    if dash.replace("px", "").replace(",", "").replace(".", "").isdigit():
        return str(dash.replace("px", "").replace(",", " "))
    raise ValueError(f"no chart of the dashboard has the dash {dash!r}")
