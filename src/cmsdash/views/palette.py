"""Colours by theme and role, for the style sheet, the map and the charts (docs/design.md describes each role).

No other file contains a colour, and no colour is the only carrier of a meaning.
"""

from collections.abc import Mapping

_LIGHT = {
    "page": "#FFFFFF",
    "surface": "#F0F4F8",
    "ink": "#17324D",
    "quiet": "#4A5B6B",
    "line": "#8796A5",
    "grid": "#DDE4EA",
    "link": "#0059B3",
    "slim": "#00366B",
    "slim_ink": "#FFFFFF",
    "band": "#0059B3",
    "band_ink": "#FFFFFF",
    "plate": "#FFFFFF",
    "plate_ink": "#000000",
    "sea": "#E4EDF4",
    "land": "#FDFCFA",
    "around": "#EFEEEA",
    "coast": "#9AA5AF",
    "halo": "#FFFFFF",
    "stated": "#0059B3",
    "estimated": "#A85400",
    "total-only": "#561061",
    "unpublished": "#717C87",
    "programme": "#33506B",
    "programme-second": "#7891A8",
    "ESO4.8": "#0E7566",
    "ESO4.11": "#7A1533",
    "people": "#5B45B0",
    "organisations": "#7A5A00",
    "not-stated": "#868F97",
    "press_estimate": "#749844",
    "ceiling": "#4A9A5E",
    "application": "#098777",
    "admitted": "#007187",
    "decree": "#00568F",
    "agreement": "#291867",
    "sequential-1": "#D7EBFA",
    "sequential-2": "#9FCEF1",
    "sequential-3": "#67ABE5",
    "sequential-4": "#2B7EC9",
    "sequential-5": "#0E509D",
}

_DARK = {
    "page": "#10161D",
    "surface": "#1C2631",
    "ink": "#F2F5F8",
    "quiet": "#C0CAD4",
    "line": "#6F8091",
    "grid": "#2B3846",
    "link": "#7DB8FF",
    "slim": "#0A0F15",
    "slim_ink": "#F2F5F8",
    "band": "#16324F",
    "band_ink": "#F2F5F8",
    "plate": "#FFFFFF",
    "plate_ink": "#000000",
    "sea": "#0D141B",
    "land": "#26323F",
    "around": "#18212B",
    "coast": "#5D6F80",
    "halo": "#10161D",
    "stated": "#4B9CF4",
    "estimated": "#DDA23A",
    "total-only": "#F5CBEF",
    "unpublished": "#8A939C",
    "programme": "#A9BFD4",
    "programme-second": "#6C8299",
    "ESO4.8": "#7FE0C6",
    "ESO4.11": "#F0877C",
    "people": "#B3A4F5",
    "organisations": "#E0C060",
    "not-stated": "#6E767E",
    "press_estimate": "#5259C4",
    "ceiling": "#277BC6",
    "application": "#009CBE",
    "admitted": "#1FB9AB",
    "decree": "#66D592",
    "agreement": "#F3F695",
    "sequential-1": "#16324F",
    "sequential-2": "#1F5288",
    "sequential-3": "#2F7CC4",
    "sequential-4": "#6FB1F0",
    "sequential-5": "#C4E1FC",
}

THEMES: Mapping[str, Mapping[str, str]] = {"light": _LIGHT, "dark": _DARK}
"""Hexadecimal colour of each role, by theme."""


def custom_property(role: str) -> str:
    """Return the name of the custom property that has the colour of a role in a style sheet."""
    return f"--cms-{role.replace('.', '-')}"


CHART_COLOURS: Mapping[str, str] = {role: f"var({custom_property(role)})" for role in _LIGHT}
"""The custom property of each role: the description of a chart is the same in every theme."""

KIND_ROLE = {
    "stated": "stated",
    "approximate": "estimated",
    "derived": "estimated",
    "inferred": "estimated",
    "missing": "unpublished",
}
"""Colour role of each kind of figure; kinds with the same colour differ by pattern (views/charts/theme.py)."""
