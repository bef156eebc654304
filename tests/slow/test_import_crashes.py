"""`cmsdash import` killed at any time, with or without its reading process, leaves the last good release intact."""

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
KILL_COUNT = int(os.environ.get("CMSDASH_KILLS", "200"))
SOURCE_OPTIONS = ("publisher=Comune", "title=Allegato", "url=https://example.org/", "date=2026-01")


@pytest.fixture
def work_dir() -> Iterator[Path]:
    """Working folder, in memory where possible: hundreds of imports write and sync often."""
    memory = Path("/dev/shm")  # noqa: S108 (a temporary folder is created in it)
    folder = Path(tempfile.mkdtemp(prefix="cmsdash-crashes-", dir=memory if memory.is_dir() else None))
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def repository(folder: Path, work_dir: Path, monkeypatch: pytest.MonkeyPatch) -> ReleaseRepository:
    """Repository over a small data folder; the imports use it and a temporary folder of their own."""
    path = folder / "population.csv"
    head, *lines = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text(head + "".join(line for line in lines if line.split(",")[1] == "0"), "utf-8")
    (work_dir / "temporary").mkdir()
    monkeypatch.setenv("CMSDASH_DATA", str(folder))
    monkeypatch.setenv("CMSDASH_RELEASES", str(work_dir / "releases"))
    monkeypatch.setenv("TMPDIR", str(work_dir / "temporary"))
    return ReleaseRepository(work_dir / "releases", folder, labelled_codes())


def start_import(work_dir: Path, turn: int) -> "subprocess.Popen[bytes]":
    """Start the import of a file with its own amount, in its own session."""
    path = work_dir / "elenco.csv"
    path.write_text(f"Titolo;Comune;Importo;Codice locale\nCentro;Avellino;{turn},00 €;AV5.4.8.1\n", "utf-8")
    options = [word for option in SOURCE_OPTIONS for word in ("--about", option)]
    command = [sys.executable, "-m", "cmsdash", "import", "operations", str(path), "--source", "prova", *options]
    devnull = subprocess.DEVNULL
    return subprocess.Popen([*command, "--reason", "prova"], stdout=devnull, stderr=devnull, start_new_session=True)


def run_import(work_dir: Path, turn: int) -> float:
    """Run an import to its end, assert that it succeeds, and return its duration in seconds."""
    start = time.perf_counter()
    assert start_import(work_dir, turn).wait(300) == 0
    return time.perf_counter() - start


def assert_active_release_intact(repository: ReleaseRepository, active_id: str) -> None:
    assert repository.active_path().name == active_id
    for name in (active_id, *repository.release_ids()[-2:]):
        assert integrity_issues(repository.folder / name, read_manifest(repository.folder / name)) == []


def test_an_import_killed_at_any_time_leaves_the_active_release_intact(
    repository: ReleaseRepository, work_dir: Path
) -> None:
    run_import(work_dir, 10_000)
    [active_id] = [name for name in repository.release_ids() if read_manifest(repository.folder / name).inputs]
    repository.activate(active_id)
    duration, rng, kill_count = run_import(work_dir, 10_001), random.Random(3), 0  # noqa: S311  # kill times, not secrets
    for turn in range(KILL_COUNT):
        process = start_import(work_dir, turn + 1)
        time.sleep(rng.uniform(0, duration))
        if turn % 2:
            process.kill()  # the reading process is orphaned and ends when it finds its parent gone
        elif process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        kill_count += process.wait() == -signal.SIGKILL
        assert_active_release_intact(repository, active_id)
    print(f"\n{KILL_COUNT} imports of {duration:.2f} s: {kill_count} killed, {len(repository.release_ids())} releases")  # noqa: T201
    assert kill_count > KILL_COUNT // 2, "kill times must fall within the import"
    run_import(work_dir, 20_000)
    assert_active_release_intact(repository, active_id)
    for name in repository.release_ids():
        assert integrity_issues(repository.folder / name, read_manifest(repository.folder / name)) == []
    assert not list(repository.folder.glob(".building-*"))
    assert not list((work_dir / "temporary").glob(f"{TEMP_DIR_PREFIX}*"))
