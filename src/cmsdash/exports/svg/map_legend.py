"""Legend of the city map as SVG: beside the map, or below it."""

from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup

from cmsdash.exports.svg.elements import Svg, element, join, short
from cmsdash.exports.svg.geometry import Point
from cmsdash.exports.svg.map_style import Colours, paint_symbol, sector_role
from cmsdash.exports.svg.text_metrics import ascent, descent, text_width, wrap_words
from cmsdash.views.maps.legend import LegendContent, LegendEntry, LegendPart

COLUMN_WIDTHS_PX = (232, 316, 400)
"""Widths of a legend beside the map."""
_TRIED_WIDTHS_PX = range(232, 532, 20)
"""Widths of a legend whose words must not be smaller than a size."""
_MIN_SCALE = 0.78
"""Of a legend that is made smaller rather than wider."""
_PADDING_PX = 16
_SYMBOL_PX = 36
"""Width of the column of symbols."""
_SMALL_SYMBOL_PX = 24
"""The same below a wheel."""
_GAP_PX = 8
_MIN_WIDTH_BESIDE_WHEEL_PX = 280
_ENTRY_GAP_PX = 16
"""Between two entries beside one another."""
_NUMBER_PX = 22
"""Width of the numbers of sectors."""


class _Type(NamedTuple):
    """Font size, line height and weight of words."""

    font_px: float
    line_px: float
    weight: int = 400


_PLAIN, _SMALL, _SMALL_BOLD = _Type(14, 18), _Type(12.5, 15.5), _Type(12.5, 15.5, 700)


class _Stack:
    """Elements below one another in a column."""

    def __init__(self, x: float, y: float, width: float, colours: Colours, symbol_px: float = _SYMBOL_PX) -> None:
        self.x, self.y, self.width, self._symbol_px = x, y, width, symbol_px
        self._colours = colours
        self.parts: list[Markup] = []

    def add_entry(self, entry: LegendEntry, style: _Type = _PLAIN, min_height: float = 0) -> None:
        """Add a symbol with its meaning, both in the middle of a height."""
        symbol, label = entry
        lines = wrap_words(label, style.font_px, self.width - self._symbol_px - _GAP_PX)
        high = len(lines) * style.line_px
        height = max(high, _symbol_size(symbol), min_height)
        self.parts.append(_symbol(symbol, self.x + self._symbol_px / 2, self.y + height / 2, self._colours))
        self._write(lines, Point(self.x + self._symbol_px + _GAP_PX, self.y + (height - high) / 2), style)
        self.y += height + _GAP_PX

    def add_words(self, words: str, role: str, style: _Type = _PLAIN) -> None:
        """Add a paragraph."""
        lines = wrap_words(words, style.font_px, self.width, style.weight)
        self._write(lines, Point(self.x, self.y), style, role)
        self.y += len(lines) * style.line_px + _GAP_PX / 2

    def add_part(self, part: LegendPart) -> None:
        """Add a heading and its numbered labels."""
        self.add_words(part.heading, sector_role(part.role), _SMALL_BOLD)
        for number, label in part.labels:
            lines = wrap_words(label, _SMALL.font_px, self.width - _NUMBER_PX)
            self._write([f"{number}."], Point(self.x + _NUMBER_PX - 5, self.y), _SMALL, anchor="end")
            self._write(lines, Point(self.x + _NUMBER_PX, self.y), _SMALL)
            self.y += len(lines) * _SMALL.line_px
        self.y += _GAP_PX / 2

    def add_drawing(self, symbol: Markup) -> None:
        """Add a symbol in the middle of the column."""
        size = _symbol_size(symbol)
        self.parts.append(_symbol(symbol, self.x + self.width / 2, self.y + size / 2, self._colours))
        self.y += size + _GAP_PX / 2

    def _write(
        self, lines: Sequence[str], at: Point, style: _Type, role: str = "ink", anchor: str | None = None
    ) -> None:
        for number, line in enumerate(lines):
            self.parts.append(
                element(
                    "text",
                    line,
                    x=at.x,
                    y=base_line(at.y + number * style.line_px, style.font_px, style.line_px),
                    fill=self._colours[role],
                    font_size=style.font_px,
                    font_weight=None if style.weight == 400 else style.weight,
                    text_anchor=anchor,
                )
            )


def base_line(top: float, font_px: float, line_px: float) -> float:
    """Return the base line of a line of text whose box begins at `top`."""
    return top + (line_px - ascent(font_px) - descent(font_px)) / 2 + ascent(font_px)


def legend_column(content: LegendContent, max_height: float, colours: Colours, min_type_px: float = 0) -> Svg:
    """Return the legend as a column beside the map, as narrow as it can be.

    Args:
        content: What it explains.
        max_height: Height of the map in px. A legend that is higher is made wider, and then smaller.
        colours: Colours by role.
        min_type_px: Font size of the smallest words; 0 for a legend that may be made smaller.
    """
    if min_type_px:
        return _narrowest_column(content, max_height, colours, min_type_px / _SMALL.font_px)
    columns = [_column(content, width, colours) for width in COLUMN_WIDTHS_PX]
    fitting = [column for column in columns if column.height <= max_height]
    nearly = [column for column in columns if column.height * _MIN_SCALE <= max_height]
    legend = next(iter((*fitting, *nearly)), columns[-1])
    scale = min(1.0, max_height / legend.height)
    return _scaled(legend, scale, max_height) if scale < 1 else legend


def _narrowest_column(content: LegendContent, max_height: float, colours: Colours, scale: float) -> Svg:
    """Return the narrowest legend that fits a height at a scale, in one of two arrangements; else the lowest."""
    arrangements = (_column, _split_column) if content.wheel else (_column,)
    tried: list[Svg] = []
    for width in _TRIED_WIDTHS_PX:
        tried += [arrange(content, width, colours) for arrange in arrangements]
        if min(column.height for column in tried[-len(arrangements) :]) * scale <= max_height:
            break
    legend = min(tried, key=lambda column: column.height)
    return _scaled(legend, scale, legend.height * scale)


def _scaled(legend: Svg, scale: float, height: float) -> Svg:
    return Svg(element("g", legend.body, transform=f"scale({scale:.3f})"), legend.width * scale, height)


def _column(content: LegendContent, width: float, colours: Colours) -> Svg:
    stack = _Stack(_PADDING_PX, _PADDING_PX, width - 2 * _PADDING_PX, colours)
    if content.wheel:
        _add_wheel(stack, content.wheel, content.shapes, colours)
    else:
        for entry in content.shapes:
            stack.add_entry(entry)
    for part in content.parts:
        stack.add_part(part)
    if content.heading:
        stack.y += _GAP_PX / 2
        stack.add_words(content.heading, "quiet")
    for entry in content.sizes:
        stack.add_entry(entry)
    if content.note:
        stack.add_words(content.note, "quiet", _SMALL)
    return Svg(join(stack.parts), width, stack.y - _GAP_PX + _PADDING_PX)


def _split_column(content: LegendContent, width: float, colours: Colours) -> Svg:
    """Return the wheel with the states of its sectors on the left, and the sectors in words on the right."""
    wheel = content.wheel or Markup("")
    left_px = _symbol_size(wheel) + _SMALL_SYMBOL_PX / 2
    left = _Stack(_PADDING_PX, _PADDING_PX, left_px, colours, _SMALL_SYMBOL_PX)
    left.add_drawing(wheel)
    for symbol, label in content.shapes:
        left.add_entry((symbol, label), _SMALL)
    start = 1.5 * _PADDING_PX + left_px
    right = _Stack(start, _PADDING_PX, width - start - _PADDING_PX / 2, colours)
    for part in content.parts:
        right.add_part(part)
    if content.note:
        right.add_words(content.note, "quiet", _SMALL)
    return Svg(join([*left.parts, *right.parts]), width, max(left.y, right.y) - _GAP_PX + _PADDING_PX)


def _add_wheel(stack: _Stack, wheel: Markup, entries: Sequence[LegendEntry], colours: Colours) -> None:
    """Add the wheel with the states of its sectors beside it, or below it where the column is narrow."""
    size = _symbol_size(wheel)
    is_wide = stack.width >= _MIN_WIDTH_BESIDE_WHEEL_PX
    drawing = _Stack(stack.x, stack.y, size if is_wide else stack.width, colours)
    drawing.add_drawing(wheel)
    left, top = (stack.x + size + _GAP_PX, stack.y) if is_wide else (stack.x, drawing.y)
    states = _Stack(left, top, stack.x + stack.width - left, colours)
    for entry in entries:
        states.add_entry(entry, _SMALL)
        states.y -= _GAP_PX / 2
    stack.parts += [*drawing.parts, *states.parts]
    stack.y = max(drawing.y, states.y) + _GAP_PX


def legend_row(content: LegendContent, width: float, colours: Colours) -> Svg:
    """Return the legend as rows below the map.

    Args:
        content: What it explains.
        width: Width of the map in px.
        colours: Colours by role.
    """
    parts: list[Markup] = []
    stack = _Stack(_PADDING_PX, _PADDING_PX, width - 2 * _PADDING_PX, colours)
    if content.wheel:
        wheel, stack.y = _wheel_rows(content, width, colours)
        parts.append(wheel)
    _add_rows(stack, content.shapes, colours)
    if content.heading:
        _add_sizes(stack, content, colours)
    if content.note:
        stack.add_words(content.note, "quiet", _SMALL)
    return Svg(join([*parts, *stack.parts]), width, stack.y - _GAP_PX + _PADDING_PX)


def _add_rows(stack: _Stack, entries: Sequence[LegendEntry], colours: Colours, indent: float = 0) -> None:
    """Add entries beside one another, row by row; the first row may begin farther right."""
    rows: list[list[LegendEntry]] = [[]]
    room = stack.width - indent
    for entry in entries:
        if rows[-1] and _entry_width(entry) > room:
            rows.append([])
            room = stack.width
        rows[-1].append(entry)
        room -= _entry_width(entry)
    for row in rows:
        x, height = stack.x + indent, max(_symbol_size(symbol) for symbol, _ in row)
        bottom = stack.y
        for entry in row:
            cell = _Stack(x, stack.y, min(_entry_width(entry), stack.width), colours)
            cell.add_entry(entry, min_height=height)
            stack.parts += cell.parts
            x, bottom = x + _entry_width(entry), max(bottom, cell.y)
        stack.y, indent = bottom, 0


def _entry_width(entry: LegendEntry) -> float:
    return _SYMBOL_PX + _GAP_PX + text_width(entry[1], _PLAIN.font_px) + _ENTRY_GAP_PX


def _add_sizes(stack: _Stack, content: LegendContent, colours: Colours) -> None:
    """Add the sizes beside what they show if there is room, otherwise below it."""
    indent = text_width(content.heading, _PLAIN.font_px) + _GAP_PX
    if indent + sum(map(_entry_width, content.sizes)) > stack.width:
        stack.add_words(content.heading, "quiet")
        _add_rows(stack, content.sizes, colours)
        return
    height = max(_symbol_size(symbol) for symbol, _ in content.sizes)
    heading = _Stack(stack.x, stack.y + (height - _PLAIN.line_px) / 2, stack.width, colours)
    heading.add_words(content.heading, "quiet")
    stack.parts += heading.parts
    _add_rows(stack, content.sizes, colours, indent)


def _wheel_rows(content: LegendContent, width: float, colours: Colours) -> tuple[Markup, float]:
    """Return wheel and parts beside one another, and the height that they take."""
    wheel = content.wheel or Markup("")
    size = _symbol_size(wheel)
    drawing = _Stack(_PADDING_PX, _PADDING_PX, size, colours)
    drawing.add_drawing(wheel)
    start = 2 * _PADDING_PX + size
    step = (width - start) / max(1, len(content.parts))
    stacks = [drawing]
    for number, part in enumerate(content.parts):
        stack = _Stack(start + number * step, _PADDING_PX, step - _PADDING_PX, colours)
        stack.add_part(part)
        stacks.append(stack)
    return join(part for stack in stacks for part in stack.parts), max(stack.y for stack in stacks) + _GAP_PX


def _symbol_size(symbol: Markup) -> float:
    return float(symbol.split('width="', 1)[1].split('"', 1)[0])


def _symbol(symbol: Markup, x: float, y: float, colours: Colours) -> Markup:
    half = _symbol_size(symbol) / 2
    return element("g", paint_symbol(symbol, colours), transform=f"translate({short(x - half)},{short(y - half)})")
