"""Milestones of the programme, and dated events of operations."""

import streamlit as st

from cmsdash import queries
from cmsdash.i18n import escape_markdown
from cmsdash.ui import (
    TableSpec,
    city_link_cell,
    filter_bar,
    page_context,
    render_figure,
    render_footer,
    render_note,
    toggle_filter_and_rerun,
)
from cmsdash.views.charts import timeline
from cmsdash.views.html import lists, table_columns
from cmsdash.views.narrative import quality

page = page_context()
text = page.text

events = queries.dated_events(page.release, page.selection)
st.title(escape_markdown(quality.timeline_headline(events.table, text)))
filter_bar(page, ("objective", "group", "intervention", "region", "city", "priority", "status"))
clicked = render_figure(
    page,
    events,
    page.draw(timeline.timeline_chart, events),
    title=text("timeline.title"),
    sentence=quality.timeline_sentence(events.table, text),
    table=TableSpec(table_columns.DATED_EVENTS, {"city": city_link_cell(page)}),
    alt=text("timeline.alt"),
)
toggle_filter_and_rerun(page, "city", clicked)
st.html(lists.ordered_list(timeline.milestone_lines(events.table, text)))
if timeline.has_city_marks(events.table):
    render_note(text("filter.click"), on_paper=False)
for note in timeline.imprecise_date_notes(events.table, text):
    render_note(note)
render_note(text("timeline.note"))
render_footer(page)
