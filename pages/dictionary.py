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
for build in (sources.data_tables, sources.dictionary, sources.code_lists):
    ui.render_figure(page, build(page))
ui.render_footer(page)
