"""Thousands of randomly damaged data folders; the default run checks a few hundred."""

import os
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.datastore import mutations

pytestmark = pytest.mark.slow
DAMAGE_COUNT = int(os.environ.get("CMSDASH_MUTATIONS", "5500"))


def test_every_damaged_folder_opens_or_is_rejected_with_messages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small_folder = mutations.copy_small_folder(ROOT / "data", tmp_path / "data")
    rejections = mutations.check_damages(
        small_folder, DAMAGE_COUNT, 7, lambda data: monkeypatch.setenv("CMSDASH_DATA", str(data))
    )
    print(f"\n{DAMAGE_COUNT} damages, {rejections} rejected with messages")  # noqa: T201  # a measurement to report
    assert rejections > DAMAGE_COUNT // 2
