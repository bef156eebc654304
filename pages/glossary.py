"""What the terms of the site mean."""

import streamlit as st

from cmsdash import ui
from cmsdash.figures.money_path import money_path
from cmsdash.i18n import escape_markdown
from cmsdash.i18n.glossary import TERMS
from cmsdash.views.html.glossary import glossary_html

page = ui.page_context()
text = page.text

st.title(escape_markdown(text("glossary.headline", n=text.number(len(TERMS)))))
st.text(text("glossary.lead"))
st.html(money_path(page))
st.html(glossary_html(text))
ui.render_footer(page)
