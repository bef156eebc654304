"""Cache of the open releases, and what is computed once for each of them."""

from dataclasses import dataclass, replace
from pathlib import Path
from threading import BoundedSemaphore

from cmsdash import queries
from cmsdash.cache import Cache
from cmsdash.datastore.issues import ReleaseValidationError, ValidationIssue
from cmsdash.datastore.releases.diff import FieldChange, diff_releases
from cmsdash.datastore.releases.integrity import integrity_issues
from cmsdash.datastore.releases.manifest import MANIFEST_NAME, Manifest
from cmsdash.datastore.releases.release import Release, open_release
from cmsdash.datastore.releases.repository import ReleaseRepository, releases_dir
from cmsdash.domain import Selection, Vocabulary
from cmsdash.i18n import labelled_codes
from cmsdash.installation import MAX_OPEN_RELEASES, default_repository

OPENING_WAIT_SECONDS = 2
"""How long a run waits to open an older release while another one is being opened: each takes half a second of work."""

RETRY_SECONDS = 10
"""How long an unreadable release is not tried again. A failed attempt takes as long as a successful one."""

# Keyed by folder: a built release never changes, and the embedded one only with an installation.
_EMBEDDED_IDS = Cache(1)
_RELEASES = Cache(MAX_OPEN_RELEASES)
_OPENING_ISSUES = Cache(MAX_OPEN_RELEASES, RETRY_SECONDS)
# Keyed by the content of a release.
_VOCABULARIES = Cache(MAX_OPEN_RELEASES * 4)
_CHANGES = Cache(MAX_OPEN_RELEASES)

_MANIFESTS = Cache(1)
"""The manifests of all releases, by the state of their files."""

OPENING = BoundedSemaphore()
"""Held while an older release is opened: links to many releases must not take the processor from those who read."""

_LAST_READABLE: dict[Path, Release] = {}
"""The last readable active release of a repository. It stays open even if its files are deleted."""


class ReleaseBusyError(Exception):
    """An older release is not open, and others are being opened."""


@dataclass(frozen=True)
class ServedRelease:
    """The release of one run.

    Attributes:
        release: The open release.
        is_active: Whether it is the active release.
        is_fallback: Whether it replaces an active release that cannot be read.
        is_substitute: Whether it replaces an older release that has to wait until others are opened.
    """

    release: Release
    is_active: bool
    is_fallback: bool = False
    is_substitute: bool = False


def resolve_release(release_id: str) -> ServedRelease:
    """Return the release with an id. Call it once per run: the active release may change between two calls.

    Args:
        release_id: The id from the link. "" and unknown ids give the active release.

    Raises:
        ReleaseValidationError: The release cannot be read.
    """
    repository = default_repository()
    active = _active_release(repository)
    folder = _release_folders(repository).get(release_id)
    if folder is None or folder == active.release.folder:
        return active
    try:
        release = _load_older_release(folder)
    except ReleaseBusyError:
        return replace(active, is_substitute=True)
    is_active = release.manifest.digest == active.release.manifest.digest
    return ServedRelease(release, is_active, active.is_fallback and is_active)


def _active_release(repository: ReleaseRepository) -> ServedRelease:
    """Return the active release; if it cannot be read, the last readable one, else the embedded one."""
    try:
        folder = repository.active_path()
        if issues := _OPENING_ISSUES.get(folder, lambda: _find_opening_issues(folder)):
            raise ReleaseValidationError(issues)
        release = load_release(folder)
    except ReleaseValidationError:
        fallback = _LAST_READABLE.get(repository.folder) or load_release(repository.embedded)
        return ServedRelease(fallback, is_active=True, is_fallback=True)
    _LAST_READABLE.clear()
    _LAST_READABLE[repository.folder] = release
    return ServedRelease(release, is_active=True)


def _load_older_release(folder: Path) -> Release:
    """Return a release that is open, or open it unless others are being opened.

    Raises:
        ReleaseBusyError: Others are being opened.
        ReleaseValidationError: The release cannot be read.
    """
    release: Release | None = _RELEASES.peek(folder)
    if release:
        return release
    if not OPENING.acquire(timeout=OPENING_WAIT_SECONDS):
        raise ReleaseBusyError(folder)
    try:
        if issues := _OPENING_ISSUES.get(folder, lambda: _find_opening_issues(folder)):
            raise ReleaseValidationError(issues)
        return load_release(folder)
    finally:
        OPENING.release()


def _find_opening_issues(folder: Path) -> list[ValidationIssue]:
    try:
        load_release(folder)
    except ReleaseValidationError as error:
        return error.issues
    return []


def vocabulary(release: Release) -> Vocabulary:
    """Return the codes that links to a release may contain, including the ids of all releases."""
    release_ids = tuple(sorted(_release_folders(default_repository())))
    return _VOCABULARIES.get(
        release.cache_key and (release.cache_key, release_ids),
        lambda: _with_release_ids(queries.selection_vocabulary(release), release_ids),
    )


def manifests() -> tuple[Manifest, ...]:
    """Return the manifests of the readable releases, oldest first."""
    return _list_manifests()[0]


def count_unreadable_releases() -> int:
    """Return the number of releases whose manifest cannot be read."""
    return len(_list_manifests()[1])


def _list_manifests() -> tuple[tuple[Manifest, ...], list[ValidationIssue]]:
    repository = default_repository()
    paths = [repository.folder / release_id / MANIFEST_NAME for release_id in repository.release_ids()]
    states = tuple((path, _file_state(path)) for path in (repository.embedded / MANIFEST_NAME, *paths))
    return _MANIFESTS.get(states, repository.list_manifests)


def _file_state(path: Path) -> tuple[int, int] | None:
    """Return what changes when a file is written, None for a missing file."""
    try:
        state = path.stat()
    except OSError:
        return None
    return state.st_mtime_ns, state.st_size


def active_release_id() -> str:
    """Return the id of the release that is served without `release=` in the link."""
    return _active_release(default_repository()).release.manifest.id


def is_repository_damaged() -> bool:
    """Return whether the pointer to the active release or the activation log is incomplete."""
    return bool(default_repository().pointer_issues())


def activation_times() -> dict[str, list[str]]:
    """Return the activation times of each release by its id, oldest first."""
    return {
        release_id: [activation.activated for activation in activations]
        for release_id, activations in default_repository().activations().items()
    }


def changes_since(base_id: str, release: Release) -> tuple[FieldChange, ...]:
    """Return the changes in a release since a base release.

    Args:
        base_id: The id of the base. An unknown id gives no changes.
        release: The release that is compared with the base.

    Raises:
        ReleaseValidationError: The files of the base cannot be read.
        ReleaseBusyError: The base is not open, and others are being opened.
    """
    base = comparison_base(base_id)
    if base is None:
        return ()
    return _CHANGES.get(release.cache_key and (base.cache_key, release.cache_key), lambda: diff_releases(base, release))


def comparison_base(base_id: str) -> Release | None:
    """Return the release with an id to compare with, None for an unknown id.

    Raises:
        ReleaseValidationError: Its files cannot be read.
        ReleaseBusyError: It is not open, and others are being opened.
    """
    folder = _release_folders(default_repository()).get(base_id)
    return None if folder is None else _load_older_release(folder)


def is_intact(release: Release) -> bool:
    """Return whether the files of an open release still have the checksums of its manifest."""
    try:
        return not integrity_issues(release.folder, release.manifest)
    except OSError:
        return False


def preload() -> None:
    """Fill the caches that every page needs: the active release, its facet counts, the vocabulary and the SQL."""
    vocabulary(resolve_release("").release)
    queries.compose_all()


def load_release(folder: Path) -> Release:
    """Return the release in a folder, opened once while it is in use."""
    last = _LAST_READABLE.get(releases_dir())
    return last if last and last.folder == folder else _RELEASES.get(folder, lambda: _open(folder))


def _open(folder: Path) -> Release:
    release = open_release(folder, labelled_codes())
    release.connection.cursor().close()  # builds the database now, so that its errors are raised here
    queries.facet_counts(release, Selection())
    return release


def _release_folders(repository: ReleaseRepository) -> dict[str, Path]:
    """Return the folder of each release by its id, without the embedded release if its manifest is invalid."""
    folders = {release_id: repository.folder / release_id for release_id in repository.release_ids()}
    try:
        return {_embedded_id(repository): repository.embedded, **folders}
    except ReleaseValidationError:
        return folders


def _embedded_id(repository: ReleaseRepository) -> str:
    return _EMBEDDED_IDS.get(repository.embedded, lambda: repository.load_manifest(repository.embedded).id)


def _with_release_ids(known: Vocabulary, release_ids: tuple[str, ...]) -> Vocabulary:
    return replace(known, codes={**known.codes, "release": release_ids, "against": release_ids})
