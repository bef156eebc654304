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

TEMP_DIR_PREFIX = "cmsdash-work-"
"""How the name of every temporary folder begins."""

TMPFS_PATH = Path("/dev/shm")  # noqa: S108 (folders of our own, closed to others, are made in it)
"""Where Linux keeps files in memory."""

MIN_TMPFS_FREE_BYTES = 256 * 1024**2
"""Bytes that must be free there; a container often gets 64 MB."""


def use_tmpfs() -> None:
    """From now on what this process, and those it starts, put aside stands in memory and not on a disk: where the
    system has such a place, with room in it, and nobody chose another (`TMPDIR`)."""
    if (
        "TMPDIR" not in os.environ
        and os.access(TMPFS_PATH, os.W_OK)
        and shutil.disk_usage(TMPFS_PATH).free >= MIN_TMPFS_FREE_BYTES
    ):
        os.environ["TMPDIR"] = str(TMPFS_PATH)
        tempfile.tempdir = None  # it is asked for again


def uses_tmpfs() -> bool:
    """True where temporary files stand in memory."""
    return Path(tempfile.gettempdir()).is_relative_to(TMPFS_PATH)


@contextmanager
def locked_temp_dir(purpose: str) -> Iterator[Path]:
    """A folder of one's own, gone afterwards; folders whose process is dead go first. Raises OSError."""
    remove_stale_temp_dirs()
    folder = Path(tempfile.gettempdir()) / f"{TEMP_DIR_PREFIX}{purpose}-{uuid.uuid4().hex}"
    with FileLock(_lock_of(folder)):  # before the folder is there: so it never stands unlocked
        try:
            folder.mkdir(mode=0o700)
            yield folder
        finally:
            _remove(folder)


def remove_stale_temp_dirs() -> None:
    """Takes away the folders that nobody holds any more; those of other users stay."""
    place = Path(tempfile.gettempdir())
    locks = (place / path.name[1:].removesuffix(".lock") for path in place.glob(f".{TEMP_DIR_PREFIX}*.lock"))
    for folder in {*place.glob(f"{TEMP_DIR_PREFIX}*"), *locks}:
        with suppress(OSError, Timeout), FileLock(_lock_of(folder), timeout=0):
            _remove(folder)


def _lock_of(folder: Path) -> Path:
    return folder.with_name(f".{folder.name}.lock")


def _remove(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    _lock_of(folder).unlink(missing_ok=True)
