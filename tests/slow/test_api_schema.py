"""Schemathesis finds nothing in the API: thousands of requests made of its OpenAPI document, right and wrong."""

import subprocess
import sys
from pathlib import Path

import pytest
from tools.browser import run_dashboard

pytestmark = pytest.mark.slow

CONFIGURATION = Path(__file__).parents[1] / "server" / "schemathesis.toml"


def test_schemathesis_finds_nothing(tmp_path: Path) -> None:
    with run_dashboard(tmp_path / "server.log") as url:
        command = (
            Path(sys.executable).with_name("st"), "--config-file", CONFIGURATION, "run", f"{url}/api/v1/openapi.json?lang=en",
            "--phases", "coverage,fuzzing", "--max-examples", "100", "--continue-on-failure", "--no-color",
        )  # fmt: skip
        run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout[-8000:]
    assert "No issues found" in run.stdout
