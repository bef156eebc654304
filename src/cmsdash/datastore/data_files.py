"""Reading of text, TOML and JSON files, with every defect reported as a located validation issue."""

import json
import re
import stat
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, Field, fields
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, cast, get_type_hints

from cmsdash.datastore.issues import ContentError, ReleaseValidationError, ValidationIssue, describe_error

Record = TypeVar("Record")
_TOML_PLACE = re.compile(r"at line (\d+), column \d+")
_MAX_QUOTED_CHARS = 80


def check_file_types(folder: Path) -> None:
    """Reject links, which can lead out of a release, and pipes, sockets and devices, which can block.

    Hidden files are not part of a release and are not checked.

    Raises:
        ReleaseValidationError: The folder does not exist, or holds something else than files and folders.
    """
    if not folder.is_dir():
        raise ReleaseValidationError([ValidationIssue("folder_missing", str(folder))])
    issues = list(_file_type_issues(folder, folder))
    if issues:
        raise ReleaseValidationError(issues)


def _file_type_issues(folder: Path, root: Path) -> Iterator[ValidationIssue]:
    for path in sorted(folder.iterdir()):
        mode, name = path.lstat().st_mode, path.relative_to(root).as_posix()
        if path.name.startswith("."):
            continue
        if stat.S_ISDIR(mode):
            yield from _file_type_issues(path, root)
        elif not stat.S_ISREG(mode):
            yield ValidationIssue("file_link" if stat.S_ISLNK(mode) else "file_irregular", name)


def read_text(path: Path, name: str, code: str = "file_unreadable") -> str:
    """Read a UTF-8 file.

    Args:
        path: The file.
        name: Name of the file in issues.
        code: Code of the issue if the file exists but cannot be read.

    Raises:
        ReleaseValidationError: The file is missing, unreadable or not UTF-8.
    """
    try:
        return path.read_bytes().decode("utf-8")
    except FileNotFoundError as error:
        raise ReleaseValidationError([ValidationIssue("file_missing", name)]) from error
    except UnicodeDecodeError as error:
        row = error.object.count(b"\n", 0, error.start) + 1
        value = f"0x{error.object[error.start]:02x}"
        raise ReleaseValidationError([ValidationIssue("file_not_utf8", name, row, value=value)]) from error
    except OSError as error:
        raise ReleaseValidationError([ValidationIssue(code, name, value=describe_error(error))]) from error


def read_toml(path: Path, name: str) -> dict[str, Any]:
    """Read a TOML file. Raises ReleaseValidationError: `toml_syntax` with the line, otherwise as `read_text`."""
    text = read_text(path, name, "sidecar_unreadable")
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        row, line = _locate_toml_error(str(error), text)
        raise ReleaseValidationError([ValidationIssue("toml_syntax", name, row, value=line)]) from error


def _locate_toml_error(message: str, text: str) -> tuple[int, str]:
    """Return number and text of the line that tomllib's message names, the last one where it names none."""
    lines = text.splitlines() or [""]
    place = _TOML_PLACE.search(message)
    row = min(int(place[1]), len(lines)) if place else len(lines)
    return row, lines[row - 1].strip()[:_MAX_QUOTED_CHARS]


def read_json(path: Path, name: str, code: str = "file_unreadable") -> Any:
    """Read a JSON file. Raises ReleaseValidationError with an issue of the given code."""
    text = read_text(path, name, code)
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        row = error.lineno if isinstance(error, json.JSONDecodeError) else 0
        raise ReleaseValidationError([ValidationIssue(code, name, row, value=describe_error(error))]) from error


def parse_record(record_type: type[Record], values: Any) -> Record:
    """Return a dataclass from plain values. Only fields of type `str`, `int` and `bool` are type-checked.

    Raises:
        ContentError: `values` is not a mapping, a field is missing or unknown, or a value has another type.
    """
    if not isinstance(values, Mapping):
        raise ContentError(f"{values!r:.80}")
    types = _type_hints(cast(Any, record_type))
    for name, value in values.items():
        expected = types.get(name)
        if expected in (str, int, bool) and type(value) is not expected:
            raise ContentError(f"{name} = {value!r:.80}")
    record_fields = {field.name: field for field in fields(cast(Any, record_type)) if field.init}
    wrong = [name for name, field in record_fields.items() if name not in values and _is_required(field)]
    wrong += [name for name in values if name not in record_fields]
    if wrong:
        raise ContentError(", ".join(wrong))
    return record_type(**values)


def _is_required(field: Field[Any]) -> bool:
    return field.default is MISSING and field.default_factory is MISSING


_type_hints = cache(get_type_hints)
