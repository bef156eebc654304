"""Work of the processes of the slow tests, in its own module so that a new process imports nothing else."""

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
    """Queue for the results of a process."""

    def put(self, item: object) -> None: ...


def open_repository(home: Path) -> ReleaseRepository:
    return ReleaseRepository(home / "releases", home / "data", labelled_codes())


def build_release_with_cents(repository: ReleaseRepository, cents: int) -> BuildResult:
    """Build a release that differs in the cents of one amount."""
    return build_release(repository, "", change_first_amount(repository, cents))


def change_first_amount(repository: ReleaseRepository, cents: int) -> ReleaseChanges:
    """Return a change of the first operation's amount to one that ends in these cents."""
    schema = load_schema(repository.embedded / "operations.toml")
    rows = read_csv_text(repository.embedded / "operations.csv", schema)
    amount = f"{2259525 + cents // 100}.{cents % 100:02d}"
    return ReleaseChanges({"operations": [{**rows[0], "amount_eur": amount}, *rows[1:]]})


def build_and_activate(home: Path, changes: ReleaseChanges, ready: Event) -> None:
    repository = open_repository(home)
    ready.set()
    repository.activate(build_release(repository, "", changes).release)


def activate_forever(home: Path, ids: tuple[str, ...], ready: Event) -> None:
    """Switch the pointer in a loop: the steps of an activation before the switch only read."""
    repository = open_repository(home)
    ready.set()
    while True:
        for release in ids:
            repository.set_active(repository.folder / release)


def activate_alternately(home: Path, ids: tuple[str, ...], times: int) -> None:
    repository = open_repository(home)
    for turn in range(times):
        repository.set_active(repository.folder / ids[turn % len(ids)])


def build_at_barrier(home: Path, cents: int, barrier: Barrier, results: Results) -> None:
    repository = open_repository(home)
    barrier.wait()
    try:
        results.put(build_release_with_cents(repository, cents).release)
    except BuildError as error:
        results.put(error.code)


def build_with_file_limit(home: Path, limit: int, results: Results) -> None:
    """Build while no file may grow beyond `limit` bytes: the system rejects the write as on a full disk."""
    repository = open_repository(home)
    changes = change_first_amount(repository, 1)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    try:
        results.put((build_release(repository, "", changes).release, []))
    except BuildError as error:
        cause = error.__cause__
        issue_codes = [issue.code for issue in cause.issues] if isinstance(cause, ReleaseValidationError) else []
        results.put((error.code, issue_codes))


def read_until_stopped(home: Path, stop: Event, results: Results) -> None:
    """Read files of the active release, resolved once per run and, for comparison, again after reading."""
    repository = open_repository(home)
    runs = mixed = changed_runs = 0
    while not stop.is_set():
        folder = repository.active_path()
        manifest = read_manifest(folder)
        checksums = {item.file: item.sha256 for item in manifest.files}
        for name in ("operations.csv", "figures.csv", "sources.toml"):
            mixed += hashlib.sha256((folder / name).read_bytes()).hexdigest() != checksums[name]
        changed_runs += read_manifest(repository.active_path()).id != manifest.id
        runs += 1
    results.put((runs, mixed, changed_runs))
