"""The manifest of a release: origin, inputs, checks, changes, and the checksum of each file.

The field names are the keys of `manifest.json` and must not change.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from cmsdash.datastore.data_files import parse_record, read_json
from cmsdash.datastore.issues import ContentError, ReleaseValidationError, ValidationIssue, describe_error

MANIFEST_NAME = "manifest.json"


@dataclass(frozen=True)
class CheckResult:
    """A check that passed: its kind, what was checked, and how many items it covered."""

    code: str
    subject: str
    count: int


@dataclass(frozen=True)
class FileChecksum:
    """A file of a release: its path in the folder, size in bytes, and SHA-256."""

    file: str
    size: int
    sha256: str


@dataclass(frozen=True)
class InputFileRecord:
    """An input file of a release: name, SHA-256, size in bytes, licence code, and the day it was read."""

    name: str
    sha256: str
    size: int
    licence: str
    read: str


@dataclass(frozen=True)
class TableChangeCounts:
    """Number of rows of a table that appeared, changed and vanished compared with the base."""

    table: str
    appeared: int
    changed: int
    vanished: int


@dataclass(frozen=True)
class DriftAlert:
    """A difference from the base so large that it needs a reason.

    Attributes:
        code: `rows`, `total` (in cents), `vanished` or `withdrawn`.
        subject: Table, or total, that differs.
        before: Value in the base.
        after: Value in the release.
    """

    code: str
    subject: str
    before: int
    after: int


@dataclass(frozen=True)
class Manifest:
    """Description of a release.

    Attributes:
        id: Time and first 8 digits of the digest.
        created: Time in ISO format.
        digest: SHA-256 of the whole content.
        files: All files, sorted by path.
        checks: Checks that passed when it was built.
        grew_from: Id of the base; "" for the first release.
        inputs: Imported files.
        account: Rows and cents of the inputs by outcome, and rows by reason (`reason.<code>`) and rule
            (`scope.<code>`).
        changes: Changes from the base.
        drift: Differences from the base that needed a reason.
        reason: The reason.
    """

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
    """Return the files of a release sorted by path, without hidden files and the manifest. Raises OSError."""
    paths = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    names = sorted(
        name for name in paths if name != MANIFEST_NAME and not any(part.startswith(".") for part in name.split("/"))
    )
    return tuple(_file_checksum(name, paths[name].read_bytes()) for name in names)


def _file_checksum(name: str, content: bytes) -> FileChecksum:
    return FileChecksum(name, len(content), hashlib.sha256(content).hexdigest())


def content_digest(files: tuple[FileChecksum, ...]) -> str:
    """Return the digest of a release: the SHA-256 of the output of `sha256sum` for its files, sorted by path."""
    lines = "".join(f"{item.sha256}  {item.file}\n" for item in files)
    return hashlib.sha256(lines.encode("utf-8")).hexdigest()


def make_release_id(created: str, digest: str) -> str:
    """Return the id of a release, such as `2026-06-30-101500-1a2b3c4d`; ids sort by time."""
    return f"{created[:10]}-{created[11:19].replace(':', '')}-{digest[:8]}"


def manifest_to_json(manifest: Manifest) -> str:
    """Return a manifest as JSON text; equal manifests give equal text."""
    return json.dumps(asdict(manifest), ensure_ascii=False, indent=1) + "\n"


def read_manifest(folder: Path) -> Manifest:
    """Read the manifest of a folder. Raises ReleaseValidationError if it is missing or invalid."""
    name = f"{folder.name}/{MANIFEST_NAME}"
    content = read_json(folder / MANIFEST_NAME, name, "manifest_unreadable")
    try:
        return _parse_manifest(content)
    except (ValueError, LookupError, TypeError) as error:
        raise ReleaseValidationError(
            [ValidationIssue("manifest_unreadable", name, value=describe_error(error))]
        ) from error


def _parse_manifest(content: dict[str, Any]) -> Manifest:
    record_types = (
        ("files", FileChecksum),
        ("checks", CheckResult),
        ("inputs", InputFileRecord),
        ("changes", TableChangeCounts),
        ("drift", DriftAlert),
    )
    records = {name: tuple(parse_record(shape, item) for item in content[name]) for name, shape in record_types}
    manifest = parse_record(Manifest, {**content, **records})
    datetime.fromisoformat(manifest.created)
    for item in manifest.inputs:
        date.fromisoformat(item.read)
    if not all(type(count) is int for count in dict(manifest.account).values()):
        raise ContentError("account")
    return manifest


def compute_manifest(folder: Path, accessed: str, checks: tuple[CheckResult, ...] = ()) -> Manifest:
    """Return the manifest of a folder that has none, such as `data/`.

    Args:
        folder: The data folder.
        accessed: The latest day of access of its sources, used as time of creation.
        checks: Checks that passed.

    Raises:
        OSError: A file cannot be read.
    """
    files = file_checksums(folder)
    digest = content_digest(files)
    created = f"{accessed}T00:00:00+00:00"
    return Manifest(make_release_id(created, digest), created, digest, files, checks)
