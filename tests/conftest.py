"""What several tests start from: the embedded release, and a copy of its folder to break."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from cmsdash.datastore.releases.release import Release, open_release
from cmsdash.i18n import labelled_codes

ROOT = Path(__file__).parents[1]

# No deadline: how long an example takes says how busy the machine is.
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
    """A copy of the data folder, free to be spoiled."""
    return Path(shutil.copytree(ROOT / "data", tmp_path / "data"))
