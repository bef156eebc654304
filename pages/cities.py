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

view = page_context()
text, selection, release = view.text, view.selection, view.release

known = queries.city_funding(release, selection)
st.title(escape_markdown(overview.missing_figures_headline(known.table, selection, text)))
st.text(text("cities.lead"))
filter_bar(view, beside=measure_picker)

beside, aside = st.columns([3, 2], gap="medium")
with beside:
    clicked = render_figure(
        view,
        known,
        city_map(view, opens="city"),
        title=text(f"map.title.{selection.measure}"),
        sentence=captions.map_sentence(known.table, queries.count_operations(release, selection), selection, text),
        table=TableSpec(table_columns.map_columns(selection.measure), {"city": city_link_cell(view)}),
    )
with aside:
    city_search_box(view, linked=True)
    rows = len(known.table)
    said = text.plural("cities.list_lead", rows) if rows else text("show.nothing")
    names = TableSpec(table_columns.CITIES, {"city": city_link_cell(view)})
    render_figure(view, known.with_name("city_list"), None, title=text("cities.list_title"), sentence=said, table=names)
if clicked:
    switch_page("city", selection, city=(clicked,))

found = queries.operations(release, selection)
render_figure(
    view,
    found,
    None,
    title=text("overview.operations_title"),
    sentence=captions.operations_sentence(found.table, text),
    table=TableSpec(
        table_columns.OPERATION_LIST, {"operation": operation_link_cell(view), "places": city_links_cell(view)}
    ),
)
render_footer(view)
