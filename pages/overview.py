"""What Priority 5 funds, for whom, where, and how much of it is known."""

import streamlit as st

from cmsdash import queries, ui
from cmsdash.domain import MapLayer
from cmsdash.exports.briefing import programme_briefing
from cmsdash.figures import city_map, classes
from cmsdash.figures import programme as figures
from cmsdash.figures.headlines import page_headline
from cmsdash.i18n import escape_markdown
from cmsdash.views.formatting.filters import FIGURE_FILTERS, GEOGRAPHIC_FILTERS, is_filtered
from cmsdash.views.narrative import overview
from cmsdash.views.narrative.funding import stages_sentence

page = ui.page_context()
text, selection, release = page.text, page.selection, page.release

programme, reconciliation = queries.programme_figures(release), queries.allocation_reconciliation(release)
st.title(escape_markdown(page_headline(page)))
if not selection.maps_operations:
    if is_filtered(selection, (*GEOGRAPHIC_FILTERS, *FIGURE_FILTERS)):
        st.text(page.compose(stages_sentence, queries.stage_summary(release, selection), selection))
    else:
        funding, operations = queries.city_funding(release, selection), queries.operations(release, selection)
        st.text(page.compose(overview.programme_lead, programme, reconciliation, funding, operations))
ui.filter_bar(page)
ui.map_controls(page)

ui.toggle_filter_and_rerun(page, "city", ui.render_city_map(page, city_map.map_cities(page)))
for city in selection.city:
    ui.page_link("city", text("cities.open", name=page.names[city]), selection, city=(city,))

for field, layer, amounts_page in (
    ("intervention", MapLayer.AREAS, "objectives"),
    ("group", MapLayer.RECIPIENTS, "recipients"),
):
    if selection.layer == layer:
        ui.render_figure(page, classes.class_cities(page, field))
    else:
        ui.render_figure(page, classes.class_list(page, field))
        ui.page_link(amounts_page, text(f"class_list.amounts.{field}"), selection)

ui.render_figure(page, figures.programme_figures(page))
clicked_stage = ui.render_figure(page, figures.allocation_reconciliation(page))
ui.toggle_filter_and_rerun(page, "stage", clicked_stage)
ui.briefing_menu(page, selection, programme_briefing, "briefing-programme")
ui.render_footer(page)
