"""The little maps of areas or recipients as SVG, from the same description as the HTML of the page."""

from collections.abc import Iterator, Sequence

from markupsafe import Markup

from cmsdash.exports.svg.class_marks import draw_mark
from cmsdash.exports.svg.elements import Svg, element, join, short
from cmsdash.exports.svg.map_legend import base_line
from cmsdash.exports.svg.map_style import Colours
from cmsdash.exports.svg.text_metrics import text_width, wrap_words
from cmsdash.views.maps.small_base_map import WIDTH, SmallBaseMap
from cmsdash.views.maps.small_multiples import BOTH, CityMark, MapCard, MapSection, SmallMultiples

_MIN_CARD_PX = 208
_GAP_PX, _SECTION_GAP_PX = 16, 24
_CARD_PADDING_PX = 12
_ROW_GAP_PX = 8
_TITLE_PX, _TITLE_LINE_PX = 16, 21
_CAPTION_PX, _CAPTION_LINE_PX = 15, 20
_HEADING_PX, _HEADING_LINE_PX = 20, 26
_MIN_MARK_PX = 4
"""Radius of the smallest mark."""
_RING_PX = 3.5
"""What the ring of a mark of both kinds adds to its radius."""
_KEY_PX = 20
"""Width of a mark in the legend."""


def small_multiples_svg(content: SmallMultiples, width: float, colours: Colours) -> Svg:
    """Return the little maps in rows, with the legend above and the classes without an operation below them.

    Args:
        content: The little maps.
        width: Width in px; the height follows.
        colours: Colours by role.
    """
    grid = _Grid(content.base, width, colours)
    grid.add_legend(content)
    for section in content.sections:
        grid.add_section(section)
    if content.rest:
        grid.y += _GAP_PX
        grid.write(wrap_words(content.rest, _CAPTION_PX, width), 0, _CAPTION_PX, _CAPTION_LINE_PX, "quiet")
    return Svg(join(grid.parts), width, grid.y)


class _Grid:
    """Elements below one another, the lowest at `y`."""

    def __init__(self, base: SmallBaseMap, width: float, colours: Colours) -> None:
        self._base, self._width, self._colours = base, width, colours
        columns = max(1, int((width + _GAP_PX) // (_MIN_CARD_PX + _GAP_PX)))
        self._columns, self._card_width = columns, (width + _GAP_PX) / columns - _GAP_PX
        self._inner = self._card_width - 2 * _CARD_PADDING_PX
        self.y = 0.0
        self.parts: list[Markup] = []

    def write(
        self, lines: Sequence[str], x: float, font_px: float, line_px: float, role: str, weight: int = 400
    ) -> None:
        """Write lines below what is there."""
        for line in lines:
            self.parts.append(self._line(line, x, self.y, font_px, line_px, role, weight))
            self.y += line_px

    def _line(
        self, words: str, x: float, top: float, font_px: float, line_px: float, role: str, weight: int = 400
    ) -> Markup:
        return element(
            "text",
            words,
            x=x,
            y=base_line(top, font_px, line_px),
            font_size=font_px,
            font_weight=None if weight == 400 else weight,
            fill=self._colours[role],
        )

    def add_legend(self, content: SmallMultiples) -> None:
        """Add what the marks mean, beside one another as far as there is room."""
        x = 0.0
        for kind, words in content.legend.items():
            key = 0 if kind == "size" else _KEY_PX + _ROW_GAP_PX
            width = key + text_width(words, _CAPTION_PX)
            if x and x + width > self._width:
                x, self.y = 0.0, self.y + _CAPTION_LINE_PX + 4
            middle = self.y + _CAPTION_LINE_PX / 2
            if key:
                self.parts += self._key(kind, x + _KEY_PX / 2, middle)
            self.parts.append(self._line(words, x + key, self.y, _CAPTION_PX, _CAPTION_LINE_PX, "quiet"))
            x += width + _SECTION_GAP_PX
        self.y += _CAPTION_LINE_PX

    def _key(self, kind: str, x: float, y: float) -> Iterator[Markup]:
        if kind == "city":
            yield element("circle", cx=x, cy=y, r=2, fill=self._colours["coast"])
        else:
            yield from draw_mark(kind, x, y, 9 if kind == BOTH else 6, self._colours["ink"], self._colours["page"])

    def add_section(self, section: MapSection) -> None:
        """Add a heading and its maps, row by row."""
        colour = self._colours[section.code]
        self.y += _SECTION_GAP_PX
        self.parts.append(element("rect", x=0, y=self.y, width=4, height=_HEADING_LINE_PX, fill=colour))
        self.write([section.heading], 16, _HEADING_PX, _HEADING_LINE_PX, "ink", 600)
        for start in range(0, len(section.cards), self._columns):
            self.y += _GAP_PX if start else _ROW_GAP_PX
            self._add_row(section.cards[start : start + self._columns], colour)

    def _add_row(self, cards: Sequence[MapCard], colour: str) -> None:
        """Add maps beside one another; titles, maps and captions of a row are aligned."""
        titles = [wrap_words(card.title, _TITLE_PX, self._inner, 600) for card in cards]
        captions = [wrap_words(card.caption, _CAPTION_PX, self._inner) for card in cards]
        map_top = self.y + _CARD_PADDING_PX + max(map(len, titles)) * _TITLE_LINE_PX + _ROW_GAP_PX
        map_height = self._inner * self._base.height / WIDTH
        caption_top = map_top + map_height + _ROW_GAP_PX
        bottom = caption_top + max(map(len, captions)) * _CAPTION_LINE_PX + _CARD_PADDING_PX
        for number, (card, title, caption) in enumerate(zip(cards, titles, captions, strict=True)):
            left = number * (self._card_width + _GAP_PX)
            self.parts.append(self._frame(left, bottom, colour, is_chosen=card.is_chosen))
            x = left + _CARD_PADDING_PX
            for line, words in enumerate(title):
                top = self.y + _CARD_PADDING_PX + line * _TITLE_LINE_PX
                self.parts.append(self._line(words, x, top, _TITLE_PX, _TITLE_LINE_PX, "ink", 600))
            self.parts += self._map(card, x, map_top, colour)
            for line, words in enumerate(caption):
                top = caption_top + line * _CAPTION_LINE_PX
                self.parts.append(self._line(words, x, top, _CAPTION_PX, _CAPTION_LINE_PX, "quiet"))
        self.y = bottom

    def _frame(self, left: float, bottom: float, colour: str, *, is_chosen: bool) -> Markup:
        line = (colour, 3) if is_chosen else (self._colours["grid"], 1)
        return element(
            "rect",
            x=left + 0.5,
            y=self.y + 0.5,
            width=self._card_width - 1,
            height=bottom - self.y - 1,
            rx=4,
            fill=self._colours["page"],
            stroke=line[0],
            stroke_width=line[1],
        )

    def _map(self, card: MapCard, x: float, y: float, colour: str) -> Iterator[Markup]:
        scale = self._inner / WIDTH
        coast = {
            "fill": "none",
            "stroke": self._colours["coast"],
            "stroke_linecap": "round",
            "stroke_linejoin": "round",
        }
        land = element("path", d=self._base.outline, **coast | {"fill": self._colours["around"], "stroke_width": 1.5})
        dots = element("path", d=self._base.dots, **coast, stroke_width=6)
        body = element("title", card.names) + land + dots
        yield element("g", body, transform=f"translate({short(x)},{short(y)}) scale({scale:.4f})")
        for mark in card.marks:
            centre = x + mark.x * scale, y + mark.y * scale
            yield from draw_mark(mark.kind, *centre, _radius(mark, scale), colour, self._colours["page"])


def _radius(mark: CityMark, scale: float) -> float:
    return max(_MIN_MARK_PX, mark.radius * scale) + (_RING_PX if mark.kind == BOTH else 0)
