"""Files that are made when a reader clicks: how many at once, and how long the server keeps them.

Streamlit makes a file when its button is clicked, tells the browser its address, and deletes it when two runs of
whatever session have ended: among many readers before the browser asks for it, on a quiet site after hours.
"""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from threading import BoundedSemaphore, Lock, Timer

from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.runtime.media_file_storage import MediaFileStorageError

MAX_AT_ONCE = 2
"""Files that are made at the same time: each takes the processor for some tenths of a second."""
MAX_PER_SESSION = 4
"""Files that a session waits for. A further click fails, and its button says so."""
MAX_KEPT = 64
"""Files that are kept although no page shows them, of about 1 MB at most each."""
KEEP_SECONDS = 120
"""How long a browser may take until it asks for the file that was made for it."""


_LOGGER = "streamlit.runtime.backend_operation_handler"
"""Where Streamlit reports, with a traceback of 1 kB, that it made no file for a click."""


class TooManyFilesError(MediaFileStorageError):
    """A session waits for too many files already."""


@dataclass(frozen=True)
class _MadeFile:
    session_id: str
    until: float


class MadeFiles:
    """What was made for clicks. It is safe to call from any thread."""

    def __init__(self) -> None:
        self._making = BoundedSemaphore(MAX_AT_ONCE)
        self._lock = Lock()
        self._waiting: dict[str, int] = {}
        self._files: dict[str, _MadeFile] = {}
        self._has_timer = False

    @contextmanager
    def wait_turn(self, session_id: str) -> Iterator[None]:
        """Wait until a file of a session may be made.

        Raises:
            TooManyFilesError: The session waits for too many files already.
        """
        with self._lock:
            if self._waiting.get(session_id, 0) >= MAX_PER_SESSION:
                raise TooManyFilesError(session_id)
            self._waiting[session_id] = self._waiting.get(session_id, 0) + 1
        try:
            with self._making:
                yield
        finally:
            with self._lock:
                self._waiting[session_id] -= 1
                if not self._waiting[session_id]:
                    del self._waiting[session_id]

    def keep(self, file_id: str, session_id: str) -> None:
        """Keep a file for `KEEP_SECONDS`, and of too many the newest."""
        with self._lock:
            self._files.pop(file_id, None)
            self._files[file_id] = _MadeFile(session_id, time.monotonic() + KEEP_SECONDS)
            while len(self._files) > MAX_KEPT:
                del self._files[next(iter(self._files))]

    def kept(self) -> set[str]:
        """Return the ids of the files that must not be deleted yet."""
        with self._lock:
            now = time.monotonic()
            self._files = {file_id: made for file_id, made in self._files.items() if made.until > now}
            return set(self._files)

    def forget_session(self, session_id: str) -> None:
        """Let the files of a session be deleted."""
        with self._lock:
            self._files = {file_id: made for file_id, made in self._files.items() if made.session_id != session_id}

    def delete_in_time(self, manager: MediaFileManager) -> None:
        """Delete files from now on until none is kept any more."""
        with self._lock:
            if self._has_timer:
                return
            self._has_timer = True
        timer = Timer(KEEP_SECONDS + 1, self._delete_due, (manager,))
        timer.daemon = True
        timer.start()

    def _delete_due(self, manager: MediaFileManager) -> None:
        delete_forgotten(manager)
        with self._lock:
            self._has_timer = False
        if self.kept():
            self.delete_in_time(manager)


FILES = MadeFiles()
"""What this process made."""


@cache
def bound_made_files() -> None:
    """Let Streamlit make files for clicks by the limits of this module from now on."""
    execute, find_inactive = MediaFileManager.execute_deferred, MediaFileManager._get_inactive_file_ids  # noqa: SLF001

    def execute_in_turn(manager: MediaFileManager, file_id: str) -> str:
        entry = manager._deferred_callables.get(file_id)  # noqa: SLF001
        session_id = entry["session_id"] if entry else ""
        with FILES.wait_turn(session_id):
            address = execute(manager, file_id)
        FILES.keep(address.rpartition("/")[2].partition(".")[0], session_id)
        FILES.delete_in_time(manager)
        return address

    def find_forgotten(manager: MediaFileManager) -> set[str]:
        return find_inactive(manager) - FILES.kept()

    logging.getLogger(_LOGGER).addFilter(_is_worth_a_line)
    MediaFileManager.execute_deferred = execute_in_turn  # type: ignore[assignment, method-assign]
    MediaFileManager._get_inactive_file_ids = find_forgotten  # type: ignore[assignment, method-assign]  # noqa: SLF001


def _is_worth_a_line(record: logging.LogRecord) -> bool:
    """Return whether a message is to be logged: a reader could fill a disk with clicks that are refused."""
    return not record.exc_info or not isinstance(record.exc_info[1], TooManyFilesError)


def delete_forgotten(manager: MediaFileManager) -> None:
    """Delete what no page shows and nobody has to fetch any more."""
    for _ in range(2):  # the first call marks it, the second one deletes it
        manager.remove_orphaned_files()
