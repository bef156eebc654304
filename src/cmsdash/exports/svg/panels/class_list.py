"""Lists of objectives, areas and recipients as SVG: name, bar of operations, their number."""

from collections.abc import Mapping

from cmsdash.exports.svg.elements import Svg
from cmsdash.exports.svg.panels.sheet import BODY, BOLD, HEADING, SMALL, Sheet, lines_of, section_role
from cmsdash.exports.svg.text_metrics import text_width
from cmsdash.views.html.class_list import ClassEntry, ClassList, ClassSection

_BAR_PX, _BAR_HEIGHT_PX = 160, 14
_COUNT_PX = 200
_GAP_PX, _LEGEND_GAP_PX, _SECTION_GAP_PX = 16, 24, 24
_ROW_PADDING_PX = 5
_KEY_PX = 24
_MARK_PX, _INDENT_PX = 4, 16


def class_list_svg(content: ClassList, width: float, colours: Mapping[str, str]) -> Svg:
    """Return the list with its legend, and below each part the classes without operations.

    Args:
        content: The list.
        width: Width in px; the height follows.
        colours: Colour of each role.
    """
    sheet = Sheet(colours)
    y = _draw_legend(sheet, content)
    for section in content.sections:
        y = _draw_section(sheet, section, width, y + _SECTION_GAP_PX)
    return Svg(sheet.body, width, y)


def _draw_legend(sheet: Sheet, content: ClassList) -> float:
    x = 0.0
    for style, words in (("stated", content.stated), ("estimated", content.inferred)):
        if words:
            middle = BODY.line_px / 2 - _BAR_HEIGHT_PX / 2
            right = sheet.bar(style, x, middle, _KEY_PX, _BAR_HEIGHT_PX, "ink") + 8
            sheet.set_lines([words], right, 0, BODY, "quiet")
            x = right + text_width(words, BODY.px) + _LEGEND_GAP_PX
    return BODY.line_px


def _draw_section(sheet: Sheet, section: ClassSection, width: float, top: float) -> float:
    role = section_role(section.code)
    heading = section.heading_entry
    y = sheet.write(section.heading, _INDENT_PX, top, width - _INDENT_PX, HEADING)
    if heading:
        y = sheet.write(heading.count, _INDENT_PX, y, width - _INDENT_PX, BODY, "quiet")
    sheet.rectangle(0, top, _MARK_PX, y - top, role)
    y += 8
    for entry in section.entries:
        y = _draw_entry(sheet, entry, width, y, role)
    if section.rest:
        y = sheet.write(section.rest, 0, y + 8, width, BODY, "quiet")
    return y


def _draw_entry(sheet: Sheet, entry: ClassEntry, width: float, top: float, role: str) -> float:
    style = BOLD if entry.is_chosen else BODY
    names = lines_of(entry.label, width - _BAR_PX - _COUNT_PX - 2 * _GAP_PX, style)
    counts = lines_of(entry.count, _COUNT_PX, SMALL)
    height = max(len(names) * style.line_px, len(counts) * SMALL.line_px) + 2 * _ROW_PADDING_PX
    middle, left = top + height / 2, width - _COUNT_PX - _GAP_PX - _BAR_PX
    sheet.set_lines(names, 0, middle - len(names) * style.line_px / 2, style)
    for part, percent in (("stated", entry.stated_percent), ("estimated", entry.inferred_percent)):
        if percent:
            left = sheet.bar(part, left, middle - _BAR_HEIGHT_PX / 2, _BAR_PX * percent / 100, _BAR_HEIGHT_PX, role)
    sheet.set_lines(counts, width - _COUNT_PX, middle - len(counts) * SMALL.line_px / 2, SMALL, "quiet")
    sheet.rectangle(0, top + height - 1, width, 1, "grid")
    return top + height
