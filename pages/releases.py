"""The releases, and the changes in one of them."""

import streamlit as st

from cmsdash.i18n import escape_markdown
from cmsdash.ui import (
    TableSpec,
    page_context,
    release_cell_renderers,
    release_changes_result,
    release_changes_sentence,
    release_changes_table,
    release_details_html,
    release_download_button,
    release_list,
    release_list_sentence,
    releases_title,
    render_figure,
    render_footer,
)
from cmsdash.views.html import table_columns

page = page_context()
text = page.text

st.title(escape_markdown(releases_title(page)))
st.text(text("releases.lead"))
render_figure(
    page,
    release_list(),
    None,
    title=text("releases.list_title"),
    sentence=release_list_sentence(page),
    table=TableSpec(table_columns.RELEASES, release_cell_renderers(page)),
)
render_figure(
    page,
    release_changes_result(page),
    "",
    title=text("releases.changes_title"),
    sentence=release_changes_sentence(page),
    table=release_changes_table(page),
)
st.header(text("releases.view_title"))
st.html(release_details_html(page))
release_download_button(page)
render_footer(page)
