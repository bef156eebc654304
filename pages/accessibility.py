"""Accessibility statement: what was tested, known limitations, and contact."""

import streamlit as st

from cmsdash import ui
from cmsdash.i18n import escape_markdown
from cmsdash.views.html import accessibility_statement, lists

page = ui.page_context()
text = page.text

st.title(escape_markdown(ui.accessibility_title(text)), anchor=False)
st.text(text("accessibility_statement.lead"))

st.header(text("accessibility_statement.how_title"), anchor=False)
st.text(text("accessibility_statement.how_lead", date=text.date(accessibility_statement.LAST_TESTED)))
st.html(
    lists.bullet_list(
        text(f"accessibility_statement.how.{item}") for item in ("axe", "keyboard", "told", "colours", "words", "eyes")
    )
)

st.header(text("accessibility_statement.limits_title"), anchor=False)
st.html(accessibility_statement.known_limitations_html(text))

st.header(text("accessibility_statement.criteria_title"), anchor=False)
st.text(text("accessibility_statement.criteria_lead"))
with st.expander(text("accessibility_statement.criteria_open")):
    st.html(accessibility_statement.success_criteria_html(text))

st.header(text("accessibility_statement.contact_title"), anchor=False)
ui.contact_section(page.selection, text, page.release.manifest.id)
ui.render_footer(page)
