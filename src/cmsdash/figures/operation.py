"""Figures of one operation: that of `operation` in the selection."""

from dataclasses import replace

from cmsdash import queries
from cmsdash.domain import Selection
from cmsdash.figures.context import PageContext
from cmsdash.figures.figure import Figure, TableSpec
from cmsdash.figures.links import city_link_cell, city_links_cell, class_href, operation_link_cell
from cmsdash.queries import QueryResult
from cmsdash.queries.result import list_records
from cmsdash.views.html import table_columns
from cmsdash.views.html.operation_detail import operation_detail_html
from cmsdash.views.narrative import operations


def operation_selection(page: PageContext) -> Selection:
    """Return the selection of the operation of the page, without filters."""
    chosen = page.selection
    return replace(chosen.clear_filters(), operation=chosen.operation, split=chosen.split, inferred=chosen.inferred)


def operation(page: PageContext) -> Figure:
    """Return what is known of the operation, and what no source states."""
    text, selection, release = page.text, page.selection, page.release
    result = queries.operation_detail(release, selection)
    [row] = list_records(result.table)
    bodies, amounts = queries.organisations(release, selection), queries.operation_amounts(release, selection)
    different_amounts = amounts.table["amount_cents"].nunique()
    return Figure(
        result,
        operation_detail_html(
            row, bodies.table, different_amounts, release.sources, class_href(page), page.names, text
        ),
        title="",
        sentence=operations.operation_sentence(row, page.names, text),
        table=TableSpec(
            table_columns.OPERATION_DETAIL, {"places": city_links_cell(page)}, caption=text("operation_detail.caption")
        ),
        selection=operation_selection(page),
    )


def operation_statements(page: PageContext) -> Figure:
    """Return what each source says of the operation."""
    statements = queries.operation_statements(page.release, page.selection)
    table = TableSpec(table_columns.OPERATION_STATEMENTS, {"operation": operation_link_cell(page)})
    return _section(page, statements, "statements", table)


def operation_amounts(page: PageContext) -> Figure:
    """Return every amount that sources give for the operation beside that of its own source."""
    amounts = queries.operation_amounts(page.release, page.selection)
    return _section(page, amounts, "amounts", TableSpec(table_columns.OPERATION_AMOUNTS))


def payments(page: PageContext) -> Figure:
    """Return the payments of the operation. They are not a funding stage."""
    paid = queries.operation_payments(page.release, page.selection)
    return _section(page, paid, "payments", TableSpec(table_columns.PAYMENTS))


def indicators(page: PageContext) -> Figure:
    """Return target and result of each indicator. They are not added: persons may be counted in several."""
    return Figure(
        queries.operation_indicators(page.release, page.selection),
        None,
        title=page.text("operation_detail.indicators_title"),
        sentence=page.text("operation_detail.indicators"),
        table=TableSpec(table_columns.INDICATORS),
        selection=operation_selection(page),
    )


def shares(page: PageContext) -> Figure:
    """Return the cities of the operation, with the share that the apportionment gives to each."""
    cities = queries.operation_city_shares(page.release, page.selection)
    return Figure(
        cities,
        None,
        title="",
        sentence=operations.shared_operations_sentence(cities.table, page.selection, page.text),
        table=TableSpec(
            table_columns.OPERATION_SHARES,
            {"city": city_link_cell(page)},
            caption=page.text("operation_detail.shares_title"),
        ),
        selection=operation_selection(page),
    )


def operation_classes(page: PageContext) -> Figure:
    """Return the objective, areas and recipients of the operation, and how each is known."""
    classes = queries.operation_classes(page.release, page.selection)
    return Figure(
        classes,
        None,
        title="",
        sentence=page.text("operation_detail.classes_none" if classes.is_empty else "operation_detail.classes"),
        table=TableSpec(table_columns.CLASSES, caption=page.text("operation_detail.classes_title")),
        selection=operation_selection(page),
    )


def organisations(page: PageContext) -> Figure:
    """Return who carries out the operation, and in which role."""
    bodies = queries.organisations(page.release, page.selection)
    return Figure(
        bodies,
        None,
        title=page.text("bodies.operation_title"),
        sentence=page.text("bodies.operation_none" if bodies.is_empty else "bodies.operation"),
        table=TableSpec(table_columns.BODIES_OF_OPERATION),
        selection=operation_selection(page),
    )


def _section(page: PageContext, result: QueryResult, name: str, table: TableSpec) -> Figure:
    """Return rows as a table with the title and the sentence that the catalogues have under a name."""
    title, sentence = page.text(f"operation_detail.{name}_title"), page.text(f"operation_detail.{name}")
    return Figure(result, None, title, sentence, table, selection=operation_selection(page))
