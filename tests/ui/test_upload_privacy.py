"""Nothing of a reader's own file is left in the server once its page is closed."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def visit() -> dict[str, object]:
    """What one visit left behind: `tests/ui/upload_session.py`, apart because Streamlit has one runtime in a process."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.ui.upload_session"], cwd=ROOT, capture_output=True, timeout=300, check=True
    )
    found: dict[str, object] = json.loads(done.stdout)
    return found


def test_the_reader_sees_the_upload(visit: dict[str, object]) -> None:
    assert visit["told"], "the page shows the title"
    assert visit["files"] == ["csv-bring_map", "csv-bring_operations", "report-0-csv", "report-0-html"]
    assert visit["during"], "the search finds what is there"


def test_no_object_holds_the_upload_after_the_session(visit: dict[str, object]) -> None:
    assert visit["after"] == []


def test_a_lost_connection_is_told(visit: dict[str, object]) -> None:
    assert visit["lost"], "the browser still shows the file, so that the page says why nothing is there"
