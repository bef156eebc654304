"""The repository of releases: the embedded release, the built ones, and the pointer to the active one."""

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
from cmsdash.datastore.issues import ReleaseValidationError, ValidationIssue, describe_error
from cmsdash.datastore.releases import activation_log
from cmsdash.datastore.releases.activation_log import Activation, parse_activation
from cmsdash.datastore.releases.integrity import open_verified_release
from cmsdash.datastore.releases.manifest import MANIFEST_NAME, Manifest, compute_manifest, read_manifest
from cmsdash.datastore.releases.release import Release, data_dir, open_release
from cmsdash.datastore.source_register import load_sources

RELEASES_VARIABLE = "CMSDASH_RELEASES"
POINTER_NAME = "current.json"

RELEASE_ID_PATTERN = re.compile(r"\d{4}-\d{2}-\d{2}-\d{6}-[0-9a-f]{8}")
"""Pattern of release ids; other folders and link values are never taken for releases."""

LOCK_TIMEOUT_SECONDS = 10.0
"""Seconds that an activation waits for another one."""

Gate = Callable[[Release, Release], None]
"""Raises an exception if the second release must not replace the first."""


class RepositoryBusyError(Exception):
    """Another process is building or activating a release in the repository."""


@dataclass(frozen=True)
class ReleaseRepository:
    """A folder of built releases, and the embedded release.

    Attributes:
        folder: Folder of the built releases; it need not exist.
        embedded: Folder of the embedded release.
        labelled_codes: Codes with a label in every language, by catalogue section.
    """

    folder: Path
    embedded: Path
    labelled_codes: Mapping[str, frozenset[str]]

    def release_ids(self) -> tuple[str, ...]:
        """Return the ids of the built releases, oldest first."""
        paths = self.folder.iterdir() if self.folder.is_dir() else ()
        return tuple(
            sorted(
                path.name
                for path in paths
                if RELEASE_ID_PATTERN.fullmatch(path.name) and (path / MANIFEST_NAME).is_file()
            )
        )

    def release_path(self, release: str = "") -> Path:
        """Return the folder of a release.

        Args:
            release: Id of the release; "" for the active one.

        Raises:
            ReleaseValidationError: There is no such release, or the pointer is invalid.
        """
        if not release:
            return self.active_path()
        if release in self.release_ids():
            return self.folder / release
        if release == self.embedded_id():
            return self.embedded
        raise ReleaseValidationError([ValidationIssue("release_unknown", release)])

    def active_path(self) -> Path:
        """Return the folder of the active release: the embedded one if the pointer is missing or empty.

        Raises:
            ReleaseValidationError: The pointer is unreadable, or its release does not exist.
        """
        release = self.active_id()
        if not release:
            return self.embedded
        if release not in self.release_ids():
            raise ReleaseValidationError([ValidationIssue("pointer_astray", POINTER_NAME, value=release)])
        return self.folder / release

    def embedded_id(self) -> str:
        """Return the id of the embedded release, "" if it cannot be read."""
        try:
            return self.load_manifest(self.embedded).id
        except ReleaseValidationError:
            return ""

    def active_id(self) -> str:
        """Return the id in the pointer, "" for the embedded release.

        Raises:
            ReleaseValidationError: The pointer is unreadable.
        """
        pointer = self._read_pointer()
        return pointer.release if pointer else ""

    def _read_pointer(self) -> Activation | None:
        try:
            content = (self.folder / POINTER_NAME).read_bytes()
            return parse_activation(json.loads(content)) if content.strip() else None
        except (FileNotFoundError, NotADirectoryError):
            return None
        except (OSError, ValueError, TypeError, RecursionError) as error:
            raise ReleaseValidationError(
                [ValidationIssue("pointer_unreadable", POINTER_NAME, value=describe_error(error))]
            ) from error

    def _read_valid_pointer(self) -> Activation | None:
        try:
            return self._read_pointer()
        except ReleaseValidationError:
            return None

    def activations(self) -> Mapping[str, tuple[Activation, ...]]:
        """Return the readable activations by release id, oldest first."""
        logged, pointer = self._read_log()[0], self._read_valid_pointer()
        last = [pointer] if pointer and logged[-1:] != (pointer,) else []
        embedded = self.embedded_id()
        by_release: dict[str, tuple[Activation, ...]] = {}
        for activation in (*logged, *last):
            release = activation.release or embedded
            by_release[release] = (*by_release.get(release, ()), activation)
        return by_release

    def pointer_issues(self) -> list[ValidationIssue]:
        """Return the defects of the pointer and of the activation log."""
        try:
            self.active_path()
            issues = []
        except ReleaseValidationError as error:
            issues = error.issues
        return [*issues, *self._read_log()[1]]

    def _read_log(self) -> tuple[tuple[Activation, ...], list[ValidationIssue]]:
        try:
            return activation_log.read_activations(self.folder)
        except OSError as error:
            return (), [
                ValidationIssue("file_unreadable", activation_log.ACTIVATION_LOG_NAME, value=str(error.strerror))
            ]

    def load_manifest(self, folder: Path) -> Manifest:
        """Return the manifest of a folder, computed if it has none.

        Raises:
            ReleaseValidationError: The manifest, or the register of sources, is invalid.
        """
        if (folder / MANIFEST_NAME).is_file():
            return read_manifest(folder)
        sources = load_sources(folder / "sources.toml", self.labelled_codes["licence"])
        return compute_manifest(folder, max(source.accessed for source in sources.values()))

    def list_manifests(self) -> tuple[tuple[Manifest, ...], list[ValidationIssue]]:
        """Return the manifests of all releases, oldest first, and the issues of those that cannot be read."""
        manifests: dict[str, Manifest] = {}
        issues: list[ValidationIssue] = []
        for folder in (self.embedded, *(self.folder / name for name in self.release_ids())):
            try:
                manifest = self.load_manifest(folder)
                manifests[manifest.id if folder == self.embedded else folder.name] = manifest
            except ReleaseValidationError as error:
                issues += error.issues
        return tuple(manifests[name] for name in sorted(manifests)), issues

    def load(self, release: str = "") -> Release:
        """Read and validate a release; "" for the active one. Raises ReleaseValidationError."""
        return self.load_folder(self.release_path(release))

    def load_folder(self, folder: Path) -> Release:
        """Read and validate the release in any folder. Raises ReleaseValidationError."""
        return open_release(folder, self.labelled_codes)

    def verify(self, release: str = "") -> Release:
        """Compare a release with its manifest, then read and validate it. Raises ReleaseValidationError."""
        return open_verified_release(self.release_path(release), self.labelled_codes)

    def activate(self, release: str, reason: str = "", gate: Gate | None = None) -> str:
        """Verify a release and make it the active one, atomically.

        Args:
            release: Id of the release.
            reason: Why, for the activation log.
            gate: Called with the active release and the new one if the new one does not descend from the active
                one; its exceptions stop the activation. Not called if the active release cannot be read.

        Returns:
            Id of the release that was active before; "" if unknown.

        Raises:
            ReleaseValidationError: The release does not exist or is invalid.
            RepositoryBusyError: Another activation does not end within `LOCK_TIMEOUT_SECONDS`.
        """
        folder = self.release_path(release)
        target = open_verified_release(folder, self.labelled_codes)
        with self.lock("activate", LOCK_TIMEOUT_SECONDS):
            if gate:
                self._apply_gate(gate, target)
            return self._write_pointer(folder, reason)

    def _apply_gate(self, gate: Gate, target: Release) -> None:
        try:
            folder = self.active_path()
            if self.load_manifest(folder).id in self._ancestor_ids(target.manifest):
                return
            active = self.load_folder(folder)
        except ReleaseValidationError:
            return
        gate(active, target)

    def _ancestor_ids(self, manifest: Manifest) -> set[str]:
        """Return the ids of a release, its base, the base of that, and so on, as far as they exist."""
        manifests = {item.id: item for item in self.list_manifests()[0]}
        ancestors: set[str] = set()
        ancestor: Manifest | None = manifest
        while ancestor and ancestor.id not in ancestors:
            ancestors |= {ancestor.id, ancestor.grew_from}
            ancestor = manifests.get(ancestor.grew_from)
        return ancestors

    def set_active(self, folder: Path, reason: str = "") -> str:
        """Make the release in a folder the active one without verification; return the id of the one before.

        Raises:
            RepositoryBusyError: Another activation does not end within `LOCK_TIMEOUT_SECONDS`.
        """
        with self.lock("activate", LOCK_TIMEOUT_SECONDS):
            return self._write_pointer(folder, reason)

    def _write_pointer(self, folder: Path, reason: str) -> str:
        pointer = self._read_valid_pointer()
        try:
            before = self.load_manifest(self.active_path()).id
        except ReleaseValidationError:
            before = pointer.release if pointer else ""
        if pointer:
            activation_log.append_activation(self.folder, pointer)
        release = "" if folder == self.embedded else folder.name
        activation = Activation(release, datetime.now(UTC).isoformat(timespec="seconds"), before, reason)
        content = json.dumps(asdict(activation), ensure_ascii=False, indent=1) + "\n"
        atomic_files.atomic_write(self.folder / POINTER_NAME, content.encode("utf-8"))
        return before

    @contextmanager
    def lock(self, name: str, timeout_seconds: float = 0) -> Iterator[None]:
        """Hold a lock of the repository; the system releases it if the process dies.

        Args:
            name: Name of the lock.
            timeout_seconds: Seconds to wait for it.

        Raises:
            RepositoryBusyError: Another process holds the lock.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        try:
            with FileLock(self.folder / f".{name}.lock", timeout=timeout_seconds):
                yield
        except Timeout as error:
            raise RepositoryBusyError(str(self.folder)) from error


def releases_dir() -> Path:
    """Return the folder of the built releases: `CMSDASH_RELEASES`, or `releases/` next to the embedded release."""
    return Path(os.environ.get(RELEASES_VARIABLE) or data_dir().parent / "releases")
