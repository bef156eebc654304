"""Marks that say how a class is known."""

from collections.abc import Iterator
from math import pi

from markupsafe import Markup

from cmsdash.exports.svg.elements import element, short
from cmsdash.exports.svg.map_style import mix_colours
from cmsdash.views.maps.small_multiples import BOTH, STATED


def draw_mark(kind: str, x: float, y: float, radius: float, colour: str, page: str) -> Iterator[Markup]:
    """Draw how a class is known.

    A full disc is stated, a pale one in a dashed circle inferred, a full one in a dashed circle both.

    Args:
        kind: "stated", "inferred" or "both".
        x: Its middle in px.
        y: Its middle in px.
        radius: Its radius in px.
        colour: Its colour.
        page: The colour of the page.
    """
    if kind == STATED:
        yield element("circle", cx=x, cy=y, r=radius + 0.5, fill=colour, stroke=page, stroke_width=1)
        return
    inner, fill = (radius - 3.5, colour) if kind == BOTH else (radius - 2, mix_colours(colour, page, 22))
    yield element("circle", cx=x, cy=y, r=radius, fill=page)
    yield element("circle", cx=x, cy=y, r=inner, fill=fill)
    around = 2 * pi * (radius - 1)
    dash, gap = (20, 10) if kind == BOTH else (28, 17)
    dashes = f"{short(around * dash / 360)} {short(around * gap / 360)}"
    yield element(
        "circle", cx=x, cy=y, r=radius - 1, fill="none", stroke=colour, stroke_width=2, stroke_dasharray=dashes
    )
