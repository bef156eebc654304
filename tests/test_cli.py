"""The commands: what they print, and how they fail."""

import json
import socket
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cmsdash.cli.commands import app


def test_check_says_what_it_checked() -> None:
    result = CliRunner().invoke(app, ["check"])
    assert result.exit_code == 0
    assert "figures.csv: 72 righe" in result.stdout
    assert "39 città, 9+9+7+5+5+2+2" in result.stdout


def test_check_as_json() -> None:
    report = json.loads(CliRunner().invoke(app, ["check", "--json"]).stdout)
    assert report["ok"] is True
    assert {"code": "rows", "subject": "operations.csv", "count": 68} in report["checks"]


@pytest.mark.parametrize(
    ("lang", "words"), [("it", "riga 2, colonna «amount_eur»"), ("en", "line 2, column “amount_eur”")]
)
def test_check_refuses_and_says_where(folder: Path, monkeypatch: pytest.MonkeyPatch, lang: str, words: str) -> None:
    path = folder / "figures.csv"
    path.write_text(path.read_text("utf-8").replace("6483569.00", "many", 1), "utf-8")
    monkeypatch.setenv("CMSDASH_DATA", str(folder))
    result = CliRunner().invoke(app, ["check", "--lang", lang])
    assert result.exit_code == 1
    assert words in result.stderr
    report = json.loads(CliRunner().invoke(app, ["check", "--json"]).stdout)
    assert report["problems"][0]["column"] == "amount_eur"


def test_serve_says_that_the_port_is_taken() -> None:
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = busy.getsockname()[1]
        result = CliRunner().invoke(app, ["serve", "--port", str(port)])
    assert result.exit_code == 1
    assert str(port) in result.stderr
    assert "Traceback" not in result.stderr
