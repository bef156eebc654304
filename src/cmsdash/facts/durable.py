"""Writing that survives a crash: bytes reach the disk before their name does."""

import os
from pathlib import Path
from typing import IO

_STEP = 4096


def write(path: Path, content: bytes) -> None:
    """Writes a new file and waits until the disk has it."""
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def replace(path: Path, content: str) -> None:
    """Puts a text in the place of a file: a reader sees all of the old one or all of the new one."""
    beside = path.with_name(f".{path.name}.new")
    beside.unlink(missing_ok=True)
    write(beside, content.encode("utf-8"))
    os.replace(beside, path)
    sync_folder(path.parent)


def append(path: Path, line: str) -> None:
    """Adds a line at the end of a file, unless it is there already; what a crash left unfinished there goes first."""
    content = line.encode("utf-8") + b"\n"
    with path.open("a+b") as file:
        whole = _whole(file)
        file.seek(max(0, whole - len(content)))
        if file.read(len(content)) == content:
            return
        file.truncate(whole)
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    sync_folder(path.parent)


def _whole(file: IO[bytes]) -> int:
    """Where the last whole line of a file ends."""
    start = file.seek(0, os.SEEK_END)
    while start:
        start = max(0, start - _STEP)
        file.seek(start)
        found = file.read(_STEP).rfind(b"\n")
        if found >= 0:
            return start + found + 1
    return 0


def sync_folder(folder: Path) -> None:
    """Waits until the disk has the names in a folder (where the system can: Windows cannot)."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
