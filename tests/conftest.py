"""Shared fixtures: the embedded release and a writable copy of the data folder."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from cmsdash.datastore.releases.release import Release, open_release
from cmsdash.i18n import labelled_codes

ROOT = Path(__file__).parents[1]

# No deadline: the duration of an example depends on the load of the machine.
settings.register_profile("fast", deadline=None, max_examples=20)
settings.register_profile("thorough", deadline=None, max_examples=200)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "fast"))


@pytest.fixture(scope="session")
def release() -> Iterator[Release]:
    opened = open_release(ROOT / "data", labelled_codes())
    yield opened
    opened.connection.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Writable copy of the embedded data folder."""
    return Path(shutil.copytree(ROOT / "data", tmp_path / "data"))
