"""How far the site can be used by everybody: what was tested, what is not right yet, and where to write."""

import streamlit as st

from cmsdash.shell import accessibility_headline, contacts, enter, leave
from cmsdash.text import escape_markdown
from cmsdash.views import conformity, lists

view = enter()
text = view.text

st.title(escape_markdown(accessibility_headline(text)), anchor=False)
st.text(text("statement.lead"))

st.header(text("statement.how_title"), anchor=False)
st.text(text("statement.how_lead", date=text.date(conformity.TESTED)))
st.html(lists.plain(text(f"statement.how.{item}") for item in ("axe", "keyboard", "told", "colours", "words", "eyes")))

st.header(text("statement.limits_title"), anchor=False)
st.html(conformity.limits(text))

st.header(text("statement.criteria_title"), anchor=False)
st.text(text("statement.criteria_lead"))
with st.expander(text("statement.criteria_open")):
    st.html(conformity.criteria(text))

st.header(text("statement.contact_title"), anchor=False)
contacts(view.selection, text, view.release.manifest.id)
leave(view)
