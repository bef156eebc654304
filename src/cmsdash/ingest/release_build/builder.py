"""Atomic build of a release: written to a staging folder, validated, then renamed."""

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
"""Prefix of the folder of an unfinished release, which is not listed as a release."""

COPIED_SUFFIXES = (".toml", ".geojson", ".md")
"""Suffixes of the files other than tables that belong to a release."""

_ERROR_CODES = {
    **dict.fromkeys((errno.ENOSPC, errno.EDQUOT, errno.EFBIG), "full"),
    **dict.fromkeys((errno.EACCES, errno.EPERM, errno.EROFS), "read_only"),
}


@dataclass(frozen=True)
class ReleaseChanges:
    """Changes against the base release.

    Attributes:
        tables: rows of whole tables by name, every column as text.
        sources: new or changed sources by key.
        files: new or changed other files (sidecars, rules, mappings, geometries) by path.
    """

    tables: Mapping[str, TextRows] = field(default_factory=dict)
    sources: Mapping[str, Source] = field(default_factory=dict)
    files: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True)
class BuildResult:
    """Id and manifest of the release; `is_new` is false when a release with the same content exists."""

    release: str
    is_new: bool
    manifest: Manifest


class BuildError(Exception):
    """A build or activation that changed nothing.

    `code` is `busy`, `full`, `read_only`, `system`, `drift`, `loss`, `moved` or `refused`; the catalogues have its
    message under `build_error.<code>`. `drift` holds the alerts that require a reason. The ReleaseValidationError of
    a `refused` build is the cause.
    """

    def __init__(self, code: str, detail: str = "", drift: tuple[DriftAlert, ...] = ()) -> None:
        super().__init__(f"{code} {detail}".strip())
        self.code = code
        self.detail = detail
        self.drift = drift


def changes_from_folder(folder: Path, corrected: Release) -> tuple[ReleaseChanges, list[str]]:
    """Return everything that a data folder contains as changes, and the files that do not belong to a release.

    `corrected` is the folder opened as a release.
    """
    tables = {f"{name}.csv" for name in corrected.schemas}
    names = [item.file for item in file_checksums(folder) if item.file not in {*tables, "sources.toml"}]
    files = {name: (folder / name).read_bytes() for name in names if Path(name).suffix in COPIED_SUFFIXES}
    rows = {name: corrected.text_rows(name) for name in corrected.schemas}
    return ReleaseChanges(rows, corrected.sources, files), [name for name in names if name not in files]


def build_release(
    repository: ReleaseRepository,
    base: str,
    changes: ReleaseChanges,
    inputs: tuple[InputFileRecord, ...] = (),
    row_counts: Mapping[str, int] | None = None,
    reason: str = "",
    on_current: bool = True,
) -> BuildResult:
    """Build the release that results from changes to another one; it is not activated.

    Args:
        repository: where the release is stored.
        base: id of the release that `changes` were computed from; "" is the active one.
        changes: changes against the base.
        inputs: the imported files.
        row_counts: rows and cents of the imported files by outcome, from `merge.manifest_row_counts`.
        reason: reason for a drift.
        on_current: reject a base that is not the active release any more.

    Returns:
        The new release, or the existing one with the same content.

    Raises:
        BuildError: no release was built.
    """
    with _convert_errors(), repository.lock("build"):
        _remove_abandoned_folders(repository.folder)
        before = repository.verify(base)
        current = repository.load_manifest(repository.active_path()).id if on_current else before.manifest.id
        if before.manifest.id != current:
            raise BuildError("moved", f"{before.manifest.id} → {current}")
        with _staging_folder(repository.folder) as staging:
            write_content(staging, before, changes)
            manifest = _make_manifest(staging, before, inputs, row_counts or {})
            existing = _find_same_content(repository, before, manifest)
            if existing:
                return BuildResult(existing.id, False, existing)
            manifest = _validate(staging, before, manifest, repository, reason)
            _store_embedded_base(repository, before)
            _publish(staging, repository.folder / manifest.id, manifest)
    return BuildResult(manifest.id, True, manifest)


@contextmanager
def _convert_errors() -> Iterator[None]:
    """Turn the expected exceptions into BuildError."""
    try:
        yield
    except RepositoryBusyError as error:
        raise BuildError("busy", str(error)) from error
    except ReleaseValidationError as error:
        raise BuildError("refused", str(error)) from error
    except OSError as error:
        code = _ERROR_CODES.get(error.errno or 0, "system")
        raise BuildError(code, f"{error.filename or ''} {error.strerror}") from error


def _remove_abandoned_folders(folder: Path) -> None:
    """Remove the staging folders of killed builds; the caller holds the lock, so none is in use."""
    for path in folder.glob(f"{STAGING_PREFIX}*"):
        shutil.rmtree(path)


@contextmanager
def _staging_folder(folder: Path) -> Iterator[Path]:
    """Yield a folder in the repository, which is removed unless it was renamed."""
    staging = folder / f"{STAGING_PREFIX}{uuid.uuid4().hex}"
    staging.mkdir()
    try:
        yield staging
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def write_content(staging: Path, before: Release, changes: ReleaseChanges) -> None:
    """Write all files of a release but its manifest; those without changes are copied byte by byte.

    Args:
        staging: an empty folder.
        before: the base; tables and columns that are newer than it are added.
        changes: changes against the base.
    """
    added = [
        f"{name}.{suffix}" for name in before.newer_schema_parts & before.schemas.keys() for suffix in ("csv", "toml")
    ]
    # Sidecars come first: a table is written with the columns of its sidecar.
    names = {*(item.file for item in before.manifest.files), *added, *changes.files}
    for file in sorted(names, key=lambda name: (name.endswith(".csv"), name)):
        target = staging / file
        target.parent.mkdir(parents=True, exist_ok=True)
        atomic_files.write_fsync(target, _file_content(staging, before, file, changes))
    for folder in {path.parent for path in staging.rglob("*")}:
        atomic_files.fsync_dir(folder)


def _file_content(staging: Path, before: Release, file: str, changes: ReleaseChanges) -> bytes:
    path, name = before.folder / file, file.removesuffix(".csv")
    sources = {**before.sources, **changes.sources}
    if file == "sources.toml" and sources != before.sources:
        return encode_sources_toml(path.read_text(encoding="utf-8"), sources)
    if file in changes.files:
        return changes.files[file]
    schema = before.schemas.get(name.removesuffix(".toml"))
    if file.endswith(".toml") and schema and schema.newer_columns:
        installed = (data_dir() / file).read_text(encoding="utf-8")
        return extend_sidecar(path.read_text(encoding="utf-8"), installed, schema.newer_columns).encode("utf-8")
    if file.endswith(".csv") and _is_changed(name, before, changes):
        columns = load_schema(staging / f"{name}.toml").columns
        return encode_csv(tuple(column.name for column in columns), changes.tables.get(name, before.text_rows(name)))
    return (data_dir() / file if name.removesuffix(".toml") in before.newer_schema_parts else path).read_bytes()


def _is_changed(table: str, before: Release, changes: ReleaseChanges) -> bool:
    """Return True for a table with other rows or columns than the base has on disk."""
    if table in before.newer_schema_parts or (table in before.schemas and before.schemas[table].newer_columns):
        return True
    return table in changes.tables and changes.tables[table] != before.text_rows(table)


def _make_manifest(
    staging: Path, before: Release, inputs: tuple[InputFileRecord, ...], row_counts: Mapping[str, int]
) -> Manifest:
    files = file_checksums(staging)
    created, digest = datetime.now(UTC).isoformat(timespec="seconds"), content_digest(files)
    return Manifest(
        make_release_id(created, digest),
        created,
        digest,
        files,
        grew_from=before.manifest.id,
        inputs=inputs,
        account=dict(row_counts),
    )


def _find_same_content(repository: ReleaseRepository, before: Release, manifest: Manifest) -> Manifest | None:
    """Return the manifest of the release that has this content already: the base or an earlier build."""
    candidates = (
        read_manifest(repository.folder / name)
        for name in repository.release_ids()
        if name.endswith(manifest.digest[:8])
    )
    return next((known for known in (before.manifest, *candidates) if known.digest == manifest.digest), None)


def _validate(
    staging: Path, before: Release, manifest: Manifest, repository: ReleaseRepository, reason: str
) -> Manifest:
    """Validate the release and return the manifest with checks, changes, drift and reason.

    Raises:
        ReleaseValidationError: the release is invalid.
        BuildError: it drifts and `reason` is blank.
    """
    after = repository.load_folder(staging)
    changes = summarize_changes(diff_releases(before, after))
    drift = detect_drift(before, after, changes)
    if drift and not reason.strip():
        raise BuildError("drift", drift=drift)
    return replace(manifest, checks=after.checks, changes=changes, drift=drift, reason=reason)


def _store_embedded_base(repository: ReleaseRepository, base: Release) -> None:
    """Store a copy of the embedded release when it is the base: the next installation replaces its folder."""
    if base.folder != repository.embedded or base.manifest.id in repository.release_ids():
        return
    with _staging_folder(repository.folder) as staging:
        write_content(staging, base, ReleaseChanges())
        _publish(staging, repository.folder / base.manifest.id, base.manifest)


def _publish(staging: Path, target: Path, manifest: Manifest) -> None:
    """Write the manifest, verify the files on disk, and rename the folder to its final name."""
    atomic_files.write_fsync(staging / MANIFEST_NAME, manifest_to_json(manifest).encode("utf-8"))
    atomic_files.fsync_dir(staging)
    issues = integrity_issues(staging, read_manifest(staging))
    if issues:
        raise ReleaseValidationError(issues)
    os.rename(staging, target)
    atomic_files.fsync_dir(target.parent)
