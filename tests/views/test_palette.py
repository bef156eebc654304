"""Every colour is readable where it stands, and what stands side by side is told apart by every kind of eye.

Contrast: WCAG 2.2, 1.4.3 (words 4.5:1) and 1.4.11 (marks 3:1). Distance: CIEDE2000, under full protanopia,
deuteranopia and tritanopia as coloraide simulates them, and in grey as a printer makes it.
"""

import re
import tomllib
from itertools import combinations, pairwise
from pathlib import Path

import pytest
from coloraide import Color

from cmsdash.ui.layout.stylesheet import ROLES_NOT_IN_CHARTS
from cmsdash.views.charts.theme import HATCH_PATTERNS
from cmsdash.views.maps.symbols import marker_svg
from cmsdash.views.palette import KNOWLEDGE, OBJECTIVES, SEQUENTIAL, STAGE_ROLES, THEMES

ROOT = Path(__file__).parents[2]
MAP_SHEET = ROOT / "src/cmsdash/ui/figures/leaflet/frontend/style.css"
EYES = ("normal", "protan", "deutan", "tritan")
APART = 10.0
"""Told apart at a glance, also when small and not adjacent; 1 is a just noticeable difference, 100 black and white."""
NEXT = 5.0
"""Told apart when adjacent: for neighbours on a ramp, each named beside its mark."""
WORDS = [
    *((words, ground) for words in ("ink", "quiet", "link") for ground in ("page", "surface")),
    *((words, ground) for words in ("ink", "quiet") for ground in ("land", "sea", "around")),
    ("slim_ink", "slim"),
    ("band_ink", "band"),
]
MARKS = [
    *((role, "page") for role in (*KNOWLEDGE, *OBJECTIVES, *STAGE_ROLES, "programme", "programme-second", "line")),
    *((role, ground) for role in KNOWLEDGE for ground in ("land", "sea", "surface")),
]
"""`surface` is the ground of the map's legend; `coast` and `grid` are ornament; a sequential scale bears its values."""
CLASSES = [*combinations(KNOWLEDGE, 2), *combinations(OBJECTIVES, 2), ("programme", "programme-second")]
RAMPS = [*pairwise(STAGE_ROLES), *pairwise(SEQUENTIAL)]


def seen(colour: str, eye: str) -> Color:
    plain = Color(colour)
    return plain if eye == "normal" else plain.filter(eye, 1)


def contrast(one: str, other: str) -> float:
    return float(Color(one).contrast(other, method="wcag21"))


def lightness(colour: str) -> float:
    return float(Color(colour).filter("grayscale").convert("lab-d65")["lightness"])


@pytest.mark.parametrize("theme", THEMES)
def test_words_can_be_read(theme: str) -> None:
    colours = THEMES[theme]
    assert {
        pair: contrast(*(colours[role] for role in pair))
        for pair in WORDS
        if contrast(*(colours[role] for role in pair)) < 4.5
    } == {}


@pytest.mark.parametrize("theme", THEMES)
def test_marks_can_be_seen(theme: str) -> None:
    colours = THEMES[theme]
    assert {pair for pair in MARKS if contrast(*(colours[role] for role in pair)) < 3} == set()


@pytest.mark.parametrize("eye", EYES)
@pytest.mark.parametrize("theme", THEMES)
def test_classes_are_told_apart(theme: str, eye: str) -> None:
    colours = THEMES[theme]
    for pairs, distance in ((CLASSES, APART), (RAMPS, NEXT)):
        near = {
            pair
            for pair in pairs
            if seen(colours[pair[0]], eye).delta_e(seen(colours[pair[1]], eye), method="2000") < distance
        }
        assert near == set()


def drawn(role: str) -> tuple[str, str, str]:
    """How the map draws a class apart from its colour: its shape, what fills it, how its edge is broken."""
    [rule] = re.findall(rf"\.s-{role} {{(.*?)}}", MAP_SHEET.read_text(encoding="utf-8"))
    declared = dict(part.strip().split(": ", 1) for part in rule.split(";") if ":" in part)
    shape = "path" if "<path" in marker_svg(role, 10) else "circle"
    fill = declared["fill"].replace(f"var(--cms-{role})", "its colour")
    return shape, fill, declared.get("stroke-dasharray", "")


def test_each_class_is_drawn_in_its_own_way() -> None:
    """No meaning by colour alone: shape, filling or edge differ, and bars differ by pattern."""
    assert len({drawn(role) for role in KNOWLEDGE}) == len(KNOWLEDGE)
    in_bars = ("stated", "estimated", "unpublished")
    assert len({HATCH_PATTERNS[role] for role in in_bars}) == len(in_bars)


@pytest.mark.parametrize("theme", THEMES)
def test_objectives_are_told_apart_in_grey(theme: str) -> None:
    """Their bars have no pattern of their own, so their lightness must do on paper."""
    for one, other in combinations(OBJECTIVES, 2):
        assert abs(lightness(THEMES[theme][one]) - lightness(THEMES[theme][other])) >= APART


@pytest.mark.parametrize("theme", THEMES)
def test_a_ramp_rises_or_falls_all_the_way(theme: str) -> None:
    """The steps of a scale of values keep their order in grey."""
    steps = [lightness(THEMES[theme][role]) for role in SEQUENTIAL]
    assert steps in (sorted(steps), sorted(steps, reverse=True))
    assert all(abs(one - other) >= APART for one, other in pairwise(steps))


@pytest.mark.parametrize("theme", THEMES)
def test_streamlits_own_theme_says_the_same(theme: str) -> None:
    """`.streamlit/config.toml` cannot read the palette, so it must repeat it."""
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"][theme]
    colours = THEMES[theme]
    roles = {
        "backgroundColor": "page", "secondaryBackgroundColor": "surface", "textColor": "ink", "linkColor": "link",
        "grayTextColor": "quiet", "borderColor": "line", "primaryColor": "link",
    }  # fmt: skip
    assert {option: config[option] for option in roles} == {option: colours[role] for option, role in roles.items()}


@pytest.mark.parametrize("theme", THEMES)
def test_a_colour_in_a_figure_is_of_one_role(theme: str) -> None:
    """The style sheet leads it back to its role when the theme changes."""
    drawn = {role: colour for role, colour in THEMES[theme].items() if role not in ROLES_NOT_IN_CHARTS}
    assert len(set(drawn.values())) == len(drawn)
    other = next(colours for name, colours in THEMES.items() if name != theme)
    assert not {colour for role, colour in other.items() if role in drawn} & set(drawn.values())


def test_no_colour_stands_outside_the_palette() -> None:
    """The style sheets read the palette's variables; a colour written out would escape these tests. Paper has none."""
    for sheet in (ROOT / "src/cmsdash/ui/css/base.css", MAP_SHEET):
        words = sheet.read_text(encoding="utf-8").split("@media print")[0]
        assert "#" not in "".join(part.split(";")[0] for part in words.split("color:")[1:]), sheet
        assert "rgb(" not in words, sheet
