"""Context indicators of the cities plotted against their funding."""

import streamlit as st

from cmsdash import ui
from cmsdash.figures import comparison
from cmsdash.figures.headlines import page_headline
from cmsdash.i18n import escape_markdown

page = ui.page_context()
text = page.text
st.title(escape_markdown(page_headline(page)))
ui.filter_bar(page, ("region", "city", "kind", "priority"), ui.need_controls, controlled=("stage",))
ui.stage_picker(page, comparison.need_selection(page))

figure = comparison.need_and_funding(page)
clicked = ui.render_figure(page, figure, with_notes=False)
if clicked:  # not a filter: a single city has nothing to compare with
    ui.page_link("city", text("cities.open", name=page.names[clicked]), page.selection, city=(clicked,))
elif figure.content:
    ui.render_note(text("need.click"), on_paper=False)
ui.render_notes(figure)
ui.render_footer(page)
