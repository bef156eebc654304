"""The figures that answer frequent questions."""

from dataclasses import replace

from cmsdash import queries
from cmsdash.figures.context import PageContext
from cmsdash.figures.figure import Figure, TableSpec
from cmsdash.figures.links import city_link_cell, operation_link_cell
from cmsdash.views.html import table_columns
from cmsdash.views.narrative import faq

CODES = (
    "unpublished", "total-only", "ceiling", "admitted", "women", "youth", "under-way", "decree", "objective", "silent",
)  # fmt: skip
"""The codes of the questions in display order."""


def answer(page: PageContext, code: str) -> Figure:
    """Return the cities or operations that answer a question. No filter of the page applies.

    Args:
        page: The context of the page.
        code: One of `CODES`.
    """
    text = page.text
    [question] = [item for item in queries.answered_questions(page.release) if item.code == code]
    columns = table_columns.QUESTION_CITIES if question.answers_with_cities else table_columns.QUESTION_OPERATIONS
    return Figure(
        question.answer,
        "",
        title=text(f"question.{code}"),
        sentence=faq.answer_sentence(code, question.answer.table, page.names, text),
        table=TableSpec(columns, {"city": city_link_cell(page), "operation": operation_link_cell(page)}),
        selection=replace(page.selection.clear_filters(), **question.choices),
    )
