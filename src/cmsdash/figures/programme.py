"""Figures of the programme as a whole."""

from cmsdash import queries
from cmsdash.figures.context import PageContext
from cmsdash.figures.figure import Figure, TableSpec
from cmsdash.views.charts import stacked_bars
from cmsdash.views.html import metric_tiles, statements, table_columns
from cmsdash.views.narrative import captions


def programme_figures(page: PageContext) -> Figure:
    """Return the numbers that the programme publishes of itself."""
    programme = queries.programme_figures(page.release)
    return Figure(
        programme,
        page.compose(metric_tiles.programme_tiles, programme),
        title=page.text("overview.programme_title"),
        sentence=page.text("overview.programme_lead"),
        table=TableSpec(table_columns.PROGRAMME),
        selection=page.selection.clear_filters(),
    )


def allocation_reconciliation(page: PageContext) -> Figure:
    """Return how much of the programme's allocation is known by city, at each stage."""
    text, reconciliation = page.text, queries.allocation_reconciliation(page.release)
    undivided = queries.count_undivided_cities(page.release)
    return Figure(
        reconciliation,
        page.draw(stacked_bars.reconciliation_chart, reconciliation),
        title=text("overview.strip_title"),
        sentence=page.compose(captions.reconciliation_sentence, reconciliation, undivided),
        table=TableSpec(table_columns.RECONCILIATION),
        alt=text("reconciliation.alt"),
        notes=(text("reconciliation.rule"),),
        selection=page.selection.clear_filters(),
    )


def programme_statements(page: PageContext) -> Figure:
    """Return what the programme says of beneficiaries and third sector."""
    said = queries.programme_statements(page.release)
    return Figure(
        said,
        statements.statements_html(said.table, page.release.sources, page.text),
        title=page.text("bodies.statements_title"),
        sentence=page.text("bodies.statements"),
        table=TableSpec(table_columns.PROGRAMME_STATEMENTS),
        selection=page.selection.clear_filters(),
    )
