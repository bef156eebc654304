"""The releases, and the changes in one of them."""

import streamlit as st

from cmsdash import ui
from cmsdash.i18n import escape_markdown
from cmsdash.views.html import table_columns

page = ui.page_context()
text = page.text

st.title(escape_markdown(ui.releases_title(page)))
st.text(text("releases.lead"))
ui.render_figure(
    page,
    ui.release_list(),
    None,
    title=text("releases.list_title"),
    sentence=ui.release_list_sentence(page),
    table=ui.TableSpec(table_columns.RELEASES, ui.release_cell_renderers(page)),
)
ui.render_figure(
    page,
    ui.release_changes_result(page),
    "",
    title=text("releases.changes_title"),
    sentence=ui.release_changes_sentence(page),
    table=ui.release_changes_table(page),
)
st.header(text("releases.view_title"))
st.html(ui.release_details_html(page))
ui.release_download_button(page)
ui.render_footer(page)
