"""`cmsdash update`: a new release from what a server on this machine publishes, never put to use."""

import io
import json
import os
import signal
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from typer.testing import CliRunner

from cmsdash.cli.app import app
from cmsdash.datastore.releases.release import data_dir
from cmsdash.ingest.column_mapping import load_mapping
from tests.ingest.opencoesione.test_projects_file import OTHER_PROGRAMME_LINE, build_line, encode_projects
from tests.ingest.publisher import Publisher, serve


def encode_zip(*lines: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("progetti_esteso_2021-2027_20260630.csv", encode_projects(*lines))
    return buffer.getvalue()


CONTENT = encode_zip(build_line(), OTHER_PROGRAMME_LINE)


@pytest.fixture
def releases(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "releases"
    monkeypatch.setenv("CMSDASH_RELEASES", str(folder))
    monkeypatch.setenv("NO_PROXY", "*")
    return folder


@pytest.fixture
def publisher() -> Iterator[Publisher]:
    with serve(Publisher(CONTENT)) as running:
        yield running


def run_update(url: str, *arguments: str) -> Result:
    return CliRunner().invoke(app, ["update", "opencoesione", "--url", url, *arguments])


def release_ids(releases: Path) -> list[str]:
    return sorted(path.name for path in releases.iterdir() if not path.name.startswith("."))


@pytest.mark.parametrize(
    ("lang", "changes", "not_active"),
    [
        ("it", "Che cosa cambia rispetto alla versione in uso:", "La versione nuova non è in uso"),
        ("en", "What changes against the release in use:", "The new release is not in use"),
    ],
)
def test_the_newest_file_becomes_a_release_that_is_not_in_use(
    releases: Path, publisher: Publisher, lang: str, changes: str, not_active: str
) -> None:
    result = run_update(publisher.url, "--lang", lang)
    assert result.exit_code == 0, result.output
    lines = result.stdout.splitlines()
    release = lines[-1].split()[-1]
    assert release in release_ids(releases)
    assert changes in lines
    assert any("br5-4-11-1a" in line for line in lines)
    assert not_active in lines[-1]
    assert f"cmsdash release activate {release}" in lines[-1]
    assert not (releases / "current.json").exists()
    assert CliRunner().invoke(app, ["release", "verify", release]).exit_code == 0


def test_an_unchanged_file_is_neither_transferred_nor_built_again(releases: Path, publisher: Publisher) -> None:
    first = json.loads(run_update(publisher.url, "--json").stdout)
    before = release_ids(releases)
    second = json.loads(run_update(publisher.url, "--json").stdout)
    assert publisher.sent == len(CONTENT)
    assert second["release"] == first["release"]
    assert release_ids(releases) == before
    assert {item["table"] for item in first["tables"]} >= {"operations", "sources", "lineage"}
    assert (first["accepted"]["rows"], first["accepted"]["cents"]) == (1, 101612405)


def test_a_dry_run_reports_and_builds_nothing(releases: Path, publisher: Publisher) -> None:
    result = run_update(publisher.url, "--dry-run")
    assert result.exit_code == 0
    assert "Righe accolte: 1 (1.016.124,05" in result.stdout
    assert release_ids(releases) == []


def test_large_differences_need_a_reason_and_no_second_download(releases: Path, publisher: Publisher) -> None:
    lines = [build_line(COD_LOCALE_PROGETTO=f"BR5.4.11.1a.{number}") for number in range(300)]
    publisher.content = encode_zip(*lines)
    refused = run_update(publisher.url)
    assert refused.exit_code == 1
    assert "--reason" in refused.output
    assert release_ids(releases) == []
    accepted = run_update(publisher.url, "--reason", "prima pubblicazione")
    assert accepted.exit_code == 0, accepted.output
    assert publisher.sent == len(publisher.content)
    assert "Le altre differenze:" in accepted.stdout


@pytest.mark.parametrize(
    ("behaviour", "message"),
    [
        ({"status": 404}, "qui il file non c'è più (risposta 404)"),
        ({"status": 403}, "il server non dà il file a questo computer"),
        ({"status": 500}, "il server non riesce a dare il file (risposta 500)"),
        ({"media_type": "text/html"}, "il server manda una pagina web al posto del file"),
        ({"cuts": [0, 0]}, "il sito 127.0.0.1 non si raggiunge"),
        ({"redirects": {"/it/opendata/progetti.zip": "https://example.org/"}}, "manda a un altro sito"),
        ({"content": b"a;b\r\n1;2\r\n"}, "mancano le colonne"),
        ({"content": CONTENT[:-9]}, "rovinato o incompleto"),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, dict) else None,
)
def test_what_cannot_be_imported_is_said_and_leaves_no_file(
    releases: Path, publisher: Publisher, behaviour: dict[str, Any], message: str
) -> None:
    vars(publisher).update(behaviour)
    result = run_update(publisher.url)
    assert result.exit_code == 1
    assert message in result.stderr
    assert "Traceback" not in result.output
    assert [path.name for path in (releases / ".downloads").glob("[!.]*")] == []
    assert release_ids(releases) == []


def test_an_address_without_protection_is_refused(releases: Path) -> None:
    result = run_update("http://example.org/progetti.zip", "--lang", "en")
    assert result.exit_code == 1
    assert "It must begin with https://" in result.stderr


def test_the_default_address_is_in_the_mapping() -> None:
    address = load_mapping(data_dir() / "mappings", "opencoesione").settings["download"]
    assert address.startswith("https://opencoesione.gov.it/")


def test_two_updates_at_once_do_not_share_a_file(releases: Path, publisher: Publisher) -> None:
    from cmsdash.installation import default_repository

    with default_repository().lock("update"):
        result = run_update(publisher.url)
    assert result.exit_code == 1
    assert "Un altro processo sta lavorando" in result.stderr
    assert publisher.requests == []


@pytest.mark.parametrize(
    "signal_number", [signal.SIGINT, signal.SIGKILL, pytest.param(signal.SIGTERM, marks=pytest.mark.slow)]
)
def test_an_interrupted_command_resumes_when_it_is_repeated(
    releases: Path, publisher: Publisher, signal_number: int
) -> None:
    lines = [build_line(OC_CODICE_PROGRAMMA="PSCLAZIO2021", COD_LOCALE_PROGETTO=f"X{n}") for n in range(20_000)]
    publisher.content = encode_zip(build_line(), *lines)
    publisher.stalls_after = 2_000_000
    command = [sys.executable, "-m", "cmsdash", "update", "opencoesione", "--url", publisher.url]
    with subprocess.Popen(
        command,
        stderr=subprocess.PIPE,
        env=os.environ,
        text=True,
        # A shell that runs the tests in the background makes its processes ignore SIGINT.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    ) as process:
        assert publisher.stalled.wait(60)
        part = releases / ".downloads" / ".download.part"
        while not part.is_file() or part.stat().st_size < 1_900_000:
            assert process.poll() is None
        process.send_signal(signal_number)
        _, errors = process.communicate(timeout=60)
    publisher.resumed.set()
    assert "Traceback" not in errors
    if signal_number == signal.SIGINT:
        assert process.returncode == 130
        assert "riprende da lì" in errors
    publisher.stalls_after = 0
    result = run_update(publisher.url)
    assert result.exit_code == 0, result.output
    assert int(publisher.requests[-1][1]["Range"].removeprefix("bytes=").rstrip("-")) >= 1_900_000
