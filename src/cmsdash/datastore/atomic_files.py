"""Writing that survives a crash: bytes reach the disk before their name does."""

import os
from pathlib import Path


def write_fsync(path: Path, content: bytes) -> None:
    """Writes a new file, all of it or nothing, and waits until the disk has it. Raises FileExistsError, OSError."""
    with path.open("xb") as file:
        try:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        except OSError:
            path.unlink()
            raise


def atomic_write(path: Path, content: bytes) -> None:
    """Puts a content in the place of a file: a reader sees all of the old one or all of the new one."""
    beside = path.with_name(f".{path.name}.new")
    beside.unlink(missing_ok=True)
    try:
        write_fsync(beside, content)
        os.replace(beside, path)
    finally:
        beside.unlink(missing_ok=True)
    fsync_dir(path.parent)


def fsync_dir(folder: Path) -> None:
    """Waits until the disk has the names in a folder."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
