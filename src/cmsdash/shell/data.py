"""The releases that this process serves: resolved once a run, each opened once, the least used let go."""

from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from threading import Lock

from cachetools import TTLCache, cached

from cmsdash import queries
from cmsdash.domain import Selection, Vocabulary
from cmsdash.facts import Manifest, Problem, Release, ReleaseError, Store, data_folder, open_release, releases_folder
from cmsdash.facts.difference import Change, difference
from cmsdash.facts.verification import differences
from cmsdash.text import sections

KEPT = 4
"""Releases that are held open: the current one, and the old ones that readers asked for last."""

RETRY_SECONDS = 10
"""After so long a release that was put to use and refused is tried again: somebody may have mended its files."""


@dataclass(frozen=True)
class Served:
    """The release of one run, whether it is the current one, and whether it stands in for it: the one that was put
    to use cannot be read."""

    release: Release
    is_current: bool
    stands_in: bool = False


def serve(asked: str) -> Served:
    """The release that a link asks for; the current one where it asks for none, or for one that is not here.

    To be asked once a run: what is current may change between two questions. Raises ReleaseError when the release
    is not in order.
    """
    store = _store()
    current = _current(store)
    folder = _folders(store).get(asked)
    if folder is None or folder == current.release.folder:
        return current
    release = release_in(folder)
    is_current = release.manifest.digest == current.release.manifest.digest
    return Served(release, is_current, current.stands_in and is_current)


def _current(store: Store) -> Served:
    """The current release; where it cannot be read the last one that could, else the embedded one."""
    last = _last_good(store.folder)
    try:
        folder = store.current()
        if problems := _problems(folder):
            raise ReleaseError(problems)
        opened = release_in(folder)
    except ReleaseError:
        return Served(last[0] if last else release_in(store.embedded), is_current=True, stands_in=True)
    last[:] = [opened]
    return Served(opened, is_current=True)


@lru_cache(maxsize=1)
def _last_good(_: Path) -> list[Release]:
    """Room for the release that was current last in a store and could be read: held whatever becomes of its files."""
    return []


@cached(TTLCache(maxsize=KEPT, ttl=RETRY_SECONDS), lock=Lock())
def _problems(folder: Path) -> list[Problem]:
    """Why a release cannot be opened. Asked now and then only: a refusal takes as long as an opening."""
    try:
        release_in(folder)
    except ReleaseError as error:
        return error.problems
    return []


def vocabulary(release: Release) -> Vocabulary:
    """The codes that links to a release may hold, and the releases that they may ask for."""
    return _vocabulary(release.folder, tuple(sorted(_folders(_store()))))


def manifests() -> tuple[Manifest, ...]:
    """What each release says of itself, oldest first; without those that cannot be read."""
    return _store().manifests()[0]


def unreadable() -> int:
    """How many releases are there but cannot be read."""
    return len(_store().manifests()[1])


def current_id() -> str:
    """The id of the current release."""
    return _current(_store()).release.manifest.id


def damaged() -> bool:
    """True where the pointer or the journal cannot be read whole."""
    return bool(_store().problems())


def activated() -> dict[str, list[str]]:
    """The moments at which each release was put to use, oldest first."""
    return {name: [one.activated for one in found] for name, found in _store().activations().items()}


def changes(before: str, after: Release) -> tuple[Change, ...]:
    """What is different in a release against another, given by its id; nothing where that one is not here.

    Raises ReleaseError when the files of one of them cannot be read.
    """
    folder = _folders(_store()).get(before)
    return _changes(folder, after.folder) if folder else ()


def is_whole(release: Release) -> bool:
    """True where the files of an opened release are still those that it was read from."""
    try:
        return not differences(release.folder, release.manifest)
    except OSError:
        return False


def warm() -> None:
    """Does once, before the first reader, what every reader needs: the release with its counts, the vocabulary."""
    vocabulary(serve("").release)


def _store() -> Store:
    return Store(releases_folder(), data_folder(), sections())


def _folders(store: Store) -> dict[str, Path]:
    """The folder of each release by its id."""
    built = {name: store.folder / name for name in store.ids()}
    try:
        return {_embedded(store.embedded): store.embedded, **built}
    except ReleaseError:
        return built


# What is kept is kept by folder: a built release never changes, and the embedded one only with an installation.


@lru_cache(maxsize=1)
def _embedded(folder: Path) -> str:
    return _store().manifest_of(folder).id


def release_in(folder: Path) -> Release:
    """The release in a folder that `serve` gave, opened once while it is in use."""
    held = _last_good(releases_folder())
    return next((release for release in held if release.folder == folder), None) or _opened(folder)


@lru_cache(maxsize=KEPT)
def _opened(folder: Path) -> Release:
    opened = open_release(folder, sections())
    queries.option_counts(opened, Selection())  # makes the database here, so that its failure is said in its place
    return opened


@lru_cache(maxsize=KEPT * 4)
def _vocabulary(folder: Path, releases: tuple[str, ...]) -> Vocabulary:
    known = queries.vocabulary(release_in(folder))
    return replace(known, codes={**known.codes, "release": releases, "against": releases})


@lru_cache(maxsize=KEPT)
def _changes(before: Path, after: Path) -> tuple[Change, ...]:
    return difference(release_in(before), release_in(after))
