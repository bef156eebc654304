"""The way of the money of a city as SVG: its figures at each stage, from left to right, and those of the press."""

from collections.abc import Mapping

from cmsdash.exports.svg.elements import Svg, element
from cmsdash.exports.svg.panels.sheet import BODY, BOLD, SMALL, Sheet, Type
from cmsdash.exports.svg.text_metrics import text_width
from cmsdash.views.html.funding_stages import FundingStages, Stage, StageFigure

_COLUMN_GAP_PX = 16
_LINE_PX, _DOT_PX = 3, 8
_BAR_PX = 10
_AMOUNT, _BADGE = Type(20, 26, 600), Type(13, 20)
_BADGE_HEIGHT_PX, _BADGE_INDENT_PX = 22, 9
_PADDING_PX = 14
_PRESS_PX, _PRESS_GAP_PX = 208, 32
_CONFLICT_INDENT_PX = 11


def funding_stages_svg(content: FundingStages, width: float, colours: Mapping[str, str]) -> Svg:
    """Return the stages as points on a line, each with its figures, and the estimates of the press below.

    Args:
        content: The stages.
        width: Width in px; the height follows.
        colours: Colour of each role.
    """
    sheet = Sheet(colours)
    column_px = width / len(content.stages)
    bottom = 0.0
    for number, stage in enumerate(content.stages):
        x = number * column_px
        _draw_point(sheet, x, column_px, is_empty=not stage.figures)
        y = sheet.write(stage.name, x, 2 * _DOT_PX + 10, column_px - _COLUMN_GAP_PX, BOLD) + 4
        bottom = max(bottom, _draw_stage(sheet, stage, x, y, column_px - _COLUMN_GAP_PX, content.none))
    if content.press:
        bottom = _draw_press(sheet, content.press, content.press_note, bottom + _COLUMN_GAP_PX, width)
    return Svg(sheet.body, width, bottom)


def _draw_point(sheet: Sheet, x: float, width: float, *, is_empty: bool) -> None:
    """Draw a part of the line and its point: dotted and hollow where no figure is known."""
    role, fill = ("unpublished", "page") if is_empty else ("line", "link")
    dots = {"stroke_dasharray": "1 5", "stroke_linecap": "round"} if is_empty else {}
    line = {"stroke": sheet.colours[role], "stroke_width": _LINE_PX, **dots}
    edge = {"stroke": sheet.colours[role], "stroke_width": 2, "stroke_dasharray": "2 3"} if is_empty else {}
    sheet.add(
        [
            element("line", x1=x, y1=_DOT_PX + 1, x2=x + width, y2=_DOT_PX + 1, **line),
            element("circle", cx=x + _DOT_PX + 1, cy=_DOT_PX + 1, r=_DOT_PX, fill=sheet.colours[fill], **edge),
        ]
    )


def _draw_stage(sheet: Sheet, stage: Stage, x: float, y: float, width: float, none: str) -> float:
    """Draw the figures and notes of a stage; return the lower edge."""
    y = _draw_conflict(sheet, stage, x, y, width)
    for figure in stage.figures:
        y = _draw_figure(sheet, figure, x, y, width) + 12
    if not stage.figures:
        y = sheet.write(none, x, y, width, BODY, "quiet") + 8
    for note in stage.notes:
        y = sheet.write(note.words, x, y, width, BODY, "quiet")
        y = sheet.write(f"{note.date}, {note.source.striptags()}", x, y, width, SMALL, "quiet") + 8
    return y


def _draw_conflict(sheet: Sheet, stage: Stage, x: float, y: float, width: float) -> float:
    """Say beside a line how many different figures a stage has, if any; return the lower edge."""
    if not stage.conflict:
        return y
    bottom = sheet.write(stage.conflict, x + _CONFLICT_INDENT_PX, y, width - _CONFLICT_INDENT_PX, SMALL)
    sheet.rectangle(x, y, 3, bottom - y, "estimated")
    return bottom + 8


def _draw_figure(sheet: Sheet, figure: StageFigure, x: float, y: float, width: float) -> float:
    below = sheet.write(figure.amount, x, y, width, _AMOUNT)
    if figure.badge:
        below = _draw_badge(sheet, figure, x, y, below, width)
    sheet.rectangle(x, below + 4, width, _BAR_PX, "surface", rx=3)
    sheet.bar(figure.style, x, below + 4, figure.share * width, _BAR_PX)
    y = below + _BAR_PX + 8
    for words in (figure.priority, figure.kind, figure.source):
        y = sheet.write(words, x, y, width, SMALL, "quiet")
    return y


def _draw_badge(sheet: Sheet, figure: StageFigure, x: float, y: float, below: float, width: float) -> float:
    """Draw the badge beside the amount, or below it where there is no room; return the lower edge of both."""
    badge_px = text_width(figure.badge, _BADGE.px) + 2 * _BADGE_INDENT_PX
    beside = x + text_width(figure.amount, _AMOUNT.px, _AMOUNT.weight) + 8
    left, top = (beside, y + 3) if beside + badge_px <= x + width else (x, below)
    sheet.frame(left, top, badge_px, _BADGE_HEIGHT_PX, "link", rx=_BADGE_HEIGHT_PX / 2)
    sheet.set_lines([figure.badge], left + _BADGE_INDENT_PX, top + 1, _BADGE, "link")
    return max(below, top + _BADGE_HEIGHT_PX)


def _draw_press(sheet: Sheet, press: Stage, note: str, top: float, width: float) -> float:
    """Draw the estimates of the press in a box of their own; return its lower edge."""
    inner = width - 2 * _PADDING_PX
    y = sheet.write(press.name, _PADDING_PX, top + _PADDING_PX, inner, BOLD)
    y = sheet.write(note, _PADDING_PX, y, inner, BODY, "quiet") + 8
    y = _draw_conflict(sheet, press, _PADDING_PX, y, inner)
    x, row_bottom = float(_PADDING_PX), y
    for figure in press.figures:
        if x > _PADDING_PX and x + _PRESS_PX > width - _PADDING_PX:
            x, y = float(_PADDING_PX), row_bottom + 12
        row_bottom = max(row_bottom, _draw_figure(sheet, figure, x, y, _PRESS_PX))
        x += _PRESS_PX + _PRESS_GAP_PX
    y = row_bottom + 8
    for remark in press.notes:
        y = sheet.write(f"{remark.words} {remark.date}, {remark.source.striptags()}", _PADDING_PX, y, inner, SMALL)
    bottom = y + _PADDING_PX - 8
    sheet.dashed_frame(0, top, width, bottom - top, rx=4)
    return bottom
