"""Questions that readers ask, each with its short answer and the selection that shows it."""

import streamlit as st

from cmsdash import queries
from cmsdash.shell import Shown, city_link, enter, first_page, leave, link, note, show
from cmsdash.views import columns, questions, selected

view = enter()
text, release = view.text, view.release

st.title(text("questions.title"))
st.text(text("questions.lead"))
if selected.choices(view.selection):
    note(text("questions.unfiltered"))
sides = st.columns(2, gap="large")
for number, question in enumerate(queries.questions(release)):
    with sides[number % 2], st.container(key=f"question-{question.code}"):
        shown = columns.QUESTION_CITIES if question.of_cities else columns.QUESTION_OPERATIONS
        show(
            view,
            question.answer,
            "",
            title=text(f"question.{question.code}"),
            sentence=questions.answer(question.code, question.answer.table, view.names, text),
            table=Shown(shown, {"city": city_link(view)}),
        )
        unfiltered = view.selection.only_language()
        link(first_page(question.pages), text(f"question_link.{question.code}"), unfiltered, **question.choices)
leave(view)
