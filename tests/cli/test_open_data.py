"""`cmsdash build open-data`: a folder that any web server can carry, and clear errors."""

import json
from pathlib import Path

import pytest
from rdflib import DCAT, Graph
from typer.testing import CliRunner

from cmsdash.cli.app import app

BASE = "https://dati.example.org/pn"


def test_it_writes_the_catalogue_and_every_file_that_it_lists(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CMSDASH_PUBLISHER", "Comune di Esempio")
    monkeypatch.setenv("CMSDASH_PUBLISHER_CODE", "c_x999")
    out = tmp_path / "new" / "folder"
    result = CliRunner().invoke(app, ["build", "open-data", str(out), "--base-url", BASE, "--json"])
    assert result.exit_code == 0, result.output
    report = json.loads(result.stdout)
    assert report["has_publisher"] is True
    assert {path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()} == set(report["files"])
    graph = Graph().parse(out / "catalog.ttl")
    listed = {str(address) for address in graph.objects(None, DCAT.downloadURL)}
    assert listed
    assert all((out / address.removeprefix(f"{BASE}/")).is_file() for address in listed)


def test_it_says_that_nobody_is_named(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["build", "open-data", str(tmp_path), "--base-url", f"{BASE}/", "--lang", "en"])
    assert result.exit_code == 0
    assert "Set CMSDASH_PUBLISHER" in result.stderr
    assert f"<{BASE}/catalog.ttl#catalog>" in (tmp_path / "catalog.ttl").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "address", ["dati.example.org", "ftp://x", "https://x/?a=b", "https://x/#y", "https://u@x", "https://x/{y}", ""]
)
def test_a_wrong_address_is_told(tmp_path: Path, address: str) -> None:
    result = CliRunner().invoke(app, ["build", "open-data", str(tmp_path), "--base-url", address, "--json"])
    assert result.exit_code == 1
    assert json.loads(result.stdout)["error"] == "base_url"
    assert not list(tmp_path.iterdir())


def test_a_wrong_publisher_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CMSDASH_PUBLISHER_CODE", "c_x999")
    result = CliRunner().invoke(app, ["build", "open-data", str(tmp_path), "--base-url", BASE, "--lang", "en"])
    assert result.exit_code == 1
    assert "CMSDASH_PUBLISHER: “”" in result.stderr
    assert not list(tmp_path.iterdir())
