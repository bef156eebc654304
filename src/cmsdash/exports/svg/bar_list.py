"""Bars with their labels and values as SVG, from the same description as the HTML of the page."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from zlib import crc32

from markupsafe import Markup, escape

from cmsdash.exports.svg.column import fit_lines
from cmsdash.exports.svg.elements import Svg, element, join
from cmsdash.exports.svg.text_metrics import text_width
from cmsdash.views.html.bar_list import Bar, Bars

_LABEL_PX, _NOTE_COLUMN_PX = 230, 300
"""Widths of labels and notes, at most."""
_LABEL_PART, _NOTE_PART = 0.26, 0.33
"""The same as parts of the width."""
_GAP_PX = 16
_FONT_PX, _LINE_PX = 15, 20
_NOTE_PX, _NOTE_LINE_PX = 13, 17
_BAR_PX, _DENSE_BAR_PX = 24, 16
_ROW_GAP_PX, _DENSE_ROW_GAP_PX = 12, 6
_MIN_BAR_PX = 3
_BASE_LINE = 0.34
_MAX_LINES = 3
_STYLE_ROLES = {"stated": "stated", "other": "programme-second", "estimated": "estimated"}


@dataclass(frozen=True)
class _Font:
    size: float
    line_px: float
    role: str
    weight: int | None = None


_LABEL_FONT, _VALUE_FONT = _Font(_FONT_PX, _LINE_PX, "ink"), _Font(_FONT_PX, _LINE_PX, "ink", 600)
_NOTE_FONT = _Font(_NOTE_PX, _NOTE_LINE_PX, "quiet")


def bar_list_svg(content: Bars, width: float, colours: Mapping[str, str]) -> Svg:
    """Return the bars below each other: label, bar, value and note.

    Args:
        content: The bars.
        width: Width in px; the height follows.
        colours: Colour of each role.
    """
    drawing = _Drawing(content, width, colours)
    rows = [drawing.draw_row(bar) for bar in content.bars]
    return Svg(drawing.hatching + join(rows), width, drawing.y - drawing.row_gap)


class _Drawing:
    """Rows below each other, the next one at `y`."""

    def __init__(self, content: Bars, width: float, colours: Mapping[str, str]) -> None:
        self._colours, self._is_dense = colours, content.is_dense
        self._label_px = min(_LABEL_PX, _LABEL_PART * width)
        self._note_px = min(_NOTE_COLUMN_PX, _NOTE_PART * width)
        widest = max((text_width(bar.value, _FONT_PX, 600) for bar in content.bars), default=0.0)
        self._number_px = widest + _GAP_PX if content.is_dense else 0.0
        self._track_px = width - self._label_px - self._number_px - self._note_px - 2 * _GAP_PX
        self._pattern = f"bars-{crc32(f'{width}{colours}{content}'.encode('utf-8', 'replace')):08x}"
        self._bar_px = _DENSE_BAR_PX if content.is_dense else _BAR_PX
        self.row_gap = _DENSE_ROW_GAP_PX if content.is_dense else _ROW_GAP_PX
        self.y = 0.0

    @property
    def hatching(self) -> Markup:
        """The pattern of bars that no source states."""
        stripe = element("rect", width=3, height=8, fill=self._colours["estimated"])
        pattern = element(
            "pattern", stripe, id=self._pattern, width="8", height="8", patternUnits="userSpaceOnUse",
            patternTransform="rotate(45)",
        )  # fmt: skip
        return element("defs", pattern)

    def draw_row(self, bar: Bar) -> Markup:
        """Return a row and move on."""
        name = escape(bar.label).striptags()  # a name may be a link
        labels = fit_lines(f"{name} ({bar.badge})" if bar.badge else name, _FONT_PX, self._label_px, _MAX_LINES)
        notes = fit_lines(bar.note, _NOTE_PX, self._note_px, _MAX_LINES)
        notes_px = len(notes) * _NOTE_LINE_PX
        below = 0 if self._is_dense else notes_px
        height = max(self._bar_px, len(labels) * _LINE_PX, _LINE_PX + below, notes_px)
        middle = self.y + height / 2
        self.y += height + self.row_gap
        value_middle = middle - below / 2
        left = self._label_px + self._track_px + 2 * _GAP_PX
        note_left, note_middle = (left + self._number_px, middle) if self._is_dense else (left, middle + _LINE_PX / 2)
        return join(
            [
                *self._lines(labels, 0, middle, _LABEL_FONT),
                self._draw_bar(bar, middle),
                *self._lines([bar.value], left, value_middle, _VALUE_FONT),
                *self._lines(notes, note_left, note_middle, _NOTE_FONT),
            ]
        )

    def _lines(self, lines: Sequence[str], x: float, middle: float, font: _Font) -> Iterator[Markup]:
        """Yield lines around their middle."""
        for n, words in enumerate(lines):
            base_line = middle + (n + 0.5 - len(lines) / 2) * font.line_px + _BASE_LINE * font.size
            fill = self._colours[font.role]
            yield element("text", words, x=x, y=base_line, font_size=font.size, font_weight=font.weight, fill=fill)

    def _draw_bar(self, bar: Bar, middle: float) -> Markup:
        height, left = self._bar_px, self._label_px + _GAP_PX
        if bar.share is None:
            line = f"M{left},{middle:.2f}h{self._track_px:.2f}"
            return element("path", d=line, stroke=self._colours["unpublished"], stroke_width=2, stroke_dasharray="2 4")
        box = {"x": left, "y": middle - height / 2, "height": height, "rx": 4}
        track = element("rect", width=self._track_px, fill=self._colours["surface"], **box)
        colour, length = self._colours[_STYLE_ROLES[bar.style]], max(bar.share * self._track_px, _MIN_BAR_PX)
        if bar.style != "estimated":
            return track + element("rect", width=length, fill=colour, **box)
        inner = {**box, "x": left + 1, "y": middle - height / 2 + 1, "height": height - 2}
        return track + element(
            "rect", width=max(length - 2, 1), fill=f"url(#{self._pattern})", stroke=colour, stroke_width=2, **inner
        )
