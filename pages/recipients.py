"""Target groups of the operations, and groups that no operation declares."""

import streamlit as st

from cmsdash import ui
from cmsdash.figures import classes
from cmsdash.figures.headlines import page_headline
from cmsdash.i18n import escape_markdown
from cmsdash.views.html import table_columns

page = ui.page_context()

st.title(escape_markdown(page_headline(page)))
ui.filter_bar(page, table_columns.OPERATION_FILTERS)
ui.filling_links(page)
with st.container(horizontal=True, gap="large", key="matrix"):
    for field in ("across", "rows"):
        ui.option_toggle(page, field)

ui.render_figure(page, classes.coverage_matrix(page))
ui.render_figure(page, classes.class_amounts(page, "group"))
ui.render_figure(page, classes.target_groups(page))
ui.page_link("bodies", page.text("bodies.to_bodies"), page.selection)
ui.render_footer(page)
