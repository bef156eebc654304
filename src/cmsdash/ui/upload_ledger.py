"""Which uploaded files the server holds for which session, how large they are, and how to delete them.

Streamlit takes any number of files for any session, and keeps them until another session starts or ends.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from threading import Lock

MAX_SESSION_BYTES = 100 * 1024**2
"""Files of one session: five of the largest size (`maxUploadSize` in .streamlit/config.toml)."""
MAX_TOTAL_BYTES = 300 * 1024**2
"""Files of all sessions."""
MIN_FILE_BYTES = 64 * 1024
"""What a file counts at least, so that many empty ones have a limit, too."""

Deletion = Callable[[], object]


class UploadRefusal(Enum):
    """Why an upload is refused."""

    NO_UPLOAD_PAGE = 400
    NO_ROOM = 413


@dataclass(frozen=True)
class _File:
    bytes: int
    delete: Deletion


class UploadLedger:
    """The uploaded files of the open upload pages. It is safe to call from any thread."""

    def __init__(self) -> None:
        self._files: dict[str, dict[str, _File]] = {}
        self._lock = Lock()

    def open_session(self, session_id: str) -> None:
        """Take uploads of a session from now on."""
        with self._lock:
            self._files.setdefault(session_id, {})

    def close_session(self, session_id: str) -> None:
        """Delete the files of a session and take no more of them."""
        with self._lock:
            files = self._files.pop(session_id, {})
        for file in files.values():
            file.delete()

    def reserve(self, session_id: str, file_id: str, n_bytes: int, delete: Deletion) -> UploadRefusal | None:
        """Reserve room for a file before its bytes are read.

        Args:
            session_id: Streamlit's id of the session.
            file_id: Streamlit's id of the file.
            n_bytes: The length of the request.
            delete: Deletes the file from the server. It may be called more than once.

        Returns:
            Why there is no room, None if there is.
        """
        n_bytes = max(n_bytes, MIN_FILE_BYTES)
        with self._lock:
            files = self._files.get(session_id)
            if files is None:
                return UploadRefusal.NO_UPLOAD_PAGE
            in_session = sum(file.bytes for key, file in files.items() if key != file_id)
            in_total = sum(file.bytes for each in self._files.values() for file in each.values())
            if in_session + n_bytes > MAX_SESSION_BYTES or in_total + n_bytes > MAX_TOTAL_BYTES:
                return UploadRefusal.NO_ROOM
            files[file_id] = _File(n_bytes, delete)
            return None

    def release(self, session_id: str, file_id: str) -> None:
        """Give back the room of a file that is deleted, or was not taken after all."""
        with self._lock:
            self._files.get(session_id, {}).pop(file_id, None)

    def is_open(self, session_id: str) -> bool:
        """Return whether uploads of a session are taken."""
        with self._lock:
            return session_id in self._files


LEDGER = UploadLedger()
"""The files that this process holds."""
