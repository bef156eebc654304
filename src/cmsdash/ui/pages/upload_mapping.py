"""Answers of an earlier upload, given again as the mapping file in which they were saved."""

from typing import TYPE_CHECKING

import streamlit as st

from cmsdash.datastore.releases.release import data_dir
from cmsdash.datastore.temp_dirs import locked_temp_dir
from cmsdash.i18n import Translator, escape_markdown
from cmsdash.i18n.import_messages import rejection_text
from cmsdash.ingest.column_mapping import load_mapping
from cmsdash.ingest.errors import FileRejectedError
from cmsdash.ingest.mapping_overlay import MappingOverlay, find_overlay
from cmsdash.ingest.preview import safe_file_name
from cmsdash.ui import session_state
from cmsdash.ui.upload_session import Upload

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFile

MAX_MAPPING_BYTES = 256 * 1024
"""Limit of a mapping file; those of the installation have at most 20 kB."""


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
        overlay = _read_overlay(file_reader, file)
    except FileRejectedError as error:
        values = {field: getattr(error, field) for field in ("file", "line", "value", "expected")}
        st.error(escape_markdown(rejection_text(error.code, values, text, online=True)))
        return
    if overlay.is_empty:
        st.warning(text("upload.mapping_empty"))
        return
    upload.declare(upload.overlay | overlay)


def _read_overlay(file_reader: str, file: "UploadedFile") -> MappingOverlay:
    """Return the answers of a mapping file. Raises FileRejectedError."""
    if file.size > MAX_MAPPING_BYTES:
        raise FileRejectedError("file_too_large", file.name, value=str(file.size), expected=str(MAX_MAPPING_BYTES))
    mappings = data_dir() / "mappings"
    with locked_temp_dir("mapping") as folder:
        path = folder / safe_file_name(file.name)
        path.write_bytes(file.getvalue())
        return find_overlay(load_mapping(mappings, file_reader, path), load_mapping(mappings, file_reader))
