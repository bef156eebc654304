"""Completeness of the data, conflicts between sources, unpublished data, and checks."""

import streamlit as st

from cmsdash import ui
from cmsdash.figures import quality as figures
from cmsdash.figures.headlines import page_headline
from cmsdash.i18n import escape_markdown

page = ui.page_context()
text = page.text

st.title(escape_markdown(page_headline(page)))
ui.filter_bar(page, ("region", "city"))
columns = st.columns([2, 3], gap="medium")
for column, build in zip(columns, (figures.completeness_of_figures, figures.completeness_of_operations), strict=True):
    with column:
        ui.toggle_filter_and_rerun(page, "city", ui.render_figure(page, build(page)))
ui.render_note(text("filter.click"), on_paper=False)
ui.render_note(text("quality.cells_note"))
ui.render_figure(page, figures.completeness_by_field(page))

ui.render_figure(page, figures.city_conflicts(page))
ui.render_figure(page, figures.programme_conflicts(page))
ui.render_figure(page, figures.missing_data_items(page))
ui.render_figure(page, figures.checks(page))
ui.render_footer(page)
