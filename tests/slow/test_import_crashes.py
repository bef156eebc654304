"""`cmsdash import` killed at any moment, the reader's own process with it or orphaned: the last good release stays."""

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from cmsdash.datastore.releases.integrity import integrity_issues
from cmsdash.datastore.releases.manifest import read_manifest
from cmsdash.datastore.releases.repository import ReleaseRepository
from cmsdash.datastore.temp_dirs import TEMP_DIR_PREFIX
from cmsdash.i18n import labelled_codes

pytestmark = pytest.mark.slow
KILLS = int(os.environ.get("CMSDASH_KILLS", "200"))
ABOUT = ("publisher=Comune", "title=Allegato", "url=https://example.org/", "date=2026-01")


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder in memory where there is one: two hundred imports write and sync much."""
    memory = Path("/dev/shm")  # noqa: S108 (a folder of our own is made in it)
    folder = Path(tempfile.mkdtemp(prefix="cmsdash-crashes-", dir=memory if memory.is_dir() else None))
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def store(folder: Path, place: Path, monkeypatch: pytest.MonkeyPatch) -> ReleaseRepository:
    """A store over a small data folder; every import that is started works in it and in a temporary folder beside."""
    path = folder / "population.csv"
    head, *lines = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text(head + "".join(line for line in lines if line.split(",")[1] == "0"), "utf-8")
    (place / "temporary").mkdir()
    monkeypatch.setenv("CMSDASH_DATA", str(folder))
    monkeypatch.setenv("CMSDASH_RELEASES", str(place / "releases"))
    monkeypatch.setenv("TMPDIR", str(place / "temporary"))
    return ReleaseRepository(place / "releases", folder, labelled_codes())


def started(place: Path, turn: int) -> "subprocess.Popen[bytes]":
    """An import of a file of its own, in a session of its own."""
    path = place / "elenco.csv"
    path.write_text(f"Titolo;Comune;Importo;Codice locale\nCentro;Avellino;{turn},00 €;AV5.4.8.1\n", "utf-8")
    about = [word for said in ABOUT for word in ("--about", said)]
    command = [sys.executable, "-m", "cmsdash", "import", "operations", str(path), "--source", "prova", *about]
    silent = subprocess.DEVNULL
    return subprocess.Popen([*command, "--reason", "prova"], stdout=silent, stderr=silent, start_new_session=True)


def whole_import(place: Path, turn: int) -> float:
    """Runs an import to its end, which must be a good one; its seconds."""
    begun = time.perf_counter()
    assert started(place, turn).wait(300) == 0
    return time.perf_counter() - begun


def assert_good(store: ReleaseRepository, good: str) -> None:
    assert store.active_path().name == good
    for name in (good, *store.release_ids()[-2:]):
        assert integrity_issues(store.folder / name, read_manifest(store.folder / name)) == []


def test_an_import_killed_at_any_moment(store: ReleaseRepository, place: Path) -> None:
    whole_import(place, 10_000)
    [good] = [name for name in store.release_ids() if read_manifest(store.folder / name).inputs]
    store.activate(good)
    whole, chance, killed = whole_import(place, 10_001), random.Random(3), 0  # noqa: S311  # moments, not secrets
    for turn in range(KILLS):
        process = started(place, turn + 1)
        time.sleep(chance.uniform(0, whole))
        if turn % 2:
            process.kill()  # the reader's process is orphaned, and ends when it finds nobody to tell
        elif process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        killed += process.wait() == -signal.SIGKILL
        assert_good(store, good)
    print(f"\n{KILLS} imports of {whole:.2f} s: {killed} killed, {len(store.release_ids())} releases")  # noqa: T201
    assert killed > KILLS // 2, "the moments must fall inside the work"
    whole_import(place, 20_000)
    assert_good(store, good)
    for name in store.release_ids():
        assert integrity_issues(store.folder / name, read_manifest(store.folder / name)) == []
    assert not list(store.folder.glob(".building-*"))
    assert not list((place / "temporary").glob(f"{TEMP_DIR_PREFIX}*"))
