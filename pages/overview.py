"""What Priority 5 funds, for whom, where, and how much of it is known."""

import streamlit as st

from cmsdash import queries, ui
from cmsdash.domain import MapLayer
from cmsdash.i18n import escape_markdown
from cmsdash.views.charts import stacked_bars
from cmsdash.views.formatting.filters import FIGURE_FILTERS, GEOGRAPHIC_FILTERS, is_filtered
from cmsdash.views.html import metric_tiles, table_columns
from cmsdash.views.narrative import captions, overview
from cmsdash.views.narrative.funding import stages_sentence

page = ui.page_context()
text, selection, release = page.text, page.selection, page.release

programme, reconciliation = queries.programme_figures(release), queries.allocation_reconciliation(release)
st.title(escape_markdown(ui.map_headline(page, overview.programme_headline, programme)))
if not selection.maps_operations:
    if is_filtered(selection, (*GEOGRAPHIC_FILTERS, *FIGURE_FILTERS)):
        st.text(page.compose(stages_sentence, queries.stage_summary(release, selection), selection))
    else:
        funding, operations = queries.city_funding(release, selection), queries.operations(release, selection)
        st.text(page.compose(overview.programme_lead, programme, reconciliation, funding, operations))
ui.filter_bar(page)
ui.map_controls(page)

ui.toggle_filter_and_rerun(page, "city", ui.render_city_map(page))
for city in selection.city:
    ui.page_link("city", text("cities.open", name=page.names[city]), selection, city=(city,))

for field, layer in (("intervention", MapLayer.AREAS), ("group", MapLayer.RECIPIENTS)):
    if selection.layer == layer:
        ui.small_multiples(page, field)
    else:
        ui.class_list(page, field)

ui.render_figure(
    page,
    programme,
    page.compose(metric_tiles.programme_tiles, programme),
    title=text("overview.programme_title"),
    sentence=text("overview.programme_lead"),
    table=ui.TableSpec(table_columns.PROGRAMME),
)
clicked_stage = ui.render_figure(
    page,
    reconciliation,
    page.draw(stacked_bars.reconciliation_chart, reconciliation),
    title=text("overview.strip_title"),
    sentence=page.compose(captions.reconciliation_sentence, reconciliation, queries.count_undivided_cities(release)),
    table=ui.TableSpec(table_columns.RECONCILIATION),
    alt=text("reconciliation.alt"),
)
ui.toggle_filter_and_rerun(page, "stage", clicked_stage)
ui.render_note(text("reconciliation.rule"))

ui.render_footer(page)
