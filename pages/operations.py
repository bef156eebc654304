"""The list of operations with search and sorting, and the page of one operation."""

import streamlit as st

from cmsdash import queries, ui
from cmsdash.figures import operations as figures
from cmsdash.figures.headlines import page_headline
from cmsdash.i18n import escape_markdown
from cmsdash.views.html import table_columns

page = ui.page_context()
if page.selection.operation:
    ui.operation_detail_page(page)
    ui.render_footer(page)
    st.stop()

st.title(escape_markdown(page_headline(page)))
st.text(page.text("operations.lead"))
ui.filter_bar(page, table_columns.OPERATION_FILTERS, control=ui.search_box, has_search=True)

matches = figures.operations(page)
ui.render_figure(page, matches)
ui.render_pagination(page, queries.paginate(matches.result, page.selection))

by_city = figures.operations_by_city(page)
if (by_city.result.table["cities"] > 1).any():
    st.header(escape_markdown(by_city.caption))
    ui.option_toggle(page, "split")
    ui.render_figure(page, by_city)
ui.render_footer(page)
