"""Words of charts: lines with bold parts, as plotly's tags give them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from cmsdash.exports.svg.elements import clean_words, element, join
from cmsdash.exports.svg.text_metrics import LINE_SPACING, ascent, descent, overhang, text_width

_TAG = re.compile(r"(<[^<>]*>)")
_BOLD = 700
_REGULAR = 400

Box = tuple[float, float, float, float]
"""Left, top, right and bottom in px."""


@dataclass(frozen=True)
class Run:
    """Words of one weight."""

    words: str
    weight: int


Lines = Sequence[Sequence[Run]]


def parse_markup(markup: object) -> Lines:
    """Return the lines of a text with `<b>` and `<br>`; other tags are left out."""
    lines: list[list[Run]] = [[]]
    weight = _REGULAR
    for part in _TAG.split(str(markup)):
        match re.sub(r"\W", "", part).lower() if _TAG.fullmatch(part) else None:
            case None if words := clean_words(Markup(part).unescape()):  # noqa: S704 - not HTML any more
                lines[-1].append(Run(words, weight))
            case "br":
                lines.append([])
            case "b" | "strong":
                weight = _REGULAR if part.startswith("</") else _BOLD
    return lines


def markup_words(markup: object) -> str:
    """Return the words of a text without its tags, a blank between lines."""
    return " ".join("".join(run.words for run in line) for line in parse_markup(markup))


def lines_width(lines: Lines, size: float) -> float:
    """Return the width of the widest line in px, with the parts of letters beyond it, as a browser measures it."""
    return max((_line_width(line, size) for line in lines), default=0.0)


def _line_width(line: Sequence[Run], size: float) -> float:
    ends = overhang(line[0].words[:1] + line[-1].words[-1:], size, line[-1].weight) if line else 0.0
    return sum(text_width(run.words, size, run.weight) for run in line) + ends


def lines_box(lines: Lines, x: float, y: float, size: float, anchor: str = "start") -> Box:
    """Return the box of lines whose first base line is at `y`, in px."""
    width = lines_width(lines, size)
    left = x - {"start": 0.0, "middle": width / 2, "end": width}[anchor]
    return left, y - ascent(size), left + width, y + descent(size) + (len(lines) - 1) * LINE_SPACING * size


def draw_lines(
    lines: Lines, x: float, y: float, size: float, colour: str, anchor: str = "start", transform: str | None = None
) -> Markup:
    """Return a text element.

    Args:
        lines: The words.
        x: Place of the anchor in px.
        y: First base line in px.
        size: Font size in px.
        colour: Colour of the letters.
        anchor: Which end of a line is at `x`: start, middle or end.
        transform: Transformation of the whole text.
    """
    content = join(
        element("tspan", _draw_runs(line), x=x, y=y + n * LINE_SPACING * size) for n, line in enumerate(lines) if line
    )
    return element("text", content, font_size=size, fill=colour, text_anchor=anchor, transform=transform)


def _draw_runs(line: Sequence[Run]) -> Markup:
    return join(element("tspan", run.words, font_weight=run.weight if run.weight != _REGULAR else None) for run in line)
