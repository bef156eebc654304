"""The description of a chart says everything that a renderer needs, in no theme."""

import re
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from plotly.graph_objects import Figure
from plotly.io import from_json

from cmsdash import queries
from cmsdash.datastore.releases.release import Release
from cmsdash.domain import LANGUAGES, Selection
from cmsdash.i18n import get_translator
from cmsdash.queries import QueryResult
from cmsdash.views.charts import (
    dot_matrix,
    peer_comparison,
    population_pyramid,
    scatter,
    stacked_bars,
    strip_plot,
    timeline,
)
from cmsdash.views.charts.description import describe_chart
from cmsdash.views.palette import CHART_COLOURS

BUILDERS = {
    path.stem
    for path in Path(population_pyramid.__file__).parent.glob("*.py")
    if "go.Figure(" in path.read_text("utf-8")
}
"""The modules that build figures."""
TRACE_TYPES = {"bar", "scatter"}
"""What plotly's basic bundle draws, without pies."""


def rename(table: pd.DataFrame, suffix: str) -> pd.DataFrame:
    return table.assign(name=table["name"] + suffix) if suffix and "name" in table else table


def draw_all(release: Release, lang: str, suffix: str = "") -> dict[str, Figure]:
    """Return the figures of every function that a page draws, by module and name.

    Args:
        release: The release.
        lang: The language of the words.
        suffix: What is added to every name in the tables.
    """
    text, selection = get_translator(lang), Selection(unit="per-resident")
    figures, city = queries.stage_figures(release, selection), Selection(city=("andria",), unit="per-resident")
    drawn: dict[Callable[..., Figure], tuple[object, ...]] = {
        strip_plot.stage_strip_plot: (figures, queries.stage_summary(release, selection), selection),
        stacked_bars.stage_breakdown_chart: (queries.stage_allocation_breakdown(release, selection), selection),
        stacked_bars.reconciliation_chart: (queries.decree_totals(release),),
        stacked_bars.classification_coverage_chart: (queries.classification_coverage(release),),
        dot_matrix.city_stage_matrix: (figures, queries.city_funding(release, selection), selection),
        dot_matrix.region_stage_matrix: (queries.stage_totals_by_region(release, selection), selection),
        dot_matrix.completeness_matrix: (queries.completeness_of_figures(release, Selection()),),
        peer_comparison.peer_comparison_chart: (
            queries.peer_groups(release, city), queries.peer_statistics(release, city), city,
        ),
        scatter.need_scatter_chart: (queries.need_and_funding(release, selection), selection),
        timeline.timeline_chart: (queries.dated_events(release, Selection()),),
        population_pyramid.population_pyramid_chart: (queries.population_pyramid(release, city),),
    }  # fmt: skip
    return {
        f"{draw.__module__.split('.')[-1]}.{draw.__name__}": draw(
            *(rename(item.table, suffix) if isinstance(item, QueryResult) else item for item in arguments),
            text,
            CHART_COLOURS,
        )
        for draw, arguments in drawn.items()
    }


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_chart_has_only_what_the_bundle_draws_and_no_colour_of_a_theme(release: Release, lang: str) -> None:
    figures = draw_all(release, lang)
    assert {name.split(".")[0] for name in figures} == BUILDERS
    for name, figure in figures.items():
        chart = describe_chart(figure)
        assert {trace.type for trace in figure.data} <= TRACE_TYPES, name
        assert not re.findall(r"#[0-9A-Fa-f]{6}", chart.figure), name
        assert {*re.findall(r"var\([^)]*\)", chart.figure)} <= {*CHART_COLOURS.values()}, name
        assert chart.height == figure.layout.height > 100, name


def test_description_is_the_whole_figure(release: Release) -> None:
    for name, figure in draw_all(release, "it").items():
        again = from_json(describe_chart(figure).figure)
        assert again.to_plotly_json() == from_json(figure.to_json()).to_plotly_json(), name


def test_only_charts_with_codes_are_clickable(release: Release) -> None:
    clickable = {name for name, figure in draw_all(release, "it").items() if describe_chart(figure).is_clickable}
    assert clickable == {
        "strip_plot.stage_strip_plot",
        "stacked_bars.stage_breakdown_chart",
        "dot_matrix.city_stage_matrix",
        "dot_matrix.region_stage_matrix",
        "dot_matrix.completeness_matrix",
        "peer_comparison.peer_comparison_chart",
        "scatter.need_scatter_chart",
        "timeline.timeline_chart",
    }


@pytest.mark.parametrize("lang", LANGUAGES)
def test_names_in_the_data_are_no_markup(release: Release, lang: str) -> None:
    drawn = {name: describe_chart(figure).figure for name, figure in draw_all(release, lang, "<i>$").items()}
    assert [name for name, figure in drawn.items() if "<i>" in figure] == []
    assert sum("&lt;i&gt;&#36;" in figure for figure in drawn.values()) > 5
