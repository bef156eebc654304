"""A reader's own file beside the release that is served: read, accounted for, and shown to that reader alone."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from cmsdash.facts import Release, open_release
from cmsdash.facts.account import Account
from cmsdash.facts.temporary import temporary_folder
from cmsdash.intake import importing
from cmsdash.intake.building import Changes
from cmsdash.intake.context import Request
from cmsdash.intake.running import Limits, run_apart
from cmsdash.intake.writing import sources_bytes, table_bytes

Words = Mapping[str, frozenset[str]]
LIMITS = Limits(memory=3 * 1024**3, seconds=60)


@dataclass(frozen=True)
class Preview:
    """What a file would bring: its account, and a release in memory only, None when nothing was accepted."""

    account: Account
    release: Release | None


def preview(reader: str, name: str, content: bytes, base: Release, request: Request, words: Words) -> Preview:
    """Reads a file in a process of its own and joins it to a copy of the release. The temporary folder is gone when
    this returns. Raises FileRefusedError for the file, ReleaseError when its rows break what must hold."""
    with temporary_folder("preview") as folder:
        path = folder / Path(name).name
        path.write_bytes(content)
        job = partial(importing.read, reader, path, base.folder, request)
        harvest, account = run_apart(job, path.name, LIMITS, lambda read: None)
        path.unlink()
        if harvest.is_empty:
            return Preview(account, None)
        changes = importing.changes_to(base, harvest)
        joined = _joined(base, changes, folder / "release", words)
    return Preview(importing.with_classes(account, changes, harvest), joined)


def _joined(base: Release, changes: Changes, folder: Path, words: Words) -> Release:
    """The base with what was brought. Its database is read from an unlinked file: nothing stays on the disk."""
    shutil.copytree(base.folder, folder)
    (folder / "manifest.json").unlink(missing_ok=True)
    for table, rows in changes.tables.items():
        columns = tuple(column.name for column in base.schemas[table].columns)
        (folder / f"{table}.csv").write_bytes(table_bytes(columns, rows))
    before = (folder / "sources.toml").read_text(encoding="utf-8")
    (folder / "sources.toml").write_bytes(sources_bytes(before, {**base.sources, **changes.sources}))
    return open_release(folder, words)
