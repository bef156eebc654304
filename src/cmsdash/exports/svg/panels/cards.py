"""Cards of compared cities as SVG."""

from collections.abc import Mapping

from cmsdash.exports.svg.elements import Svg
from cmsdash.exports.svg.panels.sheet import BODY, BOLD, HEADING, NUMBER, SMALL, Sheet, lines_of, rows_of
from cmsdash.exports.svg.text_metrics import text_width
from cmsdash.views.html.comparison_cards import Card, Cards

_MIN_CARD_PX, _GAP_PX = 240, 24
_RULE_PX, _PADDING_PX = 3, 12
_VALUE_GAP_PX = 16


def cards_svg(content: Cards, width: float, colours: Mapping[str, str]) -> Svg:
    """Return cards in rows: name, amount with notes, numbers of the context.

    Args:
        content: The cards.
        width: Width in px; the height follows.
        colours: Colour of each role.
    """
    sheet = Sheet(colours)
    rows, card_px = rows_of(content.cards, width, _MIN_CARD_PX, _GAP_PX)
    y = -float(_GAP_PX)
    for row in rows:
        top = y + _GAP_PX
        y = max(_draw_card(sheet, card, left, top, card_px) for card, left in row)
    return Svg(sheet.body, width, y)


def _draw_card(sheet: Sheet, card: Card, x: float, top: float, width: float) -> float:
    """Draw a card; return its lower edge."""
    sheet.rectangle(x, top, width, _RULE_PX, "link")
    y = sheet.write(card.name, x, top + _RULE_PX + _PADDING_PX, width, HEADING)
    y = sheet.write(card.amount, x, y + 8, width, NUMBER)
    for note in card.amount_notes:
        y = sheet.write(note, x, y, width, SMALL, "quiet")
    y += _PADDING_PX
    for label, value in card.context:
        value_px = text_width(value, BOLD.px, BOLD.weight)
        lines = lines_of(label, width - value_px - _VALUE_GAP_PX)
        sheet.set_lines([value], x + width, y + 4, BOLD, anchor="end")
        y = max(sheet.set_lines(lines, x, y + 4), y + 4 + BODY.line_px) + 4
        sheet.rectangle(x, y, width, 1, "grid")
        y += 1
    return y
