"""Links that fill an empty answer: inferred classes, or one filter less, each with its number of operations."""

import streamlit as st
from markupsafe import Markup

from cmsdash import queries
from cmsdash.figures import PageContext
from cmsdash.views.formatting import filters
from cmsdash.views.html.lists import bullet_list
from cmsdash.views.html.tables import link
from cmsdash.views.page_links import page_href
from cmsdash.views.templates import get_macro


def filling_links_html(page: PageContext, query: queries.OperationQuery) -> Markup:
    """Return links to selections under which an empty query has rows, and to the search of the whole site (HTML).

    Empty if there are none.
    """
    selection, text = page.selection, page.text
    links = [
        link(
            filters.filling_label(change.field, selection, change.n, page.names, text),
            page_href(page.script, change.selection, page=""),
        )
        for change in queries.filling_changes(page.release, selection, query)
    ]
    if selection.search:
        address = page_href("search", selection.clear_filters(), search=selection.search)
        links.append(link(text("search.everywhere", words=selection.search), address))
    return bullet_list(links) if links else Markup()


def filling_links(page: PageContext, query: queries.OperationQuery = queries.operations) -> None:
    """Say that no known operation matches the filters, with the links that fill the answer; nothing if some do."""
    if query(page.release, page.selection).is_empty:
        st.html(get_macro("empty_state")(page.text("filter.no_operations"), filling_links_html(page, query)))
