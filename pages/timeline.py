"""When: milestones of the programme, and the dates that are known of operations."""

import streamlit as st

from cmsdash import queries
from cmsdash.shell import Shown, city_link, enter, filters, leave, note, select, show
from cmsdash.text import escape_markdown
from cmsdash.views import columns, gaps, lists, timeline

view = enter()
text = view.text

moments = queries.moments(view.release, view.selection)
st.title(escape_markdown(gaps.timeline_headline(moments.table, text)))
filters(view, ("objective", "group", "intervention", "region", "city", "priority", "status"))
clicked = show(
    view,
    moments,
    view.draw(timeline.timeline, moments),
    title=text("timeline.title"),
    sentence=gaps.timeline(moments.table, text),
    table=Shown(columns.MOMENTS, {"city": city_link(view)}),
    alt=text("timeline.alt"),
)
select(view, "city", clicked)
st.html(lists.numbered(timeline.milestones(moments.table, text)))
if timeline.clickable(moments.table):
    note(text("filter.click"), on_paper=False)
for words in timeline.rough(moments.table, text):
    note(words)
note(text("timeline.note"))
leave(view)
