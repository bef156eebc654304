"""Variables that nobody reads are told, and every one that is read is known."""

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cmsdash.cli.app import app
from cmsdash.installation.variables import VARIABLES, find_misspelt_variables

README = Path(__file__).parents[2] / "README.md"


def test_variables_are_those_that_the_readme_lists() -> None:
    # tests/test_documentation.py: those are the ones that the code reads.
    assert {*re.findall(r"^\| `(CMSDASH_[A-Z_]+)` \|", README.read_text("utf-8"), re.MULTILINE)} == VARIABLES


def test_names_that_are_nearly_ours_are_found() -> None:
    names = ["CMSDASH_PUBLISER", "cmsdash_feedback", "CMSDASH_ALLOWED_HOST", "PATH", *VARIABLES]
    found = [*find_misspelt_variables(names)]
    assert found == [
        ("CMSDASH_ALLOWED_HOST", "CMSDASH_ALLOWED_HOSTS"),
        ("CMSDASH_PUBLISER", "CMSDASH_PUBLISHER"),
        ("cmsdash_feedback", "CMSDASH_FEEDBACK"),
    ]


def test_variables_that_kubernetes_sets_for_a_service_are_not_told() -> None:
    ports = ("PORT", "SERVICE_HOST", "SERVICE_PORT", "PORT_8501_TCP", "PORT_8501_TCP_ADDR", "PORT_8501_TCP_PROTO")
    assert [*find_misspelt_variables(f"CMSDASH_{name}" for name in ports)] == []


def test_the_server_tells_a_misspelt_variable_at_its_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CMSDASH_PUBLISER", "Comune di Esempio")
    monkeypatch.setenv("CMSDASH_BASE_PATH", "https://x")  # so that it does not start
    result = CliRunner().invoke(app, ["serve", "--port", "65123", "--lang", "en"])
    assert "CMSDASH_PUBLISER is not read by anything. Did you mean CMSDASH_PUBLISHER?" in result.stderr
