"""One city, in the order in which a mayor's office asks: what for, for whom, how much, since when, by whom."""

import streamlit as st

from cmsdash import ui
from cmsdash.exports.briefing import city_briefing

page = ui.page_context()
with st.container(horizontal=True, key="city-head"):
    with st.container():
        title = st.container()
        city = ui.city_picker(page)
    if city:
        ui.city_locator(page, city)
if not city:
    ui.city_chooser(page, title)
    ui.render_footer(page)
    st.stop()

ui.city_title(page, title)
ui.briefing_menu(page, page.selection.select_city(city), city_briefing)
ui.city_purpose_section(page)
ui.city_operations_section(page)
ui.city_money_section(page)
ui.city_peers_section(page)
ui.city_bodies_section(page)
ui.city_statements_section(page)
ui.city_missing_data_section(page)
ui.city_people_section(page)
ui.city_links_section(page)
ui.render_footer(page)
