"""Answers of an earlier upload, given again as the mapping file in which they were saved."""

from typing import TYPE_CHECKING

import streamlit as st

from cmsdash.datastore.releases.release import data_dir
from cmsdash.i18n import Translator, escape_markdown
from cmsdash.i18n.import_messages import rejection_text
from cmsdash.ingest.errors import FileRejectedError
from cmsdash.ingest.preview import read_saved_answers
from cmsdash.ui import session_state
from cmsdash.ui.upload_session import Upload

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFile


def mapping_uploader(file_reader: str, text: Translator, upload: Upload) -> None:
    """Render a switch with an uploader for a saved mapping file, and declare its answers about the files once."""
    key = f"bring-mapping-{file_reader}"
    file = None
    if st.toggle(text("upload.use_mapping"), key=f"use-mapping-{file_reader}"):
        file = st.file_uploader(text.markdown("upload.mapping"), type=["toml"], key=key)
        upload.received[-1] = [*upload.received[-1], *session_state.uploaded_files(key)]
    if file is None:
        upload.mapping_id = ""
    elif file.file_id != upload.mapping_id:
        upload.mapping_id = file.file_id
        _declare_answers(file_reader, file, text, upload)


def _declare_answers(file_reader: str, file: "UploadedFile", text: Translator, upload: Upload) -> None:
    """Lay the answers of a mapping file over those given so far, or say why they cannot be used."""
    try:
        overlay = read_saved_answers(file_reader, file.name, file.getvalue(), data_dir() / "mappings")
    except FileRejectedError as error:
        values = {field: getattr(error, field) for field in ("file", "line", "value", "expected")}
        st.error(escape_markdown(rejection_text(error.code, values, text, online=True)))
        return
    if overlay.is_empty:
        st.warning(text("upload.mapping_empty"))
        return
    upload.declare(upload.overlay | overlay)
