"""Files of a data folder, read so that whatever is wrong with one becomes a problem with its place."""

import json
import stat
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cmsdash.datastore.issues import ReleaseValidationError, ValidationIssue


def check_files(folder: Path) -> None:
    """Refuses what is neither a file nor a folder, which could lead out of the folder (a link) or never end (a pipe).

    Hidden files are no part of a release and may be anything.

    Raises:
        ReleaseError: the folder is not there, or something in it is a link, a pipe, a socket or a device.
    """
    if not folder.is_dir():
        raise ReleaseValidationError([ValidationIssue("folder_missing", str(folder))])
    problems = list(_irregular(folder, folder))
    if problems:
        raise ReleaseValidationError(problems)


def _irregular(folder: Path, top: Path) -> Iterator[ValidationIssue]:
    for path in sorted(folder.iterdir()):
        mode, name = path.lstat().st_mode, path.relative_to(top).as_posix()
        if path.name.startswith("."):
            continue
        if stat.S_ISDIR(mode):
            yield from _irregular(path, top)
        elif not stat.S_ISREG(mode):
            yield ValidationIssue("file_link" if stat.S_ISLNK(mode) else "file_irregular", name)


def read_text(path: Path, file: str, code: str = "file_unreadable") -> str:
    """The text of a file.

    Args:
        path: the file.
        file: its name in a problem.
        code: the problem's code where the file is there but cannot be read.

    Raises:
        ReleaseError: the file is not there, is none, or is not in UTF-8.
    """
    try:
        return path.read_bytes().decode("utf-8")
    except FileNotFoundError as error:
        raise ReleaseValidationError([ValidationIssue("file_missing", file)]) from error
    except UnicodeDecodeError as error:
        row = error.object.count(b"\n", 0, error.start) + 1
        raise ReleaseValidationError(
            [ValidationIssue(code, file, row, value=f"UTF-8: 0x{error.object[error.start]:02x}")]
        ) from error
    except OSError as error:
        raise ReleaseValidationError([ValidationIssue(code, file, value=str(error.strerror))]) from error


def read_toml(path: Path, file: str) -> dict[str, Any]:
    """A TOML file as plain values. Raises ReleaseError (`sidecar_unreadable`) when it is none."""
    text = read_text(path, file, "sidecar_unreadable")
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise ReleaseValidationError([ValidationIssue("sidecar_unreadable", file, value=str(error))]) from error


def read_json(path: Path, file: str, code: str = "file_unreadable") -> Any:
    """A JSON file as plain values. Raises ReleaseError (`code`) when it is none."""
    text = read_text(path, file, code)
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ReleaseValidationError([ValidationIssue(code, file, value=str(error))]) from error
