"""What sources say beside figures as SVG: a list of date, meaning, words of the source, source and caveat."""

from collections.abc import Mapping

from cmsdash.exports.svg.elements import Svg
from cmsdash.exports.svg.panels.flow import ITEM_INDENT_PX, Run, write_item, write_runs
from cmsdash.exports.svg.panels.sheet import BOLD, SMALL, Sheet
from cmsdash.views.html.statements import Statements

_GAP_PX = 8


def statements_svg(content: Statements, width: float, colours: Mapping[str, str]) -> Svg:
    """Return the statements below one another.

    Args:
        content: The statements.
        width: Width in px; the height follows.
        colours: Colour of each role.
    """
    sheet = Sheet(colours)
    y = -float(_GAP_PX)
    for said in content.statements:
        runs = (Run(f"{said.date}.", BOLD), Run(f"{said.says}."), Run(said.quote), Run(said.source, SMALL, "quiet"))
        y = write_item(sheet, runs, 0, y + _GAP_PX, width)
        y = write_runs(sheet, [Run(said.note, SMALL)], ITEM_INDENT_PX, y, width - ITEM_INDENT_PX)
    return Svg(sheet.body, width, max(y, 0))
