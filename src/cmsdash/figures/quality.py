"""Figures of the quality of the data: completeness, conflicts, what is not published, and checks."""

from cmsdash import queries
from cmsdash.figures.context import PageContext
from cmsdash.figures.figure import Figure, TableSpec
from cmsdash.figures.links import city_link_cell
from cmsdash.figures.scope import OF_PLACES, limit_filters
from cmsdash.queries import QueryResult
from cmsdash.views.charts.dot_matrix import completeness_matrix
from cmsdash.views.html import table_columns
from cmsdash.views.narrative import quality


def completeness_of_figures(page: PageContext) -> Figure:
    """Return which figures of each city are known."""
    return _completeness(page, queries.completeness_of_figures(page.release, page.selection), "figures")


def completeness_of_operations(page: PageContext) -> Figure:
    """Return what is known of the operations of each city."""
    return _completeness(page, queries.completeness_of_operations(page.release, page.selection), "operations")


def _completeness(page: PageContext, cells: QueryResult, name: str) -> Figure:
    return Figure(
        cells,
        page.draw(completeness_matrix, cells),
        title=page.text(f"quality.{name}_title"),
        sentence=page.compose(quality.completeness_sentence, cells),
        table=TableSpec(table_columns.COMPLETENESS, {"city": city_link_cell(page)}),
        alt=page.text("quality.cells_alt"),
        selection=limit_filters(page.selection, OF_PLACES),
    )


def completeness_by_field(page: PageContext) -> Figure:
    """Return in how many cities each field is known."""
    return Figure(
        queries.completeness_by_field(page.release, page.selection),
        None,
        title=page.text("quality.fields_title"),
        sentence=page.text("quality.fields_lead"),
        table=TableSpec(table_columns.COMPLETENESS_BY_FIELD),
        selection=limit_filters(page.selection, OF_PLACES),
    )


def city_conflicts(page: PageContext) -> Figure:
    """Return the figures of cities that contradict each other."""
    conflicts = queries.city_conflicts(page.release, page.selection)
    figures = queries.city_figures(page.release, page.selection)
    return Figure(
        conflicts,
        None,
        title=page.text("quality.conflicts_title"),
        sentence=page.compose(quality.city_conflicts_sentence, conflicts, figures),
        table=TableSpec(table_columns.CITY_CONFLICTS, {"city": city_link_cell(page)}),
        selection=limit_filters(page.selection, OF_PLACES),
    )


def programme_conflicts(page: PageContext) -> Figure:
    """Return the figures of the programme that contradict each other."""
    return Figure(
        queries.programme_conflicts(page.release),
        None,
        title=page.text("quality.conflicts_of_programme"),
        sentence=page.text("sources.conflicts_lead"),
        table=TableSpec(table_columns.CONFLICTS),
        selection=page.selection.clear_filters(),
    )


def missing_data_items(page: PageContext) -> Figure:
    """Return what the programme does not publish."""
    return Figure(
        queries.missing_data_items(page.release),
        None,
        title=page.text("quality.unpublished_of_programme"),
        sentence=page.text("sources.unpublished_lead"),
        table=TableSpec(table_columns.UNPUBLISHED_ITEMS),
        selection=page.selection.clear_filters(),
    )


def checks(page: PageContext) -> Figure:
    """Return the checks that the release has passed."""
    passed = queries.validation_checks(page.release)
    return Figure(
        passed,
        "",
        title=page.text("quality.checks_title"),
        sentence=page.compose(quality.checks_sentence, passed),
        table=TableSpec(table_columns.CHECKS),
        selection=page.selection.clear_filters(),
    )
