"""Cities side by side at one stage, among their peers, and all cities in a table that the reader can sort."""

import streamlit as st

from cmsdash import ui
from cmsdash.exports.briefing import comparison_briefing
from cmsdash.figures import comparison as figures
from cmsdash.figures.headlines import page_headline
from cmsdash.i18n import escape_markdown
from cmsdash.views.narrative import comparison

page = ui.page_context()
text, selection = page.text, figures.compared_selection(page)
st.title(escape_markdown(page_headline(page)))
ui.filter_bar(
    page,
    ("city", "kind", "priority"),
    ui.unit_picker,
    controlled=("stage",),
    placeholders={"city": text("compare.choose")},
)
ui.stage_picker(page, selection)
if selection.city:
    ui.render_figure(page, figures.compared_cities(page))
    st.header(text("compare.peers_title"))
    ui.peer_criteria_picker(page)
    if selection.peers:
        ui.render_note(comparison.band_labels_sentence(text))
    clicked = ui.render_figure(page, figures.peer_groups(page))
    ui.toggle_compared_city(page, clicked)
ui.render_figure(page, figures.city_table(page))
if len(selection.city) > 1:
    ui.briefing_menu(page, page.selection, comparison_briefing, "briefing-comparison")
    ui.page_link("compare", text("compare.all"), page.selection, city=())
elif not selection.city:
    ui.page_link("compare", text("compare.example"), page.selection, **comparison.EXAMPLE_SELECTION)
ui.render_footer(page)
