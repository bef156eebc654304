"""The commands: what they print, and how they fail."""

import hashlib
import json
import shutil
import socket
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from cmsdash.cli.app import app, main
from cmsdash.i18n import get_translator


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


@pytest.fixture
def releases(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A store with the embedded release and one built on it, in which Andria's first figure has other words."""
    monkeypatch.setenv("CMSDASH_DATA", str(folder))
    monkeypatch.setenv("CMSDASH_RELEASES", str(tmp_path / "store"))
    mine = tmp_path / "mine"
    shutil.copytree(folder, mine)
    path = mine / "operations.csv"
    path.write_text(path.read_text("utf-8").replace("2259525.74", "2259525.75"), "utf-8")
    built = CliRunner().invoke(app, ["build", "release", str(mine), "--json"])
    assert built.exit_code == 0, built.output
    return [item["id"] for item in report("release", "list")["releases"]]


def report(*command: str) -> dict[str, Any]:
    result = CliRunner().invoke(app, [*command, "--json"])
    return json.loads(result.stdout)  # type: ignore[no-any-return]


def said(*command: str, code: int = 0) -> str:
    result = CliRunner().invoke(app, list(command))
    assert result.exit_code == code, result.output
    assert "Traceback" not in result.output
    return result.stdout if code == 0 else result.stderr


def test_releases_are_listed_shown_compared_and_switched(releases: list[str]) -> None:
    old, new = releases
    assert report("release", "list")["current"] == old
    assert f"→ {old}" in said("release", "list")
    assert "Operations: 1 row changed" in said("release", "show", new, "--lang", "en")
    assert report("release", "show", new)["grew_from"] == old
    assert f"{len(report('check')['checks'])} controlli passati" in said("release", "show", new)
    assert new in said("release", "verify", new)
    difference = report("release", "diff", old, new)
    assert difference["tables"] == [{"table": "operations", "appeared": 0, "changed": 1, "vanished": 0}]
    assert difference["changes"][0]["cents"] == [225952574, 225952575]
    assert "amount_eur: da 2.259.525,74\u00a0€ a 2.259.525,75\u00a0€" in said("release", "diff", old, new)
    assert "from €2,259,525.74 to €2,259,525.75" in said("release", "diff", old, new, "--lang", "en")
    assert old in said("release", "activate", new, "--reason", "prova")
    assert report("release", "list")["current"] == new
    (switch,) = report("release", "list")["releases"][1]["activations"]
    assert (switch["before"], switch["reason"]) == (old, "prova")
    assert f"put to use: {get_translator('en').datetime(switch['activated'])}" in said(
        "release", "list", "--lang", "en"
    )
    assert report("check")["folder"].endswith(new)


def test_an_exported_release_is_checked_where_it_lies(releases: list[str], tmp_path: Path) -> None:
    told = report("release", "export", releases[1], str(tmp_path / "out.zip"))
    assert told["sha256"] == hashlib.sha256((tmp_path / "out.zip").read_bytes()).hexdigest()
    shutil.unpack_archive(tmp_path / "out.zip", tmp_path / "out")
    assert report("check", str(tmp_path / "out" / releases[1]))["ok"] is True
    (tmp_path / "out" / releases[1] / "timeline.csv").write_text("event,date,source\n", "utf-8")
    assert "il file è cambiato" in said("check", str(tmp_path / "out" / releases[1]), code=1)


@pytest.mark.parametrize("command", [["show"], ["verify"], ["activate"], ["diff", "x"], ["export", "nope", "x.zip"]])
def test_a_release_that_is_not_here_is_said(releases: list[str], command: list[str], tmp_path: Path) -> None:
    words = ["release", *command] if command[0] == "export" else ["release", *command, "nope"]
    assert "cmsdash release list" in said(*words, code=1)
    assert report(*words)["problems"][0]["code"] == "release_unknown"


def test_a_drift_is_told_and_asks_for_a_reason(releases: list[str], tmp_path: Path) -> None:
    path = tmp_path / "mine" / "operations.csv"
    path.write_text(path.read_text("utf-8").replace("2259525.75", "92595250.75"), "utf-8")
    words = said("build", "release", str(tmp_path / "mine"), code=1)
    assert "--reason" in words
    assert "Operazioni, Ammessa" in words
    assert report("build", "release", str(tmp_path / "mine"))["error"] == "drift"
    built = report("build", "release", str(tmp_path / "mine"), "--reason", "decreto nuovo")
    assert built["release"]["reason"] == "decreto nuovo"
    assert "era 0" not in said("release", "show", built["release"]["id"])


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["foo"], "Questo comando non c'è. Ci sono: build, check, import, release, serve e trace."),
        (["release", "foo", "--lang=en"], "There is no such command. There are: activate, diff, export, list,"),
        (["import", "opencoesione", "--lang", "en"], "files is missing."),
        (["release", "activate"], "Manca release."),
        (["check", "--boh"], "L'opzione --boh non c'è."),
        (["serve", "--port", "x"], "Il valore di --port non va bene."),
        (["serve", "--lang", "fr"], "Il valore di --lang non va bene."),
        (["serve", "--port"], "L'opzione --port è scritta male"),
        (["check", "a", "b"], "Nel comando c'è qualcosa di troppo o che manca."),
    ],
)
def test_a_wrong_command_line_is_told_in_the_readers_language(
    words: list[str], said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["cmsdash", *words])
    with pytest.raises(SystemExit) as ended:
        main()
    heard = capsys.readouterr()
    assert ended.value.code == 2
    assert heard.err.startswith(said)
    assert " --help" in heard.err
    assert heard.out == ""


def test_a_program_hears_of_a_wrong_command_line_as_json(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["cmsdash", "release", "activate", "--json"])
    with pytest.raises(SystemExit):
        main()
    assert json.loads(capsys.readouterr().out)["error"] == "usage"


def test_commands_end_as_before(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Without words the help; what a command refuses keeps its own code, what it does well ends with 0."""
    for words, code in (([], 2), (["check", "--help"], 0), (["check"], 0), (["check", "/no/such"], 1)):
        monkeypatch.setattr("sys.argv", ["cmsdash", *words])
        with pytest.raises(SystemExit) as ended:
            main()
        assert (ended.value.code or 0) == code, words
        assert any(capsys.readouterr())


def test_one_unreadable_manifest_hides_no_other_release(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The list tells which one cannot be read and how to mend it, and names the others; it ends with 1."""
    monkeypatch.setenv("CMSDASH_RELEASES", str(tmp_path))
    broken = tmp_path / "2026-01-01-000000-0123abcd"
    broken.mkdir()
    (broken / "manifest.json").write_text("half", encoding="utf-8")
    told = CliRunner().invoke(app, ["release", "list", "--lang", "en"])
    assert told.exit_code == 1
    assert told.stdout.startswith("→ ")
    assert "One release cannot be read and is not listed:" in told.stderr
    assert "2026-01-01-000000-0123abcd/manifest.json" in told.stderr
    assert "copy it again as a whole or take it away" in told.stderr
    heard = json.loads(CliRunner().invoke(app, ["release", "list", "--json"]).stdout)
    assert len(heard["releases"]) == 1
    assert [item["code"] for item in heard["unreadable"]] == ["manifest_unreadable"]
