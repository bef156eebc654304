"""The upload page: form, import reports, and the preview of a reader's files for the length of the session."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import quote

import streamlit as st

from cmsdash import queries
from cmsdash.datastore.import_report import ImportReport
from cmsdash.datastore.issues import ReleaseValidationError
from cmsdash.datastore.releases.release import data_dir
from cmsdash.datastore.temp_dirs import uses_tmpfs
from cmsdash.domain import Measure
from cmsdash.exports import report_to_csv, report_to_html
from cmsdash.figures import Figure, PageContext, TableSpec
from cmsdash.figures.links import city_link_cell
from cmsdash.i18n import Translator, escape_markdown, labelled_codes
from cmsdash.i18n.import_messages import classification_lines, rejection_text, remark_text
from cmsdash.i18n.issue_messages import issue_lines
from cmsdash.ingest.column_mapping import load_mapping
from cmsdash.ingest.errors import FileRejectedError
from cmsdash.ingest.import_templates import build_template
from cmsdash.ingest.mapping_overlay import MappingOverlay, overlay_mapping
from cmsdash.ingest.mapping_questions import HEADER, MappingQuestion, rejection_questions, report_questions
from cmsdash.ingest.preview import Preview, preview
from cmsdash.ingest.readers.context import ImportOptions
from cmsdash.ingest.registry import READERS
from cmsdash.queries import QueryResult, codes_of
from cmsdash.ui import session_state
from cmsdash.ui.layout.page import render_note
from cmsdash.ui.pages.upload_mapping import mapping_uploader
from cmsdash.ui.pages.upload_questions import answers_section, questions_form
from cmsdash.ui.upload_session import Upload, session_upload
from cmsdash.views.html import table_columns
from cmsdash.views.html.import_report import excluded_table, outcome_table, row_issues_table
from cmsdash.views.narrative.captions import operations_sentence
from cmsdash.views.templates import render

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFile

LIST_FILE_TYPES = ("csv", "xlsx", "xlsm", "xls", "ods")
"""File types of operation lists and city figures."""
OPENCOESIONE_FILE_TYPES = ("csv", "zip", "parquet")
"""File types of OpenCoesione's files."""
READER_SOURCE_KEY = "reader"
"""The source key of uploaded rows."""
_MAX_SHOWN_ISSUES = 20
_MAX_SHOWN_ROW_ISSUES = 200


def upload_form(page: PageContext) -> Preview | None:
    """Render the upload form and the import reports of the uploaded files.

    Returns:
        The preview if a row was accepted, else None.
    """
    text = page.text
    file_reader = st.selectbox(
        text("upload.reader"),
        READERS,
        format_func=lambda code: text(f"upload.readers.{code}"),
        key=session_state.relabel_choice("bring-reader", text.lang),
        placeholder=text("upload.reader"),
    )
    _render_template_downloads(file_reader, text)
    files = _render_file_uploader(file_reader, text)
    render_note(text("upload.in_memory" if uses_tmpfs() else "upload.on_disk"))
    upload, received = session_upload(), session_state.uploaded_files(f"bring-{file_reader}")
    if len(files) < len(received):  # after a reconnection the browser shows files that the server has deleted
        st.warning(text("upload.lost"))
        files = []
    if not files:
        upload.clear()
        return None
    upload.received.append(received)  # before they are read: the session may end in the meantime
    upload.open_files("-".join([file_reader, *(file.file_id for file in files), str(page.release.folder)]))
    mapping_uploader(file_reader, text, upload)
    found = _read_files(page, file_reader, files, upload)
    if found is not None:
        _render_reports(replace(page, text=Translator(text.lang)), found, upload)
    return found if found and found.release else None


def _render_file_uploader(file_reader: str, text: Translator) -> "list[UploadedFile]":
    """Render the file uploader and return its files: one, or for OpenCoesione the projects and their related files."""
    accepts_several = file_reader == "opencoesione"
    label = text("upload.choose_files" if accepts_several else "upload.choose")
    st.html(render("upload_label", css=_upload_button_css(label), words=label))
    size = st.get_option("server.maxUploadSize")
    file_types = list(OPENCOESIONE_FILE_TYPES if accepts_several else LIST_FILE_TYPES)
    key = f"bring-{file_reader}"
    if accepts_several:
        return st.file_uploader(
            text.markdown("upload.files", size=size), type=file_types, key=key, accept_multiple_files=True
        )
    file = st.file_uploader(text.markdown("upload.file", size=size), type=file_types, key=key)
    return [file] if file else []


def _upload_button_css(label: str) -> str:
    """Return rules that replace the English label of Streamlit's upload button and hide its instructions.

    static/js/aria_repairs.js sets the accessible name. The limits are in the label of the uploader.
    """
    button_label = '[data-testid="stFileUploaderDropzone"] button [data-testid="stMarkdownContainer"]'
    return (
        f'[data-testid="stFileUploaderDropzoneInstructions"],{button_label} p{{display:none}}'
        f"{button_label}::after{{content:'{label}';font-size:1rem}}"
    )


def _render_template_downloads(file_reader: str, text: Translator) -> None:
    if file_reader == "opencoesione":
        return
    try:
        mapping = load_mapping(data_dir() / "mappings", file_reader)
    except FileRejectedError as error:
        st.error(escape_markdown(_rejection_message(error, text)))
        return
    with st.container(horizontal=True):
        for file_type in ("xlsx", "csv"):
            st.download_button(
                text.markdown("upload.template", form=file_type.upper()),
                build_template(mapping, file_type),
                file_name=f"{file_reader}.{file_type}",
                key=f"template-{file_reader}-{file_type}",
                on_click="ignore",
            )


def _read_files(page: PageContext, file_reader: str, files: "list[UploadedFile]", upload: Upload) -> Preview | None:
    """Return the preview of the files, read once for the same declarations and language.

    If one is rejected, render the error with the questions that it asks and return None.
    """
    key = f"{upload.files_key}-{upload.round}-{page.text.lang}"
    if upload.preview is not None and upload.key == key:
        return upload.preview
    upload.clear_preview()
    try:
        with st.spinner(page.text("upload.reading")):
            contents = [(file.name, file.getvalue()) for file in files]
            options = _import_options(page.text, files[0].name, upload.overlay)
            notify_waiting = partial(st.toast, page.text("upload.waiting"))
            found = preview(file_reader, contents, page.release, options, labelled_codes(), notify_waiting)
    except FileRejectedError as error:
        st.error(escape_markdown(_rejection_message(error, page.text)))
        _render_rejection_questions(page, file_reader, error, upload)
        return None
    except ReleaseValidationError as error:
        st.error(page.text("upload.breaks"))
        for line in issue_lines(error.issues, page.text)[:_MAX_SHOWN_ISSUES]:
            st.text(line)
        return None
    upload.key, upload.preview = key, found
    return found


def _render_rejection_questions(page: PageContext, file_reader: str, error: FileRejectedError, upload: Upload) -> None:
    """Render the questions whose answers may make the file readable, and the answers given so far."""
    with suppress(FileRejectedError):  # a mapping that cannot be read is the error that was rendered
        mapping = load_mapping(data_dir() / "mappings", file_reader)
        if file_reader != "opencoesione":  # its columns are fixed by the publisher
            questions_form(page, rejection_questions(error, overlay_mapping(mapping, upload.overlay)), mapping, upload)
        answers_section(page, file_reader, mapping, upload)


def _rejection_message(error: FileRejectedError, text: Translator) -> str:
    values = {field: getattr(error, field) for field in ("file", "line", "value", "expected")}
    return rejection_text(error.code, values, text, online=True)


def _import_options(text: Translator, file_name: str, overlay: MappingOverlay) -> ImportOptions:
    """Return options that name the reader as the source, with an address in the reserved domain `.invalid`."""
    today = date.today().isoformat()
    source = {
        "key": READER_SOURCE_KEY,
        "publisher": text("upload.publisher"),
        "title": file_name,
        "date": today,
        "accessed": today,
        "url": "https://reader.invalid/",
        "licence": "cited",
    }
    return ImportOptions(source, mappings=data_dir() / "mappings", overlay=overlay)


def _render_reports(page: PageContext, found: Preview, upload: Upload) -> None:
    text, main = page.text, found.reports[0]
    mapping = load_mapping(data_dir() / "mappings", main.reader)
    questions_form(page, _report_questions(main), mapping, upload)
    answers_section(page, main.reader, mapping, upload)
    st.header(text("upload.report"))
    for index, report in enumerate(found.reports):
        if len(found.reports) > 1:
            st.subheader(text.markdown(f"upload.files_of.{report.reader}", file=report.file.name))
        _render_report(report, index, text, upload)
    if found.release is None:
        st.warning(text("upload.nothing"))


def _report_questions(report: ImportReport) -> tuple[MappingQuestion, ...]:
    """Return the questions of a report; the columns of OpenCoesione's files are fixed by the publisher."""
    questions = report_questions(report)
    return tuple(item for item in questions if item.kind != HEADER or report.reader != "opencoesione")


def _render_report(report: ImportReport, index: int, text: Translator, upload: Upload) -> None:
    """Render the outcomes and issues of one file, and the downloads of its report."""
    st.html(outcome_table(report, text))
    for line in classification_lines(report, text):
        st.text(line)
    for remark in report.remarks:
        render_note(remark_text(remark, text))
    if report.row_issues:
        with st.expander(text.plural("upload.aside", report.quarantined.rows), expanded=True):
            st.html(row_issues_table(report.row_issues[:_MAX_SHOWN_ROW_ISSUES], text, online=True))
    if report.named_exclusions:
        with st.expander(text.plural("upload.excluded", sum(group.totals.rows for group in report.named_exclusions))):
            st.html(excluded_table(report.named_exclusions[:_MAX_SHOWN_ROW_ISSUES], text))
    with st.container(horizontal=True):
        for file_type, serialize, mime in (
            ("html", report_to_html, "text/html"),
            ("csv", report_to_csv, "text/csv"),
        ):
            st.download_button(
                text.markdown("upload.save", form=file_type.upper()),
                upload.download(f"{index}-{file_type}", partial(serialize, report, text, online=True)),
                file_name=f"{report.file.name}.report.{file_type}",
                mime=mime,
                key=f"report-{index}-{file_type}",
                on_click="ignore",
            )


@contextmanager
def preview_section(page: PageContext, found: Preview) -> Iterator[PageContext]:
    """Render a section with banner and watermark for figures that contain the reader's own data.

    Args:
        page: The context of the page.
        found: The preview.

    Yields:
        The context for the figures of the section: the release of the preview, and the measure that fits the files.
    """
    banner = page.text.plural("upload.banner", len(found.names), files=_quoted_list(found.names, page.text))
    st.warning(escape_markdown(banner), icon=":material/person:")
    st.html(render("inline_style", css=_watermark_css(page.text("upload.watermark"))))
    with st.container(key="preview"):
        measure = Measure.MONEY if found.reports[0].reader == "allocations" else Measure.OPERATIONS
        selection = replace(page.selection, measure=measure)
        text = Translator(page.text.lang)  # not the cached one: it would keep numbers of the reader's file
        yield replace(page, release=found.release or page.release, selection=selection, text=text)


def uploaded_figures(page: PageContext, found: Preview) -> list[Figure]:
    """Return the operations and the city figures of the reader's files, each if there are any.

    Args:
        page: The context of the preview.
        found: The preview.
    """
    text, city_cell = page.text, {"city": city_link_cell(page)}
    operations = rows_from_upload(queries.operations(page.release, page.selection), found)
    city_figures = rows_from_upload(queries.city_figures(page.release, page.selection), found)
    figures = [
        Figure(
            operations,
            None,
            title=text("upload.operations"),
            sentence=operations_sentence(operations.table, text),
            table=TableSpec(table_columns.OPERATIONS, city_cell),
        ),
        Figure(
            city_figures,
            None,
            title=text("upload.figures"),
            sentence=text("upload.figures_lead"),
            table=TableSpec(("city", *table_columns.CITY_FIGURES), city_cell),
        ),
    ]
    return [figure for figure in figures if not figure.result.is_empty]


def rows_from_upload(result: QueryResult, found: Preview) -> QueryResult:
    """Return the rows of a result whose sources include the reader's files.

    Args:
        result: A result of the preview's release, with the column `source`.
        found: The preview.
    """
    is_uploaded = result.table["source"].map(lambda keys: not found.sources.isdisjoint(codes_of(keys)))
    return QueryResult(f"bring_{result.name}", result.table[is_uploaded])


def _quoted_list(names: list[str], text: Translator) -> str:
    return text.list_and(text("upload.quoted", name=name) for name in names)


def _watermark_css(label: str) -> str:
    """Return rules that repeat a label over the section without blocking the pointer."""
    image = render("watermark", words=label)
    return (
        ".st-key-preview{position:relative}.st-key-preview::after{content:'';position:absolute;inset:0;z-index:9;"
        f'pointer-events:none;opacity:.28;background-image:url("data:image/svg+xml,{quote(image)}")}}'
    )
