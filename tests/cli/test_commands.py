"""Output, errors and exit codes of the commands."""

import hashlib
import io
import json
import shutil
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from cmsdash.cli.app import app, main
from cmsdash.i18n import get_translator


def test_check_lists_its_checks() -> None:
    result = CliRunner().invoke(app, ["check"])
    assert result.exit_code == 0
    assert "figures.csv: 131 righe" in result.stdout
    assert "39 città, 9+9+7+5+5+2+2" in result.stdout


def test_check_prints_json() -> None:
    report = json.loads(CliRunner().invoke(app, ["check", "--json"]).stdout)
    assert report["ok"] is True
    assert {"code": "rows", "subject": "operations.csv", "count": 101} in report["checks"]


@pytest.mark.parametrize(
    ("lang", "location"), [("it", "riga 2, colonna «amount_eur»"), ("en", "line 2, column “amount_eur”")]
)
def test_check_reports_the_location_of_an_issue(
    folder: Path, monkeypatch: pytest.MonkeyPatch, lang: str, location: str
) -> None:
    path = folder / "figures.csv"
    path.write_text(path.read_text("utf-8").replace("6483569.00", "many", 1), "utf-8")
    monkeypatch.setenv("CMSDASH_DATA", str(folder))
    result = CliRunner().invoke(app, ["check", "--lang", lang])
    assert result.exit_code == 1
    assert location in result.stderr
    report = json.loads(CliRunner().invoke(app, ["check", "--json"]).stdout)
    assert report["problems"][0]["column"] == "amount_eur"


def test_serve_tells_of_a_broken_mapping_at_its_start(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mapping = folder / "mappings" / "operations.toml"
    mapping.write_text(mapping.read_text("utf-8").replace("[fields.amount]", "[fields.amounts]"), "utf-8")
    monkeypatch.setenv("CMSDASH_DATA", str(folder))
    with socket.create_server(("127.0.0.1", 0)) as taken:  # so that the server ends at once
        result = CliRunner().invoke(app, ["serve", "--port", str(taken.getsockname()[1])])
    assert "mappings/operations.toml" in result.stderr
    assert "«fields.amounts»" in result.stderr
    assert "Può essere: amount" in result.stderr


@pytest.mark.parametrize("command", [["serve"], ["briefing", "gela", "--format", "html"]])
def test_command_tells_what_is_wrong_with_emblems(
    command: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "eu.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"/>', "utf-8")
    monkeypatch.setenv("CMSDASH_EMBLEM", str(tmp_path / "eu.svg"))
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(app, command)
    assert result.exit_code == 1
    assert f"Emblema {tmp_path / 'eu.svg'}: l'emblema dell'Unione è largo una volta e mezza" in result.stderr
    assert "Traceback" not in result.stderr


def test_serve_reports_a_port_in_use() -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = listener.getsockname()[1]
        result = CliRunner().invoke(app, ["serve", "--port", str(port)])
    assert result.exit_code == 1
    assert str(port) in result.stderr
    assert "Traceback" not in result.stderr


def test_serve_reports_a_host_of_another_machine() -> None:
    assert "«192.0.2.1» non è un indirizzo di questa macchina" in run_command("serve", "--host", "192.0.2.1", code=1)


def test_serve_tells_of_a_folder_of_releases_that_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CMSDASH_RELEASES", str(tmp_path / "absent"))
    told = run_command("serve", "--host", "192.0.2.1", code=1)
    assert f"la cartella {tmp_path / 'absent'} non c'è" in told


@pytest.fixture
def releases(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Ids of the embedded release and of one built on it, with another amount of one operation."""
    monkeypatch.setenv("CMSDASH_DATA", str(folder))
    monkeypatch.setenv("CMSDASH_RELEASES", str(tmp_path / "store"))
    edited = tmp_path / "edited"
    shutil.copytree(folder, edited)
    path = edited / "operations.csv"
    path.write_text(path.read_text("utf-8").replace("2259525.74", "2259525.75"), "utf-8")
    built = CliRunner().invoke(app, ["build", "release", str(edited), "--json"])
    assert built.exit_code == 0, built.output
    return [item["id"] for item in run_json_command("release", "list")["releases"]]


def run_json_command(*command: str) -> dict[str, Any]:
    result = CliRunner().invoke(app, [*command, "--json"])
    return json.loads(result.stdout)  # type: ignore[no-any-return]


def run_command(*command: str, code: int = 0) -> str:
    result = CliRunner().invoke(app, list(command))
    assert result.exit_code == code, result.output
    assert "Traceback" not in result.output
    return result.stdout if code == 0 else result.stderr


def test_releases_are_listed_shown_compared_and_activated(releases: list[str]) -> None:
    old, new = releases
    assert run_json_command("release", "list")["current"] == old
    assert f"→ {old}" in run_command("release", "list")
    assert "Operations: 1 row changed" in run_command("release", "show", new, "--lang", "en")
    assert run_json_command("release", "show", new)["grew_from"] == old
    assert f"{len(run_json_command('check')['checks'])} controlli passati" in run_command("release", "show", new)
    assert new in run_command("release", "verify", new)
    difference = run_json_command("release", "diff", old, new)
    assert difference["tables"] == [{"table": "operations", "appeared": 0, "changed": 1, "vanished": 0}]
    assert difference["changes"][0]["cents"] == [225952574, 225952575]
    assert "amount_eur: da 2.259.525,74\u00a0€ a 2.259.525,75\u00a0€" in run_command("release", "diff", old, new)
    assert "from €2,259,525.74 to €2,259,525.75" in run_command("release", "diff", old, new, "--lang", "en")
    told = run_command("release", "diff", old, new, "--by", "city", "--lang", "en")
    assert told.startswith("Caltanissetta: amount of operation")
    assert [*run_json_command("release", "diff", old, new, "--by", "objective")["objective"]] == ["ESO4.11"]
    assert "nessuna differenza" in run_command("release", "diff", old, old, "--by", "city")
    assert old in run_command("release", "activate", new, "--reason", "prova")
    assert run_json_command("release", "list")["current"] == new
    (activation,) = run_json_command("release", "list")["releases"][1]["activations"]
    assert (activation["before"], activation["reason"]) == (old, "prova")
    assert f"put to use: {get_translator('en').datetime(activation['activated'])}" in run_command(
        "release", "list", "--lang", "en"
    )
    assert run_json_command("check")["folder"].endswith(new)


def test_an_exported_release_can_be_checked_in_any_folder(releases: list[str], tmp_path: Path) -> None:
    result = run_json_command("release", "export", releases[1], str(tmp_path / "out.zip"))
    assert result["sha256"] == hashlib.sha256((tmp_path / "out.zip").read_bytes()).hexdigest()
    shutil.unpack_archive(tmp_path / "out.zip", tmp_path / "out")
    assert run_json_command("check", str(tmp_path / "out" / releases[1]))["ok"] is True
    (tmp_path / "out" / releases[1] / "timeline.csv").write_text("event,date,source\n", "utf-8")
    assert "il file è cambiato" in run_command("check", str(tmp_path / "out" / releases[1]), code=1)


def test_archive_has_every_release_with_its_checksum(releases: list[str], tmp_path: Path) -> None:
    report = run_json_command("release", "archive", str(tmp_path / "archive"))
    assert [item["file"] for item in report["files"]] == [f"cms-{release_id}.zip" for release_id in releases]
    for item in report["files"]:
        assert hashlib.sha256((tmp_path / "archive" / item["file"]).read_bytes()).hexdigest() == item["sha256"]


@pytest.mark.parametrize("command", [["show"], ["verify"], ["activate"], ["diff", "x"], ["export", "nope", "x.zip"]])
def test_an_unknown_release_is_reported(releases: list[str], command: list[str], tmp_path: Path) -> None:
    arguments = ["release", *command] if command[0] == "export" else ["release", *command, "nope"]
    assert "cmsdash release list" in run_command(*arguments, code=1)
    assert run_json_command(*arguments)["problems"][0]["code"] == "release_unknown"


def test_a_drift_is_reported_and_requires_a_reason(releases: list[str], tmp_path: Path) -> None:
    path = tmp_path / "edited" / "operations.csv"
    path.write_text(path.read_text("utf-8").replace("2259525.75", "92595250.75"), "utf-8")
    output = run_command("build", "release", str(tmp_path / "edited"), code=1)
    assert "--reason" in output
    assert "Operazioni, Ammessa" in output
    assert run_json_command("build", "release", str(tmp_path / "edited"))["error"] == "drift"
    built = run_json_command("build", "release", str(tmp_path / "edited"), "--reason", "decreto nuovo")
    assert built["release"]["reason"] == "decreto nuovo"
    assert "era 0" not in run_command("release", "show", built["release"]["id"])


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["foo"],
            "Questo comando non c'è. Ci sono: briefing, build, check, import, lists, release, serve, trace e update.",
        ),
        (
            ["release", "foo", "--lang=en"],
            "There is no such command. There are: activate, archive, diff, export, list,",
        ),
        (["import", "opencoesione", "--lang", "en"], "files is missing."),
        (["release", "activate"], "Manca release."),
        (["check", "--boh"], "L'opzione --boh non c'è."),
        (["serve", "--port", "x"], "Il valore di --port non va bene."),
        (["serve", "--lang", "fr"], "Il valore di --lang non va bene. Può essere it o en."),
        (["serve", "--port"], "L'opzione --port è scritta male"),
        (["check", "a", "b"], "Nel comando c'è qualcosa di troppo o che manca."),
    ],
)
def test_a_usage_error_is_printed_in_the_chosen_language(
    arguments: list[str], message: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["cmsdash", *arguments])
    with pytest.raises(SystemExit) as exit_info:
        main()
    output = capsys.readouterr()
    assert exit_info.value.code == 2
    assert output.err.startswith(message)
    assert " --help" in output.err
    assert output.out == ""


def test_a_usage_error_is_printed_as_json(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.argv", ["cmsdash", "release", "activate", "--json"])
    with pytest.raises(SystemExit):
        main()
    assert json.loads(capsys.readouterr().out)["error"] == "usage"


def test_commands_return_their_exit_codes(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit codes: 2 for usage errors and help without arguments, 1 for rejected data, 0 for success."""
    for arguments, code in (([], 2), (["check", "--help"], 0), (["check"], 0), (["check", "/no/such"], 1)):
        monkeypatch.setattr("sys.argv", ["cmsdash", *arguments])
        with pytest.raises(SystemExit) as exit_info:
            main()
        assert (exit_info.value.code or 0) == code, arguments
        assert any(capsys.readouterr())


INTERRUPTED_IMPORT = """
import importlib.abc, os, signal, sys
class Finder(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name == "cmsdash.queries":
            os.kill(os.getpid(), signal.SIGINT)
signal.signal(signal.SIGINT, signal.default_int_handler)
sys.meta_path.insert(0, Finder())
from cmsdash.cli import main
main()
"""
"""A command that is interrupted while it imports what it needs."""


def test_interrupted_command_prints_no_traceback() -> None:
    result = subprocess.run([sys.executable, "-c", INTERRUPTED_IMPORT], capture_output=True, text=True)
    assert (result.returncode, result.stderr) == (130, "")


def run_main(monkeypatch: pytest.MonkeyPatch, stdout: io.TextIOWrapper, *arguments: str) -> int:
    monkeypatch.setattr("sys.argv", ["cmsdash", *arguments])
    monkeypatch.setattr("sys.stdout", stdout)
    with pytest.raises(SystemExit) as exit_info:
        main()
    return int(exit_info.value.code or 0)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a full device")
def test_output_that_cannot_be_written_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with Path("/dev/full").open("wb", buffering=0) as full:
        assert run_main(monkeypatch, io.TextIOWrapper(full, "utf-8", write_through=True), "release", "list") == 1
    assert capsys.readouterr().err.startswith("Il sistema ha rifiutato un'operazione. il disco è pieno.")


def test_output_in_an_encoding_without_its_characters_is_escaped(monkeypatch: pytest.MonkeyPatch) -> None:
    written = io.BytesIO()
    assert run_main(monkeypatch, io.TextIOWrapper(written, "latin-1"), "release", "list") == 0
    assert written.getvalue().startswith(b"\\u2192 20")


def test_an_unreadable_manifest_hides_no_other_release(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The list names the unreadable release with its correction, lists the others, and exits with 1."""
    monkeypatch.setenv("CMSDASH_RELEASES", str(tmp_path))
    damaged = tmp_path / "2026-01-01-000000-0123abcd"
    damaged.mkdir()
    (damaged / "manifest.json").write_text("half", encoding="utf-8")
    result = CliRunner().invoke(app, ["release", "list", "--lang", "en"])
    assert result.exit_code == 1
    assert result.stdout.startswith("→ ")
    assert "One release cannot be read and is not listed:" in result.stderr
    assert "2026-01-01-000000-0123abcd/manifest.json" in result.stderr
    assert "copy it again as a whole or take it away" in result.stderr
    output = json.loads(CliRunner().invoke(app, ["release", "list", "--json"]).stdout)
    assert len(output["releases"]) == 1
    assert [item["code"] for item in output["unreadable"]] == ["manifest_unreadable"]


def test_no_command_prints_control_characters(
    releases: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "edited" / "notes\x1b[2J.xyz").write_text("x", "utf-8")
    assert "notes\\x1b[2J.xyz" in CliRunner().invoke(app, ["build", "release", str(tmp_path / "edited")]).stderr
    monkeypatch.setattr("sys.argv", ["cmsdash", "check", "--x\x1b[2J"])
    with pytest.raises(SystemExit):
        main()
    assert "--x\\x1b[2J" in capsys.readouterr().err
