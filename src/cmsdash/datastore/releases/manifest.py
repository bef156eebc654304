"""The manifest of a release: what it is, from what it was made, and the fingerprint of each of its files."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from cmsdash.datastore.data_files import read_json
from cmsdash.datastore.issues import ReleaseValidationError, ValidationIssue
from cmsdash.datastore.json_records import parse_record

MANIFEST_NAME = "manifest.json"


@dataclass(frozen=True)
class CheckResult:
    """One thing that was checked and how many items it covered."""

    code: str
    subject: str
    count: int


@dataclass(frozen=True)
class FileChecksum:
    """One file of a release: its path in the folder, its bytes, its SHA-256."""

    file: str
    size: int
    sha256: str


@dataclass(frozen=True)
class InputFileRecord:
    """A file that a release was built from: its name, SHA-256, bytes, licence (a code), and the day it was read."""

    name: str
    sha256: str
    size: int
    licence: str
    read: str


@dataclass(frozen=True)
class TableChangeCounts:
    """How many rows of a table appeared, changed and vanished against the release it grew from."""

    table: str
    appeared: int
    changed: int
    vanished: int


@dataclass(frozen=True)
class DriftAlert:
    """A difference that asked for a reason. `code`: `rows`, `total` (cents) or `vanished`; `subject`: what differs."""

    code: str
    subject: str
    before: int
    after: int


@dataclass(frozen=True)
class Manifest:
    """What a release says of itself. `account` counts the rows and cents of its inputs by what became of them, and
    the rows by reason (`reason.<code>`) and rule (`scope.<code>`)."""

    id: str
    created: str
    digest: str
    files: tuple[FileChecksum, ...]
    checks: tuple[CheckResult, ...] = ()
    grew_from: str = ""
    inputs: tuple[InputFileRecord, ...] = ()
    account: Mapping[str, int] = field(default_factory=dict)
    changes: tuple[TableChangeCounts, ...] = ()
    drift: tuple[DriftAlert, ...] = ()
    reason: str = ""


def file_checksums(folder: Path) -> tuple[FileChecksum, ...]:
    """Every file of a release in order of its path; hidden files and the manifest itself are no part of it."""
    paths = (path for path in folder.rglob("*") if path.is_file())
    named = {path.relative_to(folder).as_posix(): path for path in paths}
    listed = sorted(
        name for name in named if name != MANIFEST_NAME and not any(p.startswith(".") for p in name.split("/"))
    )
    return tuple(_fingerprint(name, named[name].read_bytes()) for name in listed)


def _fingerprint(name: str, content: bytes) -> FileChecksum:
    return FileChecksum(name, len(content), hashlib.sha256(content).hexdigest())


def content_digest(files: tuple[FileChecksum, ...]) -> str:
    """The SHA-256 of a release: of the lines `sha256  path` that `sha256sum` would write of its files, in order."""
    lines = "".join(f"{item.sha256}  {item.file}\n" for item in files)
    return hashlib.sha256(lines.encode("utf-8")).hexdigest()


def make_release_id(created: str, digest: str) -> str:
    """The id of a release: its moment and the beginning of its digest. Sorts by time; safe in a path and a link."""
    return f"{created[:10]}-{created[11:19].replace(':', '')}-{digest[:8]}"


def manifest_to_json(manifest: Manifest) -> str:
    """The manifest as JSON, the same text for the same manifest."""
    return json.dumps(asdict(manifest), ensure_ascii=False, indent=1) + "\n"


def read_manifest(folder: Path) -> Manifest:
    """The manifest that a folder carries. Raises ReleaseError when there is none or it is not one."""
    name = f"{folder.name}/{MANIFEST_NAME}"
    content = read_json(folder / MANIFEST_NAME, name, "manifest_unreadable")
    try:
        return _manifest(content)
    except (ValueError, LookupError, TypeError) as error:
        raise ReleaseValidationError([ValidationIssue("manifest_unreadable", name, value=str(error))]) from error


def _manifest(content: dict[str, Any]) -> Manifest:
    parts = (
        ("files", FileChecksum),
        ("checks", CheckResult),
        ("inputs", InputFileRecord),
        ("changes", TableChangeCounts),
        ("drift", DriftAlert),
    )
    listed = {name: tuple(parse_record(shape, item) for item in content[name]) for name, shape in parts}
    manifest = parse_record(Manifest, {**content, **listed})
    datetime.fromisoformat(manifest.created)
    for item in manifest.inputs:
        date.fromisoformat(item.read)
    if not all(type(count) is int for count in dict(manifest.account).values()):
        raise TypeError("account")
    return manifest


def compute_manifest(folder: Path, accessed: str, checks: tuple[CheckResult, ...] = ()) -> Manifest:
    """The manifest of a folder that carries none, such as `data/`: its moment is the day its sources were last read."""
    files = file_checksums(folder)
    digest = content_digest(files)
    created = f"{accessed}T00:00:00+00:00"
    return Manifest(make_release_id(created, digest), created, digest, files, checks)
