"""How much of Priority 5 is known, for which of the 39 cities."""

import streamlit as st

from cmsdash import queries
from cmsdash.i18n import escape_markdown
from cmsdash.ui import (
    TableSpec,
    city_link_cell,
    city_map,
    filter_bar,
    measure_picker,
    page_context,
    page_link,
    render_figure,
    render_footer,
    render_note,
    toggle_filter_and_rerun,
)
from cmsdash.views.charts import stacked_bars
from cmsdash.views.html import metric_tiles, table_columns
from cmsdash.views.narrative import captions, overview

page = page_context()
text, selection, release = page.text, page.selection, page.release

known, programme = queries.city_funding(release, selection), queries.programme_figures(release)
stages, summary = queries.allocation_reconciliation(release), queries.stage_summary(release, selection)
st.title(escape_markdown(overview.figures_headline(known.table, selection, text)))
st.text(overview.overview_lead(known.table, programme.table, stages.table, summary.table, selection, text))
filter_bar(page, control=measure_picker)

clicked = render_figure(
    page,
    known,
    city_map(page),
    title=text(f"map.title.{selection.measure}"),
    sentence=captions.map_sentence(known.table, queries.count_operations(release, selection), selection, text),
    table=TableSpec(table_columns.map_columns(selection.measure), {"city": city_link_cell(page)}),
)
toggle_filter_and_rerun(page, "city", clicked)
for city in selection.city:
    page_link("city", text("cities.open", name=page.names[city]), selection, city=(city,))

stage = render_figure(
    page,
    stages,
    page.draw(stacked_bars.reconciliation_chart, stages),
    title=text("overview.strip_title"),
    sentence=captions.reconciliation_sentence(stages.table, text),
    table=TableSpec(table_columns.RECONCILIATION),
    alt=text("reconciliation.alt"),
)
toggle_filter_and_rerun(page, "stage", stage)
render_note(text("reconciliation.rule"))

render_figure(
    page,
    programme,
    metric_tiles.programme_tiles(programme.table, text),
    title=text("overview.programme_title"),
    sentence=text("overview.programme_lead"),
    table=TableSpec(table_columns.PROGRAMME),
)
render_footer(page)
