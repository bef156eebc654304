"""Where releases live: the embedded folder, one folder for each built one, and one pointer to the current one."""

import json
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from cmsdash.facts import durable, journal
from cmsdash.facts.journal import Activation, activation_of
from cmsdash.facts.manifest import FILE, Manifest, derived_manifest, read_manifest
from cmsdash.facts.problems import Problem, ReleaseError
from cmsdash.facts.release import Release, data_folder, open_release
from cmsdash.facts.sources import read_sources
from cmsdash.facts.verification import verified

POINTER = "current.json"
ID = re.compile(r"\d{4}-\d{2}-\d{2}-\d{6}-[0-9a-f]{8}")
"""What an id looks like; nothing else in a store, nor in a link, is ever taken for a release."""

PATIENCE = 10.0
"""Seconds that an activation waits for another one."""


class StoreBusyError(Exception):
    """Another process is building in, or switching, this store."""


@dataclass(frozen=True)
class Store:
    """A folder of releases beside the embedded one. `words` are the keys of the catalogues that codes must have."""

    folder: Path
    embedded: Path
    words: Mapping[str, frozenset[str]]

    def ids(self) -> tuple[str, ...]:
        """The ids of the releases built here, oldest first."""
        return tuple(sorted(path.name for path in self._folders()))

    def _folders(self) -> Iterator[Path]:
        entries = self.folder.iterdir() if self.folder.is_dir() else ()
        return (path for path in entries if ID.fullmatch(path.name) and (path / FILE).is_file())

    def find(self, release: str = "") -> Path:
        """The folder of a release; of the current one for "". Raises ReleaseError when there is no such release."""
        if not release:
            return self.current()
        if release in self.ids():
            return self.folder / release
        if release == self.manifest_of(self.embedded).id:
            return self.embedded
        raise ReleaseError([Problem("release_unknown", release)])

    def current(self) -> Path:
        """The folder that the pointer names, the embedded one where there is no pointer."""
        pointed = self.pointed()
        if not pointed:
            return self.embedded
        if pointed not in self.ids():
            raise ReleaseError([Problem("release_unknown", pointed)])
        return self.folder / pointed

    def pointed(self) -> str:
        """The id that the pointer names, "" for the embedded release: one read, so that a run can hold on to it."""
        last = self._last()
        return last.release if last else ""

    def _last(self) -> Activation | None:
        try:
            return activation_of(json.loads((self.folder / POINTER).read_text(encoding="utf-8")))
        except (FileNotFoundError, NotADirectoryError):
            return None
        except (ValueError, KeyError, TypeError) as error:
            raise ReleaseError([Problem("manifest_unreadable", POINTER, value=str(error))]) from error

    def activations(self) -> Mapping[str, tuple[Activation, ...]]:
        """Every switch, oldest first, by the id of the release that it led to."""
        try:
            told, last = journal.read(self.folder), self._last()
        except (ValueError, KeyError, TypeError) as error:
            raise ReleaseError([Problem("manifest_unreadable", journal.FILE, value=str(error))]) from error
        switches = [*told, *([last] if last and told[-1:] != (last,) else [])]
        embedded = self.manifest_of(self.embedded).id
        found: dict[str, tuple[Activation, ...]] = {}
        for one in switches:
            found[one.release or embedded] = (*found.get(one.release or embedded, ()), one)
        return found

    def manifest_of(self, folder: Path) -> Manifest:
        """What the release in a folder says of itself; derived from its files where it carries no manifest."""
        if (folder / FILE).is_file():
            return read_manifest(folder)
        sources = read_sources(folder / "sources.toml", self.words["licence"])
        return derived_manifest(folder, max(source.accessed for source in sources.values()))

    def manifests(self) -> tuple[tuple[Manifest, ...], list[Problem]]:
        """What each release says of itself, oldest first, the embedded one among them; and what is wrong with those
        that cannot be read, which are left out."""
        embedded = self.manifest_of(self.embedded)
        found, problems = {embedded.id: embedded}, []
        for name in self.ids():
            try:
                found[name] = read_manifest(self.folder / name)
            except ReleaseError as error:
                problems += error.problems
        return tuple(found[name] for name in sorted(found)), problems

    def load(self, release: str = "") -> Release:
        """A release, read and checked; the current one for ""."""
        return self.load_folder(self.find(release))

    def load_folder(self, folder: Path) -> Release:
        """The release in a folder, wherever it stands."""
        return open_release(folder, self.words)

    def verify(self, release: str = "") -> Release:
        """The same, its files compared with its manifest first. Raises ReleaseError with all that differs."""
        return verified(self.find(release), self.words)

    def activate(self, release: str, reason: str = "") -> str:
        """Makes a verified release the current one by one atomic switch; returns the id of the one before.

        Raises ReleaseError when it does not verify, StoreBusyError when another activation does not end.
        """
        folder = self.find(release)
        verified(folder, self.words)
        return self.point(folder, reason)

    def point(self, folder: Path, reason: str = "") -> str:
        """The switch itself, without looking at what it switches to; returns the id of the release before."""
        with self.locked("activate", PATIENCE):
            last, before = self._last(), self.manifest_of(self.current()).id
            if last:
                journal.note(self.folder, last)
            name = "" if folder == self.embedded else folder.name
            switch = Activation(name, datetime.now(UTC).isoformat(timespec="seconds"), before, reason)
            durable.replace(self.folder / POINTER, json.dumps(asdict(switch), ensure_ascii=False, indent=1) + "\n")
        return before

    @contextmanager
    def locked(self, name: str, patience: float = 0) -> Iterator[None]:
        """Holds one of the store's locks; the system lets go of it when its process ends, however it ends."""
        self.folder.mkdir(parents=True, exist_ok=True)
        try:
            with FileLock(self.folder / f".{name}.lock", timeout=patience):
                yield
        except Timeout as error:
            raise StoreBusyError(str(self.folder)) from error


def releases_folder() -> Path:
    """The folder that `CMSDASH_RELEASES` names, else `releases/` beside the data folder."""
    return Path(os.environ.get("CMSDASH_RELEASES") or data_folder().parent / "releases")
