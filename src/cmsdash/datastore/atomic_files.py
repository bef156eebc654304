"""Crash-safe file writing: content is on the disk before its name is."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def named_errors(path: Path) -> Iterator[None]:
    """Give system errors of the block that name no file a name: that of a full disk says only that it is full."""
    try:
        yield
    except OSError as error:
        error.filename = error.filename or str(path)
        raise


def write_fsync(path: Path, content: bytes) -> None:
    """Write a new file completely or not at all, and wait until it is on the disk.

    Raises:
        FileExistsError: The file exists.
        OSError: The file cannot be written; nothing is left of it.
    """
    with path.open("xb") as file:
        try:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        except OSError:
            path.unlink()
            raise


def atomic_write(path: Path, content: bytes) -> None:
    """Create or replace a file; a concurrent reader sees the old or the new content, never a part.

    Raises:
        OSError: The file cannot be written; the old content is still there.
    """
    new_path = path.with_name(f".{path.name}.new")
    new_path.unlink(missing_ok=True)
    try:
        with named_errors(path):
            write_fsync(new_path, content)
            os.replace(new_path, path)
    finally:
        new_path.unlink(missing_ok=True)
    fsync_dir(path.parent)


def fsync_dir(folder: Path) -> None:
    """Wait until the file names of a folder are on the disk. Raises OSError."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
