"""Randomly damaged data folders: each opens or is rejected with located issues."""

import json
import random
from pathlib import Path

import pytest

from cmsdash.datastore.issues import ReleaseValidationError
from cmsdash.datastore.releases.manifest import MANIFEST_NAME, compute_manifest, manifest_to_json, read_manifest
from tests.conftest import ROOT
from tests.datastore import mutations


@pytest.fixture
def small(tmp_path: Path) -> Path:
    return mutations.small_copy(ROOT / "data", tmp_path / "data")


def test_the_small_copy_is_in_order(small: Path) -> None:
    assert mutations.find_issues(small) == []


def test_a_damaged_folder_opens_or_is_refused_in_words(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    refused = mutations.check_damages(small, 250, 1, lambda data: monkeypatch.setenv("CMSDASH_DATA", str(data)))
    assert 150 < refused < 250, "most damage is found; where a text only changed its letters there is nothing to find"


def test_a_damaged_manifest_is_read_or_refused(small: Path) -> None:
    path, chance = small / MANIFEST_NAME, random.Random(2)  # noqa: S311  # damage, not secrets
    whole = manifest_to_json(compute_manifest(small, "2026-11-24")).encode()
    codes = []
    for _ in range(300):
        path.write_bytes(whole)
        mutations.damage(path, chance)
        try:
            read_manifest(small)
        except ReleaseValidationError as error:
            codes += [problem.code for problem in error.issues]
    assert set(codes) <= {"manifest_unreadable", "file_missing"}
    assert len(codes) > 150
    path.write_text(json.dumps(json.loads(whole) | {"created": "yesterday"}), "utf-8")
    with pytest.raises(ReleaseValidationError, match="manifest_unreadable"):
        read_manifest(small)
