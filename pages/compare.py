"""Two to four cities side by side, and each with its peers."""

import streamlit as st

from cmsdash import queries, ui
from cmsdash.domain import MAX_COMPARED_CITIES
from cmsdash.i18n import escape_markdown
from cmsdash.views import templates
from cmsdash.views.charts.peer_comparison import peer_comparison_chart
from cmsdash.views.html import comparison_cards, table_columns
from cmsdash.views.narrative import comparison

page = ui.page_context()
text, release, selection = page.text, page.release, page.selection.with_comparison_measure
city_names = [page.names[city] for city in selection.city[:MAX_COMPARED_CITIES]]
all_cities = queries.city_funding(release, selection.reset("city").reset("region"))
st.title(escape_markdown(comparison.comparison_title(city_names, all_cities.table, selection, text)))
st.text(text("compare.lead"))
ui.filter_bar(page, comparison.COMPARISON_FILTERS, control=ui.unit_picker)
ui.add_city_search_box(page)
if not selection.city:
    st.html(templates.get_macro("empty_state")(text("compare.choose")))
    ui.page_link("compare", text("compare.example"), page.selection, **comparison.EXAMPLE_SELECTION)
    ui.render_footer(page)
    st.stop()
if len(selection.city) > MAX_COMPARED_CITIES:
    ui.render_note(text("compare.too_many", n=text.number(MAX_COMPARED_CITIES)))
ui.peer_criteria_picker(page)
ui.render_note(comparison.band_labels_sentence(text))
cities = queries.compared_cities(release, selection)
peers, peer_statistics = queries.peer_cities(release, selection), queries.peer_statistics(release, selection)
ui.render_figure(
    page,
    cities,
    comparison_cards.comparison_cards(cities.table, peer_statistics.table, selection, ui.city_link_cell(page), text),
    title=text("compare.side_title"),
    sentence=comparison.comparability_sentence(cities.table, selection, text),
    table=ui.TableSpec(table_columns.comparison_columns(selection.unit), {"city": ui.city_link_cell(page)}),
)
for stage in queries.common_stages(release, selection) if cities.table["stage"].nunique() > 1 else ():
    ui.page_link(
        "compare", text("compare.at_stage", stage=text(f"stage.{stage}").lower()), page.selection, stage=(stage,)
    )
if cities.table["stage"].notna().any():
    peer_chart = page.draw(peer_comparison_chart, cities, peers, peer_statistics, selection)
    peers_title, peers_sentence = text("compare.peers_title"), comparison.peers_sentence(peers.table, selection, text)
    peers_table = ui.TableSpec(
        table_columns.peer_columns(selection.unit), {"city": ui.city_link_cell(page), "peer": ui.city_link_cell(page)}
    )
    clicked = ui.render_figure(
        page, peers, peer_chart, title=peers_title, sentence=peers_sentence, table=peers_table, alt=text("compare.alt")
    )
    ui.toggle_compared_city(page, clicked)
ui.render_footer(page)
