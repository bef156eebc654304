"""Thousands of damaged data folders; the default run has a few hundred."""

import os
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.datastore import mutations

pytestmark = pytest.mark.slow
TIMES = int(os.environ.get("CMSDASH_MUTATIONS", "5500"))


def test_no_damage_ends_in_anything_but_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    small = mutations.small_copy(ROOT / "data", tmp_path / "data")
    refused = mutations.check_damages(small, TIMES, 7, lambda data: monkeypatch.setenv("CMSDASH_DATA", str(data)))
    print(f"\n{TIMES} damages, {refused} refused in words")  # noqa: T201  # a figure to report
    assert refused > TIMES // 2
