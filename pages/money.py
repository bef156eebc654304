"""Funding by stage, city and region. Stages are never added."""

import streamlit as st

from cmsdash import queries, ui
from cmsdash.i18n import escape_markdown
from cmsdash.views.charts import dot_matrix, stacked_bars, strip_plot
from cmsdash.views.html import table_columns
from cmsdash.views.narrative import captions, funding

page = ui.page_context()
text, release, selection = page.text, page.release, page.selection.with_comparison_measure
programme = queries.programme_figures(release)
area_summary = queries.stage_summary(release, selection.keep_geography())
st.title(escape_markdown(page.compose(funding.money_headline, programme, area_summary, selection)))
ui.filter_bar(page, ("region", "city", "stage", "kind", "priority"), control=ui.unit_picker)
summary, figures = queries.stage_summary(release, selection), queries.stage_figures(release, selection)
clicked_city = ui.render_figure(
    page,
    summary,
    page.draw(strip_plot.stage_strip_plot, figures, summary, selection),
    title=text("money.spread_title", unit=text(f"measure.{selection.unit}").lower()),
    sentence=page.compose(funding.spread_sentence, summary, figures, selection),
    table=ui.TableSpec(table_columns.STAGE_SUMMARY),
    alt=text("money.spread_alt"),
)
ui.toggle_filter_and_rerun(page, "city", clicked_city)
if not figures.is_empty:
    ui.render_note(text("filter.click"), on_paper=False)
breakdown = queries.stage_allocation_breakdown(release, selection)
chart = page.draw(stacked_bars.stage_breakdown_chart, breakdown, selection)
lead, table = page.compose(funding.breakdown_sentence, breakdown, selection), ui.TableSpec(table_columns.STAGE_PARTS)
title, alt = text("money.parts_title"), text("money.parts_alt")
clicked_stage = ui.render_figure(page, breakdown, chart, title=title, sentence=lead, table=table, alt=alt)
ui.toggle_filter_and_rerun(page, "stage", clicked_stage)
ui.render_note(page.compose(funding.stages_sentence, summary, selection))
funding_by_city = queries.city_funding(release, selection)
clicked_city = ui.render_figure(
    page,
    figures,
    page.draw(dot_matrix.city_stage_matrix, figures, funding_by_city, selection),
    title=text("money.cities_title", unit=text(f"grid_unit.{selection.unit}")),
    sentence=page.compose(captions.cities_sentence, funding_by_city, selection),
    table=ui.TableSpec(table_columns.stage_figure_columns(selection.unit), {"city": ui.city_link_cell(page)}),
    alt=text("money.cities_alt"),
)
if not figures.is_empty:
    ui.render_note(text("money.on_phone"), only_phone=True)
ui.toggle_filter_and_rerun(page, "city", clicked_city)
regions = queries.stage_totals_by_region(release, selection)
chart = page.draw(dot_matrix.region_stage_matrix, regions, selection)
lead, table = page.compose(funding.regions_sentence, regions), ui.TableSpec(table_columns.REGION_STAGES)
title, alt = text("money.regions_title"), text("money.regions_alt")
clicked_region = ui.render_figure(page, regions, chart, title=title, sentence=lead, table=table, alt=alt)
ui.toggle_filter_and_rerun(page, "region", clicked_region)
decree_totals = queries.decree_totals(release)
chart = page.draw(stacked_bars.reconciliation_chart, decree_totals)
lead, table = (
    page.compose(funding.decrees_sentence, decree_totals, programme),
    ui.TableSpec(table_columns.RECONCILIATION),
)
title, alt = text("money.decrees_title"), text("money.decrees_alt")
ui.render_figure(page, decree_totals, chart, title=title, sentence=lead, table=table, alt=alt)
ui.render_footer(page)
