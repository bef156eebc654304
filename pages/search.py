"""What the whole site has on some words, kind by kind."""

import streamlit as st

from cmsdash import queries, ui
from cmsdash.i18n import escape_markdown
from cmsdash.views.formatting import filters
from cmsdash.views.narrative import search
from cmsdash.views.page_links import PAGES

page = ui.page_context()
text, words = page.text, page.selection.search

found = queries.search_site(page.release, words, PAGES)
st.title(escape_markdown(search.search_headline(found, words, text)))
st.text(search.search_sentence(found, text))
if filters.active_filters(page.selection.reset("search")):
    ui.render_note(text("search.unfiltered"))
if found:
    ui.render_search_results(page, found)
else:
    ui.render_search_suggestions(page)
ui.render_footer(page)
