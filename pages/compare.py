"""Two to four cities side by side, and each beside the cities like it."""

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
compared = [page.names[city] for city in selection.city[:MAX_COMPARED_CITIES]]
everywhere = queries.city_funding(release, selection.reset("city").reset("region"))
st.title(escape_markdown(comparison.comparison_title(compared, everywhere.table, selection, text)))
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
side = queries.compared_cities(release, selection)
peers, bands = queries.peer_cities(release, selection), queries.peer_statistics(release, selection)
render_figure(
    page,
    side,
    comparison.comparison_cards(side.table, bands.table, selection, city_link_cell(page), text),
    title=text("compare.side_title"),
    sentence=comparison.comparability_sentence(side.table, text),
    table=TableSpec(table_columns.comparison_columns(selection.unit), {"city": city_link_cell(page)}),
)
for stage in queries.common_stages(release, selection) if side.table["stage"].nunique() > 1 else ():
    page_link("compare", text("compare.at_stage", stage=text(f"stage.{stage}").lower()), page.selection, stage=(stage,))
if side.table["stage"].notna().any():
    drawn = page.draw(peer_comparison_chart, side, peers, bands, selection)
    name, said = text("compare.peers_title"), comparison.peers_sentence(peers.table, selection, text)
    shown = TableSpec(
        table_columns.peer_columns(selection.unit), {"city": city_link_cell(page), "peer": city_link_cell(page)}
    )
    clicked = render_figure(page, peers, drawn, title=name, sentence=said, table=shown, alt=text("compare.alt"))
    toggle_compared_city(page, clicked)
render_footer(page)
