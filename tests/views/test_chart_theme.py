"""Charts use the template and the palette; fonts and base map agree with configuration and data."""

import ast
import re
from itertools import combinations
from pathlib import Path

import pytest

from cmsdash import queries
from cmsdash.datastore.releases.release import Release
from cmsdash.domain import LANGUAGES, Availability, ObservationStatus
from cmsdash.i18n import get_translator
from cmsdash.ui.figures.leaflet import COMMITTED_BASE_SCRIPT
from cmsdash.ui.layout.stylesheet import STYLE
from cmsdash.views.charts import stacked_bars
from cmsdash.views.charts.theme import FONT_FAMILY, HATCH_PATTERNS, bar_marker, escape_plotly, figure_layout
from cmsdash.views.maps import city_map
from cmsdash.views.palette import KIND_ROLE, THEMES
from tests.views.test_palette import (
    AVAILABILITY_ROLES,
    MIN_DISTANCE,
    OBJECTIVE_ROLES,
    SEQUENTIAL_ROLES,
    STAGE_ROLES,
    compute_lightness,
)

ROOT = Path(__file__).parents[2]
VIEWS = sorted((ROOT / "src" / "cmsdash" / "views").rglob("*.py"))
COLOUR = re.compile(r"#[0-9A-Fa-f]{6}\b|#[0-9A-Fa-f]{3}\b")


def test_both_themes_define_the_same_roles() -> None:
    assert set(THEMES["light"]) == set(THEMES["dark"])
    assert {*AVAILABILITY_ROLES, *OBJECTIVE_ROLES, *STAGE_ROLES, *SEQUENTIAL_ROLES, *KIND_ROLE.values()} <= set(
        THEMES["light"]
    )
    # a city with a figure of another stage is a paler ring in the colour of those without a figure
    assert {item.value for item in Availability} - {Availability.OTHER_STAGE} == set(AVAILABILITY_ROLES)
    assert {item.value for item in ObservationStatus} == set(KIND_ROLE)


@pytest.mark.parametrize("path", VIEWS, ids=lambda path: path.stem)
def test_colours_are_defined_in_the_palette_and_charts_use_the_template(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    if path.stem != "palette":
        assert COLOUR.findall(source) == []
    creates_figure = any(
        isinstance(node, ast.Attribute) and node.attr == "Figure" and ast.unparse(node) == "go.Figure"
        for node in ast.walk(ast.parse(source))
    )
    assert not creates_figure or "figure_layout(" in source, "a chart that does not use the template"


def test_style_sheets_use_only_defined_roles() -> None:
    defined = set(re.findall(r"(--cms-[\w-]+):", STYLE))
    assert set(re.findall(r"var\((--cms-[\w-]+)\)", STYLE)) <= defined
    map_sheet = (ROOT / "src/cmsdash/ui/figures/leaflet/frontend/style.css").read_text(encoding="utf-8")
    assert set(re.findall(r"var\((--cms-[\w-]+)\)", map_sheet)) <= {
        f"--cms-{role.replace('.', '-')}" for role in THEMES["light"]
    }
    assert COLOUR.findall(map_sheet) == []


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_template_follows_language_and_theme(lang: str, theme: str) -> None:
    layout = figure_layout(get_translator(lang), THEMES[theme], 300, x_title="<b>a & b</b> $x$")
    assert layout["separators"] == (",." if lang == "it" else ".,")
    assert layout["template"].layout.font.family == FONT_FAMILY
    assert layout["template"].layout.font.color == THEMES[theme]["ink"]
    assert not set(layout["xaxis"]["title"]["text"]) & {"<", ">", "$"}


def test_observation_statuses_differ_without_colour() -> None:
    assert len({HATCH_PATTERNS[kind] for kind in ObservationStatus}) == len(ObservationStatus)
    for colours in THEMES.values():
        assert bar_marker(colours, "unpublished")["color"] == "rgba(0,0,0,0)"
        assert bar_marker(colours, "ESO4.8", HATCH_PATTERNS["approximate"])["pattern"]["shape"] == "/"
    assert escape_plotly("a < b $5") == "a &lt; b &#36;5"


def test_stacked_bars_use_the_template(release: Release) -> None:
    figure = stacked_bars.reconciliation_chart(
        queries.allocation_reconciliation(release).table, get_translator("it"), THEMES["dark"]
    )
    assert figure.layout.template.layout.font.family == FONT_FAMILY
    assert figure.layout.height > 300


def test_parts_of_stacked_bars_differ_in_grey(release: Release) -> None:
    """Hatched bars differ by pattern, plain bars by lightness; print uses the colours of the light theme."""
    figure = stacked_bars.reconciliation_chart(
        queries.allocation_reconciliation(release).table, get_translator("it"), THEMES["light"]
    )
    patterns = [bar.marker.pattern.shape for bar in figure.data if bar.marker.pattern.shape]
    plain_colours = [
        bar.marker.color for bar in figure.data if not bar.marker.pattern.shape and "rgba" not in bar.marker.color
    ]
    assert len(patterns) == len(set(patterns)) > 2
    assert len(plain_colours) > 1
    assert all(
        abs(compute_lightness(one) - compute_lightness(other)) >= MIN_DISTANCE
        for one, other in combinations(plain_colours, 2)
    )


def test_fonts_are_configured_and_have_their_licence() -> None:
    """The icon font replaces Streamlit's own in the style sheet, so it is not configured."""
    fonts = ROOT / "static" / "fonts"
    config = (ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8")
    configured = re.findall(r'url = "app/static/fonts/([^"]+)"', config)
    assert sorted(configured) == sorted(path.name for path in fonts.glob("titillium-*.woff2"))
    assert all((fonts / name).read_bytes()[:4] == b"wOF2" for name in configured)
    assert "SIL OPEN FONT LICENSE" in (fonts / "LICENSE-titillium-web.txt").read_text(encoding="utf-8")


def test_committed_base_map_matches_the_boundaries(release: Release) -> None:
    assert city_map.base_map_script(release.shapes) == COMMITTED_BASE_SCRIPT, (
        "boundaries changed: run scripts/build-base-map"
    )
