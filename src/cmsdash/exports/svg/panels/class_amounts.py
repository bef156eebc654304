"""Known amounts of the operations of each class as SVG: a table of bars, one column a status."""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from cmsdash.exports.svg.elements import Svg
from cmsdash.exports.svg.panels.sheet import BODY, BOLD, SMALL, Sheet, Type, lines_of, section_role
from cmsdash.exports.svg.text_metrics import text_width
from cmsdash.views.html.class_amounts import AmountCell, AmountLine, ClassAmounts

_NAME_PART = 0.3
_GAP_PX, _PADDING_PX = 12, 8
_BAR_PX, _KEY_PX = 12, 24
_MARK_PX, _INDENT_PX = 4, 14
_LEGEND_GAP_PX = 24
_HEADING, _AMOUNT = Type(14, 19, 600), Type(14, 19, 600)

_CellLines: TypeAlias = Sequence[tuple[Sequence[str], Type]]
"""Words of a cell in lines, with their type."""


def class_amounts_svg(content: ClassAmounts, width: float, colours: Mapping[str, str]) -> Svg:
    """Return the table with its legend and rule above it, and below it the classes without operations.

    Args:
        content: The table.
        width: Width in px; the height follows.
        colours: Colour of each role.
    """
    table = _Table(content, width, colours)
    table.draw_legend()
    table.draw_headings()
    for section in content.sections:
        table.role = section_role(section.code)
        if section.head:
            table.draw_line(section.head, is_head=True)
        else:
            table.draw_heading(section.heading)
        for line in section.rows:
            table.draw_line(line)
    if content.rest:
        table.y = table.sheet.write(content.rest, 0, table.y + 12, width, BODY, "quiet")
    return Svg(table.sheet.body, width, table.y)


class _Table:
    """Rows below one another, the next one at `y`, with marks in the colour of `role`."""

    def __init__(self, content: ClassAmounts, width: float, colours: Mapping[str, str]) -> None:
        self.sheet, self.role, self.y = Sheet(colours), "programme", 0.0
        self._content, self._width = content, width
        self._name_px = _NAME_PART * width
        self._cell_px = (width - self._name_px) / max(1, len(content.statuses))

    def draw_legend(self) -> None:
        """Draw the meaning of the bars, and the rule."""
        x = 0.0
        for style, words in self._content.legend:
            entry_px = _KEY_PX + 8 + text_width(words, BODY.px)
            if x and x + entry_px > self._width:
                x, self.y = 0.0, self.y + BODY.line_px + 4
            right = self.sheet.bar(style, x, self.y + (BODY.line_px - _BAR_PX) / 2, _KEY_PX, _BAR_PX) + 8
            self.y = self.sheet.write(words, right, self.y, self._width - right) - BODY.line_px
            x += entry_px + _LEGEND_GAP_PX
        self.y = self.sheet.write(self._content.rule, 0, self.y + BODY.line_px + 4, self._width) + 12

    def draw_headings(self) -> None:
        """Draw the headings of the columns, which stand on a line."""
        headings = [self._content.column, *(heading for _, heading in self._content.statuses)]
        lines = [lines_of(words, self._inner(n), _HEADING) for n, words in enumerate(headings)]
        bottom = self.y + max(map(len, lines)) * _HEADING.line_px
        for number, words in enumerate(lines):
            top = bottom - len(words) * _HEADING.line_px
            self.sheet.set_lines(words, self._left(number), top, _HEADING, "quiet")
        self.y = bottom + _PADDING_PX
        self.sheet.rectangle(0, self.y - 2, self._width, 2, "line")

    def draw_heading(self, words: str) -> None:
        """Draw the heading of a section that has no amounts itself."""
        lines = lines_of(words, self._width - _INDENT_PX, BOLD)
        height = len(lines) * BOLD.line_px + 2 * _PADDING_PX
        self._draw_ground(height, is_head=True)
        self.sheet.set_lines(lines, _INDENT_PX, self.y + _PADDING_PX, BOLD)
        self._end_row(height)

    def draw_line(self, line: AmountLine, *, is_head: bool = False) -> None:
        """Draw a class: name and operations, then its cells."""
        style = BOLD if is_head else BODY
        names = lines_of(line.name, self._inner(0), style)
        notes = [
            words
            for note in (", ".join(filter(None, (line.count, line.without))), line.others)
            for words in (lines_of(note, self._inner(0), SMALL) if note else ())
        ]
        cells = [self._cell_lines(cell) for cell in line.cells]
        words_px = max(
            len(names) * style.line_px + len(notes) * SMALL.line_px,
            *(_BAR_PX + 4 + sum(len(words) * style.line_px for words, style in lines) for lines in cells),
        )
        height = words_px + 2 * _PADDING_PX
        self._draw_ground(height, is_head=is_head)
        top = self.y + _PADDING_PX
        below = self.sheet.set_lines(names, _INDENT_PX, top, style)
        self.sheet.set_lines(notes, _INDENT_PX, below, SMALL, "quiet")
        for number, (cell, lines) in enumerate(zip(line.cells, cells, strict=True), 1):
            self._draw_cell(cell, lines, self._left(number), top)
        self._end_row(height)

    def _draw_cell(self, cell: AmountCell, lines: _CellLines, left: float, top: float) -> None:
        """Draw the bars of a cell beside one another, and below them the amount and number of each."""
        if not cell.bars:
            self.sheet.set_lines(["–"], left, top, BODY, "quiet")
        x, y = left, top + _BAR_PX + 4
        for bar in cell.bars or ():
            x = self.sheet.bar(bar.style, x, top, bar.length * self._inner(1), _BAR_PX)
        for words, style in lines:
            y = self.sheet.set_lines(words, left, y, style)

    def _cell_lines(self, cell: AmountCell) -> _CellLines:
        words = [
            (part, style) for bar in cell.bars or () for part, style in ((bar.amount, _AMOUNT), (bar.operations, SMALL))
        ]
        return [(lines_of(part, self._inner(1), style), style) for part, style in words]

    def _draw_ground(self, height: float, *, is_head: bool) -> None:
        if is_head:
            self.sheet.rectangle(0, self.y, self._width, height, "surface")
        self.sheet.rectangle(0, self.y, _MARK_PX, height, self.role)

    def _end_row(self, height: float) -> None:
        self.y += height
        self.sheet.rectangle(0, self.y - 1, self._width, 1, "grid")

    def _left(self, column: int) -> float:
        return self._name_px + (column - 1) * self._cell_px if column else _INDENT_PX

    def _inner(self, column: int) -> float:
        return self._cell_px - _GAP_PX if column else self._name_px - _INDENT_PX - _GAP_PX
