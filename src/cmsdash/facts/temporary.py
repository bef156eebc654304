"""Temporary folders that no crash leaves behind: what a killed process left, the next one sweeps.

A folder is locked for as long as its process lives; the system lets go of the lock when it dies, however it dies.
"""

import os
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

PREFIX = "cmsdash-work-"
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
    folder = Path(tempfile.gettempdir()) / f"{PREFIX}{purpose}-{uuid.uuid4().hex}"
    with FileLock(_lock_of(folder)):  # before the folder is there: so it never stands unlocked
        try:
            folder.mkdir(mode=0o700)
            yield folder
        finally:
            _remove(folder)


def sweep() -> None:
    """Takes away the folders that nobody holds any more; those of other users stay."""
    place = Path(tempfile.gettempdir())
    locks = (place / path.name[1:].removesuffix(".lock") for path in place.glob(f".{PREFIX}*.lock"))
    for folder in {*place.glob(f"{PREFIX}*"), *locks}:
        with suppress(OSError, Timeout), FileLock(_lock_of(folder), timeout=0):
            _remove(folder)


def _lock_of(folder: Path) -> Path:
    return folder.with_name(f".{folder.name}.lock")


def _remove(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    _lock_of(folder).unlink(missing_ok=True)
