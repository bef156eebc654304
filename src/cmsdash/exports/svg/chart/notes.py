"""Shapes and annotations of a chart: lines, rectangles and words at places of the axes or of the plot area."""

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from cmsdash.exports.svg.chart.axes import Axis
from cmsdash.exports.svg.chart.ranges import End, Span
from cmsdash.exports.svg.chart.source import Options, Source
from cmsdash.exports.svg.chart.symbols import dash_array
from cmsdash.exports.svg.elements import element, join
from cmsdash.exports.svg.rich_text import Lines, draw_lines, lines_width, parse_markup
from cmsdash.exports.svg.text_metrics import LINE_SPACING, ascent, descent

_PAD_PX = 2
"""Room around the words of an annotation."""
_ANCHOR_SHIFT = {"left": 0.5, "center": 0.0, "right": -0.5, "top": 0.5, "middle": 0.0, "bottom": -0.5}
"""Shift of the middle of the words from their anchor, in widths or heights."""


def draw_shapes(source: Source, x: Axis, y: Axis) -> Markup:
    """Return the shapes."""
    return join(_draw_shape(shape, x, y) for shape in source.layout.get("shapes", ()))


def _draw_shape(shape: Options, x: Axis, y: Axis) -> Markup:
    (x0, x1), (y0, y1) = (
        sorted(_place(shape[f"{axis.letter}{n}"], shape.get(f"{axis.letter}ref"), axis) for n in (0, 1))
        for axis in (x, y)
    )
    line = shape["line"]
    stroke = {"stroke": line["color"], "stroke_width": line["width"]} if line["width"] else {}
    if shape["type"] == "rect":
        return element("rect", x=x0, y=y0, width=x1 - x0, height=y1 - y0, fill=shape["fillcolor"], **stroke)
    return element("path", d=f"M{x0:.2f},{y0:.2f}L{x1:.2f},{y1:.2f}", stroke_dasharray=dash_array(line), **stroke)


def _place(value: object, reference: str | None, axis: Axis) -> float:
    """Return the place of a value of an axis, or of a part of the plot area from the left or from below, in px."""
    if reference != "paper":
        return axis.place(axis.number(value))
    part = float(value)  # type: ignore[arg-type]  # a number of the description
    return axis.offset + axis.length * (part if axis.letter == "x" else 1 - part)


@dataclass(frozen=True)
class _Words:
    """The words of an annotation: their lines, font size, and width and height with the room around them, in px."""

    lines: Lines
    size: float
    width: int
    height: int


def draw_annotations(source: Source, x: Axis, y: Axis) -> Markup:
    """Return the annotations whose places are on the axes."""
    return join(_draw_annotation(item, source, x, y) for item in source.layout.get("annotations", ()))


def _draw_annotation(item: Options, source: Source, x: Axis, y: Axis) -> Markup:
    for axis in (x, y):
        if item.get(f"{axis.letter}ref") != "paper" and not axis.has(axis.number(item[axis.letter])):
            return Markup("")
    words = _measure(item, source)
    middle_x = _place(item["x"], item.get("xref"), x) + _shift(item, "x", words)
    middle_y = _place(item["y"], item.get("yref"), y) + _shift(item, "y", words)
    left, top = round(middle_x - words.width / 2), round(middle_y - words.height / 2)
    inner = lines_width(words.lines, words.size)
    align = item.get("align", "center")
    start = {"left": 0.0, "center": inner / 2, "right": inner}[align]
    anchor = {"left": "start", "center": "middle", "right": "end"}[align]
    colour = item["font"].get("color", source.ink)
    return draw_lines(
        words.lines, left + _PAD_PX + start, top + _PAD_PX + ascent(words.size), words.size, colour, anchor
    )


def annotation_span(item: Options, number: float, letter: str, source: Source) -> Span:
    """Return the room that an annotation needs on an axis without a range."""
    words = _measure(item, source)
    half, shift = (words.width if letter == "x" else words.height) / 2, _shift(item, letter, words)
    before, after = End(number, max(half - shift, 0.0)), End(number, max(half + shift, 0.0))
    return (before, after) if letter == "x" else (after, before)


def _measure(item: Options, source: Source) -> _Words:
    size = item["font"].get("size", source.font_size)
    lines = parse_markup(item["text"])
    height = ascent(size) + descent(size) + (len(lines) - 1) * LINE_SPACING * size
    return _Words(lines, size, round(lines_width(lines, size) + 2 * _PAD_PX), round(height + 2 * _PAD_PX))


def _shift(item: Options, letter: str, words: _Words) -> float:
    """Return the distance of the middle of the words from their place in px, to the right or downwards."""
    extent = words.width if letter == "x" else words.height
    direction = 1 if letter == "x" else -1
    anchor = item.get(f"{letter}anchor") or _automatic_anchor(item, letter)
    return extent * _ANCHOR_SHIFT[anchor] + direction * float(item.get(f"{letter}shift", 0))


def _automatic_anchor(item: Mapping[str, object], letter: str) -> str:
    """Return the anchor of an annotation that has none: the middle on an axis, the side at an edge of the plot area."""
    anchors = ("left", "center", "right") if letter == "x" else ("bottom", "middle", "top")
    if item.get(f"{letter}ref") != "paper":
        return anchors[1]
    part = float(item[letter])  # type: ignore[arg-type]  # a part of the plot area
    return anchors[0] if part < 1 / 3 else anchors[2] if part > 2 / 3 else anchors[1]
