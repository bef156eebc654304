"""Builds and activations that are killed, raced and starved: the last good release is intact each time."""

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
KILLS = int(os.environ.get("CMSDASH_KILLS", "200"))
SPAWN = multiprocessing.get_context("forkserver")
SPAWN.set_forkserver_preload(["tests.slow.worker"])
"""Each try is a process of its own, forked from one that has loaded the program and opened nothing."""


@pytest.fixture
def home(folder: Path) -> Path:
    """A small data folder, and beside it a store: the population is cut to one age a city, so that a try is short."""
    path = folder / "population.csv"
    head, *lines = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text(head + "".join(line for line in lines if line.split(",")[1] == "0"), "utf-8")
    return folder.parent


def assert_whole(store: ReleaseRepository, but: Collection[str] = ()) -> set[str]:
    """Every release that shows, `but` for those looked at before, is as its manifest says, and the journal agrees."""
    for name in set(store.release_ids()).difference(but):
        assert integrity_issues(store.folder / name, read_manifest(store.folder / name)) == []
    assert store.active_path().name in (*store.release_ids(), "data")
    switches = [one for found in store.activations().values() for one in found]
    assert not switches or max(switches, key=lambda one: one.activated).activated == last_switch(store)
    return set(store.release_ids())


def last_switch(store: ReleaseRepository) -> str:
    """When the pointer says that the last switch was."""
    return str(json.loads((store.folder / POINTER_NAME).read_text("utf-8"))["activated"])


def moments(whole: float, chance: random.Random) -> list[float]:
    """As many moments as there are kills, spread evenly over the length of the work, in no order."""
    found = [whole * (place + chance.random()) / KILLS for place in range(KILLS)]
    return chance.sample(found, KILLS)


def begun(target: Callable[..., None], *given: object) -> "multiprocessing.process.BaseProcess":
    """A process that has begun its work, and not merely itself."""
    ready = SPAWN.Event()
    process = SPAWN.Process(target=target, args=(*given, ready))
    process.start()
    assert ready.wait(60)
    return process


def test_a_build_killed_at_any_moment(home: Path) -> None:
    store, seen, checked = worker.store_at(home), Counter[str](), set[str]()
    for cents in (10_001, 10_002):  # the first one keeps the embedded release beside
        whole = begun(worker.build_and_activate, home, worker.changes_of(store, cents))
        start = time.perf_counter()
        whole.join()
    length = time.perf_counter() - start
    for turn, moment in enumerate(moments(length, random.Random(1))):  # noqa: S311  # moments, not secrets
        before, known = store.active_path(), store.release_ids()
        process = begun(worker.build_and_activate, home, worker.changes_of(store, turn))
        time.sleep(moment)
        process.kill()
        process.join()
        seen[phase(store, before, known) if process.exitcode else "done"] += 1
        assert integrity_issues(before, read_manifest(before)) == []
        assert store.active_path() == before or process.exitcode == 0 or store.active_path().name not in known
        checked |= assert_whole(store, checked)
    print(f"\n{KILLS} builds of {length:.2f} s killed: {dict(seen)}")  # noqa: T201  # a figure to report
    assert KILLS < 100 or min(seen[name] for name in ("reading", "writing", "built")) > 0, seen
    assert seen["done"] < KILLS // 2, "the moments must fall inside the work"
    worker.build_and_activate(home, worker.changes_of(store, 9999), SPAWN.Event())
    assert store.verify().tables["operations"]["amount_cents"].iloc[0] == 225962499
    assert not list(store.folder.glob(".building-*"))
    assert_whole(store)


def phase(store: ReleaseRepository, before: Path, known: tuple[str, ...]) -> str:
    """How far a killed build had come: it only read, it wrote, its release stood, or it was even current."""
    if store.active_path() != before:
        return "current"
    if set(store.release_ids()) - set(known):
        return "built"
    return "writing" if list(store.folder.glob(".building-*")) else "reading"


def test_an_activation_killed_at_any_moment(home: Path) -> None:
    store = worker.store_at(home)
    ids = (worker.build_cents(store, 0).release, worker.build_cents(store, 1).release)
    chance = random.Random(2)  # noqa: S311  # moments, not secrets
    store.activate(ids[0])
    seen = set()
    for _ in range(KILLS):
        process = begun(worker.point_without_end, home, ids)
        time.sleep(chance.uniform(0, 0.1))
        process.kill()
        process.join()
        assert process.exitcode == -9
        assert_whole(store)
        seen.add(store.active_path().name)
    assert seen >= set(ids)
    told = [one.activated for found in store.activations().values() for one in found]
    print(f"\n{KILLS} activations killed, {len(told)} switches told by the journal")  # noqa: T201  # a figure to report
    assert len(told) > KILLS
    store.activate(ids[0])
    assert store.verify().manifest.id == ids[0]


def test_two_builds_at_once(home: Path) -> None:
    store, together, results = worker.store_at(home), SPAWN.Barrier(2), SPAWN.Queue()
    both = [SPAWN.Process(target=worker.build_at_once, args=(home, cents, together, results)) for cents in (1, 2)]
    for process in both:
        process.start()
    found = [results.get(timeout=120) for _ in both]
    for process in both:
        process.join()
    assert_whole(store)
    assert set(found) <= {"busy", *store.release_ids()}
    assert any(item in store.release_ids() for item in found)


@pytest.mark.parametrize("limit", [0, 1, 2_000, 20_000, 60_000, 90_000])
def test_a_disk_that_is_full(home: Path, limit: int) -> None:
    store, results = worker.store_at(home), SPAWN.Queue()
    good = worker.build_cents(store, 0).release
    store.activate(good)
    run(SPAWN.Process(target=worker.build_within, args=(home, limit, results)))
    code, problems = results.get(timeout=60)
    assert (code, problems) in (("full", []), ("refused", ["database_failed"]))
    assert store.verify().manifest.id == good
    assert len(store.release_ids()) == 2
    assert not list(store.folder.glob(".building-*"))


@pytest.fixture
def mounted(home: Path) -> Iterator[Path]:
    """The folder of releases on a file system of its own with 700 kB, room for one release."""
    place = home / "releases"
    place.mkdir()
    options = ["mount", "-t", "tmpfs", "-o", "size=700k", "tmpfs", str(place)]
    if os.geteuid() != 0 or subprocess.run(options, check=False, capture_output=True).returncode:
        pytest.skip("mounting a small file system needs root and the right to mount")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_a_real_disk_that_is_full_or_read_only(home: Path, mounted: Path) -> None:
    store = worker.store_at(home)
    with pytest.raises(BuildError) as full:
        _ = [worker.build_cents(store, cents) for cents in range(3)]
    assert full.value.code == "full"
    assert_whole(store)
    assert not list(mounted.glob(".building-*"))
    subprocess.run(["mount", "-o", "remount,ro", str(mounted)], check=True)
    with pytest.raises(BuildError) as locked:
        worker.build_cents(store, 9)
    assert locked.value.code == "read_only"
    assert_whole(store)


def test_readers_never_mix_two_releases(home: Path) -> None:
    store, stop, results = worker.store_at(home), SPAWN.Event(), SPAWN.Queue()
    ids = (worker.build_cents(store, 0).release, worker.build_cents(store, 1).release)
    store.set_active(store.folder / ids[0])
    readers = [SPAWN.Process(target=worker.read_until, args=(home, stop, results)) for _ in range(2)]
    for reader in readers:
        reader.start()
    run(SPAWN.Process(target=worker.point_in_turn, args=(home, ids, 2000)))
    stop.set()
    runs, mixed, careless = map(sum, zip(*(results.get(timeout=60) for _ in readers), strict=True))
    assert runs > 500
    assert mixed == 0
    assert careless > 0, "asking twice in a run does mix: the test can tell"


def run(process: "multiprocessing.process.BaseProcess") -> None:
    """Runs a process to its end, which must be a good one."""
    process.start()
    process.join()
    assert process.exitcode == 0
