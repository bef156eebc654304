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
from cmsdash.views.html import comparison_cards, table_columns
from cmsdash.views.narrative import comparison

view = page_context()
text, release, selection = view.text, view.release, view.selection.with_comparison_measure
compared = [view.names[city] for city in selection.city[:MAX_COMPARED_CITIES]]
everywhere = queries.city_funding(release, selection.reset("city").reset("region"))
st.title(escape_markdown(comparison.comparison_title(compared, everywhere.table, selection, text)))
st.text(text("compare.lead"))
filter_bar(view, comparison.COMPARISON_FILTERS, beside=unit_picker)
add_city_search_box(view)
if not selection.city:
    st.html(templates.get_macro("empty_state")(text("compare.choose")))
    page_link("compare", text("compare.example"), view.selection, **comparison.EXAMPLE_SELECTION)
    render_footer(view)
    st.stop()
if len(selection.city) > MAX_COMPARED_CITIES:
    render_note(text("compare.too_many", n=text.number(MAX_COMPARED_CITIES)))
peer_criteria_picker(view)
render_note(comparison.band_labels_sentence(text))
side = queries.compared_cities(release, selection)
peers, bands = queries.peer_cities(release, selection), queries.peer_statistics(release, selection)
render_figure(
    view,
    side,
    comparison_cards.comparison_cards(side.table, bands.table, selection, city_link_cell(view), text),
    title=text("compare.side_title"),
    sentence=comparison.comparability_sentence(side.table, text),
    table=TableSpec(table_columns.comparison_columns(selection.unit), {"city": city_link_cell(view)}),
)
for stage in queries.common_stages(release, selection) if side.table["stage"].nunique() > 1 else ():
    page_link("compare", text("compare.at_stage", stage=text(f"stage.{stage}").lower()), view.selection, stage=(stage,))
if side.table["stage"].notna().any():
    drawn = view.draw(peer_comparison_chart, side, peers, bands, selection)
    name, said = text("compare.peers_title"), comparison.peers_sentence(peers.table, selection, text)
    shown = TableSpec(
        table_columns.peer_columns(selection.unit), {"city": city_link_cell(view), "peer": city_link_cell(view)}
    )
    clicked = render_figure(view, peers, drawn, title=name, sentence=said, table=shown, alt=text("compare.alt"))
    toggle_compared_city(view, clicked)
render_footer(view)
