"""The releases that this process serves: resolved once a run, each opened once, the least used let go."""

from dataclasses import dataclass, replace
from pathlib import Path

from cmsdash import queries
from cmsdash.cache import Cache
from cmsdash.datastore.issues import ReleaseValidationError, ValidationIssue
from cmsdash.datastore.releases.diff import FieldChange, diff_releases
from cmsdash.datastore.releases.integrity import integrity_issues
from cmsdash.datastore.releases.manifest import Manifest
from cmsdash.datastore.releases.release import Release, open_release
from cmsdash.datastore.releases.repository import ReleaseRepository, releases_dir
from cmsdash.domain import Selection, Vocabulary
from cmsdash.i18n import labelled_codes
from cmsdash.installation import default_repository

MAX_OPEN_RELEASES = 4
"""Releases that are held open: the current one, and the old ones that readers asked for last."""

RETRY_SECONDS = 10
"""After so long a release that was put to use and refused is tried again: somebody may have mended its files."""


@dataclass(frozen=True)
class ServedRelease:
    """The release of one run, whether it is the current one, and whether it stands in for it: the one that was put
    to use cannot be read."""

    release: Release
    is_current: bool
    stands_in: bool = False


def resolve_release(asked: str) -> ServedRelease:
    """The release that a link asks for; the current one where it asks for none, or for one that is not here.

    To be asked once a run: what is current may change between two questions. Raises ReleaseError when the release
    is not in order.
    """
    store = _store()
    current = _current(store)
    folder = _folders(store).get(asked)
    if folder is None or folder == current.release.folder:
        return current
    release = load_release(folder)
    is_current = release.manifest.digest == current.release.manifest.digest
    return ServedRelease(release, is_current, current.stands_in and is_current)


def _current(store: ReleaseRepository) -> ServedRelease:
    """The current release; where it cannot be read the last one that could, else the embedded one."""
    try:
        folder = store.active_path()
        if problems := _problems(folder):
            raise ReleaseValidationError(problems)
        opened = load_release(folder)
    except ReleaseValidationError:
        last = _LAST_GOOD.get(store.folder)
        return ServedRelease(last or load_release(store.embedded), is_current=True, stands_in=True)
    _LAST_GOOD.clear()
    _LAST_GOOD[store.folder] = opened
    return ServedRelease(opened, is_current=True)


_LAST_GOOD: dict[Path, Release] = {}
"""The release that was current last in a store and could be read: held whatever becomes of its files."""


def _problems(folder: Path) -> list[ValidationIssue]:
    """Why a release cannot be opened. Asked now and then only: a refusal takes as long as an opening."""
    return _PROBLEMS.get(folder, lambda: _opening_problems(folder))


def _opening_problems(folder: Path) -> list[ValidationIssue]:
    try:
        load_release(folder)
    except ReleaseValidationError as error:
        return error.issues
    return []


def vocabulary(release: Release) -> Vocabulary:
    """The codes that links to a release may hold, and the releases that they may ask for."""
    releases = tuple(sorted(_folders(_store())))
    return _VOCABULARIES.get(
        release.cache_key and (release.cache_key, releases),
        lambda: _with_releases(queries.selection_vocabulary(release), releases),
    )


def manifests() -> tuple[Manifest, ...]:
    """What each release says of itself, oldest first; without those that cannot be read."""
    return _store().list_manifests()[0]


def count_unreadable_releases() -> int:
    """How many releases are there but cannot be read."""
    return len(_store().list_manifests()[1])


def current_id() -> str:
    """The id of the current release."""
    return _current(_store()).release.manifest.id


def damaged() -> bool:
    """True where the pointer or the journal cannot be read whole."""
    return bool(_store().pointer_issues())


def activation_times() -> dict[str, list[str]]:
    """The moments at which each release was put to use, oldest first."""
    return {name: [one.activated for one in found] for name, found in _store().activations().items()}


def diff_with(before: str, after: Release) -> tuple[FieldChange, ...]:
    """What is different in a release against another, given by its id; nothing where that one is not here.

    Raises ReleaseError when the files of one of them cannot be read.
    """
    folder = _folders(_store()).get(before)
    if folder is None:
        return ()
    older = load_release(folder)
    return _CHANGES.get(after.cache_key and (older.cache_key, after.cache_key), lambda: diff_releases(older, after))


def is_whole(release: Release) -> bool:
    """True where the files of an opened release are still those that it was read from."""
    try:
        return not integrity_issues(release.folder, release.manifest)
    except OSError:
        return False


def preload() -> None:
    """Does once, before the first reader, what every reader needs: the release with its counts, the vocabulary, and
    the text of every query."""
    vocabulary(resolve_release("").release)
    queries.compose_all()


def _store() -> ReleaseRepository:
    return default_repository()


def _folders(store: ReleaseRepository) -> dict[str, Path]:
    """The folder of each release by its id."""
    built = {name: store.folder / name for name in store.release_ids()}
    try:
        return {_embedded(store.embedded): store.embedded, **built}
    except ReleaseValidationError:
        return built


# By folder: a built release never changes, and the embedded one only with an installation.
_EMBEDDED = Cache(1)
_RELEASES = Cache(MAX_OPEN_RELEASES)
_PROBLEMS = Cache(MAX_OPEN_RELEASES, RETRY_SECONDS)
# By the content of a release.
_VOCABULARIES = Cache(MAX_OPEN_RELEASES * 4)
_CHANGES = Cache(MAX_OPEN_RELEASES)


def _embedded(folder: Path) -> str:
    return _EMBEDDED.get(folder, lambda: _store().load_manifest(folder).id)


def load_release(folder: Path) -> Release:
    """The release in a folder that `serve` gave, opened once while it is in use."""
    held = _LAST_GOOD.get(releases_dir())
    return held if held and held.folder == folder else _RELEASES.get(folder, lambda: _open(folder))


def _open(folder: Path) -> Release:
    opened = open_release(folder, labelled_codes())
    opened.connection.cursor().close()  # makes the database here, so that its failure is said in its place
    queries.facet_counts(opened, Selection())
    return opened


def _with_releases(known: Vocabulary, releases: tuple[str, ...]) -> Vocabulary:
    return replace(known, codes={**known.codes, "release": releases, "against": releases})
