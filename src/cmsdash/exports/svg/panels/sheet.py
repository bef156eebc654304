"""A sheet on which words, bars and symbols are set at any place."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, TypeVar

from markupsafe import Markup

from cmsdash.exports.svg.column import fit_lines
from cmsdash.exports.svg.elements import clean_words, element, join, short
from cmsdash.exports.svg.map_legend import base_line
from cmsdash.exports.svg.text_metrics import text_width

Item = TypeVar("Item")

MAX_LINES = 12
"""Lines of a text at most; what has no room ends with an ellipsis."""
_STRIPE_PX, _STRIPE_STEP_PX = 2.5, 8.0
"""Width of the stripes of a hatched bar, and their distance along its edge."""
_MIN_BAR_PX = 3.0


class Type(NamedTuple):
    """Font size, line height and weight of words."""

    px: float
    line_px: float
    weight: int = 400


BODY, SMALL, BOLD = Type(15, 20), Type(14, 19), Type(15, 20, 600)
HEADING, SUBHEADING = Type(20, 26, 600), Type(18, 24, 600)
NUMBER = Type(24, 30, 700)


class Sheet:
    """Drawn elements. All measures are px."""

    def __init__(self, colours: Mapping[str, str]) -> None:
        """Begin an empty sheet with the colours of a theme by role."""
        self.colours = colours
        self._parts: list[Markup] = []

    @property
    def body(self) -> Markup:
        """What has been drawn."""
        return join(self._parts)

    def add(self, parts: Iterable[Markup]) -> None:
        """Add elements."""
        self._parts += parts

    def write(
        self,
        words: str,
        x: float,
        y: float,
        width: float,
        style: Type = BODY,
        role: str = "ink",
        max_lines: int = MAX_LINES,
    ) -> float:
        """Write words in lines that fit a width.

        Returns:
            The lower edge of the last line.
        """
        return self.set_lines(lines_of(words, width, style, max_lines), x, y, style, role)

    def set_lines(
        self, lines: Sequence[str], x: float, y: float, style: Type = BODY, role: str = "ink", anchor: str = "start"
    ) -> float:
        """Set lines below one another; return the lower edge of the last one."""
        for line in lines:
            self._parts.append(
                element(
                    "text",
                    line,
                    x=x,
                    y=base_line(y, style.px, style.line_px),
                    font_size=style.px,
                    font_weight=None if style.weight == 400 else style.weight,
                    fill=self.colours[role],
                    text_anchor=None if anchor == "start" else anchor,
                )
            )
            y += style.line_px
        return y

    def rectangle(self, x: float, y: float, width: float, height: float, fill: str, **attributes: object) -> None:
        """Draw a rectangle in a role's colour, or in any other."""
        colour = self.colours.get(fill, fill)
        self._parts.append(element("rect", x=x, y=y, width=width, height=height, fill=colour, **attributes))

    def frame(self, x: float, y: float, width: float, height: float, role: str, **attributes: object) -> None:
        """Draw the edge of a box, 1 px wide."""
        edge = {"fill": "none", "stroke": self.colours[role], **attributes}
        self._parts.append(element("rect", x=x + 0.5, y=y + 0.5, width=width - 1, height=height - 1, **edge))

    def dashed_frame(self, x: float, y: float, width: float, height: float, **attributes: object) -> None:
        """Draw the edge of a box that stands apart from the others."""
        self.frame(x, y, width, height, "line", stroke_dasharray="4 3", **attributes)

    def bar(self, style: str, x: float, y: float, width: float, height: float, role: str = "") -> float:
        """Draw a bar; return its right edge.

        Args:
            style: "stated" (full), "estimated" (hatched) or "total-only" (dashed edge).
            x: Left edge.
            y: Upper edge.
            width: Length.
            height: Height.
            role: Role of its colour; "" for that of the style.
        """
        colour, length = self.colours[role or style], max(width, _MIN_BAR_PX)
        if style == "stated":
            self.rectangle(x, y, length, height, colour)
        elif style == "estimated":
            self._parts.append(_hatching(x, y, length, height, colour))
            self._parts.append(_edge(x, y, length, height, colour))
        else:
            self._parts.append(_edge(x, y, length, height, colour, stroke_dasharray="5 3"))
        return x + length

    def symbol(self, sign: str, x: float, y: float, px: float, role: str = "ink") -> None:
        """Draw one of the signs of matrices and trees; others are written.

        Args:
            sign: A sign; the fonts of the program lack some of them.
            x: Its middle.
            y: Its middle.
            px: Size of the words beside it.
            role: Role of its colour.
        """
        colour = self.colours[role]
        shapes = list(_sign_shapes(sign, x, y, 0.34 * px, colour, self.colours["page"]))
        if shapes:
            self._parts += shapes
        else:
            self.set_lines([sign], x, y - px / 2, Type(px, px), role, "middle")

    def set_symbols(self, symbols: str, x: float, y: float, px: float, role: str = "ink") -> None:
        """Set signs with their numbers, as cells have them, around a middle; see `symbol`."""
        left = x - symbols_width(symbols, px) / 2
        for part in symbols.split(" "):
            sign, _, number = part.partition("\u00a0")
            self.symbol(sign, left + px / 2, y, px, role)
            left += px
            if number:
                self.set_lines([number], left, y - px / 2, Type(px, px), role)
                left += text_width(number, px)
            left += _SYMBOL_GAP * px


_SYMBOL_GAP = 0.4


def symbols_width(symbols: str, px: float) -> float:
    """Return the width of signs with their numbers beside one another."""
    parts = symbols.split(" ")
    numbers = sum(text_width(part.partition("\u00a0")[2], px) for part in parts)
    return len(parts) * px + numbers + (len(parts) - 1) * _SYMBOL_GAP * px


def lines_of(words: str, width: float, style: Type = BODY, max_lines: int = MAX_LINES) -> list[str]:
    """Return words in lines of a width; HTML loses its tags."""
    plain = words.striptags() if isinstance(words, Markup) else words
    return fit_lines(clean_words(plain), style.px, width, max_lines, style.weight)


def rows_of(
    items: Sequence[Item], width: float, least: float, gap: float
) -> tuple[list[list[tuple[Item, float]]], float]:
    """Return items in rows as even as can be, each with its left edge, and the width of one, at least `least` px."""
    most = max(1, min(len(items), int((width + gap) // (least + gap))))
    columns = -(-len(items) // -(-len(items) // most))
    item_px = (width + gap) / columns - gap
    placed = [(item, index % columns * (item_px + gap)) for index, item in enumerate(items)]
    return [placed[start : start + columns] for start in range(0, len(placed), columns)], item_px


def section_role(section: str) -> str:
    """Return the role of the colour of an objective or a kind of recipients; "" is unknown."""
    return section if section in _SECTION_ROLES else "programme" if section else "unpublished"


_SECTION_ROLES = frozenset(("ESO4.8", "ESO4.11", "people", "organisations"))


def _sign_shapes(sign: str, x: float, y: float, r: float, colour: str, page: str) -> Iterator[Markup]:
    line = {"stroke": colour, "stroke_width": r / 3.2}
    circle = {"cx": x, "cy": y, "r": r}
    diamond = (
        f"M{short(x)},{short(y - 1.25 * r)}l{short(1.1 * r)},{short(1.25 * r)}l{short(-1.1 * r)},{short(1.25 * r)}"
    )
    diamond += f"l{short(-1.1 * r)},{short(-1.25 * r)}z"
    if sign == "●":
        yield element("circle", fill=colour, **circle)
    elif sign == "○":
        yield element("circle", fill=page, **line, **circle)
    elif sign == "◐":
        yield element("circle", fill=page, **line, **circle)
        half = f"M{short(x)},{short(y - r)}a{short(r)},{short(r)} 0 0 0 0,{short(2 * r)}z"
        yield element("path", d=half, fill=colour)
    elif sign == "◇":
        yield element("path", d=diamond, fill=page, **line)
    elif sign == "◆":
        yield element("path", d=diamond, fill=colour)
    elif sign == "≈":
        for shift in (-0.45 * r, 0.45 * r):
            step = short(r)
            wave = f"M{short(x - r)},{short(y + shift)}q{short(r / 2)},{short(-0.7 * r)} {step},0t{step},0"
            yield element("path", d=wave, fill="none", **line)
    elif sign == "·":
        yield element("circle", cx=x, cy=y, r=r / 3.5, fill=colour)


def _hatching(x: float, y: float, width: float, height: float, colour: str) -> Markup:
    """Return stripes that rise to the right, cut at the edges of a box."""
    stripes = []
    offset = _STRIPE_STEP_PX / 2
    while offset < width + height:
        start, end = max(offset - height, 0.0), min(offset, width)
        stripes.append(f"M{short(x + start)},{short(y + offset - start)}L{short(x + end)},{short(y + offset - end)}")
        offset += _STRIPE_STEP_PX
    return element("path", d="".join(stripes), stroke=colour, stroke_width=_STRIPE_PX)


def _edge(x: float, y: float, width: float, height: float, colour: str, **attributes: object) -> Markup:
    return element(
        "rect",
        x=x + 1,
        y=y + 1,
        width=max(width - 2, 1),
        height=height - 2,
        fill="none",
        stroke=colour,
        stroke_width=2,
        **attributes,
    )
