"""The objectives of the programme with their interventions as SVG."""

from collections.abc import Mapping

from cmsdash.exports.svg.elements import Svg
from cmsdash.exports.svg.panels.sheet import BODY, BOLD, HEADING, SMALL, Sheet, rows_of, section_role
from cmsdash.exports.svg.text_metrics import text_width
from cmsdash.views.html.taxonomy_tree import TaxonomyTree, TreeCard, TreeCount

_MIN_CARD_PX, _GAP_PX = 400, 16
_PADDING_PX, _RULE_PX = 16, 4
_SIGN_PX = 18


def taxonomy_tree_svg(content: TaxonomyTree, width: float, colours: Mapping[str, str]) -> Svg:
    """Return a card for each objective, and the operations without one below them.

    Args:
        content: The tree.
        width: Width in px; the height follows.
        colours: Colour of each role.
    """
    sheet = Sheet(colours)
    rows, card_px = rows_of(content.cards, width, _MIN_CARD_PX, _GAP_PX)
    y = 0.0
    for row in rows:
        bottom = max(_draw_card(sheet, card, left, y, card_px, content.none) for card, left in row)
        for card, left in row:
            sheet.frame(left, y, card_px, bottom - y, "grid")
            sheet.rectangle(left, y, card_px, _RULE_PX, section_role(card.code))
        y = bottom + _GAP_PX
    for label, _, remark in content.rest:
        inner = width - 2 * _PADDING_PX
        bottom = sheet.write(label, _PADDING_PX, y + _PADDING_PX, inner, BOLD)
        bottom = sheet.write(remark, _PADDING_PX, bottom, inner) + _PADDING_PX
        sheet.dashed_frame(0, y, width, bottom - y)
        y = bottom + _GAP_PX
    return Svg(sheet.body, width, max(y - _GAP_PX, 0))


def _draw_card(sheet: Sheet, card: TreeCard, left: float, top: float, width: float, none: str) -> float:
    """Write a card; return its lower edge."""
    x, inner = left + _PADDING_PX, width - 2 * _PADDING_PX
    y = sheet.write(card.name, x, top + _RULE_PX + _PADDING_PX, inner, HEADING)
    y = _draw_count(sheet, card.count, x, y + 4, inner, none)
    for kind, leaves in card.kinds:
        y = sheet.write(kind, x, y + _PADDING_PX, inner, BOLD, "quiet") + 4
        for leaf in leaves:
            sheet.rectangle(x, y, inner, 1, "grid")
            y = sheet.write(leaf.name, x, y + 8, inner, BOLD)
            y = sheet.write(leaf.meaning, x, y, inner)
            y = _draw_count(sheet, leaf.count, x, y, inner, none) + 8
    return y + _PADDING_PX - 8


def _draw_count(sheet: Sheet, count: TreeCount | None, x: float, y: float, width: float, none: str) -> float:
    """Write the number of operations, and how they are known; return the lower edge."""
    if not count:
        sheet.symbol("○", x + 6, y + SMALL.line_px / 2, SMALL.px, "quiet")
        return sheet.write(none, x + _SIGN_PX, y, width - _SIGN_PX, SMALL, "quiet")
    y = sheet.write(count.label, x, y, width, BOLD)
    left = x
    for sign, words in count.by_basis:
        entry_px = _SIGN_PX + text_width(words, SMALL.px)
        if left > x and left + entry_px > x + width:
            left, y = x, y + SMALL.line_px
        sheet.symbol(sign, left + 6, y + SMALL.line_px / 2, SMALL.px, "quiet")
        sheet.set_lines([words], left + _SIGN_PX, y, SMALL, "quiet")
        left += entry_px + 12
    return y + (SMALL.line_px if count.by_basis else BODY.line_px - BOLD.line_px)
