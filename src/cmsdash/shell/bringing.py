"""A reader's own file: chosen, read, accounted for, and previewed for this reader alone; nothing is kept."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import quote

import streamlit as st

from cmsdash.domain import Measure
from cmsdash.exports import import_csv, import_html
from cmsdash.facts import ReleaseError, data_folder
from cmsdash.facts.account import Account
from cmsdash.facts.temporary import in_memory
from cmsdash.intake.context import Request
from cmsdash.intake.mapping import read_mapping
from cmsdash.intake.preview import Preview, preview
from cmsdash.intake.readers import READERS
from cmsdash.intake.refusals import FileRefusedError
from cmsdash.intake.templates import template
from cmsdash.queries import Answer
from cmsdash.shell import state
from cmsdash.shell.frame import View, note
from cmsdash.text import Text, escape_markdown, sections
from cmsdash.text.imports import class_lines, refusal_words, remark_words
from cmsdash.text.problems import worded
from cmsdash.views.accounts import findings_table, heaps_table

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFile

FORMS = ("csv", "xlsx", "ods")
PUBLISHED = ("csv", "zip", "parquet")
"""The forms of lists and figures, and those of OpenCoesione's files."""


def bring(view: View) -> Preview | None:
    """Asks for files and says what became of them; the preview when something of them was accepted."""
    text = view.text
    reader = st.selectbox(
        text("bring.reader"),
        READERS,
        format_func=lambda code: text(f"bring.readers.{code}"),
        key="bring-reader",
        placeholder=text("bring.reader"),
    )
    _templates(reader, text)
    uploaded = _ask(reader, text)
    note(text("bring.in_memory" if in_memory() else "bring.on_disk"))
    if not uploaded:
        state.forget(_KEPT)
        return None
    found = _read(view, reader, uploaded)
    if found is not None:
        _report(found, text)
    return found if found and found.release else None


def _ask(reader: str, text: Text) -> "list[UploadedFile]":
    """The files that the reader chose: one, or of OpenCoesione the projects with the files that go with them."""
    several = reader == "opencoesione"
    words = text("bring.choose_files" if several else "bring.choose")
    st.html(f'<style>{_in_our_words(words)}</style><span id="cms-choose" hidden>{escape(words)}</span>')
    size = st.get_option("server.maxUploadSize")
    forms, key = list(PUBLISHED if several else FORMS), f"bring-{reader}"
    if several:
        return st.file_uploader(
            text.markdown("bring.files", size=size), type=forms, key=key, accept_multiple_files=True
        )
    one = st.file_uploader(text.markdown("bring.file", size=size), type=forms, key=key)
    return [one] if one else []


_KEPT = "brought"
_PERSON = ":material/person:"
READER = "reader"
"""The key of the source that the reader is."""


def _in_our_words(words: str) -> str:
    """Streamlit words its upload button in English only: its words make room for ours, which static/page.js makes its
    name. The label says the limits."""
    words_of_button = '[data-testid="stFileUploaderDropzone"] button [data-testid="stMarkdownContainer"]'
    return (
        f'[data-testid="stFileUploaderDropzoneInstructions"],{words_of_button} p{{display:none}}'
        f"{words_of_button}::after{{content:'{words}';font-size:1rem}}"
    )


def _templates(reader: str, text: Text) -> None:
    if reader == "opencoesione":
        return
    mapping = read_mapping(data_folder() / "mappings", reader)
    with st.container(horizontal=True):
        for form in ("xlsx", "csv"):
            st.download_button(
                text.markdown("bring.template", form=form.upper()),
                template(mapping, form),
                file_name=f"{reader}.{form}",
                key=f"template-{reader}-{form}",
                on_click="ignore",
            )


def _read(view: View, reader: str, uploaded: "list[UploadedFile]") -> Preview | None:
    """The files as they were read, once for this session; None with the words for it when one was refused."""
    key = "-".join([reader, *(file.file_id for file in uploaded), str(view.release.folder)])
    kept: Preview | None = state.recall(_KEPT, key)
    if kept is not None:
        return kept
    try:
        with st.spinner(view.text("bring.reading")):
            files = [(file.name, file.getvalue()) for file in uploaded]
            found = preview(reader, files, view.release, _request(view.text, uploaded[0].name), sections())
    except FileRefusedError as error:
        values = {field: getattr(error, field) for field in ("file", "line", "value", "expected")}
        st.error(escape_markdown(refusal_words(error.code, values, view.text, online=True)))
        return None
    except ReleaseError as error:
        st.error(view.text("bring.breaks"))
        for problem in error.problems[:20]:
            st.text(worded(problem, view.text))
        return None
    state.keep(_KEPT, key, found)
    return found


def _request(text: Text, name: str) -> Request:
    """The reader is the source. Its address is one that by convention leads nowhere."""
    today = date.today().isoformat()
    said = {"key": READER, "publisher": text("bring.publisher"), "title": name, "date": today, "accessed": today}
    return Request(said | {"url": "https://reader.invalid/", "licence": "cited"}, mappings=data_folder() / "mappings")


def _report(found: Preview, text: Text) -> None:
    st.header(text("bring.report"))
    for place, account in enumerate(found.accounts):
        if len(found.accounts) > 1:
            st.subheader(text.markdown(f"bring.files_of.{account.reader}", file=account.file.name))
        _report_one(account, place, text)
    if found.release is None:
        st.warning(text("bring.nothing"))


def _report_one(account: Account, place: int, text: Text) -> None:
    st.html(heaps_table(account, text))
    for line in class_lines(account, text):
        st.text(line)
    for remark in account.remarks:
        note(remark_words(remark, text))
    if account.findings:
        with st.expander(text.count("bring.aside", account.quarantined.rows), expanded=True):
            st.html(findings_table(account.findings[:200], text, online=True))
    with st.container(horizontal=True):
        for form, make, kind in (("html", import_html, "text/html"), ("csv", import_csv, "text/csv")):
            st.download_button(
                text.markdown("bring.save", form=form.upper()),
                make(account, text),
                file_name=f"{account.file.name}.report.{form}",
                mime=kind,
                key=f"report-{place}-{form}",
                on_click="ignore",
            )


@contextmanager
def yours(view: View, found: Preview) -> Iterator[View]:
    """A part of the page under a banner and a watermark: its figures are the reader's own. Gives the view of them."""
    banner = view.text.count("bring.banner", len(found.names), files=_quoted(found.names, view.text))
    st.warning(escape_markdown(banner), icon=_PERSON)
    st.html(f"<style>{_watermark(view.text('bring.watermark'))}</style>")
    with st.container(key="yours"):
        measure = Measure.MONEY if found.accounts[0].reader == "allocations" else Measure.OPERATIONS
        selection = replace(view.selection, measure=measure)
        yield replace(view, release=found.release or view.release, selection=selection)


def own(answer: Answer, found: Preview) -> Answer:
    """The rows of an answer that come from the reader's files alone."""
    table = answer.table
    theirs = table["source"].str.split("|").map(lambda keys: not found.sources.isdisjoint(keys))
    return Answer(f"bring_{answer.name}", table[theirs])


def _quoted(names: list[str], text: Text) -> str:
    return text.listing(text("bring.quoted", name=name) for name in names)


def _watermark(words: str) -> str:
    """The words again and again across everything inside, above figures and out of the way of the pointer."""
    drawing = (
        "<svg xmlns='http://www.w3.org/2000/svg' width='420' height='220'><text x='10' y='180' fill='#888' "
        f"font-family='sans-serif' font-size='26' font-weight='700' transform='rotate(-24 10 180)'>{words}</text></svg>"
    )
    return (
        ".st-key-yours{position:relative}.st-key-yours::after{content:'';position:absolute;inset:0;z-index:9;"
        f'pointer-events:none;opacity:.28;background-image:url("data:image/svg+xml,{quote(drawing)}")}}'
    )
