"""A reader's own file: chosen, read, accounted for, and previewed while the reader is connected."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import quote

import streamlit as st

from cmsdash.datastore.import_report import ImportReport
from cmsdash.datastore.issues import ReleaseValidationError
from cmsdash.datastore.releases.release import data_dir
from cmsdash.datastore.temp_dirs import uses_tmpfs
from cmsdash.domain import Measure
from cmsdash.exports import report_to_csv, report_to_html
from cmsdash.i18n import Translator, escape_markdown, labelled_codes
from cmsdash.i18n.import_messages import classification_lines, rejection_text, remark_text
from cmsdash.i18n.issue_messages import issue_lines
from cmsdash.ingest.column_mapping import load_mapping
from cmsdash.ingest.errors import FileRejectedError
from cmsdash.ingest.import_templates import build_template
from cmsdash.ingest.preview import Preview, preview
from cmsdash.ingest.readers.context import ImportOptions
from cmsdash.ingest.registry import READERS
from cmsdash.queries import QueryResult, codes_of
from cmsdash.ui import session_state
from cmsdash.ui.layout.page import PageContext, render_note
from cmsdash.ui.upload_session import Upload, session_upload
from cmsdash.views.html.import_report import outcome_table, row_issues_table
from cmsdash.views.templates import render

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFile

LIST_FILE_TYPES = ("csv", "xlsx", "ods")
OPENCOESIONE_FILE_TYPES = ("csv", "zip", "parquet")
"""The forms of lists and figures, and those of OpenCoesione's files."""


def upload_form(view: PageContext) -> Preview | None:
    """Asks for files and says what became of them; the preview when something of them was accepted."""
    text = view.text
    reader = st.selectbox(
        text("upload.reader"),
        READERS,
        format_func=lambda code: text(f"upload.readers.{code}"),
        key="bring-reader",
        placeholder=text("upload.reader"),
    )
    _templates(reader, text)
    uploaded = _ask(reader, text)
    render_note(text("upload.in_memory" if uses_tmpfs() else "upload.on_disk"))
    upload, received = session_upload(), session_state.uploaded_files(f"bring-{reader}")
    if len(uploaded) < len(received):  # the browser still shows them, but they went with the connection
        st.warning(text("upload.lost"))
        uploaded = []
    if not uploaded:
        upload.forget()
        return None
    upload.received.append(received)  # before they are read, for the reader may be gone before that ends
    found = _read(view, reader, uploaded, upload)
    if found is not None:
        _report(found, Translator(text.lang), upload)
    return found if found and found.release else None


def _ask(reader: str, text: Translator) -> "list[UploadedFile]":
    """The files that the reader chose: one, or of OpenCoesione the projects with the files that go with them."""
    several = reader == "opencoesione"
    words = text("upload.choose_files" if several else "upload.choose")
    st.html(render("upload_label", css=_in_our_words(words), words=words))
    size = st.get_option("server.maxUploadSize")
    forms, key = list(OPENCOESIONE_FILE_TYPES if several else LIST_FILE_TYPES), f"bring-{reader}"
    if several:
        return st.file_uploader(
            text.markdown("upload.files", size=size), type=forms, key=key, accept_multiple_files=True
        )
    one = st.file_uploader(text.markdown("upload.file", size=size), type=forms, key=key)
    return [one] if one else []


_PERSON = ":material/person:"
READER_SOURCE_KEY = "reader"
"""The key of the source that the reader is."""


def _in_our_words(words: str) -> str:
    """Streamlit words its upload button in English only: its words make room for ours, which static/page.js makes its
    name. The label says the limits."""
    words_of_button = '[data-testid="stFileUploaderDropzone"] button [data-testid="stMarkdownContainer"]'
    return (
        f'[data-testid="stFileUploaderDropzoneInstructions"],{words_of_button} p{{display:none}}'
        f"{words_of_button}::after{{content:'{words}';font-size:1rem}}"
    )


def _templates(reader: str, text: Translator) -> None:
    if reader == "opencoesione":
        return
    try:
        mapping = load_mapping(data_dir() / "mappings", reader)
    except FileRejectedError as error:
        st.error(_refused(error, text))
        return
    with st.container(horizontal=True):
        for form in ("xlsx", "csv"):
            st.download_button(
                text.markdown("upload.template", form=form.upper()),
                build_template(mapping, form),
                file_name=f"{reader}.{form}",
                key=f"template-{reader}-{form}",
                on_click="ignore",
            )


def _read(view: PageContext, reader: str, uploaded: "list[UploadedFile]", upload: Upload) -> Preview | None:
    """The files as they were read, once for this session; None with the words for it when one was refused."""
    key = "-".join([reader, *(file.file_id for file in uploaded), str(view.release.folder)])
    if upload.preview is not None and upload.key == key:
        return upload.preview
    upload.forget()
    try:
        with st.spinner(view.text("upload.reading")):
            files = [(file.name, file.getvalue()) for file in uploaded]
            request, wait = _request(view.text, uploaded[0].name), partial(st.toast, view.text("upload.waiting"))
            found = preview(reader, files, view.release, request, labelled_codes(), wait)
    except FileRejectedError as error:
        st.error(_refused(error, view.text))
        return None
    except ReleaseValidationError as error:
        st.error(view.text("upload.breaks"))
        for line in issue_lines(error.issues, view.text)[:20]:
            st.text(line)
        return None
    upload.key, upload.preview = key, found
    return found


def _refused(error: FileRejectedError, text: Translator) -> str:
    values = {field: getattr(error, field) for field in ("file", "line", "value", "expected")}
    return escape_markdown(rejection_text(error.code, values, text, online=True))


def _request(text: Translator, name: str) -> ImportOptions:
    """The reader is the source. Its address is one that by convention leads nowhere."""
    today = date.today().isoformat()
    said = {
        "key": READER_SOURCE_KEY,
        "publisher": text("upload.publisher"),
        "title": name,
        "date": today,
        "accessed": today,
    }
    return ImportOptions(
        said | {"url": "https://reader.invalid/", "licence": "cited"}, mappings=data_dir() / "mappings"
    )


def _report(found: Preview, text: Translator, upload: Upload) -> None:
    st.header(text("upload.report"))
    for place, account in enumerate(found.reports):
        if len(found.reports) > 1:
            st.subheader(text.markdown(f"upload.files_of.{account.reader}", file=account.file.name))
        _report_one(account, place, text, upload)
    if found.release is None:
        st.warning(text("upload.nothing"))


def _report_one(account: ImportReport, place: int, text: Translator, upload: Upload) -> None:
    st.html(outcome_table(account, text))
    for line in classification_lines(account, text):
        st.text(line)
    for remark in account.remarks:
        render_note(remark_text(remark, text))
    if account.row_issues:
        with st.expander(text.plural("upload.aside", account.quarantined.rows), expanded=True):
            st.html(row_issues_table(account.row_issues[:200], text, online=True))
    with st.container(horizontal=True):
        for form, make, kind in (("html", report_to_html, "text/html"), ("csv", report_to_csv, "text/csv")):
            st.download_button(
                text.markdown("upload.save", form=form.upper()),
                upload.download(f"{place}-{form}", partial(make, account, text)),
                file_name=f"{account.file.name}.report.{form}",
                mime=kind,
                key=f"report-{place}-{form}",
                on_click="ignore",
            )


@contextmanager
def preview_section(view: PageContext, found: Preview) -> Iterator[PageContext]:
    """A part of the page under a banner and a watermark: its figures are the reader's own. Gives the view of them."""
    banner = view.text.plural("upload.banner", len(found.names), files=_quoted(found.names, view.text))
    st.warning(escape_markdown(banner), icon=_PERSON)
    st.html(render("inline_style", css=_watermark(view.text("upload.watermark"))))
    with st.container(key="yours"):
        measure = Measure.MONEY if found.reports[0].reader == "allocations" else Measure.OPERATIONS
        selection = replace(view.selection, measure=measure)
        text = Translator(view.text.lang)  # its numbers are of the reader's file
        yield replace(view, release=found.release or view.release, selection=selection, text=text)


def rows_from_upload(answer: QueryResult, found: Preview) -> QueryResult:
    """The rows of an answer that come from the reader's files alone."""
    table = answer.table
    theirs = table["source"].map(lambda keys: not found.sources.isdisjoint(codes_of(keys)))
    return QueryResult(f"bring_{answer.name}", table[theirs])


def _quoted(names: list[str], text: Translator) -> str:
    return text.list_and(text("upload.quoted", name=name) for name in names)


def _watermark(words: str) -> str:
    """The words again and again across everything inside, above figures and out of the way of the pointer."""
    drawing = render("watermark", words=words)
    return (
        ".st-key-yours{position:relative}.st-key-yours::after{content:'';position:absolute;inset:0;z-index:9;"
        f'pointer-events:none;opacity:.28;background-image:url("data:image/svg+xml,{quote(drawing)}")}}'
    )
