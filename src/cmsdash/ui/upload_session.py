"""Per-session store of a reader's uploaded files and what was made of them. It is emptied when the session ends.

Streamlit keeps the state of a closed session for minutes, on a quiet site for hours. Only `st.cache_resource` with
session scope is released at once, so nothing else may hold a reference to the files or their preview.
"""

import gc
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING
from weakref import ref

import streamlit as st
from streamlit import runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

from cmsdash.ingest.mapping_overlay import MappingOverlay
from cmsdash.ingest.preview import Preview
from cmsdash.ui import made_files
from cmsdash.ui.message_batches import empty_sent_batches
from cmsdash.ui.upload_ledger import LEDGER

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFile


@dataclass
class Upload:
    """The uploaded files of one session, their preview, and the functions that build its downloads.

    Attributes:
        session_id: Streamlit's id of the session.
        received: The files, mapping files included, of this run and the previous one. Streamlit creates new file
            objects in each run.
        files_key: Identifies the files that `overlay` belongs to.
        overlay: What the reader has declared about the files.
        mapping_id: Identifies the mapping file whose answers are in `overlay`, "" for none.
        round: Number of times that a declaration has changed; the keys of the widgets that ask contain it.
        key: Identifies the files and declarations that `preview` was made from.
        preview: The files joined to a copy of the release, None before they were read.
        downloads: The function that builds each download, by its name.
    """

    session_id: str
    received: "deque[Sequence[UploadedFile]]" = field(default_factory=lambda: deque(maxlen=2))
    files_key: str = ""
    overlay: MappingOverlay = field(default_factory=MappingOverlay)
    mapping_id: str = ""
    round: int = 0
    key: str = ""
    preview: Preview | None = None
    downloads: dict[str, Callable[[], bytes | str]] = field(default_factory=dict)

    def download(self, name: str, build: Callable[[], bytes | str]) -> Callable[[], bytes | str]:
        """Return a callable for a download button that builds a file while the session lasts, and an empty one after.

        It holds only a weak reference: Streamlit keeps it longer than the session.
        """
        self.downloads[name] = build
        upload_ref = ref(self)

        def build_download() -> bytes | str:
            upload = upload_ref()
            return upload.downloads[name]() if upload else b""

        return build_download

    def open_files(self, files_key: str) -> None:
        """Forget what was declared about other files than these."""
        if files_key != self.files_key:
            self.declare(MappingOverlay())
            self.files_key, self.mapping_id = files_key, ""

    def declare(self, overlay: MappingOverlay) -> None:
        """Replace what is declared about the files."""
        self.overlay, self.round = overlay, self.round + 1

    def clear(self) -> None:
        """Drop everything that the files and their reader gave."""
        self.open_files("")
        self.clear_preview()

    def clear_preview(self) -> None:
        """Drop everything that was made of the files."""
        self.key, self.preview, self.downloads = "", None, {}


def _delete_upload(upload: Upload) -> None:
    """Delete the files and the preview. Streamlit calls it when the session disconnects."""
    for file in chain.from_iterable(upload.received):
        file.close()
    LEDGER.close_session(upload.session_id)
    made_files.FILES.forget_session(upload.session_id)
    if runtime.exists():
        made_files.delete_forgotten(runtime.get_instance().media_file_mgr)
    upload.received.clear()
    upload.clear()
    gc.collect()  # a preview takes as much memory as the server itself; older objects were frozen at the start


@st.cache_resource(scope="session", show_spinner=False, on_release=_delete_upload)
def session_upload() -> Upload:
    """Return the upload of the current session. The first call opens the session for uploads."""
    empty_sent_batches()
    context = get_script_run_ctx()
    upload = Upload(context.session_id if context else "")
    LEDGER.open_session(upload.session_id)
    return upload
