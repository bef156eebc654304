"""Two to four cities side by side, and each with its peers."""

import streamlit as st

from cmsdash import queries
from cmsdash.domain import MAX_COMPARED_CITIES
from cmsdash.i18n import escape_markdown
from cmsdash.ui import (
    TableSpec,
    add_city_search_box,
    city_link_cell,
    filter_bar,
    page_context,
    page_link,
    peer_criteria_picker,
    render_figure,
    render_footer,
    render_note,
    toggle_compared_city,
    unit_picker,
)
from cmsdash.views import templates
from cmsdash.views.charts.peer_comparison import peer_comparison_chart
from cmsdash.views.html import table_columns
from cmsdash.views.narrative import comparison

page = page_context()
text, release, selection = page.text, page.release, page.selection.with_comparison_measure
city_names = [page.names[city] for city in selection.city[:MAX_COMPARED_CITIES]]
all_cities = queries.city_funding(release, selection.reset("city").reset("region"))
st.title(escape_markdown(comparison.comparison_title(city_names, all_cities.table, selection, text)))
st.text(text("compare.lead"))
filter_bar(page, comparison.FILTERS, control=unit_picker)
add_city_search_box(page)
if not selection.city:
    st.html(templates.macro("empty")(text("compare.choose")))
    page_link("compare", text("compare.example"), page.selection, **comparison.EXAMPLE)
    render_footer(page)
    st.stop()
if len(selection.city) > MAX_COMPARED_CITIES:
    render_note(text("compare.too_many", n=text.number(MAX_COMPARED_CITIES)))
peer_criteria_picker(page)
render_note(comparison.band_labels_sentence(text))
cities = queries.compared_cities(release, selection)
peers, peer_statistics = queries.peer_cities(release, selection), queries.peer_statistics(release, selection)
render_figure(
    page,
    cities,
    comparison.comparison_cards(cities.table, peer_statistics.table, selection, city_link_cell(page), text),
    title=text("compare.side_title"),
    sentence=comparison.comparability_sentence(cities.table, text),
    table=TableSpec(table_columns.comparison_columns(selection.unit), {"city": city_link_cell(page)}),
)
for stage in queries.common_stages(release, selection) if cities.table["stage"].nunique() > 1 else ():
    page_link("compare", text("compare.at_stage", stage=text(f"stage.{stage}").lower()), page.selection, stage=(stage,))
if cities.table["stage"].notna().any():
    peer_chart = page.draw(peer_comparison_chart, cities, peers, peer_statistics, selection)
    peers_title, peers_sentence = text("compare.peers_title"), comparison.peers_sentence(peers.table, selection, text)
    peers_table = TableSpec(
        table_columns.peer_columns(selection.unit), {"city": city_link_cell(page), "peer": city_link_cell(page)}
    )
    clicked = render_figure(
        page, peers, peer_chart, title=peers_title, sentence=peers_sentence, table=peers_table, alt=text("compare.alt")
    )
    toggle_compared_city(page, clicked)
render_footer(page)
