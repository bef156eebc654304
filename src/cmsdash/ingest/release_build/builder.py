"""Building a release: beside the others, checked as a whole, then renamed into its place. All of it or nothing."""

import errno
import os
import shutil
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from cmsdash.datastore import atomic_files
from cmsdash.datastore.issues import ReleaseValidationError
from cmsdash.datastore.releases.diff import diff_releases, summarize_changes
from cmsdash.datastore.releases.integrity import integrity_issues
from cmsdash.datastore.releases.manifest import (
    MANIFEST_NAME,
    DriftAlert,
    InputFileRecord,
    Manifest,
    content_digest,
    file_checksums,
    make_release_id,
    manifest_to_json,
    read_manifest,
)
from cmsdash.datastore.releases.release import Release, data_dir
from cmsdash.datastore.releases.repository import ReleaseRepository, RepositoryBusyError
from cmsdash.datastore.releases.schema_evolution import extend_sidecar
from cmsdash.datastore.schema.csv_reader import TextRows
from cmsdash.datastore.schema.table_schema import load_schema
from cmsdash.datastore.source_register import Source
from cmsdash.ingest.release_build.drift import detect_drift
from cmsdash.ingest.release_build.serializers import encode_csv, encode_sources_toml

STAGING_PREFIX = ".building-"
"""How the name of an unfinished release begins. No reader takes such a folder for a release."""


@dataclass(frozen=True)
class ReleaseChanges:
    """What is new against the base: whole tables by name, each row a text for every column; sources by key; other
    files (sidecars, rules, mappings, shapes) by their path.

    What the base has already under the same name, key or path is replaced.
    """

    tables: Mapping[str, TextRows] = field(default_factory=dict)
    sources: Mapping[str, Source] = field(default_factory=dict)
    files: Mapping[str, bytes] = field(default_factory=dict)


def changes_from_folder(folder: Path, corrected: Release) -> tuple[ReleaseChanges, list[str]]:
    """Everything that a data folder brings, and the files in it that are no part of a release."""
    tables = {f"{name}.csv" for name in corrected.schemas}
    names = [item.file for item in file_checksums(folder) if item.file not in {*tables, "sources.toml"}]
    files = {name: (folder / name).read_bytes() for name in names if Path(name).suffix in COPIED_SUFFIXES}
    rows = {name: corrected.text_rows(name) for name in corrected.schemas}
    return ReleaseChanges(rows, corrected.sources, files), [name for name in names if name not in files]


COPIED_SUFFIXES = (".toml", ".geojson", ".md")
"""Files beside the tables that a release has: sidecars, rules and mappings, shapes, the words on the data."""


@dataclass(frozen=True)
class BuildResult:
    """What came of a build: the release, and whether it is new. The same content built again is the same release."""

    release: str
    is_new: bool
    manifest: Manifest


class BuildError(Exception):
    """A build that left nothing behind. `code`: `busy`, `full`, `read_only`, `drift`, `loss`, `moved` or `refused`.

    The catalogues word it (`build_error.<code>`). `drift` carries what asks for a reason; the ReleaseError of a
    `refused` build is its cause.
    """

    def __init__(self, code: str, detail: str = "", drift: tuple[DriftAlert, ...] = ()) -> None:
        super().__init__(f"{code} {detail}".strip())
        self.code = code
        self.detail = detail
        self.drift = drift


def build_release(
    store: ReleaseRepository,
    base: str,
    changes: ReleaseChanges,
    inputs: tuple[InputFileRecord, ...] = (),
    account: Mapping[str, int] | None = None,
    reason: str = "",
    on_current: bool = True,
) -> BuildResult:
    """Builds the release that `changes` make of another one; it is not activated.

    Args:
        store: where the release is put.
        base: the id of the release it grows from, the one that `changes` were computed from; "" is the current one.
        changes: what is new against the base.
        inputs: the files it comes from.
        account: what became of their rows and cents (`input`, `accepted`, `quarantined`, `out_of_scope`, and each
            with `_cents`).
        reason: answers a drift.
        on_current: refuse where `base` is not the current release any more.

    Raises:
        BuildError: nothing was built.
    """
    with _failures(), store.lock("build"):
        _sweep(store.folder)
        before = store.verify(base)
        current = store.load_manifest(store.active_path()).id if on_current else before.manifest.id
        if before.manifest.id != current:
            raise BuildError("moved", f"{before.manifest.id} → {current}")
        with _workplace(store.folder) as beside:
            _write_content(beside, before, changes)
            manifest = _manifest(beside, before, inputs, account or {})
            known = _same_content(store, before, manifest)
            if known:
                return BuildResult(known.id, False, known)
            manifest = replace(_checked(beside, before, manifest, store, reason), reason=reason)
            _keep(store, before)
            _finish(beside, store.folder / manifest.id, manifest)
    return BuildResult(manifest.id, True, manifest)


@contextmanager
def _failures() -> Iterator[None]:
    """Says in one of our words why a build failed."""
    try:
        yield
    except RepositoryBusyError as error:
        raise BuildError("busy", str(error)) from error
    except ReleaseValidationError as error:
        raise BuildError("refused", str(error)) from error
    except OSError as error:
        raise BuildError(
            _REASONS.get(error.errno or 0, "system"), f"{error.filename or ''} {error.strerror}"
        ) from error


_REASONS = {
    **dict.fromkeys((errno.ENOSPC, errno.EDQUOT, errno.EFBIG), "full"),
    **dict.fromkeys((errno.EACCES, errno.EPERM, errno.EROFS), "read_only"),
}


def _sweep(folder: Path) -> None:
    """Takes away what killed builds left: whoever holds the lock is alone, so every unfinished folder is theirs."""
    for path in folder.glob(f"{STAGING_PREFIX}*"):
        shutil.rmtree(path)


@contextmanager
def _workplace(folder: Path) -> Iterator[Path]:
    """A folder in the store, so that one rename puts it in its place; gone afterwards unless it was renamed."""
    beside = folder / f"{STAGING_PREFIX}{uuid.uuid4().hex}"
    beside.mkdir()
    try:
        yield beside
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _write_content(beside: Path, before: Release, changes: ReleaseChanges) -> None:
    """The files of the base, those that changed written anew: a table that says the same keeps its bytes."""
    younger = [
        f"{name}.{form}" for name in before.newer_schema_parts & before.schemas.keys() for form in ("csv", "toml")
    ]
    # Sidecars come before their tables, which are written by them.
    names = {*(item.file for item in before.manifest.files), *younger, *changes.files}
    for file in sorted(names, key=lambda name: (name.endswith(".csv"), name)):
        target = beside / file
        target.parent.mkdir(parents=True, exist_ok=True)
        atomic_files.write_fsync(target, _content(beside, before, file, changes))
    for folder in {path.parent for path in beside.rglob("*")}:
        atomic_files.fsync_dir(folder)


def _content(beside: Path, before: Release, file: str, changes: ReleaseChanges) -> bytes:
    path, name = before.folder / file, file.removesuffix(".csv")
    sources = {**before.sources, **changes.sources}
    if file == "sources.toml" and sources != before.sources:
        return encode_sources_toml(path.read_text(encoding="utf-8"), sources)
    if file in changes.files:
        return changes.files[file]
    schema = before.schemas.get(name.removesuffix(".toml"))
    if file.endswith(".toml") and schema and schema.newer_columns:
        present = (data_dir() / file).read_text(encoding="utf-8")
        return extend_sidecar(path.read_text(encoding="utf-8"), present, schema.newer_columns).encode("utf-8")
    if file.endswith(".csv") and _is_other(name, before, changes):
        columns = load_schema(beside / f"{name}.toml").columns
        return encode_csv(tuple(column.name for column in columns), changes.tables.get(name, before.text_rows(name)))
    return (data_dir() / file if name.removesuffix(".toml") in before.newer_schema_parts else path).read_bytes()


def _is_other(name: str, before: Release, changes: ReleaseChanges) -> bool:
    """True for a table that says something else than in the base: one that says the same keeps its bytes."""
    if name in before.newer_schema_parts or (name in before.schemas and before.schemas[name].newer_columns):
        return True
    return name in changes.tables and changes.tables[name] != before.text_rows(name)


def _manifest(
    beside: Path, before: Release, inputs: tuple[InputFileRecord, ...], account: Mapping[str, int]
) -> Manifest:
    files = file_checksums(beside)
    created, digest = datetime.now(UTC).isoformat(timespec="seconds"), content_digest(files)
    grew_from = before.manifest.id
    return Manifest(
        make_release_id(created, digest),
        created,
        digest,
        files,
        grew_from=grew_from,
        inputs=inputs,
        account=dict(account),
    )


def _same_content(store: ReleaseRepository, before: Release, manifest: Manifest) -> Manifest | None:
    """The release that has this content already: the base itself, or one built earlier."""
    alike = (read_manifest(store.folder / name) for name in store.release_ids() if name.endswith(manifest.digest[:8]))
    return next((known for known in (before.manifest, *alike) if known.digest == manifest.digest), None)


def _checked(beside: Path, before: Release, manifest: Manifest, store: ReleaseRepository, reason: str) -> Manifest:
    """The manifest with what was checked, what changed and what drifted. Raises BuildError for a drift unexplained."""
    after = store.load_folder(beside)
    changes = summarize_changes(diff_releases(before, after))
    drift = detect_drift(before, after, changes)
    if drift and not reason.strip():
        raise BuildError("drift", drift=drift)
    return replace(manifest, checks=after.checks, changes=changes, drift=drift)


def _keep(store: ReleaseRepository, base: Release) -> None:
    """Keeps the embedded release when another grows from it: its folder will change with the next installation."""
    if base.folder != store.embedded or base.manifest.id in store.release_ids():
        return
    with _workplace(store.folder) as beside:
        _write_content(beside, base, ReleaseChanges())
        _finish(beside, store.folder / base.manifest.id, base.manifest)


def _finish(beside: Path, place: Path, manifest: Manifest) -> None:
    """Writes the manifest, reads everything once more from the disk, and gives the release its name."""
    atomic_files.write_fsync(beside / MANIFEST_NAME, manifest_to_json(manifest).encode("utf-8"))
    atomic_files.fsync_dir(beside)
    problems = integrity_issues(beside, read_manifest(beside))
    if problems:
        raise ReleaseValidationError(problems)
    os.rename(beside, place)
    atomic_files.fsync_dir(place.parent)
