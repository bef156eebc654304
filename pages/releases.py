"""The releases, and the changes in one of them."""

import streamlit as st

from cmsdash import ui
from cmsdash.i18n import escape_markdown

page = ui.page_context()
text = page.text

st.title(escape_markdown(ui.releases_title(page)))
st.text(text("releases.lead"))
ui.feed_links(page)
ui.render_figure(page, ui.release_list(page))
for figure in ui.release_change_words(page):
    ui.render_figure(page, figure)
ui.render_figure(page, ui.release_changes(page))
st.header(text("releases.view_title"))
st.html(ui.release_details_html(page))
ui.release_download_button(page)
ui.checksums_download_button(page)
ui.render_note(text("releases.checksums_note"))
ui.render_footer(page)
