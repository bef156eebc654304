"""Which operations are known: a list to search and sort, and one operation with everything known of it."""

import streamlit as st

from cmsdash import queries
from cmsdash.i18n import escape_markdown
from cmsdash.ui import (
    TableSpec,
    city_link_cell,
    city_links_cell,
    filter_bar,
    operation_detail_page,
    operation_link_cell,
    option_toggle,
    page_context,
    render_figure,
    render_footer,
    render_pagination,
    search_box,
    sort_headings,
)
from cmsdash.views.html import table_columns
from cmsdash.views.narrative import operations

page = page_context()
text, selection, release = page.text, page.selection, page.release
if selection.operation:
    operation_detail_page(page)
    render_footer(page)
    st.stop()

found = queries.search_operations(release, selection)
everything = queries.operations(release, selection.unfiltered())
here = queries.operations(release, selection.geographic_only()) if found.is_empty else found
programme = queries.programme_figures(release)
st.title(escape_markdown(operations.operations_headline(found.table, everything.table, programme.table, text)))
st.text(text("operations.lead"))
filter_bar(page, table_columns.OPERATION_FILTERS, control=search_box)

leaf = queries.paginate(found, selection)
cells = {"operation": operation_link_cell(page), "places": city_links_cell(page), "city": city_link_cell(page)}
render_figure(
    page,
    found,
    None,
    title=text("operations.title"),
    sentence=operations.operation_list_sentence(found.table, here.table, leaf, selection, text),
    table=TableSpec(table_columns.OPERATION_LIST, cells, sort_headings(page), leaf.rows),
)
render_pagination(page, leaf)

located = queries.operations_by_city(release, selection)
if not located.is_empty:
    st.header(text("operations_by_city.title"))
    option_toggle(page, "split")
    shown = TableSpec(table_columns.OPERATIONS_BY_CITY, cells, caption=text("operations_by_city.title"))
    render_figure(
        page,
        located,
        "",
        title="",
        sentence=operations.shared_operations_sentence(located.table, selection, text),
        table=shown,
    )
render_footer(page)
