"""Colours have enough contrast, and adjacent ones are distinguishable with any colour vision."""

import ast
import re
import tomllib
from itertools import combinations, pairwise
from pathlib import Path

import pytest
from coloraide import Color

from cmsdash.views.charts.theme import HATCH_PATTERNS
from cmsdash.views.maps.symbols import marker_svg
from cmsdash.views.palette import THEMES

ROOT = Path(__file__).parents[2]
MAP_SHEET = ROOT / "src/cmsdash/ui/figures/leaflet/frontend/style.css"
CHARTS = ROOT / "src/cmsdash/views/charts"
ROLES_NOT_IN_CHARTS = {
    "link", "slim", "slim_ink", "band", "band_ink", "plate", "plate_ink", "sea", "land", "around", "coast", "halo",
    "people", "organisations",
}  # fmt: skip
"""Some of these share a colour."""
COLOUR_VISIONS = ("normal", "protan", "deutan", "tritan")
"""Normal vision, and full protanopia, deuteranopia and tritanopia as coloraide simulates them."""
AVAILABILITY_ROLES = ("stated", "estimated", "total-only", "unpublished")
OBJECTIVE_ROLES = ("ESO4.8", "ESO4.11", "not-stated")
RECIPIENT_ROLES = ("people", "organisations")
STAGE_ROLES = ("press_estimate", "ceiling", "application", "admitted", "decree", "agreement")
"""From the least to the most advanced stage."""
SEQUENTIAL_ROLES = tuple(f"sequential-{step}" for step in range(1, 6))
"""From low to high values."""
MIN_DISTANCE = 10.0
"""CIEDE2000 distance between small marks that are not adjacent; 1 is just noticeable, 100 is black and white."""
MIN_ADJACENT_DISTANCE = 5.0
"""CIEDE2000 distance between adjacent steps of a labelled ramp."""
TEXT_PAIRS = [
    *((text, background) for text in ("ink", "quiet", "link") for background in ("page", "surface")),
    *((text, background) for text in ("ink", "quiet") for background in ("land", "sea", "around")),
    ("slim_ink", "slim"),
    ("band_ink", "band"),
    ("plate_ink", "plate"),
]
"""Roles of text and background: WCAG 2.2, 1.4.3, asks for a contrast of 4.5:1."""
MARK_PAIRS = [
    *(
        (role, "page")
        for role in (*AVAILABILITY_ROLES, *OBJECTIVE_ROLES, *STAGE_ROLES, "programme", "programme-second", "line")
    ),
    *((role, background) for role in AVAILABILITY_ROLES for background in ("land", "sea", "surface")),
    *(
        (role, background)
        for role in ("ESO4.8", "ESO4.11", *RECIPIENT_ROLES)
        for background in ("page", "around", "surface", "land", "sea")
    ),
]
"""Roles of mark and background: WCAG 2.2, 1.4.11, asks for a contrast of 3:1.

`surface` is the background of the map's legend; `coast` and `grid` are decorative; a sequential scale shows its values.
"""
CLASS_PAIRS = [
    *combinations(AVAILABILITY_ROLES, 2),
    *combinations(OBJECTIVE_ROLES, 2),
    RECIPIENT_ROLES,
    ("programme", "programme-second"),
]
RAMP_PAIRS = [*pairwise(STAGE_ROLES), *pairwise(SEQUENTIAL_ROLES)]


def simulate_vision(colour: str, vision: str) -> Color:
    plain = Color(colour)
    return plain if vision == "normal" else plain.filter(vision, 1)


def compute_contrast(one: str, other: str) -> float:
    return float(Color(one).contrast(other, method="wcag21"))


def compute_lightness(colour: str) -> float:
    return float(Color(colour).filter("grayscale").convert("lab-d65")["lightness"])


@pytest.mark.parametrize("theme", THEMES)
def test_text_has_enough_contrast(theme: str) -> None:
    colours = THEMES[theme]
    assert {
        pair: compute_contrast(*(colours[role] for role in pair))
        for pair in TEXT_PAIRS
        if compute_contrast(*(colours[role] for role in pair)) < 4.5
    } == {}


@pytest.mark.parametrize("theme", THEMES)
def test_marks_have_enough_contrast(theme: str) -> None:
    colours = THEMES[theme]
    assert {pair for pair in MARK_PAIRS if compute_contrast(*(colours[role] for role in pair)) < 3} == set()


@pytest.mark.parametrize("vision", COLOUR_VISIONS)
@pytest.mark.parametrize("theme", THEMES)
def test_classes_differ_with_every_colour_vision(theme: str, vision: str) -> None:
    colours = THEMES[theme]
    for pairs, distance in ((CLASS_PAIRS, MIN_DISTANCE), (RAMP_PAIRS, MIN_ADJACENT_DISTANCE)):
        near = {
            pair
            for pair in pairs
            if simulate_vision(colours[pair[0]], vision).delta_e(
                simulate_vision(colours[pair[1]], vision), method="2000"
            )
            < distance
        }
        assert near == set()


def read_map_style(role: str) -> tuple[str, str, str]:
    """Return shape, fill and dash pattern of a role on the map."""
    rule = re.findall(rf"^\.s-{role}(?:, [^{{]*)? {{(.*?)}}", MAP_SHEET.read_text(encoding="utf-8"), re.MULTILINE)[0]
    declared = dict(part.strip().split(": ", 1) for part in rule.split(";") if ":" in part)
    shape = "path" if "<path" in marker_svg(role, 10) else "circle"
    fill = declared["fill"].replace(f"var(--cms-{role})", "its colour")
    return shape, fill, declared.get("stroke-dasharray", "")


def test_each_availability_differs_without_colour() -> None:
    """Shape, fill or outline differ on the map, and patterns in bars."""
    assert len({read_map_style(role) for role in AVAILABILITY_ROLES}) == len(AVAILABILITY_ROLES)
    in_bars = ("stated", "estimated", "unpublished")
    assert len({HATCH_PATTERNS[role] for role in in_bars}) == len(in_bars)


@pytest.mark.parametrize("theme", THEMES)
def test_objectives_differ_in_grey(theme: str) -> None:
    """Their bars have no pattern, so their lightness must differ in print."""
    for one, other in combinations(OBJECTIVE_ROLES, 2):
        assert abs(compute_lightness(THEMES[theme][one]) - compute_lightness(THEMES[theme][other])) >= MIN_DISTANCE


@pytest.mark.parametrize("theme", THEMES)
def test_sequential_scale_is_monotonic_in_grey(theme: str) -> None:
    """The steps keep their order in grey print."""
    steps = [compute_lightness(THEMES[theme][role]) for role in SEQUENTIAL_ROLES]
    assert steps in (sorted(steps), sorted(steps, reverse=True))
    assert all(abs(one - other) >= MIN_DISTANCE for one, other in pairwise(steps))


@pytest.mark.parametrize("theme", THEMES)
def test_streamlit_theme_equals_the_palette(theme: str) -> None:
    """`.streamlit/config.toml` cannot import the palette and repeats it."""
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"][theme]
    colours = THEMES[theme]
    roles = {
        "backgroundColor": "page", "secondaryBackgroundColor": "surface", "textColor": "ink", "linkColor": "link",
        "grayTextColor": "quiet", "borderColor": "line", "primaryColor": "link",
    }  # fmt: skip
    assert {option: config[option] for option in roles} == {option: colours[role] for option, role in roles.items()}


def test_each_chart_colour_has_one_role() -> None:
    """The browser draws a chart in the light colours and then replaces each by the custom property of its role."""
    colours = {role: colour for role, colour in THEMES["light"].items() if role not in ROLES_NOT_IN_CHARTS}
    assert len(set(colours.values())) == len(colours)


@pytest.mark.parametrize("path", sorted(CHARTS.glob("*.py")), ids=lambda path: path.stem)
def test_charts_use_no_role_that_shares_its_colour(path: Path) -> None:
    words = {node.value for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Constant)}
    assert not words & ROLES_NOT_IN_CHARTS


def test_style_sheets_use_only_palette_colours() -> None:
    """The style sheets use the variables of the palette, except in print rules."""
    css = ROOT / "src/cmsdash/ui/css"
    for sheet in (css / "base.css", css / "small_multiples.css", MAP_SHEET):
        words = sheet.read_text(encoding="utf-8").split("@media print")[0]
        assert "#" not in "".join(part.split(";")[0] for part in words.split("color:")[1:]), sheet
        assert "rgb(" not in words, sheet
