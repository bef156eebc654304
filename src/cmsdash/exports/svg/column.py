"""Words, lines and drawings below one another."""

from collections.abc import Mapping

from markupsafe import Markup

from cmsdash.exports.svg.elements import Svg, element, join, place
from cmsdash.exports.svg.text_metrics import shorten_words, text_width, wrap_words

_BASE_LINE = 0.34
"""Distance of the base line from the middle of a line, as a multiple of the font size."""


class Column:
    """A column that grows downwards."""

    def __init__(self, x: float, y: float, width: float, colours: Mapping[str, str]) -> None:
        self.x, self.y, self.width = x, y, width
        self._colours = colours
        self._parts: list[Markup] = []

    @property
    def body(self) -> Markup:
        """What has been written and drawn."""
        return join(self._parts)

    def write(
        self, words: str, size: float, line_px: float, role: str = "ink", weight: int = 400, max_lines: int = 12
    ) -> None:
        """Write words in lines that fit; what has no room in the last line is cut with an ellipsis.

        Args:
            words: The words.
            size: Font size in px.
            line_px: Height of a line in px.
            role: Role of the colour.
            weight: 400, 600 or 700.
            max_lines: Lines at most.
        """
        for line in fit_lines(words, size, self.width, max_lines, weight):
            self.set_line(line, self.x, self.y, size, line_px, role, weight)
            self.y += line_px

    def set_line(
        self, words: str, x: float, top: float, size: float, line_px: float, role: str, weight: int = 400
    ) -> None:
        """Set one line of words at a place of the drawing."""
        attributes = {"font_weight": weight} if weight != 400 else {}
        base_line = top + line_px / 2 + _BASE_LINE * size
        self._parts.append(
            element("text", words, x=x, y=base_line, font_size=size, fill=self._colours[role], **attributes)
        )

    def rule(self, role: str, thickness: float = 1) -> None:
        """Draw a line over the width."""
        self._parts.append(
            element("rect", x=self.x, y=self.y, width=self.width, height=thickness, fill=self._colours[role])
        )
        self.y += thickness

    def skip(self, px: float) -> None:
        """Leave room."""
        self.y += px

    def add(self, drawing: Svg, shift: float = 0) -> None:
        """Place a drawing, perhaps shifted to the right by so many px."""
        self._parts.append(place(drawing, self.x + shift, self.y))
        self.y += drawing.height


def fit_lines(words: str, size: float, width: float, max_lines: int, weight: int = 400) -> list[str]:
    """Return words in at most so many lines of a width in px; what has no room is cut with an ellipsis."""
    # No line has so many letters: very long words need not be measured as a whole.
    most = int(max_lines * width / size * 8)
    lines = wrap_words(words[:most], size, width, weight)
    if len(lines) <= max_lines and len(words) <= most:
        return lines
    *kept, last = lines[:max_lines]
    longer = (
        f"{last}…" if text_width(f"{last}…", size, weight) <= width else shorten_words(f"{last} …", size, width, weight)
    )
    return [*kept, longer]
