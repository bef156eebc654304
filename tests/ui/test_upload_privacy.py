"""The server keeps no data of an uploaded file after the session ends."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def session_result() -> dict[str, object]:
    """The output of `tests/ui/upload_session.py`, in its own process because Streamlit has one runtime per process."""
    process = subprocess.run(
        [sys.executable, "-m", "tests.ui.upload_session"], cwd=ROOT, capture_output=True, timeout=300, check=True
    )
    result: dict[str, object] = json.loads(process.stdout)
    return result


def test_page_shows_the_upload(session_result: dict[str, object]) -> None:
    assert session_result["title_messages"], "the page shows the title"
    assert session_result["files"] == ["csv-bring_operations", "csv-map_operations", "report-0-csv", "report-0-html"]
    assert session_result["holders_during"], "the search finds objects that exist"


def test_no_object_holds_the_upload_after_the_session(session_result: dict[str, object]) -> None:
    assert session_result["holders_after"] == []


def test_a_made_file_goes_with_the_session(session_result: dict[str, object]) -> None:
    assert session_result["file_is_made"]
    assert session_result["file_status_after"] == 404


def test_lost_upload_is_reported_after_reconnection(session_result: dict[str, object]) -> None:
    assert session_result["loss_reported"], "the browser still shows the file, so the page says why there is no preview"
