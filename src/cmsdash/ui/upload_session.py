"""What a reader's own files leave in the server: held while the reader is connected, dropped when the page is closed.

Streamlit keeps the state of a closed session for minutes, on a quiet site for hours. Only what `st.cache_resource`
holds for a session is dropped at once, so nothing that is made of the files is referenced from anywhere else.
"""

import gc
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING
from weakref import ref

import streamlit as st
from cachetools import LRUCache

from cmsdash.ingest.preview import Preview

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFile

_DELETIONS: LRUCache[str, Callable[[], object]] = LRUCache(1024)
"""How the server deletes each file that it received, by the id that Streamlit gave it."""


@dataclass
class Upload:
    """The files of one session, what was read of them, and what makes the downloads of the page.

    Streamlit makes the files anew at each run and holds those of this one and the one before.
    """

    received: "deque[Sequence[UploadedFile]]" = field(default_factory=lambda: deque(maxlen=2))
    key: str = ""
    preview: Preview | None = None
    downloads: dict[str, Callable[[], bytes | str]] = field(default_factory=dict)

    def download(self, name: str, make: Callable[[], bytes | str]) -> Callable[[], bytes | str]:
        """Returns a callable for a download button: it makes the file while the reader is connected and holds nothing
        itself, for Streamlit keeps it longer."""
        self.downloads[name] = make
        upload = ref(self)

        def made() -> bytes | str:
            here = upload()
            return here.downloads[name]() if here else b""

        return made

    def forget(self) -> None:
        """Drops everything that was made of the files."""
        self.key, self.preview, self.downloads = "", None, {}


def register_deletion(file_id: str, delete: Callable[[], object]) -> None:
    """Notes how the server deletes a file that it received."""
    _DELETIONS[file_id] = delete


def _release(upload: Upload) -> None:
    """Streamlit calls it when the session disconnects."""
    for file in chain.from_iterable(upload.received):
        file.close()
        _DELETIONS.pop(file.file_id, lambda: None)()
    upload.received.clear()
    upload.forget()
    gc.collect()  # a release in memory takes as much as the server itself; what is older was frozen at the start


@st.cache_resource(scope="session", show_spinner=False, on_release=_release)
def session_upload() -> Upload:
    """What the session of the running script holds of its reader's files."""
    return Upload()
