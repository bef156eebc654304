"""The cities on a map and in a list that say the same."""

import streamlit as st

from cmsdash import queries
from cmsdash.i18n import escape_markdown
from cmsdash.ui import (
    TableSpec,
    city_link_cell,
    city_links_cell,
    city_map,
    city_search_box,
    filter_bar,
    measure_picker,
    operation_link_cell,
    page_context,
    render_figure,
    render_footer,
    switch_page,
)
from cmsdash.views.html import table_columns
from cmsdash.views.narrative import captions, overview

page = page_context()
text, selection, release = page.text, page.selection, page.release

known = queries.city_funding(release, selection)
st.title(escape_markdown(overview.missing_figures_headline(known.table, selection, text)))
st.text(text("cities.lead"))
filter_bar(page, control=measure_picker)

beside, aside = st.columns([3, 2], gap="medium")
with beside:
    clicked = render_figure(
        page,
        known,
        city_map(page, opens="city"),
        title=text(f"map.title.{selection.measure}"),
        sentence=captions.map_sentence(known.table, queries.count_operations(release, selection), selection, text),
        table=TableSpec(table_columns.map_columns(selection.measure), {"city": city_link_cell(page)}),
    )
with aside:
    city_search_box(page, link_single_match=True)
    rows = len(known.table)
    said = text.plural("cities.list_lead", rows) if rows else text("show.nothing")
    names = TableSpec(table_columns.CITIES, {"city": city_link_cell(page)})
    render_figure(page, known.renamed("city_list"), None, title=text("cities.list_title"), sentence=said, table=names)
if clicked:
    switch_page("city", selection, city=(clicked,))

found = queries.operations(release, selection)
render_figure(
    page,
    found,
    None,
    title=text("overview.operations_title"),
    sentence=captions.operations_sentence(found.table, text),
    table=TableSpec(
        table_columns.OPERATION_LIST, {"operation": operation_link_cell(page), "places": city_links_cell(page)}
    ),
)
render_footer(page)
