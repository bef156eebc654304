"""The questions that an uploaded file leaves open, answered on the page, and the answers given so far."""

from collections.abc import Mapping, Sequence
from functools import partial

import streamlit as st

from cmsdash.datastore.releases.release import data_dir
from cmsdash.figures import PageContext
from cmsdash.i18n import Translator, escape_markdown
from cmsdash.i18n.catalogs import labelled_codes
from cmsdash.ingest.column_mapping import ALLOWED_CODES, ALLOWED_SETTINGS, ColumnMapping
from cmsdash.ingest.mapping_overlay import MappingOverlay, mapping_with_overlay
from cmsdash.ingest.mapping_questions import (
    CITY,
    HEADER,
    MappingQuestion,
    answer_spellings,
    overlay_from_answers,
    repeated_fields,
)
from cmsdash.ui.layout.page import render_note
from cmsdash.ui.upload_session import Upload
from cmsdash.views.formatting.filters import code_label
from cmsdash.views.html.lists import bullet_list

_MAX_QUESTIONS = 30
"""Questions that the page asks at once; the next ones come when these are answered."""


def questions_form(
    page: PageContext, questions: Sequence[MappingQuestion], mapping: ColumnMapping, upload: Upload
) -> None:
    """Render a form with a choice for each question; when it is sent, the file is read again with the answers."""
    text = page.text
    if not questions:
        return
    with st.container(key="upload-questions"):
        st.header(text("upload.questions"))
        render_note(text("upload.questions_lead"))
        with st.form(f"upload-questions-{upload.round}", enter_to_submit=False):
            numbered = list(enumerate(questions[:_MAX_QUESTIONS]))
            answers = _render_pickers(page, [item for item in numbered if not item[1].is_minor], mapping, upload)
            if minor := [item for item in numbered if item[1].is_minor]:
                with st.expander(text.plural("upload.columns_unread", len(minor))):
                    answers += _render_pickers(page, minor, mapping, upload)
            if len(questions) > _MAX_QUESTIONS:
                st.text(text.plural("upload.questions_more", len(questions) - _MAX_QUESTIONS))
            is_sent = st.form_submit_button(text("upload.read_again"), type="primary")
    if is_sent:
        _apply_answers(answers, mapping, text, upload)


def _render_pickers(
    page: PageContext, numbered: Sequence[tuple[int, MappingQuestion]], mapping: ColumnMapping, upload: Upload
) -> list[tuple[MappingQuestion, str]]:
    """Render the choice of each answer and return the answers that are chosen."""
    return [
        (question, code)
        for number, question in numbered
        if (code := _answer_picker(page, question, mapping, f"upload-{upload.round}-{page.text.lang}-{number}"))
    ]


def _answer_picker(page: PageContext, question: MappingQuestion, mapping: ColumnMapping, key: str) -> str | None:
    """Render the choice of one answer and return its code, None if the question is left open."""
    labels = _code_labels(page, question.kind, mapping)
    codes = answer_spellings(question.kind, mapping, labels).rank(question)
    # Streamlit keeps the function of the labels longer than the session: it must not hold anything of the file.
    label_by_code: dict[str | None, str] = {None: page.text("upload.leave_aside")}
    label_by_code.update(labels.items())
    words = question.kind if question.kind in (HEADER, CITY, *ALLOWED_SETTINGS) else "word"
    where = _question_place(question, page.text)
    return st.selectbox(
        page.text.markdown(f"upload.ask.{words}", where=where, column=question.column, value=question.value),
        (None, *codes),
        format_func=label_by_code.__getitem__,
        key=key,
    )


def _code_labels(page: PageContext, kind: str, mapping: ColumnMapping) -> Mapping[str, str]:
    """Return the readers' name of each possible answer to a kind of question."""
    if kind == CITY:
        return page.names
    fields = tuple(item.name for item in mapping.named_fields)
    codes = fields if kind == HEADER else ALLOWED_SETTINGS.get(kind) or ALLOWED_CODES[kind]
    return {code: _answer_label(page, kind, code, mapping) for code in codes}


def _question_place(question: MappingQuestion, text: Translator) -> str:
    """Return the first line that asks a question, with its sheet where several are read, and the number of others."""
    line = text.number(question.line)
    line = text("import.sheet_line", sheet=question.sheet, line=line) if question.sheet else line
    if question.n > 1:
        return text.plural("upload.where_more", question.n - 1, line=line)
    return text("upload.where", line=line)


def _answer_label(page: PageContext, kind: str, code: str, mapping: ColumnMapping) -> str:
    text = page.text
    if kind == HEADER:
        return field_label(code, mapping, text)
    return text(f"upload.{kind}.{code}") if kind in ALLOWED_SETTINGS else code_label(kind, code, page.names, text)


def field_label(name: str, mapping: ColumnMapping, text: Translator) -> str:
    """Return the name of a field in the reader's language, or its first header if the catalogues do not have it."""
    if name in labelled_codes()["mapping_field"]:
        return text(f"mapping_field.{name}")
    return next(item.headers[0] for item in mapping.fields if item.name == name)


def _apply_answers(
    answers: Sequence[tuple[MappingQuestion, str]], mapping: ColumnMapping, text: Translator, upload: Upload
) -> None:
    """Store the answers and run the page again, or say why they cannot be used."""
    if not answers:
        st.warning(text("upload.no_answer"))
    elif repeated := repeated_fields(answers):
        labels = text.list_and(field_label(name, mapping, text) for name in repeated)
        st.error(escape_markdown(text("upload.field_twice", fields=labels)))
    else:
        upload.declare(upload.overlay | overlay_from_answers(answers))
        st.rerun()


def answers_section(page: PageContext, file_reader: str, mapping: ColumnMapping, upload: Upload) -> None:
    """Render the answers given so far, a button that takes them back, and their download as a mapping file."""
    text, overlay = page.text, upload.overlay
    if overlay.is_empty:
        return
    st.header(text("upload.answers"))
    st.html(bullet_list(_answer_lines(page, overlay, mapping)))
    with st.container(horizontal=True):
        st.download_button(
            text("upload.save_mapping"),
            upload.download("mapping", partial(mapping_with_overlay, data_dir() / "mappings", file_reader, overlay)),
            file_name=f"{file_reader}.toml",
            mime="application/toml",
            key="upload-mapping",
            on_click="ignore",
        )
        if st.button(text("upload.forget"), key="upload-forget"):
            upload.declare(MappingOverlay())
            st.rerun()
    render_note(text("upload.save_mapping_use", reader=file_reader, file=f"{file_reader}.toml"))


def _answer_lines(page: PageContext, overlay: MappingOverlay, mapping: ColumnMapping) -> list[str]:
    text = page.text
    answers = [
        *((HEADER, header, name) for header, name in overlay.headers.items()),
        *((kind, word, code) for kind, words in overlay.words.items() for word, code in words.items()),
    ]
    lines = [
        text("upload.answer", value=value, meaning=_answer_label(page, kind, code, mapping))
        for kind, value, code in answers
    ]
    return lines + [_answer_label(page, name, code, mapping) for name, code in overlay.settings.items()]
