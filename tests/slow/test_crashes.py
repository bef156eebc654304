"""Builds and activations that are killed, concurrent or out of disk space leave the last good release intact."""

import json
import multiprocessing
import os
import random
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from pathlib import Path

import pytest

from cmsdash.datastore.releases.integrity import integrity_issues
from cmsdash.datastore.releases.manifest import read_manifest
from cmsdash.datastore.releases.repository import POINTER_NAME, ReleaseRepository
from cmsdash.ingest.release_build.builder import BuildError
from tests.slow import worker

pytestmark = pytest.mark.slow
KILL_COUNT = int(os.environ.get("CMSDASH_KILLS", "200"))
FORKSERVER = multiprocessing.get_context("forkserver")
FORKSERVER.set_forkserver_preload(["tests.slow.worker"])
"""Each attempt is a new process, forked from one that has imported the program and opened no file."""


@pytest.fixture
def home(folder: Path) -> Path:
    """Folder with a small data folder, one age per city to keep attempts short, and the releases next to it."""
    path = folder / "population.csv"
    head, *lines = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text(head + "".join(line for line in lines if line.split(",")[1] == "0"), "utf-8")
    return folder.parent


def assert_releases_intact(repository: ReleaseRepository, checked_ids: Collection[str] = ()) -> set[str]:
    """Assert that the pointer, the log and every release except those in `checked_ids` are consistent."""
    for name in set(repository.release_ids()).difference(checked_ids):
        assert integrity_issues(repository.folder / name, read_manifest(repository.folder / name)) == []
    assert repository.active_path().name in (*repository.release_ids(), "data")
    activations = [
        activation for release_activations in repository.activations().values() for activation in release_activations
    ]
    assert not activations or max(
        activations, key=lambda activation: activation.activated
    ).activated == read_last_activation_time(repository)
    return set(repository.release_ids())


def read_last_activation_time(repository: ReleaseRepository) -> str:
    """Return the time of the last activation in the pointer."""
    return str(json.loads((repository.folder / POINTER_NAME).read_text("utf-8"))["activated"])


def draw_kill_times(duration: float, rng: random.Random) -> list[float]:
    """Return one kill time per attempt, spread evenly over the duration, in random order."""
    times = [duration * (index + rng.random()) / KILL_COUNT for index in range(KILL_COUNT)]
    return rng.sample(times, KILL_COUNT)


def start_process(target: Callable[..., None], *arguments: object) -> "multiprocessing.process.BaseProcess":
    """Start a process and wait until its work has begun."""
    ready = FORKSERVER.Event()
    process = FORKSERVER.Process(target=target, args=(*arguments, ready))
    process.start()
    assert ready.wait(60)
    return process


def test_a_build_killed_at_any_time_leaves_the_active_release_intact(home: Path) -> None:
    repository, phase_counts, checked_ids = worker.open_repository(home), Counter[str](), set[str]()
    for cents in (10_001, 10_002):  # the first build also stores the embedded release
        complete_build = start_process(worker.build_and_activate, home, worker.change_first_amount(repository, cents))
        start = time.perf_counter()
        complete_build.join()
    duration = time.perf_counter() - start
    for turn, kill_time in enumerate(draw_kill_times(duration, random.Random(1))):  # noqa: S311  # kill times, not secrets
        active, known_ids = repository.active_path(), repository.release_ids()
        process = start_process(worker.build_and_activate, home, worker.change_first_amount(repository, turn))
        time.sleep(kill_time)
        process.kill()
        process.join()
        phase_counts[find_build_phase(repository, active, known_ids) if process.exitcode else "done"] += 1
        assert integrity_issues(active, read_manifest(active)) == []
        assert (
            repository.active_path() == active
            or process.exitcode == 0
            or repository.active_path().name not in known_ids
        )
        checked_ids |= assert_releases_intact(repository, checked_ids)
    print(f"\n{KILL_COUNT} builds of {duration:.2f} s killed: {dict(phase_counts)}")  # noqa: T201  # a measurement to report
    assert KILL_COUNT < 100 or min(phase_counts[name] for name in ("reading", "writing", "built")) > 0, phase_counts
    assert phase_counts["done"] < KILL_COUNT // 2, "kill times must fall within the build"
    worker.build_and_activate(home, worker.change_first_amount(repository, 9999), FORKSERVER.Event())
    assert repository.verify().tables["operations"]["amount_cents"].iloc[0] == 225962499
    assert not list(repository.folder.glob(".building-*"))
    assert_releases_intact(repository)


def find_build_phase(repository: ReleaseRepository, active: Path, known_ids: tuple[str, ...]) -> str:
    """Return how far a killed build got: reading, writing, built, or already active."""
    if repository.active_path() != active:
        return "current"
    if set(repository.release_ids()) - set(known_ids):
        return "built"
    return "writing" if list(repository.folder.glob(".building-*")) else "reading"


def test_an_activation_killed_at_any_time_leaves_a_valid_release(home: Path) -> None:
    repository = worker.open_repository(home)
    ids = (
        worker.build_release_with_cents(repository, 0).release,
        worker.build_release_with_cents(repository, 1).release,
    )
    rng = random.Random(2)  # noqa: S311  # kill times, not secrets
    repository.activate(ids[0])
    active_ids = set()
    for _ in range(KILL_COUNT):
        process = start_process(worker.activate_forever, home, ids)
        time.sleep(rng.uniform(0, 0.1))
        process.kill()
        process.join()
        assert process.exitcode == -9
        assert_releases_intact(repository)
        active_ids.add(repository.active_path().name)
    assert active_ids >= set(ids)
    activation_times = [
        activation.activated
        for release_activations in repository.activations().values()
        for activation in release_activations
    ]
    print(f"\n{KILL_COUNT} activations killed, {len(activation_times)} activations in the log")  # noqa: T201  # a measurement to report
    assert len(activation_times) > KILL_COUNT
    repository.activate(ids[0])
    assert repository.verify().manifest.id == ids[0]


def test_of_two_concurrent_builds_at_least_one_succeeds(home: Path) -> None:
    repository, barrier, results = worker.open_repository(home), FORKSERVER.Barrier(2), FORKSERVER.Queue()
    processes = [
        FORKSERVER.Process(target=worker.build_at_barrier, args=(home, cents, barrier, results)) for cents in (1, 2)
    ]
    for process in processes:
        process.start()
    outcomes = [results.get(timeout=120) for _ in processes]
    for process in processes:
        process.join()
    assert_releases_intact(repository)
    assert set(outcomes) <= {"busy", *repository.release_ids()}
    assert any(outcome in repository.release_ids() for outcome in outcomes)


@pytest.mark.parametrize("limit", [0, 1, 2_000, 20_000, 60_000, 90_000])
def test_a_build_on_a_full_disk_keeps_the_active_release(home: Path, limit: int) -> None:
    repository, results = worker.open_repository(home), FORKSERVER.Queue()
    active_id = worker.build_release_with_cents(repository, 0).release
    repository.activate(active_id)
    run_process(FORKSERVER.Process(target=worker.build_with_file_limit, args=(home, limit, results)))
    code, issue_codes = results.get(timeout=60)
    assert (code, issue_codes) in (("full", []), ("refused", ["database_failed"]))
    assert repository.verify().manifest.id == active_id
    assert len(repository.release_ids()) == 2
    assert not list(repository.folder.glob(".building-*"))


@pytest.fixture
def small_disk(home: Path) -> Iterator[Path]:
    """Releases folder on its own file system of 700 kB, with room for one release."""
    folder = home / "releases"
    folder.mkdir()
    options = ["mount", "-t", "tmpfs", "-o", "size=700k", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(options, check=False, capture_output=True).returncode:
        pytest.skip("mounting a small file system needs root and the right to mount")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_build_on_a_real_full_or_read_only_disk_is_rejected(home: Path, small_disk: Path) -> None:
    repository = worker.open_repository(home)
    with pytest.raises(BuildError) as full_error:
        _ = [worker.build_release_with_cents(repository, cents) for cents in range(3)]
    assert full_error.value.code == "full"
    assert_releases_intact(repository)
    assert not list(small_disk.glob(".building-*"))
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    with pytest.raises(BuildError) as read_only_error:
        worker.build_release_with_cents(repository, 9)
    assert read_only_error.value.code == "read_only"
    assert_releases_intact(repository)


def test_readers_never_mix_two_releases(home: Path) -> None:
    repository, stop, results = worker.open_repository(home), FORKSERVER.Event(), FORKSERVER.Queue()
    ids = (
        worker.build_release_with_cents(repository, 0).release,
        worker.build_release_with_cents(repository, 1).release,
    )
    repository.set_active(repository.folder / ids[0])
    readers = [FORKSERVER.Process(target=worker.read_until_stopped, args=(home, stop, results)) for _ in range(2)]
    for reader in readers:
        reader.start()
    run_process(FORKSERVER.Process(target=worker.activate_alternately, args=(home, ids, 2000)))
    stop.set()
    runs, mixed, changed_runs = map(sum, zip(*(results.get(timeout=60) for _ in readers), strict=True))
    assert runs > 500
    assert mixed == 0
    assert changed_runs > 0, "resolving twice in a run does mix releases, so the test detects mixing"


def run_process(process: "multiprocessing.process.BaseProcess") -> None:
    """Run a process to its end and assert that it succeeds."""
    process.start()
    process.join()
    assert process.exitcode == 0
