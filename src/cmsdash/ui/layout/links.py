"""Addresses and cells that lead from one page to another, each with the reader's selection in it."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from markupsafe import Markup

from cmsdash import queries
from cmsdash.cache import Cache
from cmsdash.queries import SORT_COLUMNS, QueryResult
from cmsdash.ui.layout import navigation
from cmsdash.ui.layout.page import PageContext
from cmsdash.views.html.coverage_matrix import coverage_matrix_html
from cmsdash.views.html.tables import CellRenderer, SortHeading, link
from cmsdash.views.templates import get_macro

_SORTED = {"operation": "title", "places": "city", "amount_cents": "amount"}
"""Columns of the list whose order has another name in links."""

_MATRICES = Cache(128)


def operation_link_cell(view: PageContext) -> CellRenderer:
    """A cell that links an operation's key to its own view, under its title (HTML)."""
    table = view.release.tables["operations"]
    titles = dict(zip(table["operation"], table["title"], strict=True))
    return lambda key: link(
        titles[str(key)], navigation.page_href("operations", view.selection, operation=str(key), page="")
    )


def city_links_cell(view: PageContext) -> CellRenderer:
    """A cell that links each of an operation's cities to its page, the lead city first (HTML)."""
    return lambda places: Markup(", ").join(
        link(view.names[city], navigation.page_href("city", view.selection, city=(city,), operation="", page=""))
        for city in places  # type: ignore[attr-defined]  # a list of codes
    )


def linked_coverage_matrix(view: PageContext, cells: QueryResult) -> str:
    """The coverage matrix, each of its cells a link to the operations behind it (HTML)."""
    selection, text = view.selection, view.text

    def href(group: str, column: str) -> str:
        return navigation.page_href("operations", queries.select_matrix_cell(selection, group, column))

    return _MATRICES.get(
        cells.key and (cells.key, selection, text.lang),
        lambda: coverage_matrix_html(cells.table, selection.across, view.names, href, text),
    )


def taxonomy_href(view: PageContext) -> Callable[[str, str], str]:
    """The address of the operations of a branch of the programme's tree."""
    selections = {"objective": queries.select_objective, "intervention": queries.select_intervention}
    return lambda facet, code: navigation.page_href("operations", selections[facet](view.selection, code))


def sort_headings(view: PageContext) -> Mapping[str, SortHeading]:
    """For each column of the list, the link that sorts by it; a second click turns the order round."""
    columns = {code: code for code in SORT_COLUMNS} | {code: column for column, code in _SORTED.items()}
    return {column: _head(view, code) for code, column in columns.items()}


def _head(view: PageContext, code: str) -> SortHeading:
    now = view.selection.sort
    order = {code: "ascending", f"-{code}": "descending"}.get(now, "")
    return SortHeading(
        navigation.page_href("operations", view.selection, sort=f"-{code}" if now == code else code, page=""), order
    )


def list_page_href(view: PageContext) -> Callable[[int], str]:
    """The address of one page of the list."""
    return lambda number: navigation.page_href("operations", view.selection, page=str(number) if number > 1 else "")


def back_to_list(view: PageContext) -> Markup:
    """A link from one operation back to the list it was found in (HTML)."""
    address = navigation.page_href("operations", replace(view.selection, operation=""))
    return get_macro("paragraph")(link(view.text("operation_detail.back"), address), "cms-back")
