"""The objectives of Priority 5, their interventions, and the operations under each."""

import streamlit as st

from cmsdash import ui
from cmsdash.figures import classes
from cmsdash.figures.headlines import page_headline
from cmsdash.i18n import escape_markdown
from cmsdash.views.html import table_columns

page = ui.page_context()
st.title(escape_markdown(page_headline(page)))
st.text(page.text("objectives.lead"))
ui.filter_bar(page, table_columns.OPERATION_FILTERS)

ui.render_figure(page, classes.taxonomy_tree(page))
ui.render_figure(page, classes.class_amounts(page, "intervention"))
ui.render_figure(page, classes.city_areas(page))
ui.render_figure(page, classes.classified(page))
ui.render_footer(page)
