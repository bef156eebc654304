"""Target groups of the operations, and groups that no operation declares."""

import streamlit as st

from cmsdash import queries, ui
from cmsdash.figures import classes
from cmsdash.i18n import escape_markdown
from cmsdash.views.html import table_columns
from cmsdash.views.narrative import operations

page = ui.page_context()
text, selection = page.text, page.selection

all_rows, matching = classes.all_coverage_rows(page), queries.operations(page.release, selection)
st.title(escape_markdown(page.compose(operations.recipients_headline, all_rows, matching, selection)))
ui.filter_bar(page, table_columns.OPERATION_FILTERS)
ui.filling_links(page)
with st.container(horizontal=True, gap="large", key="matrix"):
    for field in ("across", "rows"):
        ui.option_toggle(page, field)

ui.render_figure(page, classes.coverage_matrix(page))
ui.render_figure(page, classes.class_amounts(page, "group"))
ui.render_figure(page, classes.target_groups(page))
ui.page_link("bodies", text("bodies.to_bodies"), selection)
ui.render_footer(page)
