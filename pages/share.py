"""The presentation that the reader put together, and the code that shows a figure in another site."""

import streamlit as st

from cmsdash import ui
from cmsdash.i18n import escape_markdown

page = ui.page_context()
text = page.text

st.title(escape_markdown(text("share.title")))
st.text(text("share.lead"))
ui.filter_bar(page)
ui.presentation_section(page)
ui.embed_section(page)
ui.render_footer(page)
