"""Where releases live: the embedded folder, one folder for each built one, and one pointer to the current one."""

import json
import os
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from cmsdash.datastore import atomic_files
from cmsdash.datastore.issues import ReleaseValidationError, ValidationIssue
from cmsdash.datastore.releases import activation_log
from cmsdash.datastore.releases.activation_log import Activation, parse_activation
from cmsdash.datastore.releases.integrity import open_verified
from cmsdash.datastore.releases.manifest import MANIFEST_NAME, Manifest, compute_manifest, read_manifest
from cmsdash.datastore.releases.release import Release, data_dir, open_release
from cmsdash.datastore.source_register import load_sources

POINTER_NAME = "current.json"
RELEASE_ID_PATTERN = re.compile(r"\d{4}-\d{2}-\d{2}-\d{6}-[0-9a-f]{8}")
"""What an id looks like; nothing else in a store, nor in a link, is ever taken for a release."""

LOCK_TIMEOUT_SECONDS = 10.0
"""Seconds that an activation waits for another one."""


Gate = Callable[[Release, Release], None]
"""Asked whether the second release may take the place of the first; raises where it may not."""


class StoreBusyError(Exception):
    """Another process is building in, or switching, this store."""


@dataclass(frozen=True)
class ReleaseRepository:
    """A folder of releases beside the embedded one. `words` are the keys of the catalogues that codes must have."""

    folder: Path
    embedded: Path
    words: Mapping[str, frozenset[str]]

    def release_ids(self) -> tuple[str, ...]:
        """The ids of the releases built here, oldest first."""
        return tuple(sorted(path.name for path in self._folders()))

    def _folders(self) -> Iterator[Path]:
        entries = self.folder.iterdir() if self.folder.is_dir() else ()
        return (
            path for path in entries if RELEASE_ID_PATTERN.fullmatch(path.name) and (path / MANIFEST_NAME).is_file()
        )

    def path_of(self, release: str = "") -> Path:
        """The folder of a release; of the current one for "". Raises ReleaseError when there is no such release."""
        if not release:
            return self.active_path()
        if release in self.release_ids():
            return self.folder / release
        if release == self.embedded_id():
            return self.embedded
        raise ReleaseValidationError([ValidationIssue("release_unknown", release)])

    def active_path(self) -> Path:
        """The folder that the pointer names, the embedded one where there is no pointer, or an empty one.

        Raises ReleaseError when the pointer cannot be read, or names a release that is not here.
        """
        pointed = self.active_id()
        if not pointed:
            return self.embedded
        if pointed not in self.release_ids():
            raise ReleaseValidationError([ValidationIssue("pointer_astray", POINTER_NAME, value=pointed)])
        return self.folder / pointed

    def embedded_id(self) -> str:
        """The id of the embedded release, "" where it cannot be read."""
        try:
            return self.load_manifest(self.embedded).id
        except ReleaseValidationError:
            return ""

    def active_id(self) -> str:
        """The id that the pointer names, "" for the embedded release: one read, so that a run can hold on to it."""
        last = self._last()
        return last.release if last else ""

    def _last(self) -> Activation | None:
        try:
            content = (self.folder / POINTER_NAME).read_bytes()
            return parse_activation(json.loads(content)) if content.strip() else None
        except (FileNotFoundError, NotADirectoryError):
            return None
        except (OSError, ValueError, TypeError, RecursionError) as error:
            raise ReleaseValidationError(
                [ValidationIssue("pointer_unreadable", POINTER_NAME, value=str(error))]
            ) from error

    def _last_readable(self) -> Activation | None:
        try:
            return self._last()
        except ReleaseValidationError:
            return None

    def activations(self) -> Mapping[str, tuple[Activation, ...]]:
        """Every switch that can be read, oldest first, by the id of the release that it led to."""
        told, last = self._journal()[0], self._last_readable()
        switches = [*told, *([last] if last and told[-1:] != (last,) else [])]
        embedded = self.embedded_id()
        found: dict[str, tuple[Activation, ...]] = {}
        for one in switches:
            found[one.release or embedded] = (*found.get(one.release or embedded, ()), one)
        return found

    def problems(self) -> list[ValidationIssue]:
        """What is wrong with the pointer and the journal."""
        try:
            self.active_path()
            found = []
        except ReleaseValidationError as error:
            found = error.issues
        return [*found, *self._journal()[1]]

    def _journal(self) -> tuple[tuple[Activation, ...], list[ValidationIssue]]:
        try:
            return activation_log.read_activations(self.folder)
        except OSError as error:
            return (), [
                ValidationIssue("file_unreadable", activation_log.ACTIVATION_LOG_NAME, value=str(error.strerror))
            ]

    def load_manifest(self, folder: Path) -> Manifest:
        """What the release in a folder says of itself; derived from its files where it carries no manifest."""
        if (folder / MANIFEST_NAME).is_file():
            return read_manifest(folder)
        sources = load_sources(folder / "sources.toml", self.words["licence"])
        return compute_manifest(folder, max(source.accessed for source in sources.values()))

    def list_manifests(self) -> tuple[tuple[Manifest, ...], list[ValidationIssue]]:
        """What each release says of itself, oldest first, the embedded one among them; and what is wrong with those
        that cannot be read, which are left out."""
        found: dict[str, Manifest] = {}
        problems: list[ValidationIssue] = []
        for folder in (self.embedded, *(self.folder / name for name in self.release_ids())):
            try:
                manifest = self.load_manifest(folder)
                found[manifest.id if folder == self.embedded else folder.name] = manifest
            except ReleaseValidationError as error:
                problems += error.issues
        return tuple(found[name] for name in sorted(found)), problems

    def load(self, release: str = "") -> Release:
        """A release, read and checked; the current one for ""."""
        return self.load_from(self.path_of(release))

    def load_from(self, folder: Path) -> Release:
        """The release in a folder, wherever it stands."""
        return open_release(folder, self.words)

    def verify(self, release: str = "") -> Release:
        """The same, its files compared with its manifest first. Raises ReleaseError with all that differs."""
        return open_verified(self.path_of(release), self.words)

    def activate(self, release: str, reason: str = "", gate: Gate | None = None) -> str:
        """Makes a verified release the current one by one atomic switch.

        Args:
            release: the id of the release.
            reason: why, for the journal.
            gate: asked about the current release and the new one where the new one did not grow from it; what it
                raises stops the switch. Not asked where the current one cannot be read: then there is nothing to lose.

        Returns:
            The id of the release before; "" where it cannot be told.

        Raises:
            ReleaseError: the release is not here or does not verify.
            StoreBusyError: another activation does not end.
        """
        folder = self.path_of(release)
        target = open_verified(folder, self.words)
        with self.lock("activate", LOCK_TIMEOUT_SECONDS):
            if gate:
                self._ask(gate, target)
            return self._point(folder, reason)

    def _ask(self, gate: Gate, target: Release) -> None:
        try:
            folder = self.active_path()
            if self.load_manifest(folder).id in self._origins(target.manifest):
                return
            current = self.load_from(folder)
        except ReleaseValidationError:
            return
        gate(current, target)

    def _origins(self, manifest: Manifest) -> set[str]:
        """A release and all those that it grew from, as far as they are here."""
        known = {one.id: one for one in self.list_manifests()[0]}
        found: set[str] = set()
        following: Manifest | None = manifest
        while following and following.id not in found:
            found |= {following.id, following.grew_from}
            following = known.get(following.grew_from)
        return found

    def set_active(self, folder: Path, reason: str = "") -> str:
        """The switch itself, without looking at what it switches to; returns the id of the release before."""
        with self.lock("activate", LOCK_TIMEOUT_SECONDS):
            return self._point(folder, reason)

    def _point(self, folder: Path, reason: str) -> str:
        last = self._last_readable()
        try:
            before = self.load_manifest(self.active_path()).id
        except ReleaseValidationError:
            before = last.release if last else ""
        if last:
            activation_log.append_activation(self.folder, last)
        name = "" if folder == self.embedded else folder.name
        switch = Activation(name, datetime.now(UTC).isoformat(timespec="seconds"), before, reason)
        content = json.dumps(asdict(switch), ensure_ascii=False, indent=1) + "\n"
        atomic_files.atomic_write(self.folder / POINTER_NAME, content.encode("utf-8"))
        return before

    @contextmanager
    def lock(self, name: str, patience: float = 0) -> Iterator[None]:
        """Holds one of the store's locks; the system lets go of it when its process ends, however it ends."""
        self.folder.mkdir(parents=True, exist_ok=True)
        try:
            with FileLock(self.folder / f".{name}.lock", timeout=patience):
                yield
        except Timeout as error:
            raise StoreBusyError(str(self.folder)) from error


def releases_dir() -> Path:
    """The folder that `CMSDASH_RELEASES` names, else `releases/` beside the data folder."""
    return Path(os.environ.get("CMSDASH_RELEASES") or data_dir().parent / "releases")
