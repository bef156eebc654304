"""Key numbers as SVG."""

from collections.abc import Mapping, Sequence

from cmsdash.exports.svg.elements import Svg
from cmsdash.exports.svg.panels.sheet import BODY, NUMBER, SMALL, Sheet, lines_of, rows_of
from cmsdash.views.html.metric_tiles import Tile, Tiles

_MIN_TILE_PX, _GAP_PX, _ROW_GAP_PX = 152, 24, 20
_RULE_PX, _INDENT_PX = 3, 15


def tiles_svg(content: Tiles, width: float, colours: Mapping[str, str]) -> Svg:
    """Return tiles in rows: name, number, note.

    Args:
        content: The tiles.
        width: Width in px; the height follows.
        colours: Colour of each role.
    """
    sheet = Sheet(colours)
    rows, tile_px = rows_of(content.tiles, width, _MIN_TILE_PX, _GAP_PX)
    y = -float(_ROW_GAP_PX)
    for row in rows:
        y = _draw_row(sheet, row, tile_px, y + _ROW_GAP_PX)
    return Svg(sheet.body, width, y)


def _draw_row(sheet: Sheet, row: Sequence[tuple[Tile, float]], tile_px: float, y: float) -> float:
    """Draw tiles whose numbers stand on one line; return their lower edge."""
    inner = tile_px - _INDENT_PX
    labels = [lines_of(tile.label, inner) for tile, _ in row]
    numbers_y = y + max(map(len, labels)) * BODY.line_px
    bottom = y
    for (tile, left), label in zip(row, labels, strict=True):
        x = left + _INDENT_PX
        sheet.set_lines(label, x, numbers_y - len(label) * BODY.line_px)
        below = sheet.write(tile.value, x, numbers_y, inner, NUMBER)
        bottom = max(bottom, sheet.write(tile.note, x, below, inner, SMALL, "quiet"))
    for _, left in row:
        sheet.rectangle(left, y, _RULE_PX, bottom - y, "link")
    return bottom
