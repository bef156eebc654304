"""The releases that this process serves: resolved once a run, each opened once, the least used let go."""

from dataclasses import dataclass, replace
from pathlib import Path

from cmsdash import queries
from cmsdash.cache import Cache
from cmsdash.domain import Selection, Vocabulary
from cmsdash.facts import Manifest, Release, Store, data_folder, open_release, releases_folder
from cmsdash.facts.difference import Change, difference
from cmsdash.text import sections

KEPT = 4
"""Releases that are held open: the current one, and the old ones that readers asked for last."""


@dataclass(frozen=True)
class Served:
    """The release of one run, and whether it is the current one."""

    release: Release
    is_current: bool


def serve(asked: str) -> Served:
    """The release that a link asks for; the current one where it asks for none, or for one that is not here.

    To be asked once a run: what is current may change between two questions. Raises ReleaseError when the release
    is not in order.
    """
    store = _store()
    current = store.current()
    folder = _folders(store).get(asked, current)
    return Served(release_in(folder), folder == current or _digest(folder) == _digest(current))


def vocabulary(release: Release) -> Vocabulary:
    """The codes that links to a release may hold, and the releases that they may ask for."""
    releases = tuple(sorted(_folders(_store())))
    return _VOCABULARIES.get(
        release.cache_key and (release.cache_key, releases),
        lambda: _with_releases(queries.vocabulary(release), releases),
    )


def manifests() -> tuple[Manifest, ...]:
    """What each release says of itself, oldest first; without those that cannot be read."""
    return _store().manifests()[0]


def unreadable() -> int:
    """How many releases are there but cannot be read."""
    return len(_store().manifests()[1])


def current_id() -> str:
    """The id of the current release."""
    store = _store()
    return store.manifest_of(store.current()).id


def activated() -> dict[str, list[str]]:
    """The moments at which each release was put to use, oldest first."""
    return {name: [one.activated for one in found] for name, found in _store().activations().items()}


def changes(before: str, after: Release) -> tuple[Change, ...]:
    """What is different in a release against another, given by its id; nothing where that one is not here."""
    folder = _folders(_store()).get(before)
    if folder is None:
        return ()
    older = release_in(folder)
    return _CHANGES.get(after.cache_key and (older.cache_key, after.cache_key), lambda: difference(older, after))


def warm() -> None:
    """Does once, before the first reader, what every reader needs: the release with its counts, the vocabulary."""
    vocabulary(serve("").release)


def _store() -> Store:
    return Store(releases_folder(), data_folder(), sections())


def _folders(store: Store) -> dict[str, Path]:
    """The folder of each release by its id."""
    return {_embedded(store.embedded): store.embedded} | {name: store.folder / name for name in store.ids()}


# By folder: a built release never changes, and the embedded one only with an installation.
_EMBEDDED = Cache(1)
_DIGESTS = Cache(256)
_RELEASES = Cache(KEPT)
# By the content of a release.
_VOCABULARIES = Cache(KEPT * 4)
_CHANGES = Cache(KEPT)


def _embedded(folder: Path) -> str:
    return _EMBEDDED.get(folder, lambda: _store().manifest_of(folder).id)


def _digest(folder: Path) -> str:
    return _DIGESTS.get(folder, lambda: _store().manifest_of(folder).digest)


def release_in(folder: Path) -> Release:
    """The release in a folder that `serve` gave, opened once while it is in use."""
    return _RELEASES.get(folder, lambda: _open(folder))


def _open(folder: Path) -> Release:
    opened = open_release(folder, sections())
    opened.connection.cursor().close()  # makes the database here, so that its failure is said in its place
    queries.option_counts(opened, Selection())
    return opened


def _with_releases(known: Vocabulary, releases: tuple[str, ...]) -> Vocabulary:
    return replace(known, codes={**known.codes, "release": releases, "against": releases})
