"""What the programme may fund as SVG: a box for each objective, with running text."""

from collections.abc import Mapping

from cmsdash.exports.svg.elements import Svg
from cmsdash.exports.svg.panels.flow import Run, write_runs
from cmsdash.exports.svg.panels.sheet import BODY, BOLD, SUBHEADING, Sheet, rows_of, section_role
from cmsdash.views.html.fundable_classes import FundableClasses, FundableObjective

_MIN_BOX_PX, _GAP_PX = 416, 16
_PADDING_PX, _TOP_PX = 16, 12
_MARK_PX, _RADIUS_PX = 4, 4
_LINE_PX = 26


def fundable_classes_svg(content: FundableClasses, width: float, colours: Mapping[str, str]) -> Svg:
    """Return the objectives beside one another, as far as there is room.

    Args:
        content: The objectives.
        width: Width in px; the height follows.
        colours: Colour of each role.
    """
    sheet = Sheet(colours)
    rows, box_px = rows_of(content.objectives, width, _MIN_BOX_PX, _GAP_PX)
    y = -float(_GAP_PX)
    for row in rows:
        top = y + _GAP_PX
        y = max(_write_objective(sheet, objective, left, top, box_px) for objective, left in row)
        for objective, left in row:
            sheet.dashed_frame(left, top, box_px, y - top, rx=_RADIUS_PX)
            sheet.rectangle(left, top, _MARK_PX, y - top, section_role(objective.code))
    return Svg(sheet.body, width, max(y, 0))


def _write_objective(sheet: Sheet, objective: FundableObjective, left: float, top: float, width: float) -> float:
    """Write an objective; return the lower edge of its box."""
    x, inner = left + _PADDING_PX, width - 2 * _PADDING_PX
    y = sheet.write(objective.name, x, top + _TOP_PX, inner, SUBHEADING) + 8
    for label, classes in objective.fields:
        names = "; ".join(name.striptags() for name in classes)
        y = write_runs(sheet, [Run(f"{label}:", BOLD), Run(f"{names}.", BODY)], x, y, inner, _LINE_PX) + 8
    return y + _TOP_PX - 8
