"""Temporary folders: removed after use and after a kill, but not while their process runs."""

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


def hold_temp_dir(ready: Event) -> None:
    with locked_temp_dir("test") as folder:
        (folder / "part").write_bytes(b"part")
        ready.set()
        time.sleep(600)


def test_a_temporary_folder_is_removed_after_use(temp_root: Path) -> None:
    with locked_temp_dir("test") as folder:
        assert folder.is_dir()
    assert not list(temp_root.iterdir())


def test_only_folders_of_dead_processes_are_removed(temp_root: Path) -> None:
    context = multiprocessing.get_context("spawn")
    ready = context.Event()
    process = context.Process(target=hold_temp_dir, args=(ready,))
    process.start()
    assert ready.wait(60)
    remove_stale_temp_dirs()
    assert len(list(temp_root.glob(f"{TEMP_DIR_PREFIX}*"))) == 1
    process.kill()
    process.join()
    assert len(list(temp_root.glob(f"{TEMP_DIR_PREFIX}*"))) == 1, "a killed process cannot remove its folder"
    with locked_temp_dir("next") as folder:
        assert list(temp_root.glob(f"{TEMP_DIR_PREFIX}*")) == [folder]
