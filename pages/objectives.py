"""The objectives of Priority 5, their interventions, and the operations under each."""

import streamlit as st

from cmsdash import queries, ui
from cmsdash.figures import classes
from cmsdash.i18n import escape_markdown
from cmsdash.views.html import table_columns
from cmsdash.views.narrative import operations

page = ui.page_context()
matching = queries.operations(page.release, page.selection)
st.title(escape_markdown(page.compose(operations.objectives_headline, matching, page.selection)))
st.text(page.text("objectives.lead"))
ui.filter_bar(page, table_columns.OPERATION_FILTERS)

ui.render_figure(page, classes.taxonomy_tree(page))
ui.render_figure(page, classes.class_amounts(page, "intervention"))
ui.render_figure(page, classes.city_areas(page))
ui.render_figure(page, classes.classified(page))
ui.render_footer(page)
