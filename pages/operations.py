"""The list of operations with search and sorting, and the page of one operation."""

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

matches = queries.search_operations(release, selection)
all_operations = queries.operations(release, selection.unfiltered())
area_operations = queries.operations(release, selection.geographic_only()) if matches.is_empty else matches
programme = queries.programme_figures(release)
st.title(escape_markdown(operations.operations_headline(matches.table, all_operations.table, programme.table, text)))
st.text(text("operations.lead"))
filter_bar(page, table_columns.OPERATION_FILTERS, control=search_box)

list_page = queries.paginate(matches, selection)
cells = {"operation": operation_link_cell(page), "places": city_links_cell(page), "city": city_link_cell(page)}
render_figure(
    page,
    matches,
    None,
    title=text("operations.title"),
    sentence=operations.operation_list_sentence(matches.table, area_operations.table, list_page, selection, text),
    table=TableSpec(table_columns.OPERATION_LIST, cells, sort_headings(page), list_page.rows),
)
render_pagination(page, list_page)

by_city = queries.operations_by_city(release, selection)
if not by_city.is_empty:
    st.header(text("operations_by_city.title"))
    option_toggle(page, "split")
    by_city_table = TableSpec(table_columns.OPERATIONS_BY_CITY, cells, caption=text("operations_by_city.title"))
    render_figure(
        page,
        by_city,
        "",
        title="",
        sentence=operations.shared_operations_sentence(by_city.table, selection, text),
        table=by_city_table,
    )
render_footer(page)
