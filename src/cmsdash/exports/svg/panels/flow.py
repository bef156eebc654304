"""Words of several sizes, weights and colours that follow one another in lines."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import NamedTuple

from markupsafe import Markup

from cmsdash.exports.svg.elements import clean_words, element
from cmsdash.exports.svg.panels.sheet import BODY, Sheet, Type
from cmsdash.exports.svg.text_metrics import shorten_words, text_width, wrap_words

MAX_FLOW_LINES = 80
"""More than the longest text of a source needs; what has no room ends with an ellipsis."""
_MAX_LETTERS_PER_EM = 8
"""No line has as many letters as this for each em of its width, so very long words need not be measured as a whole."""
ITEM_INDENT_PX = 18
"""Left edge of the words of an item of a list."""
_DOT_X_PX, _DOT_RADIUS_PX = 5, 2.5


class Run(NamedTuple):
    """Words of one kind; HTML loses its tags."""

    words: Markup | str
    style: Type = BODY
    role: str = "ink"


def write_runs(sheet: Sheet, runs: Iterable[Run], x: float, y: float, width: float, line_px: float = 0) -> float:
    """Write words after one another, with a blank between runs, in lines of a width.

    Args:
        sheet: The sheet.
        runs: The words.
        x: Left edge in px.
        y: Upper edge in px.
        width: Width in px.
        line_px: Height of a line in px, 0 for that of the first run.

    Returns:
        The lower edge of the last line.
    """
    for line in _fit_lines(runs, width):
        line_px = line_px or line[0].style.line_px
        left = x
        for run in line:
            sheet.set_lines([run.words], left, y, run.style._replace(line_px=line_px), run.role)
            left += _width(run.words, run) + _width(" ", run)
        y += line_px
    return y


def write_item(sheet: Sheet, runs: Iterable[Run], x: float, y: float, width: float) -> float:
    """Write an item of a list beside its dot; return its lower edge. See `write_runs`."""
    dot = element("circle", cx=x + _DOT_X_PX, cy=y + BODY.line_px / 2, r=_DOT_RADIUS_PX, fill=sheet.colours["ink"])
    sheet.add([dot])
    return write_runs(sheet, runs, x + ITEM_INDENT_PX, y, width - ITEM_INDENT_PX)


def _fit_lines(runs: Iterable[Run], width: float) -> list[list[Run]]:
    """Return lines, the words of one kind in one run each."""
    lines: list[list[Run]] = [[]]
    left = 0.0
    for word in _split_words(runs, width):
        word_px = _width(word.words, word)
        if lines[-1] and left + word_px > width:
            if len(lines) == MAX_FLOW_LINES:
                lines[-1][-1] = _end_early(lines[-1], width)
                break
            lines.append([])
            left = 0.0
        lines[-1].append(word)
        left += word_px + _width(" ", word)
    return [_join_words(line) for line in lines if line]


def _split_words(runs: Iterable[Run], width: float) -> Iterator[Run]:
    for run in runs:
        plain = run.words.striptags() if isinstance(run.words, Markup) else run.words
        most = int(MAX_FLOW_LINES * width / run.style.px * _MAX_LETTERS_PER_EM)
        for word in clean_words(plain[:most]).split(" "):
            for part in wrap_words(word, run.style.px, width, run.style.weight):
                yield run._replace(words=part)


def _join_words(line: list[Run]) -> list[Run]:
    return [
        Run(" ".join(word.words for word in words), style, role)
        for (style, role), words in groupby(line, lambda word: (word.style, word.role))
    ]


def _end_early(line: list[Run], width: float) -> Run:
    """Return the last word of a line with an ellipsis."""
    *before, last = line
    room = width - sum(_width(f"{word.words} ", word) for word in before)
    return last._replace(words=shorten_words(f"{last.words} …", last.style.px, room, last.style.weight))


def _width(words: str, run: Run) -> float:
    return text_width(words, run.style.px, run.style.weight)
