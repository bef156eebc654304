"""Schemathesis finds nothing in the API: thousands of requests made of its OpenAPI document, right and wrong."""

import subprocess
import sys
from pathlib import Path

import pytest
from tools.browser import run_dashboard

pytestmark = pytest.mark.slow

CONFIGURATION = """
[checks.negative_data_rejection]
expected-statuses = [400, 404, 406, 414]
"""
"""Schemathesis does not know 414: a wrong request can be too long before it is read."""


def test_schemathesis_finds_nothing(tmp_path: Path) -> None:
    configuration = tmp_path / "schemathesis.toml"
    configuration.write_text(CONFIGURATION, encoding="utf-8")
    with run_dashboard(tmp_path / "server.log") as url:
        command = (
            Path(sys.executable).with_name("st"), "--config-file", str(configuration), "run", f"{url}/api/v1/openapi.json?lang=en",
            "--phases", "coverage,fuzzing", "--max-examples", "100", "--continue-on-failure", "--no-color",
        )  # fmt: skip
        run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout[-8000:]
    assert "No issues found" in run.stdout
