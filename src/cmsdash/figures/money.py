"""Figures of the funding by stage, city and region. Stages are never added."""

from cmsdash import queries
from cmsdash.figures.context import PageContext
from cmsdash.figures.figure import Figure, TableSpec
from cmsdash.figures.links import city_link_cell
from cmsdash.figures.scope import OF_FIGURES, limit_filters
from cmsdash.views.charts import dot_matrix, stacked_bars, strip_plot
from cmsdash.views.html import table_columns
from cmsdash.views.narrative import captions, funding


def stage_summary(page: PageContext) -> Figure:
    """Return the spread of the cities' figures at each stage."""
    text, selection = page.text, page.selection.with_comparison_measure
    summary = queries.stage_summary(page.release, selection)
    figures = queries.stage_figures(page.release, selection)
    return Figure(
        summary,
        page.draw(strip_plot.stage_strip_plot, figures, summary, selection),
        title=text("money.spread_title", unit=text(f"measure.{selection.unit}").lower()),
        sentence=page.compose(funding.spread_sentence, summary, figures, selection),
        table=TableSpec(table_columns.STAGE_SUMMARY),
        alt=text("money.spread_alt"),
        selection=limit_filters(page.selection, OF_FIGURES),
    )


def stage_allocation_breakdown(page: PageContext) -> Figure:
    """Return how much of the programme's allocation the figures of each stage cover."""
    text, selection = page.text, page.selection.with_comparison_measure
    breakdown = queries.stage_allocation_breakdown(page.release, selection)
    return Figure(
        breakdown,
        page.draw(stacked_bars.stage_breakdown_chart, breakdown, selection),
        title=text("money.parts_title"),
        sentence=page.compose(funding.breakdown_sentence, breakdown, selection),
        table=TableSpec(table_columns.STAGE_PARTS),
        alt=text("money.parts_alt"),
        notes=(page.compose(funding.stages_sentence, queries.stage_summary(page.release, selection), selection),),
        selection=limit_filters(page.selection, OF_FIGURES),
    )


def stage_figures(page: PageContext) -> Figure:
    """Return the figure of each city at each stage."""
    text, selection = page.text, page.selection.with_comparison_measure
    figures = queries.stage_figures(page.release, selection)
    known = queries.city_funding(page.release, selection)
    return Figure(
        figures,
        page.draw(dot_matrix.city_stage_matrix, figures, known, selection),
        title=text("money.cities_title", unit=text(f"grid_unit.{selection.unit}")),
        sentence=page.compose(captions.cities_sentence, known, selection),
        table=TableSpec(table_columns.stage_figure_columns(selection.unit), {"city": city_link_cell(page)}),
        alt=text("money.cities_alt"),
        selection=limit_filters(page.selection, OF_FIGURES),
    )


def stage_totals_by_region(page: PageContext) -> Figure:
    """Return the sum of the figures of each region at each stage."""
    text, selection = page.text, page.selection.with_comparison_measure
    regions = queries.stage_totals_by_region(page.release, selection)
    return Figure(
        regions,
        page.draw(dot_matrix.region_stage_matrix, regions, selection),
        title=text("money.regions_title"),
        sentence=page.compose(funding.regions_sentence, regions),
        table=TableSpec(table_columns.REGION_STAGES),
        alt=text("money.regions_alt"),
        selection=limit_filters(page.selection, OF_FIGURES),
    )


def decrees(page: PageContext) -> Figure:
    """Return the programme's decrees of admission beside its allocation."""
    text, totals = page.text, queries.decree_totals(page.release)
    return Figure(
        totals,
        page.draw(stacked_bars.reconciliation_chart, totals),
        title=text("money.decrees_title"),
        sentence=page.compose(funding.decrees_sentence, totals, queries.programme_figures(page.release)),
        table=TableSpec(table_columns.RECONCILIATION),
        alt=text("money.decrees_alt"),
        selection=page.selection.clear_filters(),
    )
