"""Funding by stage, city and region. Stages are never added."""

import streamlit as st

from cmsdash import queries, ui
from cmsdash.figures import money
from cmsdash.figures.headlines import page_headline
from cmsdash.i18n import escape_markdown

page = ui.page_context()
text = page.text
st.title(escape_markdown(page_headline(page)))
ui.filter_bar(page, ("region", "city", "stage", "kind", "priority"), control=ui.unit_picker)
has_figures = not queries.stage_figures(page.release, page.selection.with_comparison_measure).is_empty

clicked_city = ui.render_figure(page, money.stage_summary(page))
ui.toggle_filter_and_rerun(page, "city", clicked_city)
if has_figures:
    ui.render_note(text("filter.click"), on_paper=False)

clicked_stage = ui.render_figure(page, money.stage_allocation_breakdown(page))
ui.toggle_filter_and_rerun(page, "stage", clicked_stage)

clicked_city = ui.render_figure(page, money.stage_figures(page))
if has_figures:
    ui.render_note(text("money.on_phone"), only_phone=True)
ui.toggle_filter_and_rerun(page, "city", clicked_city)

clicked_region = ui.render_figure(page, money.stage_totals_by_region(page))
ui.toggle_filter_and_rerun(page, "region", clicked_region)

ui.render_figure(page, money.decrees(page))
ui.render_footer(page)
