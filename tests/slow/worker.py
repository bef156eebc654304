"""What the processes of the slow tests do; apart from the tests, so that a fresh process loads nothing else."""

import hashlib
import resource
from multiprocessing.synchronize import Barrier, Event
from pathlib import Path
from typing import Protocol

from cmsdash.datastore.issues import ReleaseValidationError
from cmsdash.datastore.releases.manifest import read_manifest
from cmsdash.datastore.releases.repository import ReleaseRepository
from cmsdash.datastore.schema.csv_reader import read_csv_text
from cmsdash.datastore.schema.table_schema import load_schema
from cmsdash.i18n import labelled_codes
from cmsdash.ingest.release_build.builder import BuildError, BuildResult, ReleaseChanges, build_release


class Results(Protocol):
    """Where a process puts what it found."""

    def put(self, item: object) -> None: ...


def store_at(home: Path) -> ReleaseRepository:
    return ReleaseRepository(home / "releases", home / "data", labelled_codes())


def build_cents(store: ReleaseRepository, cents: int) -> BuildResult:
    """A release of its own for each number of cents."""
    return build_release(store, "", changes_of(store, cents))


def changes_of(store: ReleaseRepository, cents: int) -> ReleaseChanges:
    """The first operation's amount, ending in these cents."""
    schema = load_schema(store.embedded / "operations.toml")
    rows = read_csv_text(store.embedded / "operations.csv", schema)
    amount = f"{2259525 + cents // 100}.{cents % 100:02d}"
    return ReleaseChanges({"operations": [{**rows[0], "amount_eur": amount}, *rows[1:]]})


def build_and_activate(home: Path, changes: ReleaseChanges, ready: Event) -> None:
    store = store_at(home)
    ready.set()
    store.activate(build_release(store, "", changes).release)


def point_without_end(home: Path, ids: tuple[str, ...], ready: Event) -> None:
    """Switch after switch: what comes before a switch in an activation only reads."""
    store = store_at(home)
    ready.set()
    while True:
        for release in ids:
            store.set_active(store.folder / release)


def point_in_turn(home: Path, ids: tuple[str, ...], times: int) -> None:
    store = store_at(home)
    for turn in range(times):
        store.set_active(store.folder / ids[turn % len(ids)])


def build_at_once(home: Path, cents: int, together: Barrier, results: Results) -> None:
    store = store_at(home)
    together.wait()
    try:
        results.put(build_cents(store, cents).release)
    except BuildError as error:
        results.put(error.code)


def build_within(home: Path, limit: int, results: Results) -> None:
    """Builds where no file may grow beyond `limit` bytes: the system refuses it as it does on a full disk."""
    store = store_at(home)
    changes = changes_of(store, 1)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    try:
        results.put((build_release(store, "", changes).release, []))
    except BuildError as error:
        cause = error.__cause__
        problems = [problem.code for problem in cause.issues] if isinstance(cause, ReleaseValidationError) else []
        results.put((error.code, problems))


def read_until(home: Path, stop: Event, results: Results) -> None:
    """Reads table after table of the current release, resolved once a run and, for comparison, once a table."""
    store = store_at(home)
    runs = mixed = careless = 0
    while not stop.is_set():
        folder = store.active_path()
        manifest = read_manifest(folder)
        said = {item.file: item.sha256 for item in manifest.files}
        for name in ("operations.csv", "figures.csv", "sources.toml"):
            mixed += hashlib.sha256((folder / name).read_bytes()).hexdigest() != said[name]
        careless += read_manifest(store.active_path()).id != manifest.id
        runs += 1
    results.put((runs, mixed, careless))
