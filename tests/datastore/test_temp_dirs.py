"""Temporary folders: removed after use and after a kill, never while their process lives."""

import multiprocessing
import tempfile
import time
from multiprocessing.synchronize import Event
from pathlib import Path

import pytest

from cmsdash.datastore.temp_dirs import TEMP_DIR_PREFIX, locked_temp_dir, remove_stale_temp_dirs


@pytest.fixture(autouse=True)
def temp_root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)
    return tmp_path


def hold(ready: Event) -> None:
    with locked_temp_dir("test") as folder:
        (folder / "part").write_bytes(b"part")
        ready.set()
        time.sleep(600)


def test_a_folder_is_gone_afterwards(temp_root: Path) -> None:
    with locked_temp_dir("test") as folder:
        assert folder.is_dir()
    assert not list(temp_root.iterdir())


def test_what_a_killed_process_left_is_swept_and_a_living_one_keeps_its_own(temp_root: Path) -> None:
    context = multiprocessing.get_context("spawn")
    ready = context.Event()
    process = context.Process(target=hold, args=(ready,))
    process.start()
    assert ready.wait(60)
    remove_stale_temp_dirs()
    assert len(list(temp_root.glob(f"{TEMP_DIR_PREFIX}*"))) == 1
    process.kill()
    process.join()
    assert len(list(temp_root.glob(f"{TEMP_DIR_PREFIX}*"))) == 1, "a killed process cannot tidy up"
    with locked_temp_dir("next") as folder:
        assert list(temp_root.glob(f"{TEMP_DIR_PREFIX}*")) == [folder]
