"""Axes of a chart: where values are drawn, grid, tick labels and titles."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from markupsafe import Markup

from cmsdash.exports.svg.chart.source import Options
from cmsdash.exports.svg.chart.ticks import Tick, days, list_ticks
from cmsdash.exports.svg.elements import element, join
from cmsdash.exports.svg.rich_text import Box, Lines, draw_lines, lines_box, lines_width, parse_markup
from cmsdash.exports.svg.text_metrics import LINE_SPACING

_GAP_PX = 1
"""Distance of tick labels from the plot area."""
_MIDDLE_SHIFT, _CAPITAL_SHIFT, _TOP_SHIFT = 0.35, 0.7, 0.2
"""Shifts of a base line as multiples of the font size: to the middle of letters, to their top, and above an axis."""
_ANGLES = (0, 30, 90)
"""Angles of tick labels that would overlap, in the order in which they are tried."""
_TITLE_GAP_PX = 8
_LABEL_GAP_PX = 2


@dataclass(frozen=True)
class Margins:
    """Distances of the plot area from the edges of the chart, in px."""

    left: float
    right: float
    top: float
    bottom: float


@dataclass(frozen=True)
class Axis:
    """An axis with its range.

    Attributes:
        letter: x or y.
        kind: linear, category or date.
        options: Options of plotly.
        categories: Position of each category.
        range: Values at the left and right, or bottom and top, end.
        offset: Distance of the plot area from the left or upper edge of the chart, in px.
        length: Length in px.
        separators: Decimal mark and separator of thousands.
        has_grid: Whether there are grid lines if the options do not say so.
    """

    letter: str
    kind: str
    options: Options
    categories: Mapping[str, int]
    range: tuple[float, float]
    offset: float
    length: float
    separators: str
    has_grid: bool

    def number(self, value: object) -> float:
        """Return a value of the data as a number of the axis."""
        if self.kind == "category" and isinstance(value, str):
            return float(self.categories[value])
        return days(value) if self.kind == "date" and isinstance(value, str) else float(value)  # type: ignore[arg-type]

    def place(self, number: float) -> float:
        """Return the place of a number in px from the left or upper edge of the chart."""
        low, high = self.range if self.letter == "x" else self.range[::-1]
        return self.offset + self.length * (number - low) / (high - low)

    def has(self, number: float) -> bool:
        """Return whether a number is in the range."""
        return min(self.range) <= number <= max(self.range)

    @property
    def is_visible(self) -> bool:
        """Whether labels, grid and title are drawn."""
        return bool(self.options.get("visible", True))

    @property
    def is_on_top(self) -> bool:
        """Whether the labels are above the plot area."""
        return self.options.get("side") == "top"

    @property
    def edge(self) -> float:
        """Where the plot area ends on the side of the labels, in px."""
        return self.offset if self.letter == "y" or self.is_on_top else self.offset + self.length

    @cached_property
    def ticks(self) -> Sequence[Tick]:
        """The ticks, in the order of the data."""
        return list_ticks(self, self.separators) if self.is_visible else []

    @property
    def label_size(self) -> float:
        """Font size of the labels in px."""
        return float(self.options["tickfont"]["size"])

    @property
    def title(self) -> str | None:
        """The title, None if the options have none."""
        title: str | None = self.options.get("title", {}).get("text")
        return title


@dataclass(frozen=True)
class TickLabel:
    """A tick label: its lines, the place of its anchor, its angle, and its box after the rotation."""

    lines: Lines
    x: float
    y: float
    anchor: str
    transform: str | None
    box: Box


def label_ticks(axis: Axis, edge: float) -> list[TickLabel]:
    """Return the tick labels of an axis.

    Args:
        axis: The axis.
        edge: Where the plot area ends on the side of the labels, in px.
    """
    if not axis.options.get("showticklabels", True):
        return []
    labelled = [tick for tick in axis.ticks if tick.label]
    lines = [parse_markup(tick.label) for tick in labelled]
    places = [axis.place(tick.label_at) for tick in labelled]
    if axis.letter == "y":
        return [_side_label(*item, edge, axis.label_size) for item in zip(lines, places, strict=True)]
    angle = axis.options.get("tickangle")
    if angle is None:
        angle = _overlap_angle(lines, places, axis.label_size)
        return [_end_label(*item, edge, axis, angle, shift=0.0) for item in zip(lines, places, strict=True)]
    return [_end_label(*item, edge, axis, angle, _MIDDLE_SHIFT / 2) for item in zip(lines, places, strict=True)]


def _side_label(lines: Lines, place: float, edge: float, size: float) -> TickLabel:
    x, y = edge - _GAP_PX, place + _MIDDLE_SHIFT * size - (len(lines) - 1) * LINE_SPACING * size / 2
    return TickLabel(lines, x, y, "end", None, lines_box(lines, x, y, size, "end"))


def _end_label(lines: Lines, place: float, edge: float, axis: Axis, angle: float, shift: float) -> TickLabel:
    """Return a label above or below the plot area, rotated if it has an angle."""
    size, direction = axis.label_size, -1 if axis.is_on_top else 1
    is_upright = abs(angle) == 90 and bool(shift)
    rise = 0.5 if is_upright else -_TOP_SHIFT if axis.is_on_top else 1.0
    x = place + (shift * size * angle / 90 if is_upright else 0.0)
    pivot = edge + direction * _GAP_PX + rise * size
    extra = (len(lines) - 1) * LINE_SPACING * size
    y = pivot - (extra / 2 if abs(angle) > 60 else extra if axis.is_on_top else 0.0)
    anchor = "middle" if not angle else "end" if angle * direction < 0 else "start"
    box = lines_box(lines, x, y, size, anchor)
    if not angle:
        return TickLabel(lines, x, y, anchor, None, box)
    centre = (x, pivot - size / 2)
    transform = f"rotate({angle:g},{centre[0]:.2f},{centre[1]:.2f})"
    return TickLabel(lines, x, y, anchor, transform, _rotate_box(box, centre, angle))


def _rotate_box(box: Box, centre: tuple[float, float], angle: float) -> Box:
    left, top, right, bottom = box
    sine, cosine = math.sin(math.radians(angle)), math.cos(math.radians(angle))
    corners = [(x - centre[0], y - centre[1]) for x in (left, right) for y in (top, bottom)]
    xs = [centre[0] + x * cosine - y * sine for x, y in corners]
    ys = [centre[1] + x * sine + y * cosine for x, y in corners]
    return min(xs), min(ys), max(xs), max(ys)


def _overlap_angle(lines: Sequence[Lines], places: Sequence[float], size: float) -> float:
    """Return the angle at which neighbouring labels do not overlap: 0, if they do not anyway."""
    spans = [
        (place - width / 2, place + width / 2 + _LABEL_GAP_PX)
        for words, place in zip(lines, places, strict=True)
        for width in (lines_width(words, size),)
    ]
    if not any(a[0] <= b[1] and b[0] <= a[1] for a, b in pairwise(spans)):
        return 0
    spacing = abs(places[-1] - places[0]) / (len(places) - 1)
    height = 1.25 * size * max(map(len, lines))
    largest = spacing / math.hypot(spacing, height)
    return next((angle for angle in _ANGLES if math.cos(math.radians(angle)) <= largest), 90)


@dataclass(frozen=True)
class Demand:
    """The room that an axis needs beyond the plot area, in px; None where it asks for nothing."""

    left: float | None = None
    right: float | None = None
    top: float | None = None
    bottom: float | None = None


def measure_axis(axis: Axis, edge: float) -> Demand:
    """Return the room that labels and title of an axis need."""
    if not axis.is_visible:
        return Demand()
    boxes = [label.box for label in label_ticks(axis, edge)]
    depth = _label_depth(axis, boxes, edge) + _title_depth(axis)
    start, end = axis.offset, axis.offset + axis.length
    if axis.letter == "y":
        return Demand(
            left=depth,
            top=_excess(start - min((box[1] for box in boxes), default=start)),
            bottom=_excess(max((box[3] for box in boxes), default=end) - end),
        )
    left = _excess(start - min((box[0] for box in boxes), default=start))
    right = _excess(max((box[2] for box in boxes), default=end) - end)
    return Demand(left, right, top=depth) if axis.is_on_top else Demand(left, right, bottom=depth)


def _excess(px: float) -> float | None:
    return px if px > 0 else None


def _label_depth(axis: Axis, boxes: Sequence[Box], edge: float) -> float:
    if not boxes:
        return 0.0
    if axis.letter == "y":
        return max(edge - min(box[0] for box in boxes), 0.0)
    if axis.is_on_top:
        return max(edge - min(box[1] for box in boxes), 0.0)
    return max(max(box[3] for box in boxes) - edge, 0.0)


def _title_depth(axis: Axis) -> float:
    if axis.title is None:
        return 0.0
    extra_lines = len(parse_markup(axis.title)) - 1
    return float(axis.options["title"]["font"]["size"]) * (_CAPITAL_SHIFT + extra_lines * LINE_SPACING) + _TITLE_GAP_PX


def draw_grid(axis: Axis, across: Axis) -> Markup:
    """Return the grid lines of an axis, which reach over the other one; none at the ends."""
    if not axis.is_visible or not axis.options.get("showgrid", axis.has_grid):
        return Markup("")
    start, end = across.offset, across.offset + across.length
    places = [axis.place(tick.value) for tick in axis.ticks]
    lines = [
        f"M{place:.2f},{start:.2f}V{end:.2f}" if axis.letter == "x" else f"M{start:.2f},{place:.2f}H{end:.2f}"
        for place in places
        if axis.offset + 1 < place < axis.offset + axis.length - 1
    ]
    return element("path", d="".join(lines), stroke=axis.options["gridcolor"], fill="none") if lines else Markup("")


def draw_axis(axis: Axis, across: Axis, edge: float) -> Markup:
    """Return labels and title of an axis."""
    if not axis.is_visible:
        return Markup("")
    labels = label_ticks(axis, edge)
    colour = axis.options["tickfont"]["color"]
    drawn = join(
        draw_lines(label.lines, label.x, label.y, axis.label_size, colour, label.anchor, label.transform)
        for label in labels
    )
    return drawn + _draw_title(axis, [label.box for label in labels], edge)


def _draw_title(axis: Axis, boxes: Sequence[Box], edge: float) -> Markup:
    if not axis.title:
        return Markup("")
    lines, font = parse_markup(axis.title), axis.options["title"]["font"]
    size, middle = font["size"], axis.offset + axis.length / 2
    depth = _label_depth(axis, boxes, edge) + _TITLE_GAP_PX
    if axis.letter == "x":
        return draw_lines(lines, middle, edge + depth + _CAPITAL_SHIFT * size, size, font["color"], "middle")
    x = edge - depth - size * (_MIDDLE_SHIFT + (len(lines) - 1) * LINE_SPACING)
    return draw_lines(lines, x, middle, size, font["color"], "middle", f"rotate(-90,{x:.2f},{middle:.2f})")
