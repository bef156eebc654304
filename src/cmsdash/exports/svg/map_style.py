"""Colours and lines of the map's symbols: what style.css of the map component says of the same classes.

SVG files have them as attributes, which every program reads; style sheets inside SVG are not understood everywhere.
"""

import re
from collections.abc import Callable, Mapping

from markupsafe import Markup, escape

Colours = Mapping[str, str]
"""Hexadecimal colour of each role of `views.palette`."""
Attributes = dict[str, object]

_CLASS = re.compile(r'class="([^"]*)"')
_INFERRED_DASHES = "4 2.5"


def mix_colours(colour: str, other: str, percent: int) -> str:
    """Return a percentage of one colour mixed with the rest of another, as CSS color-mix in sRGB does.

    Custom properties are mixed by the browser, in which alone they have a colour.
    """
    if not colour.startswith("#"):
        return f"color-mix(in srgb, {colour} {percent}%, {other})"
    parts = [(int(colour[i : i + 2], 16), int(other[i : i + 2], 16)) for i in (1, 3, 5)]
    return "#" + "".join(f"{round((a * percent + b * (100 - percent)) / 100):02X}" for a, b in parts)


def paint_symbol(svg: Markup, colours: Colours) -> Markup:
    """Return the shapes of a symbol (`views.maps.symbols`, `views.maps.wheels`) without the `svg` element around them.

    Args:
        svg: The symbol, with classes.
        colours: Colours by role.
    """
    head, _, rest = svg.partition(">")
    is_faded = "faded" in head
    body = rest.rpartition("<")[0].strip()

    def paint(match: re.Match[str]) -> str:
        attributes = class_attributes(match[1], colours, is_faded=is_faded)
        return " ".join(f'{escape(name)}="{escape(str(value))}"' for name, value in attributes.items())

    return Markup(_CLASS.sub(paint, body))  # noqa: S704 - markup before, with escaped attributes


def class_attributes(css: str, colours: Colours, *, is_faded: bool = False) -> Attributes:
    """Return the attributes of the classes of a shape.

    Args:
        css: Its classes.
        colours: Colours by role.
        is_faded: Whether the reader chose other cities.

    Raises:
        KeyError: No such class.
    """
    name, *states = css.split()
    if name == "w":
        return _sector_attributes(states, colours, is_faded=is_faded)
    drawn = dict(_SHAPES[name](colours))
    if is_faded and name in _FADED:
        drawn |= _FADED[name](colours)
    return drawn


def sector_role(css: str) -> str:
    """Return the colour role of a part of the sectors (`views.maps.wheels.Sector.role`)."""
    return _SECTOR_ROLES[css]


_SECTOR_ROLES = {
    "w-ESO48": "ESO4.8",
    "w-ESO411": "ESO4.11",
    "w-people": "people",
    "w-organisations": "organisations",
}


def _sector_attributes(states: list[str], colours: Colours, *, is_faded: bool) -> Attributes:
    """Sectors are full where a source states the class, hollow and dashed where a rule infers it."""
    colour, halo = colours[sector_role(states[0])], colours["halo"]
    stroke = mix_colours(colour, halo, 35) if is_faded else colour
    if "inferred" in states:
        return {
            "fill": mix_colours(colour, halo, 22),
            "stroke": stroke,
            "stroke-width": 1.3,
            "stroke-dasharray": "3 1.5",
        }
    return {"fill": stroke, "stroke": stroke, "stroke-width": 1}


def _line(fill: str, stroke: str, width: float, **more: object) -> Attributes:
    return {"fill": fill, "stroke": stroke, "stroke-width": width} | more


def _dashed(fill: str, stroke: str, width: float) -> Attributes:
    return _line(fill, stroke, width) | {"stroke-dasharray": _INFERRED_DASHES}


_SHAPES: Mapping[str, Callable[[Colours], Attributes]] = {
    "s-stated": lambda c: _line(c["stated"], c["halo"], 1.5),
    "s-estimated": lambda c: _dashed(mix_colours(c["estimated"], c["halo"], 35), c["estimated"], 2.5),
    "s-total-only": lambda c: _line(c["halo"], c["total-only"], 2.5),
    "s-unpublished": lambda c: (
        _line(c["halo"], c["unpublished"], 2.6) | {"stroke-linecap": "round", "stroke-dasharray": "0 4.08"}
    ),
    "s-chosen": lambda c: _line("none", c["ink"], 3),
    "s-answer": lambda c: _line(c["stated"], c["halo"], 1.5),
    "s-answer-inferred": lambda c: _dashed(c["halo"], c["estimated"], 2.5),
    "s-answer-ring": lambda c: _dashed("none", c["estimated"], 2),
    "s-other": lambda c: _line(mix_colours(c["unpublished"], c["halo"], 30), c["unpublished"], 1.2),
    "s-other-stage": lambda c: _line(c["halo"], c["unpublished"], 1.5),
    "s-nothing": lambda c: _line(c["halo"], c["line"], 1),
    "w-none": lambda c: _line(c["halo"], c["line"], 1),
    "w-hole": lambda c: _line(c["halo"], c["line"], 0.75),
    "w-number": lambda c: {"fill": c["ink"], "font-size": 12.5, "text-anchor": "middle"},
}

_FADED: Mapping[str, Callable[[Colours], Attributes]] = {
    "s-stated": lambda c: {"fill": mix_colours(c["stated"], c["halo"], 30)},
    "s-answer": lambda c: {"fill": mix_colours(c["stated"], c["halo"], 30)},
    "s-estimated": lambda c: {
        "fill": mix_colours(c["estimated"], c["halo"], 12),
        "stroke": mix_colours(c["estimated"], c["halo"], 45),
    },
    "s-answer-inferred": lambda c: {"stroke": mix_colours(c["estimated"], c["halo"], 45)},
    "s-answer-ring": lambda c: {"stroke": mix_colours(c["estimated"], c["halo"], 45)},
    "s-total-only": lambda c: {"stroke": mix_colours(c["total-only"], c["halo"], 40)},
    "s-unpublished": lambda c: {"stroke": mix_colours(c["unpublished"], c["halo"], 50)},
    "s-other": lambda c: {"stroke": mix_colours(c["unpublished"], c["halo"], 50)},
    "s-nothing": lambda c: {"stroke": mix_colours(c["unpublished"], c["halo"], 50)},
}
"""Cities that are not chosen: pale but opaque, so that no line shows through."""
