"""Figures that list operations."""

from cmsdash import queries
from cmsdash.figures.context import PageContext
from cmsdash.figures.figure import Figure, TableSpec
from cmsdash.figures.links import city_link_cell, city_links_cell, operation_link_cell, sort_headings
from cmsdash.figures.scope import OF_OPERATIONS, limit_filters
from cmsdash.views.html import table_columns
from cmsdash.views.narrative import captions
from cmsdash.views.narrative import operations as narrative


def operations(page: PageContext) -> Figure:
    """Return the operations that the search and the filters find, one list page at a time."""
    text, selection, release = page.text, page.selection, page.release
    matches = queries.search_operations(release, selection)
    of_area = queries.operations(release, selection.keep_geography()) if matches.is_empty else matches
    list_page = queries.paginate(matches, selection)
    return Figure(
        matches,
        None,
        title=text("operations.title"),
        sentence=narrative.operation_list_sentence(matches.table, of_area.table, list_page, selection, text),
        table=TableSpec(
            table_columns.OPERATION_LIST,
            {"operation": operation_link_cell(page, with_cup=True), "places": city_links_cell(page)},
            sort_headings(page),
            list_page.rows,
            query=queries.search_operations,
        ),
        hint="" if len(matches.table) < 2 else text("figure_hint.operations"),
        selection=limit_filters(selection, (*OF_OPERATIONS, "search")),
    )


def operations_by_city(page: PageContext) -> Figure:
    """Return the cities of the operations with the share of each, where operations are in several cities."""
    by_city = queries.operations_by_city(page.release, page.selection)
    return Figure(
        by_city,
        "",
        title="",
        sentence=page.compose(narrative.shared_operations_sentence, by_city, page.selection),
        table=TableSpec(
            table_columns.OPERATIONS_BY_CITY,
            {"operation": operation_link_cell(page, with_cup=True), "city": city_link_cell(page)},
            caption=page.text("operations_by_city.title"),
        ),
        selection=limit_filters(page.selection, (*OF_OPERATIONS, "search")),
    )


def known_operations(page: PageContext) -> Figure:
    """Return all operations under the filters, without search and sorting."""
    found = queries.operations(page.release, page.selection)
    return Figure(
        found,
        None,
        title=page.text("overview.operations_title"),
        sentence=page.compose(captions.operations_sentence, found),
        table=TableSpec(
            table_columns.OPERATION_LIST, {"operation": operation_link_cell(page), "places": city_links_cell(page)}
        ),
        code="known_operations",
        selection=limit_filters(page.selection, OF_OPERATIONS),
    )
