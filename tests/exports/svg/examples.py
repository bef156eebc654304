"""A chart of every kind from the embedded release."""

from collections.abc import Sequence
from itertools import cycle, islice

import pandas as pd

from cmsdash import queries
from cmsdash.datastore.releases.release import Release
from cmsdash.domain import Selection
from cmsdash.i18n import get_translator
from cmsdash.views import Chart
from cmsdash.views.charts import dot_matrix, peer_comparison, population_pyramid, scatter, stacked_bars, strip_plot
from cmsdash.views.charts.description import describe_chart
from cmsdash.views.charts.timeline import timeline_chart
from cmsdash.views.palette import CHART_COLOURS

NAMES = (
    "strip", "breakdown", "matrix", "regions", "reconciliation", "completeness", "need", "timeline", "peers", "pyramid",
    "classification",
)  # fmt: skip


def draw_chart(name: str, release: Release, lang: str, city_names: Sequence[str] = ()) -> Chart:
    """Return the description of a chart; `city_names` replace the names of the cities, in turn."""
    text, chosen = get_translator(lang), Selection(city=("andria", "foggia"))
    none = Selection()

    def table(result: queries.QueryResult) -> pd.DataFrame:
        rows = result.table
        return rows.assign(name=list(islice(cycle(city_names), len(rows)))) if city_names and "name" in rows else rows

    summary, figures = table(queries.stage_summary(release, none)), table(queries.stage_figures(release, none))
    drawn = {
        "strip": lambda: strip_plot.stage_strip_plot(figures, summary, none, text, CHART_COLOURS),
        "breakdown": lambda: stacked_bars.stage_breakdown_chart(
            table(queries.stage_allocation_breakdown(release, none)), none, text, CHART_COLOURS
        ),
        "matrix": lambda: dot_matrix.city_stage_matrix(
            figures, table(queries.city_funding(release, none)), none, text, CHART_COLOURS
        ),
        "regions": lambda: dot_matrix.region_stage_matrix(
            table(queries.stage_totals_by_region(release, none)), none, text, CHART_COLOURS
        ),
        "reconciliation": lambda: stacked_bars.reconciliation_chart(
            table(queries.allocation_reconciliation(release)), text, CHART_COLOURS
        ),
        "completeness": lambda: dot_matrix.completeness_matrix(
            table(queries.completeness_of_figures(release, none)), text, CHART_COLOURS
        ),
        "need": lambda: scatter.need_scatter_chart(
            table(queries.need_and_funding(release, none)), none, text, CHART_COLOURS
        ),
        "timeline": lambda: timeline_chart(table(queries.dated_events(release, none)), text, CHART_COLOURS),
        "peers": lambda: peer_comparison.peer_comparison_chart(
            table(queries.peer_groups(release, chosen)),
            queries.peer_statistics(release, chosen).table,
            chosen,
            text,
            CHART_COLOURS,
        ),
        "pyramid": lambda: population_pyramid.population_pyramid_chart(
            queries.population_pyramid(release, Selection(city=("andria",))).table, text, CHART_COLOURS
        ),
        "classification": lambda: stacked_bars.classification_coverage_chart(
            queries.classification_coverage(release).table, text, CHART_COLOURS
        ),
    }[name]()
    assert not isinstance(drawn, str)
    return describe_chart(drawn)
