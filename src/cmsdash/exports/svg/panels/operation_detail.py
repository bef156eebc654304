"""What is known of an operation as SVG: its fields, and beside them those that no source states."""

from collections.abc import Mapping

from cmsdash.exports.svg.elements import Svg
from cmsdash.exports.svg.panels.flow import Run, write_item, write_runs
from cmsdash.exports.svg.panels.sheet import BODY, BOLD, SMALL, SUBHEADING, Sheet
from cmsdash.views.html.operation_detail import DetailField, OperationDetail

_MIN_COLUMN_PX, _COLUMN_GAP_PX, _ROW_GAP_PX = 320, 32, 16
_NAME_PX, _GAP_PX, _PADDING_PX = 160, 16, 8
_BOX_PADDING_PX, _RADIUS_PX = 16, 4


def operation_detail_svg(content: OperationDetail, width: float, colours: Mapping[str, str]) -> Svg:
    """Return the fields, and the missing ones beside them or, where there is no room, below them.

    Args:
        content: The operation.
        width: Width in px; the height follows.
        colours: Colour of each role.
    """
    sheet = Sheet(colours)
    has_room = width >= 2 * _MIN_COLUMN_PX + _COLUMN_GAP_PX
    column_px = (width - _COLUMN_GAP_PX) / 2 if has_room else width
    below = 0.0
    for field in content.fields:
        below = _draw_field(sheet, field, below, column_px)
    left, top = (column_px + _COLUMN_GAP_PX, 0.0) if has_room else (0.0, below + _ROW_GAP_PX)
    bottom = _draw_missing(sheet, content, left, top, column_px)
    return Svg(sheet.body, width, max(below, bottom))


def _draw_field(sheet: Sheet, field: DetailField, top: float, width: float) -> float:
    """Draw a name and its value above a line; return the lower edge."""
    left, y = _NAME_PX + _GAP_PX, top + _PADDING_PX
    inner = width - left
    names_bottom = write_runs(sheet, [Run(field.name, BODY, "quiet")], 0, y, _NAME_PX)
    for line in field.lines:
        remark = f"({line.remark})" if line.remark else ""
        runs = [Run(line.words, BOLD), Run(line.marker, BOLD, "quiet"), Run(remark, SMALL)]
        y = write_runs(sheet, runs, left, y, inner)
    for note in field.notes:
        y = write_runs(sheet, [Run(note, SMALL)], left, y, inner)
    bottom = max(names_bottom, y) + _PADDING_PX
    sheet.rectangle(0, bottom, width, 1, "grid")
    return bottom + 1


def _draw_missing(sheet: Sheet, content: OperationDetail, left: float, top: float, width: float) -> float:
    """Draw the box of the fields that no source states; return its lower edge."""
    x, inner = left + _BOX_PADDING_PX, width - 2 * _BOX_PADDING_PX
    y = sheet.write(content.silent, x, top + _BOX_PADDING_PX, inner, SUBHEADING) + 8
    for name in content.missing:
        y = write_item(sheet, [Run(name)], x, y, inner) + 4
    y = sheet.write(content.silent_why, x, y + 8, inner) + _BOX_PADDING_PX
    sheet.dashed_frame(left, top, width, y - top, rx=_RADIUS_PX)
    return y
