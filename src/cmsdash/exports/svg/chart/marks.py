"""Marks of a chart: bars, points with their words, and lines."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from markupsafe import Markup

from cmsdash.exports.svg.chart.axes import Axis
from cmsdash.exports.svg.chart.bars import Bar, bar_edges
from cmsdash.exports.svg.chart.source import Options, Source
from cmsdash.exports.svg.chart.symbols import bar_attributes, dash_array, symbol_attributes, symbol_path
from cmsdash.exports.svg.elements import element, join, short
from cmsdash.exports.svg.rich_text import draw_lines, parse_markup
from cmsdash.exports.svg.text_metrics import LINE_SPACING

DEFAULT_MARKER_PX = 6
_LETTER_PART = 0.75
"""Part of the font size that words are lowered by, so that they are centred on a point."""
_MARKER_GAP = (0.8, 1)
"""A word keeps the radius divided by the first number, plus the second one in px, from its point."""


def draw_bars(bars: Sequence[Bar], trace: Options, x: Axis, y: Axis, pattern_id: str) -> Markup:
    """Return the bars of a trace."""
    edges = [bar_edges(bar, x, y) for bar in bars]
    rectangles = [
        element("rect", x=left, y=top, width=right - left, height=bottom - top) for left, top, right, bottom in edges
    ]
    return element("g", join(rectangles), class_="bars", **bar_attributes(trace.get("marker", {}), pattern_id))


def draw_points(trace: Options, x: Axis, y: Axis, source: Source) -> Markup:
    """Return the points of a trace with their words."""
    mode = trace.get("mode", "markers")
    found = list(_points(trace, x, y))
    symbols = join(_draw_symbol(trace, px, py) for _, px, py in found)
    words = join(_draw_word(trace, n, px, py, source) for n, px, py in found) if "text" in mode else Markup("")
    marker = element("g", symbols, class_="points", **symbol_attributes(trace.get("marker", {}), source.ink))
    return marker + words if "markers" in mode else words


def draw_line(trace: Options, x: Axis, y: Axis) -> Markup:
    """Return the line of a trace, in parts where it has gaps."""
    parts: list[list[str]] = [[]]
    for value_x, value_y in zip(trace["x"], trace["y"], strict=True):
        if value_x is None or value_y is None:
            parts.append([])
        else:
            parts[-1].append(f"{short(x.place(x.number(value_x)))},{short(y.place(y.number(value_y)))}")
    line = trace["line"]
    return element(
        "g",
        join(element("path", d=f"M{'L'.join(part)}") for part in parts if part),
        class_="line",
        fill="none",
        stroke=line["color"],
        stroke_width=line["width"],
        stroke_dasharray=dash_array(line),
    )


def _points(trace: Options, x: Axis, y: Axis) -> Iterator[tuple[int, float, float]]:
    """Yield number and place of each point; one outside the axes is left out where it would not be cut off."""
    is_cut = trace.get("cliponaxis", True)
    for n, (value_x, value_y) in enumerate(zip(trace["x"], trace["y"], strict=True)):
        if value_x is None or value_y is None:
            continue
        number_x, number_y = x.number(value_x), y.number(value_y)
        if is_cut or (x.has(number_x) and y.has(number_y)):
            yield n, x.place(number_x), y.place(number_y)


def _draw_symbol(trace: Options, px: float, py: float) -> Markup:
    marker: Mapping[str, Any] = trace.get("marker", {})
    path = symbol_path(marker.get("symbol", "circle"), marker.get("size", DEFAULT_MARKER_PX))
    return element("path", d=path, transform=f"translate({short(px)},{short(py)})")


def _draw_word(trace: Options, n: int, px: float, py: float, source: Source) -> Markup:
    words = _item(trace["text"], n)
    if not words:
        return Markup("")
    font = trace.get("textfont", {})
    size = font.get("size", source.font_size)
    position = _item(trace.get("textposition", "middle center"), n)
    radius = trace.get("marker", {}).get("size", DEFAULT_MARKER_PX) / 2 / _MARKER_GAP[0] + _MARKER_GAP[1]
    across = 1 if "right" in position else -1 if "left" in position else 0
    down = 1 if "bottom" in position else -1 if "top" in position else 0
    lines = parse_markup(words)
    height = ((len(lines) - 1) * LINE_SPACING + 1) * size
    anchor = {1: "start", -1: "end", 0: "middle"}[across]
    base_line = py + _LETTER_PART * size + down * radius + (down - 1) * height / 2
    return draw_lines(lines, px + across * radius, base_line, size, font.get("color", source.ink), anchor)


def _item(values: Any, n: int) -> Any:
    return values[n] if isinstance(values, list) else values
