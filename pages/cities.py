"""The cities on a map and in a list, with their operations."""

import streamlit as st

from cmsdash import ui
from cmsdash.figures import city_map, operations
from cmsdash.figures.headlines import page_headline
from cmsdash.i18n import escape_markdown

page = ui.page_context()
text, selection = page.text, page.selection

st.title(escape_markdown(page_headline(page)))
if not selection.maps_operations:
    st.text(text("cities.lead"))
ui.filter_bar(page)
ui.map_controls(page)

with st.container(key="map-and-list"):
    map_column, list_column = st.columns([7, 5], gap="medium")
with map_column:
    clicked = ui.render_city_map(page, city_map.map_cities(page, opens="city"))
with list_column:
    ui.city_search_box(page, link_single_match=True)
    ui.render_figure(page, city_map.city_list(page))
if clicked:
    ui.switch_page("city", selection, city=(clicked,))

ui.render_figure(page, operations.known_operations(page))
ui.render_footer(page)
