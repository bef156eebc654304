"""Frequent questions, each with its answer and a link to the selection behind it."""

import streamlit as st

from cmsdash import queries, ui
from cmsdash.figures.questions import answer
from cmsdash.views.formatting import filters
from cmsdash.views.page_links import first_available_page

page = ui.page_context()
text, unfiltered = page.text, page.selection.clear_filters()

st.title(text("questions.title"))
st.text(text("questions.lead"))
if filters.active_filters(page.selection):
    ui.render_note(text("questions.unfiltered"))
columns = st.columns(2, gap="large")
for number, question in enumerate(queries.answered_questions(page.release)):
    with columns[number % 2], st.container(key=f"question-{question.code}"):
        ui.render_figure(page, answer(page, question.code))
        target, label = first_available_page(question.pages), text(f"question_link.{question.code}")
        ui.page_link(target, label, unfiltered, **question.choices)
ui.render_footer(page)
