"""Milestones of the programme, and dated events of operations."""

import streamlit as st

from cmsdash import queries, ui
from cmsdash.i18n import escape_markdown
from cmsdash.views.charts import timeline
from cmsdash.views.html import lists, table_columns
from cmsdash.views.narrative import quality

page = ui.page_context()
text = page.text

events = queries.dated_events(page.release, page.selection)
st.title(escape_markdown(page.compose(quality.timeline_headline, events)))
ui.filter_bar(page, ("objective", "group", "intervention", "region", "city", "priority", "status"))
clicked = ui.render_figure(
    page,
    events,
    page.draw(timeline.timeline_chart, events),
    title=text("timeline.title"),
    sentence=page.compose(quality.timeline_sentence, events),
    table=ui.TableSpec(table_columns.DATED_EVENTS, {"city": ui.city_link_cell(page)}),
    alt=text("timeline.alt"),
)
ui.toggle_filter_and_rerun(page, "city", clicked)
st.html(lists.ordered_list(timeline.milestone_lines(events.table, text)))
if timeline.has_city_marks(events.table):
    ui.render_note(text("filter.click"), on_paper=False)
for note in timeline.imprecise_date_notes(events.table, text):
    ui.render_note(note)
ui.render_note(text("timeline.note"))
ui.render_footer(page)
