"""Builds and activations that are killed, raced and starved: the last good release is intact each time."""

import multiprocessing
import os
import random
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from cmsdash.facts import Store
from cmsdash.facts.manifest import read_manifest
from cmsdash.facts.verification import differences
from cmsdash.intake.building import BuildError
from tests.slow import work

pytestmark = pytest.mark.slow
KILLS = int(os.environ.get("CMSDASH_KILLS", "200"))
SPAWN = multiprocessing.get_context("forkserver")
SPAWN.set_forkserver_preload(["tests.slow.work"])
"""Each try is a process of its own, forked from one that has loaded the program and opened nothing."""


@pytest.fixture
def home(folder: Path) -> Path:
    """A small data folder, and beside it a store: the population is cut to one age a city, so that a try is short."""
    path = folder / "population.csv"
    head, *lines = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text(head + "".join(line for line in lines if line.split(",")[1] == "0"), "utf-8")
    return folder.parent


def assert_whole(store: Store) -> None:
    """Every release that shows is as its manifest says, and so is the current one."""
    for name in store.ids():
        assert differences(store.folder / name, read_manifest(store.folder / name)) == []
    assert store.current().name in (*store.ids(), "data")


def test_a_build_killed_at_any_moment(home: Path) -> None:
    store = work.store_at(home)
    begun = time.perf_counter()
    run(SPAWN.Process(target=work.build_and_activate, args=(home, work.changes_of(store, 0), SPAWN.Event())))
    whole, chance = time.perf_counter() - begun, random.Random(1)  # noqa: S311  # moments, not secrets
    killed = 0
    for turn in range(1, KILLS + 1):
        before, ready = store.current(), SPAWN.Event()
        process = SPAWN.Process(target=work.build_and_activate, args=(home, work.changes_of(store, turn), ready))
        process.start()
        assert ready.wait(60)
        time.sleep(chance.uniform(0, whole))
        process.kill()
        process.join()
        killed += process.exitcode == -9
        assert differences(before, read_manifest(before)) == []
        assert_whole(store)
    assert killed > KILLS // 2, "the moments must fall inside the work"
    work.build_and_activate(home, work.changes_of(store, 9999), SPAWN.Event())
    assert store.verify().tables["operations"]["amount_cents"].iloc[0] == 225962499
    assert not list(store.folder.glob(".building-*"))


def test_an_activation_killed_at_any_moment(home: Path) -> None:
    store = work.store_at(home)
    ids = (work.build_cents(store, 0).release, work.build_cents(store, 1).release)
    chance = random.Random(2)  # noqa: S311  # moments, not secrets
    seen = set()
    for _ in range(KILLS):
        ready = SPAWN.Event()
        process = SPAWN.Process(target=work.activate_in_turn, args=(home, ids, ready))
        process.start()
        assert ready.wait(60)
        time.sleep(chance.uniform(0, 1))
        process.kill()
        process.join()
        assert process.exitcode == -9
        assert_whole(store)
        seen.add(store.current().name)
    assert seen >= set(ids)
    store.activate(ids[0])
    assert store.verify().manifest.id == ids[0]


def test_two_builds_at_once(home: Path) -> None:
    store, together, results = work.store_at(home), SPAWN.Barrier(2), SPAWN.Queue()
    both = [SPAWN.Process(target=work.build_at_once, args=(home, cents, together, results)) for cents in (1, 2)]
    for process in both:
        process.start()
    found = [results.get(timeout=120) for _ in both]
    for process in both:
        process.join()
    assert_whole(store)
    assert set(found) <= {"busy", *store.ids()}
    assert any(item in store.ids() for item in found)


@pytest.mark.parametrize("limit", [0, 1, 2_000, 20_000, 60_000, 90_000])
def test_a_disk_that_is_full(home: Path, limit: int) -> None:
    store, results = work.store_at(home), SPAWN.Queue()
    good = work.build_cents(store, 0).release
    store.activate(good)
    run(SPAWN.Process(target=work.build_within, args=(home, limit, results)))
    code, problems = results.get(timeout=60)
    assert (code, problems) in (("full", []), ("refused", ["database_failed"]))
    assert store.verify().manifest.id == good
    assert len(store.ids()) == 2
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
    store = work.store_at(home)
    with pytest.raises(BuildError) as full:
        _ = [work.build_cents(store, cents) for cents in range(3)]
    assert full.value.code == "full"
    assert_whole(store)
    assert not list(mounted.glob(".building-*"))
    subprocess.run(["mount", "-o", "remount,ro", str(mounted)], check=True)
    with pytest.raises(BuildError) as locked:
        work.build_cents(store, 9)
    assert locked.value.code == "read_only"
    assert_whole(store)


def test_readers_never_mix_two_releases(home: Path) -> None:
    store, stop, results = work.store_at(home), SPAWN.Event(), SPAWN.Queue()
    ids = (work.build_cents(store, 0).release, work.build_cents(store, 1).release)
    store.point(store.folder / ids[0])
    readers = [SPAWN.Process(target=work.read_until, args=(home, stop, results)) for _ in range(2)]
    for reader in readers:
        reader.start()
    run(SPAWN.Process(target=work.point_in_turn, args=(home, ids, 2000)))
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
