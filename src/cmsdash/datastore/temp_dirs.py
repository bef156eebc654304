"""Temporary folders that are removed even after a crash.

Each folder has a file lock, which the system releases when the process ends. The next process removes the folders
with free locks.
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
"""Prefix of the names of all temporary folders."""

TMPFS_PATH = Path("/dev/shm")  # noqa: S108 (its folders are created with mode 700)
"""Memory file system of Linux."""

MIN_TMPFS_FREE_BYTES = 256 * 1024**2
"""Free bytes below which the memory file system is not used; containers often have 64 MB."""


def use_tmpfs() -> None:
    """Set TMPDIR of this process and its children to /dev/shm if it is writable and has enough space.

    Does nothing if TMPDIR is set.
    """
    if (
        "TMPDIR" not in os.environ
        and os.access(TMPFS_PATH, os.W_OK)
        and shutil.disk_usage(TMPFS_PATH).free >= MIN_TMPFS_FREE_BYTES
    ):
        os.environ["TMPDIR"] = str(TMPFS_PATH)
        tempfile.tempdir = None  # resets the cached value of gettempdir()


def uses_tmpfs() -> bool:
    """Return True if temporary files are in /dev/shm."""
    return Path(tempfile.gettempdir()).is_relative_to(TMPFS_PATH)


@contextmanager
def locked_temp_dir(purpose: str) -> Iterator[Path]:
    """Create a temporary folder and remove it at the end; folders of dead processes are removed first.

    Args:
        purpose: Part of the folder's name.

    Raises:
        OSError: The folder cannot be created.
    """
    remove_stale_temp_dirs()
    folder = Path(tempfile.gettempdir()) / f"{TEMP_DIR_PREFIX}{purpose}-{uuid.uuid4().hex}"
    with FileLock(_lock_path(folder)):  # locked before it exists, so that no other process removes it
        try:
            folder.mkdir(mode=0o700)
            yield folder
        finally:
            _remove(folder)


def remove_stale_temp_dirs() -> None:
    """Remove the temporary folders and locks of dead processes of this user."""
    parent = Path(tempfile.gettempdir())
    locks = (parent / path.name[1:].removesuffix(".lock") for path in parent.glob(f".{TEMP_DIR_PREFIX}*.lock"))
    for folder in {*parent.glob(f"{TEMP_DIR_PREFIX}*"), *locks}:
        with suppress(OSError, Timeout), FileLock(_lock_path(folder), timeout=0):
            _remove(folder)


def _lock_path(folder: Path) -> Path:
    return folder.with_name(f".{folder.name}.lock")


def _remove(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    _lock_path(folder).unlink(missing_ok=True)
