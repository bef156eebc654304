"""Matrices of classes as SVG: the table of wide screens, with its symbols as shapes."""

from collections.abc import Mapping, Sequence
from itertools import accumulate

from cmsdash.exports.svg.elements import Svg, element, short
from cmsdash.exports.svg.map_style import mix_colours
from cmsdash.exports.svg.panels.sheet import BODY, SMALL, Sheet, Type, lines_of, symbols_width
from cmsdash.exports.svg.text_metrics import ascent, descent, text_width
from cmsdash.views.html.matrix import UNDECLARED_ROW, Matrix, MatrixCell, MatrixRow

_NAME_PX, _DENSE_NAME_PX = 290, 230
_CELL_PX, _DENSE_CELL_PX = 50, 27
"""Widths at least of a column."""
_MIN_ROW_PX, _DENSE_ROW_PX = 32, 38
_WORDS, _SPAN, _KIND = Type(14, 17.5), Type(14, 18, 600), Type(14, 18, 700)
_SYMBOL_PX, _DENSE_SYMBOL_PX, _SYMBOL_LINE_PX = 13.0, 11.0, 18
_PADDING_PX = 8
_MARK_PX = 18
"""Room for the symbol before the name of a row."""
_HEAD_PX = (160, 190, 220, 260, 320)
"""Lengths of the headings of columns, which are turned: the first in which all fit."""
_ACTIVE_PERCENT, _PLANNED_PERCENT = 28, 11
_LEGEND_GAP_PX = 24


def min_matrix_width(content: Matrix) -> float:
    """Return the width in px below which symbols would not fit."""
    if content.is_dense:
        return _DENSE_NAME_PX + _DENSE_CELL_PX * len(content.columns)
    return _NAME_PX + _CELL_PX * len(content.columns)


def matrix_svg(content: Matrix, width: float, colours: Mapping[str, str]) -> Svg:
    """Return the table with its legend above and the sentences about what it leaves out below.

    Args:
        content: The matrix.
        width: Width in px, at least `min_matrix_width`; the height follows.
        colours: Colour of each role.
    """
    table = _Table(content, width, colours)
    table.draw_legend()
    table.draw_headings()
    for kind, rows in content.bodies:
        table.draw_kind(kind)
        for row in rows:
            table.draw_row(row)
    table.draw_rest()
    return Svg(table.sheet.body, width, table.y)


class _Table:
    """Rows below one another, the next one at `y`."""

    def __init__(self, content: Matrix, width: float, colours: Mapping[str, str]) -> None:
        self.sheet, self.y = Sheet(colours), 0.0
        self._content, self._width = content, width
        self._name_px = _DENSE_NAME_PX if content.is_dense else _NAME_PX
        self._cell_px = (width - self._name_px) / max(1, len(content.columns))
        page, admitted = colours["page"], colours["admitted"]
        self._grounds = {
            "active": mix_colours(admitted, page, _ACTIVE_PERCENT),
            "planned": mix_colours(admitted, page, _PLANNED_PERCENT),
        }

    def draw_legend(self) -> None:
        """Draw the meaning of the symbols beside one another as far as there is room."""
        x = 0.0
        for symbol, meaning in self._content.legend:
            entry_px = _MARK_PX + text_width(meaning, BODY.px)
            if x and x + entry_px > self._width:
                x, self.y = 0.0, self.y + BODY.line_px
            self.sheet.symbol(symbol, x + _MARK_PX / 2 - 2, self.y + BODY.line_px / 2, BODY.px)
            self.sheet.set_lines([meaning], x + _MARK_PX, self.y, BODY, "quiet")
            x += entry_px + _LEGEND_GAP_PX
        self.y += BODY.line_px + 12

    def draw_headings(self) -> None:
        """Draw the headings above several columns, and those of the columns, which are turned."""
        if self._content.spans:
            self._draw_spans()
        lines = self._heading_lines()
        longest = max((text_width(line, _WORDS.px) for each in lines for line in each), default=0.0)
        bottom = self.y + max(longest, _WORDS.line_px) + 2 * _PADDING_PX
        for number, words in enumerate(lines):
            self._draw_turned(words, self._left(number) + self._cell_px / 2, bottom - _PADDING_PX)
        corner_y = bottom - _PADDING_PX - _WORDS.line_px
        self.sheet.write(self._content.corner, _PADDING_PX, corner_y, self._name_px - 2 * _PADDING_PX, _WORDS)
        self.y = bottom
        self.sheet.rectangle(0, self.y - 1, self._width, 1, "line")

    def _heading_lines(self) -> Sequence[Sequence[str]]:
        """Return the turned headings in lines as short as their columns allow."""
        most = max(1, int(self._cell_px // _WORDS.line_px))
        for length in _HEAD_PX:
            lines = [lines_of(words, length, _WORDS) for words in self._content.columns]
            if all(len(words) <= most for words in lines):
                return lines
        return [lines_of(words, _HEAD_PX[-1], _WORDS, most) for words in self._content.columns]

    def _draw_spans(self) -> None:
        starts = accumulate((columns for _, columns in self._content.spans), initial=0)
        spans = [
            (self._left(start), columns * self._cell_px, heading)
            for start, (heading, columns) in zip(starts, self._content.spans, strict=False)
        ]
        lines = [lines_of(heading, width - 2 * _PADDING_PX, _SPAN) if heading else [] for _, width, heading in spans]
        height = max(map(len, lines)) * _SPAN.line_px + 2 * _PADDING_PX
        for (left, width, _), words in zip(spans, lines, strict=True):
            if words:
                self.sheet.set_lines(words, left + _PADDING_PX, self.y + _PADDING_PX, _SPAN)
                self.sheet.rectangle(left + 2, self.y + height - 1, width - 4, 1, "line")
        self.y += height

    def _draw_turned(self, lines: Sequence[str], x: float, y: float) -> None:
        """Write lines from below to above, the first at the left."""
        for number, words in enumerate(lines):
            middle = x + (number + 0.5 - len(lines) / 2) * _WORDS.line_px
            base = middle + (ascent(_WORDS.px) - descent(_WORDS.px)) / 2
            turn = f"rotate(-90 {short(base)} {short(y)})"
            attributes = {"font_size": _WORDS.px, "fill": self.sheet.colours["ink"], "transform": turn}
            self.sheet.add([element("text", words, x=base, y=y, **attributes)])

    def draw_kind(self, words: str) -> None:
        """Draw the heading of a part."""
        bottom = self.sheet.write(words, _PADDING_PX, self.y + _PADDING_PX, self._width - 2 * _PADDING_PX, _KIND)
        self.y = bottom + _PADDING_PX / 2
        self.sheet.rectangle(0, self.y - 1, self._width, 1, "grid")

    def draw_row(self, row: MatrixRow) -> None:
        """Draw the name of a row and its cells."""
        names = lines_of(row.name, self._name_px - _MARK_PX - 2 * _PADDING_PX, _WORDS)
        cells = [self._symbol_lines(cell) for cell in row.cells]
        lines_px = max((len(lines) for lines in cells), default=1) * _SYMBOL_LINE_PX + 6
        height = max(
            _DENSE_ROW_PX if self._content.is_dense else _MIN_ROW_PX, len(names) * _WORDS.line_px + 12, lines_px
        )
        middle = self.y + height / 2
        if row.is_undeclared:
            self.sheet.symbol(UNDECLARED_ROW, _PADDING_PX + _MARK_PX / 2 - 3, middle, _SYMBOL_PX, "quiet")
        self.sheet.set_lines(names, _PADDING_PX + _MARK_PX, middle - len(names) * _WORDS.line_px / 2, _WORDS)
        for number, (cell, symbols) in enumerate(zip(row.cells, cells, strict=True)):
            self._draw_cell(cell, symbols, self._left(number), height)
        self.y += height
        self.sheet.rectangle(0, self.y - 1, self._width, 1, "grid")

    def _draw_cell(self, cell: MatrixCell, lines: Sequence[str], left: float, height: float) -> None:
        role = "quiet" if cell.state == "nothing" else "ink"
        if cell.state in self._grounds:
            inset = 1 if self._content.is_dense else 0
            self.sheet.rectangle(left + inset, self.y, self._cell_px - 1 - inset, height - 1, self._grounds[cell.state])
        for number, line in enumerate(lines):
            y = self.y + height / 2 + (number + 0.5 - len(lines) / 2) * self._symbol_line_px
            self._draw_symbols(line, left + self._cell_px / 2, y, role)

    def _draw_symbols(self, line: str, x: float, y: float, role: str) -> None:
        if line.isdigit():
            self.sheet.set_lines([line], x, y - SMALL.line_px / 2, Type(_WORDS.px, SMALL.line_px), role, "middle")
        else:
            self.sheet.set_symbols(line, x, y, self._symbol_px, role)

    @property
    def _symbol_px(self) -> float:
        return _DENSE_SYMBOL_PX if self._content.is_dense else _SYMBOL_PX

    @property
    def _symbol_line_px(self) -> float:
        return _SYMBOL_LINE_PX - 3 if self._content.is_dense else _SYMBOL_LINE_PX

    def _symbol_lines(self, cell: MatrixCell) -> list[str]:
        """Return the symbols of a cell in lines: in a narrow column each number stands below its symbol."""
        if self._content.is_dense:
            return cell.symbols.replace("\u00a0", " ").split(" ")
        lines = [""]
        for part in cell.symbols.split(" "):
            longer = f"{lines[-1]} {part}".lstrip()
            if symbols_width(longer, _SYMBOL_PX) <= self._cell_px - 4 or not lines[-1]:
                lines[-1] = longer
            else:
                lines.append(part)
        return lines

    def draw_rest(self) -> None:
        """Write what has no row or column."""
        for words in self._content.rest:
            self.y = self.sheet.write(words, 0, self.y + 12, self._width, BODY, "quiet")

    def _left(self, column: int) -> float:
        return self._name_px + column * self._cell_px
