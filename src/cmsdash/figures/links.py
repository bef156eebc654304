"""Table cells and headings with links to other pages that keep the selection."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from markupsafe import Markup

from cmsdash.figures.context import PageContext
from cmsdash.queries import SORT_COLUMNS, codes_of
from cmsdash.views.html.lists import bullet_list
from cmsdash.views.html.operation_detail import cup_note_html
from cmsdash.views.html.tables import BLANK, CellRenderer, SortHeading, link, source_links
from cmsdash.views.page_links import page_href

_OPERATION_COLUMNS = {
    **dict(zip(SORT_COLUMNS, SORT_COLUMNS, strict=True)),
    "title": "operation",
    "city": "places",
    "amount": "amount_cents",
}
"""The column of the operation list of each sort code."""


def city_link_cell(page: PageContext) -> CellRenderer:
    """Return a renderer for city codes: the name as a link to the page of the city, "–" if missing (HTML)."""
    return lambda city: (
        link(page.names[city], page_href("city", page.selection, city=(city,))) if isinstance(city, str) else BLANK
    )


def city_links_cell(page: PageContext) -> CellRenderer:
    """Return a renderer for lists of city codes: the names as links to the pages of the cities, in order (HTML)."""
    return lambda places: Markup(", ").join(
        link(page.names[city], page_href("city", page.selection, city=(city,), operation="", page=""))
        for city in places  # type: ignore[attr-defined]  # a list of codes
    )


def operation_link_cell(page: PageContext, *, with_cup: bool = False) -> CellRenderer:
    """Return a renderer for operation keys: the title as a link to the operation's page (HTML).

    `with_cup` adds the CUP, where one is known, with links to the sites where it is searched.
    """

    def render_cell(key: object) -> Markup:
        address = page_href("operations", page.selection, operation=str(key), page="")
        title = link(page.titles[str(key)], address)
        cup = page.cups[str(key)] if with_cup else None
        return title + cup_note_html(cup, page.text) if isinstance(cup, str) else title

    return render_cell


def operation_links_cell(page: PageContext) -> CellRenderer:
    """Return a renderer for lists of operation keys: the titles as links, one a line (HTML)."""
    operation_link = operation_link_cell(page)
    return lambda keys: bullet_list(operation_link(key) for key in codes_of(keys))


def source_links_html(page: PageContext, keys: object) -> Markup:
    """Return links to the sources of a cell, each once (HTML)."""
    return source_links([page.release.sources[key] for key in dict.fromkeys(codes_of(keys))], page.text)


def class_href(page: PageContext) -> Callable[[str, str], str]:
    """Return a function from a facet and a code to the address of a city, or of all operations of a class."""
    selection = replace(page.selection.clear_filters(), inferred=page.selection.inferred)
    return lambda facet, code: page_href("city" if facet == "city" else "operations", selection, **{facet: (code,)})


def sort_headings(page: PageContext, columns: Mapping[str, str] = _OPERATION_COLUMNS) -> Mapping[str, SortHeading]:
    """Return for each column of a table the link that sorts by it; a second click reverses the order.

    Args:
        page: The context of the page.
        columns: The column of each sort code, by default those of the operation list.
    """
    return {column: _sort_heading(page, code) for code, column in columns.items()}


def _sort_heading(page: PageContext, code: str) -> SortHeading:
    current = page.selection.sort
    order = {code: "ascending", f"-{code}": "descending"}.get(current, "")
    new = f"-{code}" if current == code else code
    return SortHeading(page_href(page.script, page.selection, sort=new, page=""), order)
