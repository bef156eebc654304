"""Temporary folders that no crash leaves behind: what a killed process left, the next one sweeps.

A folder is locked for as long as its process lives; the system lets go of the lock when it dies, however it dies.
"""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PREFIX = "cmsdash-tmp-"
"""How the name of every temporary folder begins."""

MEMORY = Path("/dev/shm")  # noqa: S108 (folders of our own, closed to others, are made in it)
"""Where Linux keeps files in memory."""

ENOUGH = 256 * 1024**2
"""Bytes that must be free there; a container often gets 64 MB."""


def into_memory() -> None:
    """From now on what this process, and those it starts, put aside stands in memory and not on a disk: where the
    system has such a place, with room in it, and nobody chose another (`TMPDIR`)."""
    if "TMPDIR" not in os.environ and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free >= ENOUGH:
        os.environ["TMPDIR"] = str(MEMORY)
        tempfile.tempdir = None  # it is asked for again


def in_memory() -> bool:
    """True where temporary files stand in memory."""
    return Path(tempfile.gettempdir()).is_relative_to(MEMORY)


@contextmanager
def temporary_folder(purpose: str) -> Iterator[Path]:
    """A folder of one's own, gone afterwards; folders whose process is dead go first. Raises OSError."""
    sweep()
    folder, lock = _locked_folder(purpose)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(lock)


def _locked_folder(purpose: str) -> tuple[Path, int]:
    """A new folder and the open lock on it. Another process may sweep it between the two: then a next one is made."""
    while True:
        folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{purpose}-"))
        lock = _lock(folder)
        if lock is not None and folder.exists():
            return folder, lock
        if lock is not None:
            os.close(lock)


def sweep() -> None:
    """Takes away the folders that nobody holds any more; those of other users stay."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        lock = _lock(folder)
        if lock is not None:
            shutil.rmtree(folder, ignore_errors=True)
            os.close(lock)


def _lock(folder: Path) -> int | None:
    """The open lock on a folder, None when another process holds it or the folder is gone or not ours."""
    try:
        lock = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except OSError:
        return None
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(lock)
        return None
    return lock
