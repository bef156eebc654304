"""Preview of uploaded files: they are read in a subprocess and merged into a private copy of a release."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from cmsdash.datastore.import_report import ImportReport
from cmsdash.datastore.releases.release import Release, open_release
from cmsdash.datastore.temp_dirs import locked_temp_dir
from cmsdash.ingest import registry
from cmsdash.ingest.column_mapping import load_mapping
from cmsdash.ingest.errors import OUT_OF_SPACE_ERRNOS, FileRejectedError
from cmsdash.ingest.mapping_overlay import MappingOverlay, find_overlay
from cmsdash.ingest.readers.context import ImportOptions
from cmsdash.ingest.release_build import merge
from cmsdash.ingest.release_build.builder import ReleaseChanges, write_content
from cmsdash.ingest.sandbox import ResourceLimits, run_in_subprocess

UploadedFiles = Sequence[tuple[str, bytes]]
"""Names and contents of files that belong together."""

_MAX_NAME_BYTES = 200
"""Limit of the name of an upload; file systems have 255."""
MAX_MAPPING_BYTES = 256 * 1024
"""Limit of a mapping file; those of the installation have at most 20 kB."""
PREVIEW_LIMITS = ResourceLimits(memory_bytes=1024**3, seconds=30, file_bytes=512 * 1024**2)
"""Limits for an upload. The unpacked file of one programming cycle has half of these bytes."""


@dataclass(frozen=True)
class Preview:
    """Result of reading uploaded files.

    Attributes:
        reports: one import report for each file, in reading order.
        release: the release with the accepted rows, in memory only; None when no row was accepted.
        sources: keys of the sources of the accepted rows.
    """

    reports: tuple[ImportReport, ...]
    release: Release | None
    sources: frozenset[str] = frozenset()

    @property
    def names(self) -> list[str]:
        """The names of the files."""
        return [report.file.name for report in self.reports]


def preview(
    reader: str,
    files: UploadedFiles,
    base: Release,
    options: ImportOptions,
    labelled_codes: Mapping[str, frozenset[str]],
    on_wait: Callable[[], Any] = lambda: None,
) -> Preview:
    """Read files and merge their rows into a copy of a release. No file remains on disk afterwards.

    Args:
        reader: one of `registry.READERS`.
        files: names and contents of the files.
        base: the release to merge into.
        options: source, confirmed spellings and mappings.
        labelled_codes: codes that have a label in the catalogues, by kind; data with other codes are invalid.
        on_wait: called when the reading has to wait for other readers.

    Raises:
        FileRejectedError: a file cannot be imported.
        ReleaseValidationError: the release with the accepted rows is invalid.
    """
    with locked_temp_dir("preview") as folder:
        paths = [_write_upload(folder / str(number), name, content) for number, (name, content) in enumerate(files)]
        job = partial(registry.read_files, reader, paths, base.folder, options)
        batch, reports = run_in_subprocess(job, paths[0].name, PREVIEW_LIMITS, lambda read: None, on_wait)
        for path in paths:
            path.unlink()
        if batch.is_empty:
            return Preview(reports, None)
        merged = merge.merge_import(base, batch, reports, options.same)
        release = open_merged_release(base, merged.changes, folder / "release", labelled_codes)
    sources = frozenset(row["source"] for rows in batch.rows.values() for row in rows)
    return Preview(merged.reports, release, sources)


def _write_upload(folder: Path, name: str, content: bytes) -> Path:
    folder.mkdir()
    path = folder / safe_file_name(name)
    try:
        path.write_bytes(content)
    except OSError as error:
        if error.errno not in OUT_OF_SPACE_ERRNOS:
            raise
        raise FileRejectedError("space", path.name) from error
    return path


def read_saved_answers(reader: str, name: str, content: bytes, mappings: Path) -> MappingOverlay:
    """Return what a saved mapping file declares beside the mapping of its reader.

    Args:
        reader: one of `registry.READERS`.
        name: name of the file.
        content: its content.
        mappings: folder of the mappings that it was made from.

    Raises:
        FileRejectedError: the file is too large or no mapping of this reader.
    """
    if len(content) > MAX_MAPPING_BYTES:
        raise FileRejectedError("file_too_large", name, value=str(len(content)), expected=str(MAX_MAPPING_BYTES))
    with locked_temp_dir("mapping") as folder:
        saved = load_mapping(mappings, reader, _write_upload(folder / "0", name, content))
    return find_overlay(saved, load_mapping(mappings, reader))


def safe_file_name(name: str) -> str:
    """Return the name of an upload as one that every file system takes, the end with its type kept."""
    printable = "".join(char for char in Path(name.replace("\\", "/")).name if char.isprintable())
    encoded = printable.encode("utf-8", "replace")
    shortened = encoded if len(encoded) <= _MAX_NAME_BYTES else encoded[: _MAX_NAME_BYTES // 2] + b"..." + encoded[-50:]
    return shortened.decode("utf-8", "ignore").strip(". ") or "upload"


def open_merged_release(
    base: Release, changes: ReleaseChanges, folder: Path, labelled_codes: Mapping[str, frozenset[str]]
) -> Release:
    """Return the base with the changes, marked as private so that it is never cached."""
    folder.mkdir()
    write_content(folder, base, changes)
    return replace(open_release(folder, labelled_codes), is_private=True)
