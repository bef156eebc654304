"""Elements of SVG: escaped, with short numbers."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
"""What XML does not allow, or what would reorder the words around it without being seen."""
_BLANKS = re.compile("[ \t\r\n\u2028\u2029]+")


@dataclass(frozen=True)
class Svg:
    """A drawing without its outer element, to be placed in another one.

    Attributes:
        body: Elements, with the origin at the top left.
        width: Width in px.
        height: Height in px.
    """

    body: Markup
    width: float
    height: float


def element(name: str, content: str = "", /, **attributes: object) -> Markup:
    """Return an element. Text is escaped; what is `Markup` is not.

    Args:
        name: Name of the element.
        content: Text or elements.
        attributes: Values by name, `_` for `-`. Numbers are shortened; None leaves an attribute out.
    """
    written = Markup("").join(
        Markup(' {}="{}"').format(key.strip("_").replace("_", "-"), _write_value(value))
        for key, value in attributes.items()
        if value is not None
    )
    body = content if isinstance(content, Markup) else clean_words(content)
    return (
        Markup("<{}{}>{}</{}>").format(name, written, body, name) if body else Markup("<{}{}/>").format(name, written)
    )


def join(parts: Iterable[Markup]) -> Markup:
    """Return elements one after the other."""
    return Markup("").join(parts)


def place(drawing: Svg, x: float, y: float) -> Markup:
    """Return a drawing at a place of another one, in px."""
    return element("g", drawing.body, transform=f"translate({short(x)},{short(y)})")


def document(drawing: Svg, *, title: str, description: str, lang: str, head: str = "") -> bytes:
    """Return a drawing as an SVG file with a title and a description for those who do not see it."""
    names = element("title", title, id="title") + element("desc", description, id="desc")
    root = element(
        "svg",
        names + escape(head) + drawing.body,
        xmlns="http://www.w3.org/2000/svg",
        width=drawing.width,
        height=drawing.height,
        viewBox=f"0 0 {short(drawing.width)} {short(drawing.height)}",
        role="img",
        aria_labelledby="title desc",
        lang=lang,
    )
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{root}\n'.encode()


def short(number: float) -> str:
    """Return a number with at most two decimals."""
    written = f"{number:.2f}".rstrip("0").rstrip(".")
    return "0" if written == "-0" else written


def points(coordinates: Sequence[tuple[float, float]]) -> str:
    """Return the points of a line."""
    return " ".join(f"{short(x)},{short(y)}" for x, y in coordinates)


def clean_words(words: str) -> str:
    """Return words on one line, without the characters that XML does not allow or that reorder what is around them."""
    return _BLANKS.sub(" ", _UNPRINTABLE.sub("", words))


def _write_value(value: object) -> str:
    return short(value) if isinstance(value, (int, float)) else clean_words(str(value))
