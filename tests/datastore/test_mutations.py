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
def small_folder(tmp_path: Path) -> Path:
    return mutations.copy_small_folder(ROOT / "data", tmp_path / "data")


def test_the_small_copy_has_no_issues(small_folder: Path) -> None:
    assert mutations.find_issues(small_folder) == []


def test_a_damaged_folder_opens_or_is_rejected_with_messages(
    small_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rejections = mutations.check_damages(
        small_folder, 250, 1, lambda data: monkeypatch.setenv("CMSDASH_DATA", str(data))
    )
    assert 150 < rejections < 250, "most damage is detected; other letters in free text are no issue"


def test_a_damaged_manifest_is_read_or_rejected(small_folder: Path) -> None:
    path, rng = small_folder / MANIFEST_NAME, random.Random(2)  # noqa: S311  # damage, not secrets
    original = manifest_to_json(compute_manifest(small_folder, "2026-11-24")).encode()
    codes = []
    for _ in range(300):
        path.write_bytes(original)
        mutations.damage(path, rng)
        try:
            read_manifest(small_folder)
        except ReleaseValidationError as error:
            codes += [issue.code for issue in error.issues]
    assert set(codes) <= {"manifest_unreadable", "file_missing", "file_not_utf8"}
    assert len(codes) > 150
    path.write_text(json.dumps(json.loads(original) | {"created": "yesterday"}), "utf-8")
    with pytest.raises(ReleaseValidationError, match="manifest_unreadable"):
        read_manifest(small_folder)
