"""What every column and every value means, and the data as a whole: files, descriptions, catalogue."""

import streamlit as st

from cmsdash import ui
from cmsdash.figures import sources
from cmsdash.figures.headlines import page_headline
from cmsdash.i18n import escape_markdown

page = ui.page_context()
text = page.text

st.title(escape_markdown(page_headline(page)))
st.text(text("dictionary.page_lead"))
ui.open_data_section(page)
ui.render_figure(page, sources.dictionary(page))
ui.render_figure(page, sources.code_lists(page))
ui.render_footer(page)
