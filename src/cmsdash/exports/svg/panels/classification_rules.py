"""Classification rules as SVG: for each facet the classes with their phrases, in two columns where there is room."""

from collections.abc import Mapping, Sequence

from cmsdash.exports.svg.elements import Svg, place
from cmsdash.exports.svg.panels.flow import Run, write_runs
from cmsdash.exports.svg.panels.sheet import BODY, BOLD, HEADING, Sheet
from cmsdash.views.html.classification_rules import ClassificationRules, RuleEntry

_MIN_COLUMN_PX, _COLUMN_GAP_PX = 400, 32
_INDENT_PX, _PADDING_PX, _GAP_PX = 16, 8, 24


def classification_rules_svg(content: ClassificationRules, width: float, colours: Mapping[str, str]) -> Svg:
    """Return all rules, none folded.

    Args:
        content: The rules.
        width: Width in px; the height follows.
        colours: Colour of each role.
    """
    sheet = Sheet(colours)
    columns = 2 if width >= 2 * _MIN_COLUMN_PX + _COLUMN_GAP_PX else 1
    column_px = (width + _COLUMN_GAP_PX) / columns - _COLUMN_GAP_PX
    y = -float(_GAP_PX)
    for facet, entries in content.facets:
        y = top = sheet.write(facet, 0, y + _GAP_PX, width, HEADING) + _PADDING_PX
        drawings = [_rule_svg(entry, column_px, colours) for entry in entries]
        parts = _halves(drawings) if columns == 2 else [drawings]
        for x, part in zip((0.0, column_px + _COLUMN_GAP_PX), parts, strict=False):
            bottom = top
            for drawing in part:
                sheet.add([place(drawing, x, bottom)])
                bottom += drawing.height
            y = max(y, bottom)
    return Svg(sheet.body, width, max(y, 0))


def _halves(drawings: Sequence[Svg]) -> tuple[Sequence[Svg], Sequence[Svg]]:
    """Return drawings in two columns whose heights differ least, in their order."""
    heights = [drawing.height for drawing in drawings]
    first = min(range(len(heights) + 1), key=lambda n: max(sum(heights[:n]), sum(heights[n:])))
    return drawings[:first], drawings[first:]


def _rule_svg(entry: RuleEntry, width: float, colours: Mapping[str, str]) -> Svg:
    sheet, inner = Sheet(colours), width - _INDENT_PX
    y = write_runs(sheet, [Run(entry.name, BOLD), Run(entry.matches, BODY, "quiet")], 0, _PADDING_PX, width)
    for label, phrases in entry.phrases:
        y = write_runs(sheet, [Run(label), Run(phrases)], _INDENT_PX, y + _PADDING_PX, inner)
    y = write_runs(sheet, [Run(entry.score)], _INDENT_PX, y + _PADDING_PX, inner) + _PADDING_PX
    sheet.rectangle(0, y, width, 1, "grid")
    return Svg(sheet.body, width, y + 1)
