"""Which releases of the data there are, what is in the one in view, and what is different from another."""

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

view = page_context()
text = view.text

st.title(escape_markdown(releases_title(view)))
st.text(text("releases.lead"))
render_figure(
    view,
    release_list(),
    None,
    title=text("releases.list_title"),
    sentence=release_list_sentence(view),
    table=TableSpec(table_columns.RELEASES, release_cell_renderers(view)),
)
render_figure(
    view,
    release_changes_result(view),
    "",
    title=text("releases.changes_title"),
    sentence=release_changes_sentence(view),
    table=release_changes_table(view),
)
st.header(text("releases.view_title"))
st.html(release_details_html(view))
release_download_button(view)
render_footer(view)
