"""The list of operations with search and sorting, and the page of one operation."""

import streamlit as st

from cmsdash import queries, ui
from cmsdash.figures import operations as figures
from cmsdash.i18n import escape_markdown
from cmsdash.views.html import table_columns
from cmsdash.views.narrative import operations

page = ui.page_context()
text, selection, release = page.text, page.selection, page.release
if selection.operation:
    ui.operation_detail_page(page)
    ui.render_footer(page)
    st.stop()

matches = queries.search_operations(release, selection)
all_operations = queries.operations(release, selection.clear_filters())
programme = queries.programme_figures(release)
title = page.compose(operations.operations_headline, matches, all_operations, programme, selection)
st.title(escape_markdown(title))
st.text(text("operations.lead"))
ui.filter_bar(page, table_columns.OPERATION_FILTERS, control=ui.search_box, has_search=True)

ui.render_figure(page, figures.operations(page))
ui.render_pagination(page, queries.paginate(matches, selection))

by_city = figures.operations_by_city(page)
if (by_city.result.table["cities"] > 1).any():
    st.header(escape_markdown(by_city.caption))
    ui.option_toggle(page, "split")
    ui.render_figure(page, by_city)
ui.render_footer(page)
