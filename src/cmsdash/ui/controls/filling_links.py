"""Links that fill an empty answer: inferred classes, or one filter less, each with its number of operations."""

import streamlit as st
from markupsafe import Markup

from cmsdash import queries
from cmsdash.ui.layout import navigation
from cmsdash.ui.layout.page import PageContext
from cmsdash.views.formatting import filters
from cmsdash.views.html.lists import bullet_list
from cmsdash.views.html.tables import link
from cmsdash.views.templates import get_macro


def filling_links_html(page: PageContext, query: queries.OperationQuery) -> Markup:
    """Return a list of links to selections under which an empty query has rows, empty if there are none (HTML)."""
    changes = queries.filling_changes(page.release, page.selection, query)
    return (
        bullet_list(
            link(
                filters.filling_label(change.field, page.selection, change.n, page.names, page.text),
                navigation.page_href(page.script, change.selection, page=""),
            )
            for change in changes
        )
        if changes
        else Markup()
    )


def filling_links(page: PageContext, query: queries.OperationQuery = queries.operations) -> None:
    """Say that no known operation matches the filters, with the links that fill the answer; nothing if some do."""
    if query(page.release, page.selection).is_empty:
        st.html(get_macro("empty_state")(page.text("filter.no_operations"), filling_links_html(page, query)))
