"""Tables as SVG: the columns and words of the screen, set in the width of a picture."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from cmsdash.exports.svg.column import fit_lines
from cmsdash.exports.svg.elements import Svg, element, join
from cmsdash.exports.svg.text_metrics import text_width

_FONT_PX, _LINE_PX = 14, 19
_HEADING_PX, _HEADING_LINE_PX, _HEADING_WEIGHT = 13, 17, 600
_PADDING_PX = 7
"""Room above and below the words of a row."""
_GAP_PX = 16
"""Room between columns."""
_MIN_COLUMN_PX, _MAX_COLUMN_PX = 40, 420
_MAX_WORD_PX = 140
"""Longer words are broken."""
_MAX_LINES = 4
_BASE_LINE = 0.34
_MEASURED_CHARS = 120


@dataclass(frozen=True)
class TableColumn:
    """A column: its heading, its cells, and whether they are numbers, which stand at the right."""

    heading: str
    cells: Sequence[str]
    is_number: bool


@dataclass(frozen=True)
class _Slot:
    """A column in its place."""

    column: TableColumn
    left: float
    width: float

    def set_lines(self, lines: Sequence[str], top: float, font: "_Font") -> Markup:
        x, anchor = (self.left + self.width, "end") if self.column.is_number else (self.left, None)
        attributes = {"font_size": font.size, "font_weight": font.weight, "fill": font.colour, "text_anchor": anchor}
        return join(
            element("text", words, x=x, y=top + (n + 0.5) * font.line_px + _BASE_LINE * font.size, **attributes)
            for n, words in enumerate(lines)
        )


@dataclass(frozen=True)
class _Font:
    size: float
    line_px: float
    colour: str
    weight: int | None = None


def table_svg(columns: Sequence[TableColumn], width: float, colours: Mapping[str, str]) -> Svg:
    """Return a table; the height follows from its words.

    Args:
        columns: The columns, of equally many cells.
        width: Width in px.
        colours: Colour of each role.
    """
    widths = _fit_widths(columns, width - _GAP_PX * (len(columns) - 1))
    lefts = [sum(widths[:n]) + n * _GAP_PX for n in range(len(columns))]
    slots = [_Slot(*slot) for slot in zip(columns, lefts, widths, strict=True)]
    parts, y = _draw_headings(slots, width, colours)
    font = _Font(_FONT_PX, _LINE_PX, colours["ink"])
    for row in zip(*(column.cells for column in columns), strict=True):
        cells = [fit_lines(words, _FONT_PX, slot.width, _MAX_LINES) for words, slot in zip(row, slots, strict=True)]
        y += _PADDING_PX
        parts += [slot.set_lines(lines, y, font) for slot, lines in zip(slots, cells, strict=True)]
        y += max(1, *(len(lines) for lines in cells)) * _LINE_PX + _PADDING_PX
        parts.append(element("rect", y=y - 1, width=width, height=1, fill=colours["grid"]))
    return Svg(join(parts), width, y)


def _draw_headings(slots: Sequence[_Slot], width: float, colours: Mapping[str, str]) -> tuple[list[Markup], float]:
    """Return the headings, which stand on a line, and their height."""
    font = _Font(_HEADING_PX, _HEADING_LINE_PX, colours["quiet"], _HEADING_WEIGHT)
    lines = [fit_lines(slot.column.heading, _HEADING_PX, slot.width, _MAX_LINES, _HEADING_WEIGHT) for slot in slots]
    height = max(map(len, lines)) * _HEADING_LINE_PX
    parts = [
        slot.set_lines(words, height - len(words) * _HEADING_LINE_PX, font)
        for slot, words in zip(slots, lines, strict=True)
    ]
    rule = element("rect", y=height + _PADDING_PX - 1.5, width=width, height=1.5, fill=colours["line"])
    return [*parts, rule], height + _PADDING_PX


def min_table_width(columns: Sequence[TableColumn]) -> float:
    """Return the width in px below which words of a table would be broken."""
    return sum(map(_min_width, columns)) + _GAP_PX * (len(columns) - 1)


def _min_width(column: TableColumn) -> float:
    """Return the width of the longest word of a column, with a limit for what is no word."""
    words = [word[:_MEASURED_CHARS] for cell in column.cells for word in cell.split(" ")]
    heading = [word[:_MEASURED_CHARS] for word in column.heading.split(" ")]
    widest = max(_widest(words, _FONT_PX), _widest(heading, _HEADING_PX, _HEADING_WEIGHT))
    return min(max(widest + 1, _MIN_COLUMN_PX), _MAX_WORD_PX)


def _natural_width(column: TableColumn) -> float:
    """Return the width at which the cells of a column stand on one line, with a limit for long ones."""
    cells = [words[:_MEASURED_CHARS] for words in column.cells]
    return min(max(_widest(cells, _FONT_PX) + 1, _min_width(column)), _MAX_COLUMN_PX)


def _widest(words: Sequence[str], size: float, weight: int = 400) -> float:
    return max((text_width(part, size, weight) for part in set(words)), default=0.0)


def _fit_widths(columns: Sequence[TableColumn], available: float) -> list[float]:
    """Return widths that fill a width: long words first, then whole cells, then what is left among all."""
    least, natural = [_min_width(column) for column in columns], [_natural_width(column) for column in columns]
    wishes = [wide - narrow for narrow, wide in zip(least, natural, strict=True)]
    spare = max(available - sum(least), 0.0)
    part = min(1.0, spare / sum(wishes)) if any(wishes) else 0.0
    rest = (spare - part * sum(wishes)) / len(columns)
    return [narrow + part * wish + rest for narrow, wish in zip(least, wishes, strict=True)]
