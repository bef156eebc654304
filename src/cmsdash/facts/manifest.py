"""The manifest of a release: what it is, from what it was made, and the fingerprint of each of its files."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from cmsdash.facts.files import read_json
from cmsdash.facts.problems import Problem, ReleaseError
from cmsdash.facts.records import record_of

FILE = "manifest.json"


@dataclass(frozen=True)
class Check:
    """One thing that was checked and how many items it covered."""

    code: str
    subject: str
    count: int


@dataclass(frozen=True)
class Fingerprint:
    """One file of a release: its path in the folder, its bytes, its SHA-256."""

    file: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Input:
    """A file that a release was built from: its name, SHA-256, bytes, licence (a code), and the day it was read."""

    name: str
    sha256: str
    size: int
    licence: str
    read: str


@dataclass(frozen=True)
class Changed:
    """How many rows of a table appeared, changed and vanished against the release it grew from."""

    table: str
    appeared: int
    changed: int
    vanished: int


@dataclass(frozen=True)
class Drift:
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
    files: tuple[Fingerprint, ...]
    checks: tuple[Check, ...] = ()
    grew_from: str = ""
    inputs: tuple[Input, ...] = ()
    account: Mapping[str, int] = field(default_factory=dict)
    changes: tuple[Changed, ...] = ()
    drift: tuple[Drift, ...] = ()
    reason: str = ""


def fingerprints(folder: Path) -> tuple[Fingerprint, ...]:
    """Every file of a release in order of its path; hidden files and the manifest itself are no part of it."""
    paths = (path for path in folder.rglob("*") if path.is_file())
    named = {path.relative_to(folder).as_posix(): path for path in paths}
    listed = sorted(name for name in named if name != FILE and not any(p.startswith(".") for p in name.split("/")))
    return tuple(_fingerprint(name, named[name].read_bytes()) for name in listed)


def _fingerprint(name: str, content: bytes) -> Fingerprint:
    return Fingerprint(name, len(content), hashlib.sha256(content).hexdigest())


def digest_of(files: tuple[Fingerprint, ...]) -> str:
    """The SHA-256 of a release: of the lines `sha256  path` that `sha256sum` would write of its files, in order."""
    lines = "".join(f"{item.sha256}  {item.file}\n" for item in files)
    return hashlib.sha256(lines.encode("utf-8")).hexdigest()


def id_of(created: str, digest: str) -> str:
    """The id of a release: its moment and the beginning of its digest. Sorts by time; safe in a path and a link."""
    return f"{created[:10]}-{created[11:19].replace(':', '')}-{digest[:8]}"


def write_manifest(manifest: Manifest) -> str:
    """The manifest as JSON, the same text for the same manifest."""
    return json.dumps(asdict(manifest), ensure_ascii=False, indent=1) + "\n"


def read_manifest(folder: Path) -> Manifest:
    """The manifest that a folder carries. Raises ReleaseError when there is none or it is not one."""
    name = f"{folder.name}/{FILE}"
    content = read_json(folder / FILE, name, "manifest_unreadable")
    try:
        return _manifest(content)
    except (ValueError, LookupError, TypeError) as error:
        raise ReleaseError([Problem("manifest_unreadable", name, value=str(error))]) from error


def _manifest(content: dict[str, Any]) -> Manifest:
    parts = (
        ("files", Fingerprint),
        ("checks", Check),
        ("inputs", Input),
        ("changes", Changed),
        ("drift", Drift),
    )
    listed = {name: tuple(record_of(shape, item) for item in content[name]) for name, shape in parts}
    manifest = record_of(Manifest, {**content, **listed})
    datetime.fromisoformat(manifest.created)
    for item in manifest.inputs:
        date.fromisoformat(item.read)
    if not all(type(count) is int for count in dict(manifest.account).values()):
        raise TypeError("account")
    return manifest


def derived_manifest(folder: Path, accessed: str, checks: tuple[Check, ...] = ()) -> Manifest:
    """The manifest of a folder that carries none, such as `data/`: its moment is the day its sources were last read."""
    files = fingerprints(folder)
    digest = digest_of(files)
    created = f"{accessed}T00:00:00+00:00"
    return Manifest(id_of(created, digest), created, digest, files, checks)
