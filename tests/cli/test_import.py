"""`cmsdash import` and `trace`: what they print and write, twice the same, interrupted, out of memory or time."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from cmsdash.cli.app import app
from cmsdash.datastore.releases.repository import ReleaseRepository
from cmsdash.i18n import labelled_codes
from cmsdash.ingest.errors import FileRejectedError
from cmsdash.ingest.sandbox import ResourceLimits, run_in_subprocess

DATA = Path(__file__).parents[2] / "data"
ABOUT = [
    "--about",
    "publisher=Comune",
    "--about",
    "title=Allegato",
    "--about",
    "url=https://example.org/",
    "--about",
    "date=2026-01",
]
LIST = (
    "Titolo;Comune;Importo;Codice locale\nCentro;Avellino;1.234,50;AV5.4.8.1\nBoh;Aveliino;1,00;X\nNo;Milano;2,00;Y\n"
)


@pytest.fixture
def releases(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "releases"
    monkeypatch.setenv("CMSDASH_RELEASES", str(folder))
    return folder


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    path = tmp_path / "elenco.csv"
    path.write_text(LIST, "utf-8")
    return path


def imported(*arguments: str) -> dict[str, Any]:
    result = CliRunner().invoke(app, ["import", *arguments, "--json"])
    assert result.exit_code == 0, result.output
    return dict(json.loads(result.stdout))


def test_a_list_becomes_a_release_once_and_every_euro_is_traced(releases: Path, listed: Path, tmp_path: Path) -> None:
    asked = [
        "operations",
        str(listed),
        "--source",
        "prova",
        *ABOUT,
        "--reason",
        "prova",
        "--report",
        str(tmp_path / "r"),
    ]
    first = imported(*asked)
    heaps = {
        name: (first[name]["rows"], first[name]["cents"])
        for name in ("input", "accepted", "quarantined", "out_of_scope")
    }
    assert heaps == {"input": (3, 123750), "accepted": (1, 123450), "quarantined": (1, 100), "out_of_scope": (1, 200)}
    assert imported(*asked)["release"] == first["release"]
    traced = CliRunner().invoke(app, ["trace", "av5-4-8-1", "--release", first["release"], "--json"])
    (found,) = json.loads(traced.stdout)["found"]
    assert (found["file"], found["line"], found["sha256"]) == ("elenco.csv", "2", first["file"]["sha256"])
    page = (tmp_path / "r" / "elenco.csv.report.html").read_text("utf-8")
    assert "Aveliino" in page
    assert b"city_doubtful" in (tmp_path / "r" / "elenco.csv.report.csv").read_bytes()
    manifest = json.loads((releases / first["release"] / "manifest.json").read_text("utf-8"))
    assert manifest["account"] == {
        **{name: rows for name, (rows, _) in heaps.items()},
        **{f"{name}_cents": cents for name, (_, cents) in heaps.items()},
        "reason.city_doubtful": 1,
        "scope.city": 1,
    }
    shown = CliRunner().invoke(app, ["release", "show", first["release"], "--lang", "en"])
    assert "reason." not in shown.stdout
    assert "scope." not in shown.stdout
    assert manifest["inputs"][0]["sha256"] == first["file"]["sha256"]


def test_a_dry_run_shows_all_and_writes_nothing(releases: Path, listed: Path) -> None:
    result = CliRunner().invoke(app, ["import", "operations", str(listed), "--source", "prova", *ABOUT, "--dry-run"])
    assert result.exit_code == 0
    assert "Righe accolte: 1 (1.234,50" in result.stdout
    assert '--match "Aveliino=avellino"' in result.stderr
    assert not releases.exists()


@pytest.mark.parametrize(("lang", "words"), [("it", "mancano le colonne"), ("en", "are missing")])
def test_a_refused_file_says_why(releases: Path, tmp_path: Path, lang: str, words: str) -> None:
    path = tmp_path / "altro.csv"
    path.write_text("a;b\n1;2\n", "utf-8")
    result = CliRunner().invoke(app, ["import", "operations", str(path), "--source", "prova", *ABOUT, "--lang", lang])
    assert result.exit_code == 1
    assert words in result.stderr
    assert not releases.exists()


@pytest.mark.parametrize(
    ("lang", "missing", "folder"), [("it", "non c’è", "è una cartella"), ("en", "no such file", "is a folder")]
)
def test_what_is_no_file_is_said_in_the_readers_language(
    releases: Path, tmp_path: Path, lang: str, missing: str, folder: str
) -> None:
    for path, words in ((tmp_path / "nowhere.csv", missing), (tmp_path, folder)):
        result = CliRunner().invoke(app, ["import", "operations", str(path), "--source", "prova", "--lang", lang])
        assert result.exit_code == 1
        assert words in result.stderr
    assert not releases.exists()


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ([], "Manca la fonte del file"),
        (["--source", "nuova"], "Per registrarla servono: publisher, title, url, date"),
        (["--source", "nuova", "--about", "publisher"], "--about: non si capisce «publisher»"),
        (["--source", "nuova", *ABOUT, "--about", "date=ieri"], "non va: date=ieri"),
        (["--source", "nuova", *ABOUT, "--about", "url=pagina"], "non va: url=pagina"),
        (["--source", "nuova", *ABOUT, "--about", "licence=boh"], "non va: licence=boh"),
        (["--source", "nuova", *ABOUT, "--match", "Boh=atlantide"], "--match: nessuna città ha la chiave atlantide"),
        (["--source", "nuova", *ABOUT, "--match", "Boh"], "--match: non si capisce «Boh»"),
    ],
)
@pytest.mark.parametrize("trial", [[], ["--dry-run"]])
def test_what_is_said_beside_a_file_must_make_sense(
    releases: Path, listed: Path, asked: list[str], words: str, trial: list[str]
) -> None:
    result = CliRunner().invoke(app, ["import", "operations", str(listed), *asked, *trial])
    assert result.exit_code == 1, result.output
    assert words in result.output
    assert not [path for path in releases.glob("*") if not path.name.startswith(".")]


def test_a_path_that_cannot_be_written_says_why(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    for target, words in (("nowhere/m.csv", "la cartella o il file non c'è"), ("file/m.csv", "è un file, non una")):
        result = CliRunner().invoke(app, ["import", "template", "operations", "--to", str(tmp_path / target)])
        assert result.exit_code == 1
        assert words in result.output
        assert str(tmp_path / target) in result.output


def test_a_release_copied_by_half_is_named(releases: Path) -> None:
    half = releases / "2026-01-01-000000-00000000"
    half.mkdir(parents=True)
    (half / "manifest.json").write_text('{"id": "2026')
    for command in (["list"], ["verify", half.name]):
        result = CliRunner().invoke(app, ["release", *command])
        assert result.exit_code == 1
        assert f"{half.name}/manifest.json: il manifesto non si legge" in result.output
        assert "copiala di nuovo intera" in result.output


def test_nothing_accepted_builds_nothing_and_says_so(releases: Path, tmp_path: Path) -> None:
    path = tmp_path / "elenco.csv"
    path.write_text("Titolo;Comune;Importo\nNo;Milano;2,00\n", "utf-8")
    result = CliRunner().invoke(app, ["import", "operations", str(path), "--source", "prova", *ABOUT])
    assert result.exit_code == 0
    assert "non è stata costruita nessuna versione" in result.stdout
    assert not releases.exists()


def test_hand_collected_data_are_traced_to_their_page(releases: Path) -> None:
    result = CliRunner().invoke(app, ["trace", "caltanissetta-01"])
    assert result.exit_code == 0
    assert "tfnweb.it" in result.stdout
    assert CliRunner().invoke(app, ["trace", "nowhere"]).exit_code == 1


def endless(advance: Callable[[int], Any]) -> None:
    while True:
        time.sleep(0.01)


def greedy(advance: Callable[[int], Any]) -> int:
    return len(bytearray(1 << 33))


def dying(advance: Callable[[int], Any]) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def filling(advance: Callable[[int], Any]) -> None:
    with tempfile.TemporaryFile() as file:
        file.write(bytes(2_000_000))


def telling(advance: Callable[[int], Any]) -> str:
    advance(3)
    return "done"


@pytest.mark.parametrize(
    ("job", "limits", "code"),
    [
        (endless, ResourceLimits(seconds=3), "time"),
        (greedy, ResourceLimits(), "memory"),
        (filling, ResourceLimits(file_bytes=1_000_000), "space"),
        (dying, ResourceLimits(), "process"),
    ],
)
def test_a_reader_that_goes_beyond_its_limits_is_stopped(
    job: Callable[..., Any], limits: ResourceLimits, code: str
) -> None:
    with pytest.raises(FileRejectedError) as refused:
        run_in_subprocess(job, "file", limits, lambda read: None)
    assert refused.value.code == code


def test_a_reader_tells_how_far_it_is() -> None:
    told: list[int] = []
    assert run_in_subprocess(telling, "file", ResourceLimits(), told.append) == "done"
    assert told == [3]


@pytest.mark.parametrize("pause", [0.5, 1.5, 2.5])
def test_an_interrupted_import_leaves_no_half_release(releases: Path, listed: Path, pause: float) -> None:
    command = [
        sys.executable,
        "-m",
        "cmsdash",
        "import",
        "operations",
        str(listed),
        "--source",
        "prova",
        *ABOUT,
        "--reason",
        "x",
    ]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as running:
        time.sleep(pause)
        running.send_signal(signal.SIGINT)
        running.wait(60)
    left = [path.name for path in releases.iterdir()] if releases.exists() else []
    assert not [name for name in left if name.startswith(".building-")]
    assert all((releases / name / "manifest.json").is_file() for name in left if not name.startswith("."))


@pytest.mark.parametrize(("name", "begins"), [("da-riempire.csv", b"\xef\xbb\xbf"), ("da-riempire.xlsx", b"PK")])
def test_a_template_has_the_form_that_its_name_says(tmp_path: Path, name: str, begins: bytes) -> None:
    target = tmp_path / name
    assert CliRunner().invoke(app, ["import", "template", "operations", "--to", str(target)]).exit_code == 0
    assert target.read_bytes().startswith(begins)


def test_a_release_put_to_use_during_an_import_is_not_reverted(releases: Path, folder: Path, tmp_path: Path) -> None:
    corrected = folder / "operations.csv"
    head, first, *rest = corrected.read_text("utf-8").splitlines(keepends=True)
    corrected.write_text("".join([head, first.replace("A.S.Ab.", "ASAB"), *rest]), "utf-8")
    built = CliRunner().invoke(app, ["build", "release", str(folder), "--reason", "prova", "--json"])
    other = json.loads(built.stdout)["release"]["id"]
    listed = tmp_path / "elenco.csv"  # so many doubtful rows that the import waits until somebody reads its report
    listed.write_text(LIST + "Boh;Aveliino;1,00;X\n" * 1000, "utf-8")
    command = [sys.executable, "-m", "cmsdash", "import", "operations", str(listed), "--source", "prova", *ABOUT]
    pipe = subprocess.PIPE
    with subprocess.Popen([*command, "--reason", "prova"], stdout=pipe, stderr=subprocess.STDOUT) as running:
        assert running.stdout is not None
        begun = running.stdout.readline()
        ReleaseRepository(releases, DATA, labelled_codes()).activate(other)
        told = (begun + running.stdout.read()).decode("utf-8")
    assert running.returncode == 1, told[-500:]
    assert "è stata messa in uso un'altra versione" in told
    assert other in told
    assert ReleaseRepository(releases, DATA, labelled_codes()).release_ids()[-1] == other, "no release was built"


@pytest.mark.parametrize("as_json", [[], ["--json"]])
def test_what_a_file_holds_does_not_speak_to_the_terminal(releases: Path, tmp_path: Path, as_json: list[str]) -> None:
    path = tmp_path / "elenco\x1b]0;x\x07.csv"
    path.write_text(
        'Titolo;Comune;Importo;Altro \x1b[2J\x9b1m\nUno \x1b[31m;Gela;"boh\x1b[2J\u202e\r";\nDue\x9b;Gela;1;\n',
        "utf-8",
        newline="",
    )
    for words in ([], ["--lang", "en"]):
        asked = ["import", "operations", str(path), "--source", "prova", *ABOUT, "--dry-run", *as_json, *words]
        result = CliRunner().invoke(app, asked)
        assert result.exit_code == 0, result.output
        assert not set(result.output) & set("\x1b\x9b\x07\r\u202e")
        assert "boh[2J" in result.output
    stray = tmp_path / "elenco\udcff.csv"
    stray.write_text(LIST, "utf-8")
    result = CliRunner().invoke(
        app, ["import", "operations", str(stray), "--source", "prova", *ABOUT, "--reason", "prova", *as_json]
    )
    assert result.exit_code == 0, result.output
    broken = tmp_path / "rovinato\x1b[2J\udcff.csv"
    broken.write_text("a;b\x1b[2J\n", "utf-8")
    result = CliRunner().invoke(app, ["import", "operations", str(broken), "--source", "prova", *ABOUT, *as_json])
    assert result.exit_code == 1
    assert "\x1b" not in result.output
    assert "rovinato" in result.output
