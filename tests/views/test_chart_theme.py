"""The template, the palette's use, the typeface and the map's base: what can be held without a browser."""

import ast
import re
from itertools import combinations
from pathlib import Path

import pytest

from cmsdash import queries
from cmsdash.datastore.releases.release import Release
from cmsdash.domain import LANGUAGES, Availability, FigureKind
from cmsdash.i18n import get_translator
from cmsdash.ui.figures.leaflet import COMMITTED_BASE_SCRIPT
from cmsdash.ui.layout.stylesheet import STYLE
from cmsdash.views.charts import stacked_bars
from cmsdash.views.charts.theme import FONT, HATCH_PATTERNS, bar_marker, escape_plotly, figure_layout
from cmsdash.views.maps import city_map
from cmsdash.views.palette import KIND_ROLE, KNOWLEDGE, OBJECTIVES, SEQUENTIAL, STAGE_ROLES, THEMES
from tests.views.test_palette import APART, lightness

ROOT = Path(__file__).parents[2]
VIEWS = sorted((ROOT / "src" / "cmsdash" / "views").glob("*.py"))
COLOUR = re.compile(r"#[0-9A-Fa-f]{6}\b|#[0-9A-Fa-f]{3}\b")


def test_both_themes_colour_the_same_roles() -> None:
    assert set(THEMES["light"]) == set(THEMES["dark"])
    assert {*KNOWLEDGE, *OBJECTIVES, *STAGE_ROLES, *SEQUENTIAL, *KIND_ROLE.values()} <= set(THEMES["light"])
    assert {item.value for item in Availability} == set(KNOWLEDGE)
    assert {item.value for item in FigureKind} == set(KIND_ROLE)


@pytest.mark.parametrize("path", VIEWS, ids=lambda path: path.stem)
def test_colours_stand_in_the_palette_and_figures_use_the_template(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    if path.stem != "palette":
        assert COLOUR.findall(source) == []
    drawn = any(
        isinstance(node, ast.Attribute) and node.attr == "Figure" and ast.unparse(node) == "go.Figure"
        for node in ast.walk(ast.parse(source))
    )
    assert not drawn or "figure_layout(" in source, "a figure that does not use the template"


def test_the_style_sheet_names_only_roles_that_exist() -> None:
    defined = set(re.findall(r"(--cms-[\w-]+):", STYLE))
    assert set(re.findall(r"var\((--cms-[\w-]+)\)", STYLE)) <= defined
    frame = (ROOT / "src/cmsdash/ui/figures/leaflet/frontend/style.css").read_text(encoding="utf-8")
    assert set(re.findall(r"var\((--cms-[\w-]+)\)", frame)) <= {f"--cms-{role}" for role in THEMES["light"]}
    assert COLOUR.findall(frame) == []


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_template_speaks_the_language_and_the_theme(lang: str, theme: str) -> None:
    layout = figure_layout(get_translator(lang), THEMES[theme], 300, x_title="<b>a & b</b> $x$")
    assert layout["separators"] == (",." if lang == "it" else ".,")
    assert layout["template"].layout.font.family == FONT
    assert layout["template"].layout.font.color == THEMES[theme]["ink"]
    assert not set(layout["xaxis"]["title"]["text"]) & {"<", ">", "$"}


def test_kinds_differ_without_colour() -> None:
    assert len({HATCH_PATTERNS[kind] for kind in FigureKind}) == len(FigureKind)
    for colours in THEMES.values():
        assert bar_marker(colours, "unpublished")["color"] == "rgba(0,0,0,0)"
        assert bar_marker(colours, "ESO4.8", HATCH_PATTERNS["approximate"])["pattern"]["shape"] == "/"
    assert escape_plotly("a < b $5") == "a &lt; b &#36;5"


def test_the_strip_takes_every_colour_from_the_template(release: Release) -> None:
    figure = stacked_bars.reconciliation_chart(
        queries.allocation_reconciliation(release).table, get_translator("it"), THEMES["dark"]
    )
    assert figure.layout.template.layout.font.family == FONT
    assert figure.layout.height > 300


def test_the_parts_of_a_strip_are_told_apart_in_grey(release: Release) -> None:
    """Hatched bars by their pattern, full ones by their tone; paper has the light theme's colours."""
    figure = stacked_bars.reconciliation_chart(
        queries.allocation_reconciliation(release).table, get_translator("it"), THEMES["light"]
    )
    shapes = [bar.marker.pattern.shape for bar in figure.data if bar.marker.pattern.shape]
    full = [bar.marker.color for bar in figure.data if not bar.marker.pattern.shape and "rgba" not in bar.marker.color]
    assert len(shapes) == len(set(shapes)) > 2
    assert len(full) > 1
    assert all(abs(lightness(one) - lightness(other)) >= APART for one, other in combinations(full, 2))


def test_the_typeface_lies_beside_its_licence() -> None:
    fonts = ROOT / "static" / "fonts"
    config = (ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8")
    named = re.findall(r'url = "app/static/fonts/([^"]+)"', config)
    assert sorted(named) == sorted(path.name for path in fonts.glob("*.woff2"))
    assert all((fonts / name).read_bytes()[:4] == b"wOF2" for name in named)
    assert "SIL OPEN FONT LICENSE" in (fonts / "LICENSE-titillium-web.txt").read_text(encoding="utf-8")


def test_the_base_that_browsers_keep_is_the_one_of_the_data(release: Release) -> None:
    assert city_map.base_map_script(release.shapes) == COMMITTED_BASE_SCRIPT, (
        "boundaries changed: run scripts/build-base-map"
    )
