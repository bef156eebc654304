"""How much funding of Priority 5 is known, and for which cities."""

import streamlit as st

from cmsdash import queries, ui
from cmsdash.domain import MapLayer
from cmsdash.i18n import escape_markdown
from cmsdash.views.charts import stacked_bars
from cmsdash.views.html import metric_tiles, table_columns
from cmsdash.views.narrative import captions, overview

page = ui.page_context()
text, selection, release = page.text, page.selection, page.release

funding, programme = queries.city_funding(release, selection), queries.programme_figures(release)
reconciliation, summary = queries.allocation_reconciliation(release), queries.stage_summary(release, selection)
st.title(escape_markdown(ui.map_headline(page, overview.figures_headline)))
if not selection.maps_operations:
    st.text(
        overview.overview_lead(funding.table, programme.table, reconciliation.table, summary.table, selection, text)
    )
ui.filter_bar(page)
ui.map_controls(page)

ui.toggle_filter_and_rerun(page, "city", ui.render_city_map(page))
for city in selection.city:
    ui.page_link("city", text("cities.open", name=page.names[city]), selection, city=(city,))

if selection.layer != MapLayer.FUNDING:
    ui.small_multiples(page, "intervention" if selection.layer == MapLayer.AREAS else "group")

clicked_stage = ui.render_figure(
    page,
    reconciliation,
    page.draw(stacked_bars.reconciliation_chart, reconciliation),
    title=text("overview.strip_title"),
    sentence=captions.reconciliation_sentence(reconciliation.table, text),
    table=ui.TableSpec(table_columns.RECONCILIATION),
    alt=text("reconciliation.alt"),
)
ui.toggle_filter_and_rerun(page, "stage", clicked_stage)
ui.render_note(text("reconciliation.rule"))

ui.render_figure(
    page,
    programme,
    metric_tiles.programme_tiles(programme.table, text),
    title=text("overview.programme_title"),
    sentence=text("overview.programme_lead"),
    table=ui.TableSpec(table_columns.PROGRAMME),
)
ui.render_footer(page)
