"""A reader's own file: chosen, read, accounted for, and previewed for this reader alone; nothing is kept."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from urllib.parse import quote

import streamlit as st

from cmsdash.domain import Measure
from cmsdash.exports import import_csv, import_html
from cmsdash.facts import ReleaseError, data_folder
from cmsdash.intake.context import Request
from cmsdash.intake.importing import READERS
from cmsdash.intake.mapping import read_mapping
from cmsdash.intake.preview import Preview, preview
from cmsdash.intake.refusals import FileRefusedError
from cmsdash.intake.templates import template
from cmsdash.queries import Answer
from cmsdash.shell import state
from cmsdash.shell.frame import View, note
from cmsdash.text import Text, sections
from cmsdash.text.imports import class_lines, refusal_words, remark_words
from cmsdash.text.problems import worded
from cmsdash.views.accounts import findings_table, heaps_table

FORMS = ("csv", "xlsx", "ods", "zip", "parquet")


def bring(view: View) -> Preview | None:
    """Asks for a file and says what became of it; the preview when something of it was accepted."""
    text = view.text
    reader = st.selectbox(
        text("bring.reader"),
        READERS,
        format_func=lambda code: text(f"bring.readers.{code}"),
        key="bring-reader",
        placeholder=text("bring.reader"),
    )
    _templates(reader, text)
    st.html(f"<style>{_in_our_words(text)}</style>")
    label = text("bring.file", size=st.get_option("server.maxUploadSize"))
    uploaded = st.file_uploader(label, type=list(FORMS), key=f"bring-{reader}")
    note(text("bring.private"))
    if uploaded is None:
        state.forget(_KEPT)
        return None
    found = _read(view, reader, uploaded.name, uploaded.getvalue(), uploaded.file_id)
    if found is not None:
        _report(found, text)
    return found if found and found.release else None


_KEPT = "brought"
READER = "reader"
"""The key of the source that the reader is."""


def _in_our_words(text: Text) -> str:
    """Streamlit words its upload button in English only: its words make room for ours. The label says the limits."""
    zone = '[data-testid="stFileUploaderDropzone"]'
    return (
        f'[data-testid="stFileUploaderDropzoneInstructions"]{{display:none}}{zone} button p{{font-size:0}}'
        f"{zone} button p::after{{content:'{text('bring.choose')}';font-size:1rem}}"
    )


def _templates(reader: str, text: Text) -> None:
    if reader == "opencoesione":
        return
    mapping = read_mapping(data_folder() / "mappings", reader)
    with st.container(horizontal=True):
        for form in ("xlsx", "csv"):
            st.download_button(
                text("bring.template", form=form.upper()),
                template(mapping, form),
                file_name=f"{reader}.{form}",
                key=f"template-{reader}-{form}",
                on_click="ignore",
            )


def _read(view: View, reader: str, name: str, content: bytes, token: str) -> Preview | None:
    """The file as it was read, once for this session; None with the words for it when it was refused."""
    key = f"{reader}-{token}-{view.release.folder}"
    kept: Preview | None = state.recall(_KEPT, key)
    if kept is not None:
        return kept
    try:
        with st.spinner(view.text("bring.reading")):
            found = preview(reader, name, content, view.release, _request(view.text, name), sections())
    except FileRefusedError as error:
        values = {field: getattr(error, field) for field in ("file", "line", "value", "expected")}
        st.error(refusal_words(error.code, values, view.text))
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
    account = found.account
    st.header(text("bring.report"))
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
                text("bring.save", form=form.upper()),
                make(account, text),
                file_name=f"{account.file.name}.report.{form}",
                mime=kind,
                key=f"report-{form}",
                on_click="ignore",
            )
    if found.release is None:
        st.warning(text("bring.nothing"))


@contextmanager
def yours(view: View, found: Preview) -> Iterator[View]:
    """A part of the page under a banner and a watermark: its figures are the reader's own. Gives the view of them."""
    st.warning(view.text("bring.banner", file=found.account.file.name), icon=":material/person:")
    st.html(f"<style>{_watermark(view.text('bring.watermark'))}</style>")
    with st.container(key="yours"):
        measure = Measure.MONEY if found.account.reader == "allocations" else Measure.OPERATIONS
        selection = replace(view.selection, measure=measure)
        yield replace(view, release=found.release or view.release, selection=selection)


def own(answer: Answer) -> Answer:
    """The rows of an answer that come from the reader's file alone."""
    table = answer.table
    return Answer(f"bring_{answer.name}", table[table["source"].str.split("|").map(lambda keys: READER in keys)])


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
