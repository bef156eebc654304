"""Milestones of the programme, and dated events of operations."""

import streamlit as st

from cmsdash import ui
from cmsdash.figures.headlines import page_headline
from cmsdash.figures.timeline import dated_events
from cmsdash.i18n import escape_markdown
from cmsdash.views.charts import timeline
from cmsdash.views.html import lists

page = ui.page_context()
text, figure = page.text, dated_events(page)
events = figure.result

st.title(escape_markdown(page_headline(page)))
ui.filter_bar(page, ("objective", "group", "intervention", "region", "city", "priority", "status"))
clicked = ui.render_figure(page, figure, with_notes=False)
ui.toggle_filter_and_rerun(page, "city", clicked)
st.html(lists.ordered_list(timeline.milestone_lines(events.table, text)))
if timeline.has_city_marks(events.table):
    ui.render_note(text("filter.click"), on_paper=False)
ui.render_notes(figure)
ui.render_footer(page)
