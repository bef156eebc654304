"""The list of operations with search and sorting, and the page of one operation."""

import streamlit as st

from cmsdash import queries, ui
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
area_operations = queries.operations(release, selection.keep_geography()) if matches.is_empty else matches
programme = queries.programme_figures(release)
title = page.compose(operations.operations_headline, matches, all_operations, programme, selection)
st.title(escape_markdown(title))
st.text(text("operations.lead"))
ui.filter_bar(page, table_columns.OPERATION_FILTERS, control=ui.search_box, has_search=True)

list_page = queries.paginate(matches, selection)
cells = {
    "operation": ui.operation_link_cell(page, with_cup=True),
    "places": ui.city_links_cell(page),
    "city": ui.city_link_cell(page),
}
ui.render_figure(
    page,
    matches,
    None,
    title=text("operations.title"),
    sentence=operations.operation_list_sentence(matches.table, area_operations.table, list_page, selection, text),
    table=ui.TableSpec(
        table_columns.OPERATION_LIST,
        cells,
        ui.sort_headings(page),
        list_page.rows,
        query=queries.search_operations,
    ),
)
ui.render_pagination(page, list_page)

by_city = queries.operations_by_city(release, selection)
if (by_city.table["cities"] > 1).any():
    st.header(text("operations_by_city.title"))
    ui.option_toggle(page, "split")
    by_city_table = ui.TableSpec(table_columns.OPERATIONS_BY_CITY, cells, caption=text("operations_by_city.title"))
    ui.render_figure(
        page,
        by_city,
        "",
        title="",
        sentence=page.compose(operations.shared_operations_sentence, by_city, selection),
        table=by_city_table,
    )
ui.render_footer(page)
