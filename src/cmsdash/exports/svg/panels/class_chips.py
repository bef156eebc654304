"""Classes of the operations of a city as SVG: a chip each, with the mark of how it is known."""

from collections.abc import Mapping

from cmsdash.exports.svg.class_marks import draw_mark
from cmsdash.exports.svg.elements import Svg, element
from cmsdash.exports.svg.panels.sheet import BODY, BOLD, SMALL, Sheet, lines_of, section_role
from cmsdash.exports.svg.text_metrics import text_width
from cmsdash.views.html.class_chips import ClassChip, ClassChips

_LABEL_PX, _COLUMN_GAP_PX = 176, 16
_GAP_PX, _FIELD_GAP_PX = 8, 14
_MIN_HEIGHT_PX, _PADDING_PX, _RADIUS_PX = 36, 6, 18
_MARK_LEFT_PX, _WORDS_LEFT_PX, _WORDS_RIGHT_PX = 20, 38, 14
_WORDS_GAP_PX = 6
_DASHES = {"inferred": "4 3", "unknown": "1 3"}
_MARK_RADII_PX = {"both": 9.0}


def class_chips_svg(content: ClassChips, width: float, colours: Mapping[str, str]) -> Svg:
    """Return the chips of each field beside its name.

    Args:
        content: The chips.
        width: Width in px; the height follows.
        colours: Colour of each role.
    """
    sheet = Sheet(colours)
    left = _LABEL_PX + _COLUMN_GAP_PX
    y = 0.0
    for number, (label, chips) in enumerate(content.fields):
        top = y + (_FIELD_GAP_PX if number else 0)
        bottom = sheet.write(label, 0, top + (_MIN_HEIGHT_PX - BOLD.line_px) / 2, _LABEL_PX, BOLD)
        x, row_bottom = float(left), top
        for chip in chips:
            chip_px = min(_chip_width(chip), width - left)
            if x > left and x + chip_px > width:
                x, top = left, row_bottom + _GAP_PX
            row_bottom = max(row_bottom, _draw_chip(sheet, chip, x, top, chip_px))
            x += chip_px + _GAP_PX
        y = max(bottom, row_bottom)
    return Svg(sheet.body, width, y)


def _chip_width(chip: ClassChip) -> float:
    words = text_width(chip.label, BODY.px) + _WORDS_GAP_PX + text_width(chip.note, SMALL.px)
    return _WORDS_LEFT_PX + words + _WORDS_RIGHT_PX + 1


def _draw_chip(sheet: Sheet, chip: ClassChip, x: float, y: float, width: float) -> float:
    """Draw a chip whose note stands beside its name or, where there is no room, below it; return its lower edge."""
    colour = sheet.colours[section_role(chip.section)]
    is_single = _chip_width(chip) <= width
    inner = width - _WORDS_LEFT_PX - _WORDS_RIGHT_PX
    names = [chip.label] if is_single else lines_of(chip.label, inner)
    notes = [chip.note] if is_single else lines_of(chip.note, inner, SMALL)
    words_px = len(names) * BODY.line_px + (0 if is_single else len(notes) * SMALL.line_px)
    height = max(_MIN_HEIGHT_PX, words_px + 2 * _PADDING_PX)
    sheet.frame(
        x, y, width, height, section_role(chip.section), rx=_RADIUS_PX, stroke_dasharray=_DASHES.get(chip.basis)
    )
    _draw_basis(sheet, chip.basis, x + _MARK_LEFT_PX, y + height / 2, colour)
    left, top = x + _WORDS_LEFT_PX, y + (height - words_px) / 2
    below = sheet.set_lines(names, left, top)
    if is_single:
        left, below = left + text_width(chip.label, BODY.px) + _WORDS_GAP_PX, top + (BODY.line_px - SMALL.line_px) / 2
    sheet.set_lines(notes, left, below, SMALL, "quiet")
    return y + height


def _draw_basis(sheet: Sheet, basis: str, x: float, y: float, colour: str) -> None:
    if basis == "unknown":
        dots = {"stroke": colour, "stroke_width": 2, "stroke_dasharray": "0 3.9", "stroke_linecap": "round"}
        sheet.add([element("circle", cx=x, cy=y, r=5, fill="none", **dots)])
        return
    sheet.add(draw_mark(basis, x, y, _MARK_RADII_PX.get(basis, 6.0), colour, sheet.colours["page"]))
