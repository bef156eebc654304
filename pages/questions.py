"""Frequent questions, each with its answer and a link to the selection behind it."""

import streamlit as st

from cmsdash import queries, ui
from cmsdash.views.formatting import filters
from cmsdash.views.html import table_columns
from cmsdash.views.narrative import faq

page = ui.page_context()
text, release = page.text, page.release

st.title(text("questions.title"))
st.text(text("questions.lead"))
if filters.active_filters(page.selection):
    ui.render_note(text("questions.unfiltered"))
columns = st.columns(2, gap="large")
for number, question in enumerate(queries.answered_questions(release)):
    with columns[number % 2], st.container(key=f"question-{question.code}"):
        figure_columns = (
            table_columns.QUESTION_CITIES if question.answers_with_cities else table_columns.QUESTION_OPERATIONS
        )
        ui.render_figure(
            page,
            question.answer,
            "",
            title=text(f"question.{question.code}"),
            sentence=faq.answer_sentence(question.code, question.answer.table, page.names, text),
            table=ui.TableSpec(
                figure_columns, {"city": ui.city_link_cell(page), "operation": ui.operation_link_cell(page)}
            ),
        )
        unfiltered = page.selection.clear_filters()
        ui.page_link(
            ui.first_available_page(question.pages),
            text(f"question_link.{question.code}"),
            unfiltered,
            **question.choices,
        )
ui.render_footer(page)
