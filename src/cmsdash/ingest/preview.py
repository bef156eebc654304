"""A reader's own files beside the release that is served: read, accounted for, and shown to that reader alone."""

import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from cmsdash.datastore.import_report import ImportReport
from cmsdash.datastore.releases.release import Release, open_release
from cmsdash.datastore.temp_dirs import locked_temp_dir
from cmsdash.ingest import registry
from cmsdash.ingest.batch import ImportBatch
from cmsdash.ingest.readers.context import ImportOptions
from cmsdash.ingest.release_build import merge
from cmsdash.ingest.release_build.builder import ReleaseChanges
from cmsdash.ingest.release_build.serializers import encode_csv, encode_sources_toml
from cmsdash.ingest.sandbox import ResourceLimits, run_in_subprocess

Words = Mapping[str, frozenset[str]]
UploadedFiles = Sequence[tuple[str, bytes]]
"""Names and contents of files that belong together."""

PREVIEW_LIMITS = ResourceLimits(memory=3 * 1024**3, seconds=60, file=512 * 1024**2)
"""What a reader in the browser may take: the file of one cycle, unpacked, has half of these bytes."""


@dataclass(frozen=True)
class Preview:
    """What files would bring: the account of each, a release in memory only (None when nothing was accepted), and
    the sources of what is theirs in it."""

    accounts: tuple[ImportReport, ...]
    release: Release | None
    sources: frozenset[str] = frozenset()

    @property
    def names(self) -> list[str]:
        """The names of the files."""
        return [account.file.name for account in self.accounts]


def preview(
    reader: str,
    files: UploadedFiles,
    base: Release,
    request: ImportOptions,
    words: Words,
    wait: Callable[[], Any] = lambda: None,
) -> Preview:
    """Reads files in a process of its own and joins them to a copy of the release; `wait` is told when others are
    read first. The temporary folder is gone when this returns. Raises FileRefusedError for a file, ReleaseError when
    its rows break what must hold."""
    with locked_temp_dir("preview") as folder:
        paths = [_put(folder / str(place), name, content) for place, (name, content) in enumerate(files)]
        job = partial(registry.read_files, reader, paths, base.folder, request)
        harvest, accounts = run_in_subprocess(job, paths[0].name, PREVIEW_LIMITS, lambda read: None, wait)
        for path in paths:
            path.unlink()
        if harvest.is_empty:
            return Preview(accounts, None)
        changes = merge.merge_into_release(base, harvest)
        joined = _joined(base, changes, folder / "release", words)
    first = merge.add_retained_row_remarks(
        merge.add_classification_counts(accounts[0], changes, harvest), base, harvest
    )
    return Preview((first, *accounts[1:]), joined, _sources(harvest))


def _put(folder: Path, name: str, content: bytes) -> Path:
    folder.mkdir()
    path = folder / Path(name).name
    path.write_bytes(content)
    return path


def _sources(harvest: ImportBatch) -> frozenset[str]:
    return frozenset(row["source"] for rows in harvest.rows.values() for row in rows)


def _joined(base: Release, changes: ReleaseChanges, folder: Path, words: Words) -> Release:
    """The base with what was brought, never to be cached. Its database is read from an unlinked file: nothing stays."""
    shutil.copytree(base.folder, folder)
    (folder / "manifest.json").unlink(missing_ok=True)
    for table, rows in changes.tables.items():
        columns = tuple(column.name for column in base.schemas[table].columns)
        (folder / f"{table}.csv").write_bytes(encode_csv(columns, rows))
    before = (folder / "sources.toml").read_text(encoding="utf-8")
    (folder / "sources.toml").write_bytes(encode_sources_toml(before, {**base.sources, **changes.sources}))
    return replace(open_release(folder, words), is_private=True)
