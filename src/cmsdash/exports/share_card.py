"""The picture that messengers show beside a link (Open Graph): what the page is about, its finding, whose it is."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from cmsdash.exports.emblems import DrawnEmblem
from cmsdash.exports.svg.column import Column
from cmsdash.exports.svg.elements import Svg, document, element, join
from cmsdash.exports.svg.png import svg_to_png
from cmsdash.exports.svg.text_metrics import FONT_FAMILIES, wrap_words
from cmsdash.views.palette import THEMES

CARD_SIZE_PX = (1200, 630)
"""Width and height: the ratio that the large networks and messengers show uncut."""

_COLOURS = THEMES["light"]
_MARGIN_PX, _BAND_PX, _FOOT_PX = 64, 96, 84
_TITLE_SIZES = ((72, 1), (60, 2), (48, 3), (40, 4))
"""Size of the title, and the lines up to which it has it."""
_FINDING_SIZES = (46, 34)
"""Size of the finding up to two lines, and of a longer one."""
_GAP_PX = 24
_EMBLEM_PX, _EMBLEM_GAP_PX = 52, 28


@dataclass(frozen=True)
class ShareCard:
    """What a card says, in plain text.

    Attributes:
        site: Name of the site.
        programme: What the site is about, in a line.
        title: What the page is about.
        finding: Its finding in a sentence; "" for none.
        foot: Date and licence of the data.
        lang: Language.
    """

    site: str
    programme: str
    title: str
    finding: str
    foot: str
    lang: str


def share_card_svg(card: ShareCard, emblems: Sequence[DrawnEmblem] = ()) -> bytes:
    """Return a card as SVG.

    Args:
        card: Its words.
        emblems: Emblems of the installation, which stand at its foot.
    """
    width, height = CARD_SIZE_PX
    inner = width - 2 * _MARGIN_PX
    column = _words(card, 0, inner)
    column = _words(card, _BAND_PX + (height - _BAND_PX - _FOOT_PX - column.y) / 2, inner)
    foot_width = inner - _emblem_width(emblems)
    foot = Column(_MARGIN_PX, height - _FOOT_PX + 22, foot_width, _COLOURS)
    foot.write(card.foot, 22, 28, "quiet", max_lines=2 if emblems else 1)
    body = join(
        [
            element("rect", width=width, height=height, fill=_COLOURS["page"]),
            element("rect", width=width, height=_BAND_PX, fill=_COLOURS["slim"]),
            _band_words(card),
            column.body,
            element("rect", x=_MARGIN_PX, y=height - _FOOT_PX, width=inner, height=2, fill=_COLOURS["grid"]),
            foot.body,
            _emblem_row(emblems),
        ]
    )
    drawing = Svg(element("g", body, font_family=FONT_FAMILIES), width, height)
    return document(drawing, title=card.title, description=card.finding, lang=card.lang)


def share_card_png(card: ShareCard, emblems: Sequence[DrawnEmblem] = ()) -> bytes:
    """Return a card as PNG of `CARD_SIZE_PX`. The same card gives the same bytes."""
    return svg_to_png(share_card_svg(card, emblems), scale=1)


def _words(card: ShareCard, top: float, width: int) -> Column:
    """Return title and finding from a height on."""
    size, lines = _title_size(card.title, width)
    column = Column(_MARGIN_PX, top, width, _COLOURS)
    column.write(card.title, size, round(size * 1.15), weight=700, max_lines=lines)
    room = CARD_SIZE_PX[1] - _BAND_PX - _FOOT_PX - 2 * _GAP_PX - (column.y - top)
    is_short = len(wrap_words(card.finding[:400], _FINDING_SIZES[0], width)) <= 2
    finding = _FINDING_SIZES[0 if is_short else 1]
    line = round(finding * 1.28)
    if card.finding and room >= line:
        column.skip(_GAP_PX)
        column.write(card.finding, finding, line, max_lines=int((room - _GAP_PX) // line) or 1)
    return column


def _title_size(title: str, width: int) -> tuple[int, int]:
    for size, lines in _TITLE_SIZES:
        if len(wrap_words(title[:400], size, width, 700)) <= lines:
            return size, lines
    return _TITLE_SIZES[-1]


def _band_words(card: ShareCard) -> Markup:
    name = element("tspan", card.site, font_weight=700, font_size=38)
    line = element("tspan", card.programme, font_size=24, dx=24)
    return element("text", name + line, x=_MARGIN_PX, y=62, fill=_COLOURS["slim_ink"])


def _emblem_width(emblems: Sequence[DrawnEmblem]) -> float:
    return sum(_EMBLEM_PX * emblem.ratio + _EMBLEM_GAP_PX + _statement_width(emblem) for emblem in emblems)


def _statement_width(emblem: DrawnEmblem) -> int:
    return 210 if emblem.statement else 0


def _emblem_row(emblems: Sequence[DrawnEmblem]) -> Markup:
    """Return the emblems at one height, at the right end of the foot."""
    x, y = CARD_SIZE_PX[0] - _MARGIN_PX - _emblem_width(emblems), CARD_SIZE_PX[1] - _FOOT_PX + 16
    parts: list[Markup] = []
    for emblem in emblems:
        x += _EMBLEM_GAP_PX
        parts.append(
            element("image", x=x, y=y, width=_EMBLEM_PX * emblem.ratio, height=_EMBLEM_PX, href=emblem.picture_address)
        )
        x += _EMBLEM_PX * emblem.ratio
        if emblem.statement:
            parts.append(_statement(emblem.statement, x + 12, y))
            x += _statement_width(emblem)
    return join(parts)


def _statement(words: str, x: float, y: float) -> Markup:
    lines = wrap_words(words, 21, 190)
    spans = join(
        [
            element("tspan", line, x=x, y=y + _EMBLEM_PX / 2 + 8 + 26 * (at - (len(lines) - 1) / 2))
            for at, line in enumerate(lines)
        ]
    )
    return element("text", spans, font_family="Ubuntu, Arial, sans-serif", font_size=21, fill=_COLOURS["plate_ink"])
