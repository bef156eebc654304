"""`cmsdash import` and `cmsdash trace`: output, files, repetition, interruption and resource limits."""

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
from cmsdash.datastore.releases.release import data_dir
from cmsdash.datastore.releases.repository import ReleaseRepository
from cmsdash.i18n import labelled_codes
from cmsdash.ingest.errors import FileRejectedError
from cmsdash.ingest.mapping_overlay import MappingOverlay, mapping_with_overlay
from cmsdash.ingest.sandbox import ResourceLimits, run_in_subprocess
from tests.pages.test_pages_run import run

CASES = Path(__file__).parents[1] / "fixtures" / "intake"
DATA = Path(__file__).parents[2] / "data"
SOURCE_OPTIONS = [
    "--about",
    "publisher=Comune",
    "--about",
    "title=Allegato",
    "--about",
    "url=https://example.org/",
    "--about",
    "date=2026-01",
]
OPERATIONS_CSV = (
    "Titolo;Comune;Importo;Codice locale\nCentro;Avellino;1.234,50;AV5.4.8.1\nBoh;Aveliino;1,00;X\nNo;Milano;2,00;Y\n"
)


@pytest.fixture
def releases(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "releases"
    monkeypatch.setenv("CMSDASH_RELEASES", str(folder))
    return folder


@pytest.fixture
def list_file(tmp_path: Path) -> Path:
    path = tmp_path / "elenco.csv"
    path.write_text(OPERATIONS_CSV, "utf-8")
    return path


def run_import(*arguments: str) -> dict[str, Any]:
    result = CliRunner().invoke(app, ["import", *arguments, "--json"])
    assert result.exit_code == 0, result.output
    return dict(json.loads(result.stdout))


def test_a_list_becomes_one_release_with_traceable_rows(releases: Path, list_file: Path, tmp_path: Path) -> None:
    arguments = [
        "operations",
        str(list_file),
        "--source",
        "prova",
        *SOURCE_OPTIONS,
        "--reason",
        "prova",
        "--report",
        str(tmp_path / "r"),
    ]
    first = run_import(*arguments)
    totals = {
        name: (first[name]["rows"], first[name]["cents"])
        for name in ("input", "accepted", "quarantined", "out_of_scope")
    }
    assert totals == {"input": (3, 123750), "accepted": (1, 123450), "quarantined": (1, 100), "out_of_scope": (1, 200)}
    assert run_import(*arguments)["release"] == first["release"]
    trace = CliRunner().invoke(app, ["trace", "av5-4-8-1", "--release", first["release"], "--json"])
    (lineage,) = json.loads(trace.stdout)["found"]
    assert (lineage["file"], lineage["line"], lineage["sha256"]) == ("elenco.csv", "2", first["file"]["sha256"])
    page = (tmp_path / "r" / "elenco.csv.report.html").read_text("utf-8")
    assert "Aveliino" in page
    assert b"city_doubtful" in (tmp_path / "r" / "elenco.csv.report.csv").read_bytes()
    manifest = json.loads((releases / first["release"] / "manifest.json").read_text("utf-8"))
    assert manifest["account"] == {
        **{name: rows for name, (rows, _) in totals.items()},
        **{f"{name}_cents": cents for name, (_, cents) in totals.items()},
        "reason.city_doubtful": 1,
        "scope.city": 1,
    }
    show = CliRunner().invoke(app, ["release", "show", first["release"], "--lang", "en"])
    assert "reason." not in show.stdout
    assert "scope." not in show.stdout
    assert manifest["inputs"][0]["sha256"] == first["file"]["sha256"]


def test_options_declare_headers_words_and_decimal_sign(releases: Path, tmp_path: Path) -> None:
    path = tmp_path / "elenco.csv"
    path.write_text("Iniziativa;Comune;Spesa;Stato\nCentro;Avellino;1.234;Deciso\n", "utf-8")
    options = ["--header", "Iniziativa=title", "--header", "Spesa=amount", "--word", "Deciso=status.decree"]
    result = run_import(
        *["operations", str(path), "--source", "prova", *SOURCE_OPTIONS, "--dry-run", "--decimal", ",", *options]
    )
    assert (result["accepted"]["rows"], result["accepted"]["cents"]) == (1, 123400)
    assert result["findings"] == []
    overlay = MappingOverlay({"Iniziativa": "title", "Spesa": "amount"}, {"status": {"Deciso": "decree"}}, ",")
    saved = tmp_path / "saved.toml"
    saved.write_bytes(mapping_with_overlay(data_dir() / "mappings", "operations", overlay))
    arguments = ["operations", str(path), "--source", "prova", *SOURCE_OPTIONS, "--dry-run"]
    assert run_import(*arguments, "--mapping", str(saved)) == result
    rejected = CliRunner().invoke(app, ["import", *arguments, "--mapping", str(path)])
    assert rejected.exit_code == 1
    assert "elenco.csv" in rejected.stderr


def test_a_dry_run_prints_the_report_and_writes_nothing(releases: Path, list_file: Path) -> None:
    result = CliRunner().invoke(
        app, ["import", "operations", str(list_file), "--source", "prova", *SOURCE_OPTIONS, "--dry-run"]
    )
    assert result.exit_code == 0
    assert "Righe accolte: 1 (1.234,50" in result.stdout
    assert '--match "Aveliino=avellino"' in result.stderr
    assert not releases.exists()


@pytest.mark.parametrize(("lang", "message"), [("it", "mancano le colonne"), ("en", "are missing")])
def test_a_rejected_file_is_reported_with_the_reason(releases: Path, tmp_path: Path, lang: str, message: str) -> None:
    path = tmp_path / "altro.csv"
    path.write_text("a;b\n1;2\n", "utf-8")
    result = CliRunner().invoke(
        app, ["import", "operations", str(path), "--source", "prova", *SOURCE_OPTIONS, "--lang", lang]
    )
    assert result.exit_code == 1
    assert message in result.stderr
    assert not releases.exists()


@pytest.mark.parametrize(
    ("lang", "missing", "folder"), [("it", "non c'è", "è una cartella"), ("en", "no such file", "is a folder")]
)
def test_a_path_that_is_no_file_is_reported_in_the_chosen_language(
    releases: Path, tmp_path: Path, lang: str, missing: str, folder: str
) -> None:
    for path, message in ((tmp_path / "nowhere.csv", missing), (tmp_path, folder)):
        result = CliRunner().invoke(app, ["import", "operations", str(path), "--source", "prova", "--lang", lang])
        assert result.exit_code == 1
        assert message in result.stderr
    assert not releases.exists()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ([], "Manca la fonte del file"),
        (["--source", "nuova"], "Per registrarla servono: publisher, title, url, date"),
        (["--source", "nuova", "--about", "publisher"], "--about: non si capisce «publisher»"),
        (["--source", "nuova", *SOURCE_OPTIONS, "--about", "date=ieri"], "non va: date=ieri"),
        (["--source", "nuova", *SOURCE_OPTIONS, "--about", "url=pagina"], "non va: url=pagina"),
        (["--source", "nuova", *SOURCE_OPTIONS, "--about", "licence=boh"], "non va: licence=boh"),
        (
            ["--source", "nuova", *SOURCE_OPTIONS, "--match", "Boh=atlantide"],
            "--match: nessuna città ha la chiave atlantide",
        ),
        (["--source", "nuova", *SOURCE_OPTIONS, "--match", "Boh"], "--match: non si capisce «Boh»"),
        (["--source", "nuova", *SOURCE_OPTIONS, "--header", "Boh"], "--header: non si capisce «Boh»"),
        (["--source", "nuova", *SOURCE_OPTIONS, "--header", "Boh=bah"], "non si conosce: Boh = bah"),
        (["--source", "nuova", *SOURCE_OPTIONS, "--word", "Boh=decree"], "--word: non si capisce «Boh=decree»"),
        (
            ["--source", "nuova", *SOURCE_OPTIONS, "--word", "Boh=status.bah"],
            "non si conosce: values.status: Boh = bah",
        ),
        (["--source", "nuova", *SOURCE_OPTIONS, "--decimal", "x"], "non si conosce: settings.decimal = x"),
        (["--source", "nuova", *SOURCE_OPTIONS, "--unit", "12"], "non si conosce: settings.unit = 12"),
        (["--source", "nuova", *SOURCE_OPTIONS, "--mapping", "assente.toml"], "assente.toml: il file non c'è"),
    ],
)
@pytest.mark.parametrize("dry_run", [[], pytest.param(["--dry-run"], marks=pytest.mark.slow)])
def test_invalid_source_and_match_options_are_rejected(
    releases: Path, list_file: Path, options: list[str], message: str, dry_run: list[str]
) -> None:
    result = CliRunner().invoke(app, ["import", "operations", str(list_file), *options, *dry_run])
    assert result.exit_code == 1, result.output
    assert message in result.output
    assert not [path for path in releases.glob("*") if not path.name.startswith(".")]


def test_an_unwritable_path_is_reported_with_the_reason(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    for target, message in (("nowhere/m.csv", "la cartella o il file non c'è"), ("file/m.csv", "è un file, non una")):
        result = CliRunner().invoke(app, ["import", "template", "operations", "--to", str(tmp_path / target)])
        assert result.exit_code == 1
        assert message in result.output
        assert str(tmp_path / target) in result.output


def test_an_incompletely_copied_release_is_reported(releases: Path) -> None:
    partial = releases / "2026-01-01-000000-00000000"
    partial.mkdir(parents=True)
    (partial / "manifest.json").write_text('{"id": "2026')
    for command in (["list"], ["verify", partial.name]):
        result = CliRunner().invoke(app, ["release", *command])
        assert result.exit_code == 1
        assert f"{partial.name}/manifest.json, riga 1: il manifesto non si legge" in result.output
        assert "copiala di nuovo intera" in result.output


def test_an_import_without_accepted_rows_builds_no_release(releases: Path, tmp_path: Path) -> None:
    path = tmp_path / "elenco.csv"
    path.write_text("Titolo;Comune;Importo\nNo;Milano;2,00\n", "utf-8")
    result = CliRunner().invoke(app, ["import", "operations", str(path), "--source", "prova", *SOURCE_OPTIONS])
    assert result.exit_code == 0
    assert "non è stata costruita nessuna versione" in result.stdout
    assert not releases.exists()


def test_hand_collected_data_are_traced_to_their_source(releases: Path) -> None:
    result = CliRunner().invoke(app, ["trace", "caltanissetta-01"])
    assert result.exit_code == 0
    assert "tfnweb.it" in result.stdout
    assert CliRunner().invoke(app, ["trace", "nowhere"]).exit_code == 1


def loop_forever(advance: Callable[[int], Any]) -> None:
    while True:
        time.sleep(0.01)


def allocate_memory(advance: Callable[[int], Any]) -> int:
    return len(bytearray(1 << 33))


def kill_own_process(advance: Callable[[int], Any]) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def write_large_file(advance: Callable[[int], Any]) -> None:
    with tempfile.TemporaryFile() as file:
        file.write(bytes(2_000_000))


def report_progress(advance: Callable[[int], Any]) -> str:
    advance(3)
    return "done"


@pytest.mark.parametrize(
    ("job", "limits", "code"),
    [
        (loop_forever, ResourceLimits(seconds=3), "time"),
        (allocate_memory, ResourceLimits(), "memory"),
        (write_large_file, ResourceLimits(file_bytes=1_000_000), "space"),
        (kill_own_process, ResourceLimits(), "process"),
    ],
)
def test_a_job_above_its_resource_limits_is_stopped(job: Callable[..., Any], limits: ResourceLimits, code: str) -> None:
    with pytest.raises(FileRejectedError) as error:
        run_in_subprocess(job, "file", limits, lambda read: None)
    assert error.value.code == code


def test_a_job_reports_its_progress() -> None:
    progress: list[int] = []
    assert run_in_subprocess(report_progress, "file", ResourceLimits(), progress.append) == "done"
    assert progress == [3]


def import_command(list_file: Path) -> list[str]:
    """The command line that imports a list of operations with a new source."""
    arguments = ["import", "operations", str(list_file), "--source", "prova", *SOURCE_OPTIONS]
    return [sys.executable, "-m", "cmsdash", *arguments]


@pytest.mark.parametrize("pause", [0.5, 1.5, 2.5])
def test_an_interrupted_import_leaves_no_incomplete_release(releases: Path, list_file: Path, pause: float) -> None:
    command = [*import_command(list_file), "--reason", "x"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        time.sleep(pause)
        process.send_signal(signal.SIGINT)
        process.wait(60)
    names = [path.name for path in releases.iterdir()] if releases.exists() else []
    assert not [name for name in names if name.startswith(".building-")]
    assert all((releases / name / "manifest.json").is_file() for name in names if not name.startswith("."))


@pytest.mark.parametrize(("name", "signature"), [("da-riempire.csv", b"\xef\xbb\xbf"), ("da-riempire.xlsx", b"PK")])
def test_a_template_has_the_format_of_its_file_extension(tmp_path: Path, name: str, signature: bytes) -> None:
    target = tmp_path / name
    assert CliRunner().invoke(app, ["import", "template", "operations", "--to", str(target)]).exit_code == 0
    assert target.read_bytes().startswith(signature)


def test_an_import_is_rejected_when_another_release_was_activated(releases: Path, folder: Path, tmp_path: Path) -> None:
    corrected = folder / "operations.csv"
    head, first, *rest = corrected.read_text("utf-8").splitlines(keepends=True)
    corrected.write_text("".join([head, first.replace("A.S.Ab.", "ASAB"), *rest]), "utf-8")
    build = CliRunner().invoke(app, ["build", "release", str(folder), "--reason", "prova", "--json"])
    other = json.loads(build.stdout)["release"]["id"]
    # Enough doubtful rows to fill the pipe, so that the import waits until its output is read.
    list_file = tmp_path / "elenco.csv"
    list_file.write_text(OPERATIONS_CSV + "Boh;Aveliino;1,00;X\n" * 1000, "utf-8")
    command = import_command(list_file)
    pipe = subprocess.PIPE
    with subprocess.Popen([*command, "--reason", "prova"], stdout=pipe, stderr=subprocess.STDOUT) as process:
        assert process.stdout is not None
        first_line = process.stdout.readline()
        ReleaseRepository(releases, DATA, labelled_codes()).activate(other)
        output = (first_line + process.stdout.read()).decode("utf-8")
    assert process.returncode == 1, output[-500:]
    assert "è stata messa in uso un'altra versione" in output
    assert other in output
    assert ReleaseRepository(releases, DATA, labelled_codes()).release_ids()[-1] == other, "no release was built"


@pytest.mark.parametrize("as_json", [[], ["--json"]])
def test_control_characters_of_a_file_are_not_printed(releases: Path, tmp_path: Path, as_json: list[str]) -> None:
    path = tmp_path / "elenco\x1b]0;x\x07.csv"
    path.write_text(
        'Titolo;Comune;Importo;Altro \x1b[2J\x9b1m\nUno \x1b[31m;Gela;"boh\x1b[2J\u202e\r";\nDue\x9b;Gela;1;\n',
        "utf-8",
        newline="",
    )
    for lang_options in ([], ["--lang", "en"]):
        arguments = [
            "import",
            "operations",
            str(path),
            "--source",
            "prova",
            *SOURCE_OPTIONS,
            "--dry-run",
            *as_json,
            *lang_options,
        ]
        result = CliRunner().invoke(app, arguments)
        assert result.exit_code == 0, result.output
        assert not set(result.output) & set("\x1b\x9b\x07\r\u202e")
        assert "boh[2J" in result.output
    undecodable = tmp_path / "elenco\udcff.csv"
    undecodable.write_text(OPERATIONS_CSV, "utf-8")
    result = CliRunner().invoke(
        app,
        ["import", "operations", str(undecodable), "--source", "prova", *SOURCE_OPTIONS, "--reason", "prova", *as_json],
    )
    assert result.exit_code == 0, result.output
    damaged = tmp_path / "rovinato\x1b[2J\udcff.csv"
    damaged.write_text("a;b\x1b[2J\n", "utf-8")
    result = CliRunner().invoke(
        app, ["import", "operations", str(damaged), "--source", "prova", *SOURCE_OPTIONS, *as_json]
    )
    assert result.exit_code == 1
    assert "\x1b" not in result.output
    assert "rovinato" in result.output


def import_and_activate(*arguments: str) -> dict[str, Any]:
    report = run_import("operations", *arguments, *SOURCE_OPTIONS, "--reason", "prova")
    assert CliRunner().invoke(app, ["release", "activate", report["release"], "--reason", "prova"]).exit_code == 0
    return report


def trace_operation(key: str) -> tuple[dict[str, str], str]:
    found = json.loads(CliRunner().invoke(app, ["trace", key, "--json"]).stdout)["found"]
    return found[0], CliRunner().invoke(app, ["trace", key]).stdout


def test_a_confirmed_operation_of_two_sources_is_traced_from_both(releases: Path) -> None:
    first, second = (str(CASES / f"17-source-{name}.csv") for name in "ab")
    import_and_activate(first, "--source", "stampa")
    told = import_and_activate(second, "--source", "elenco-adg")
    ((new, known),) = told["possible"]
    text = CliRunner().invoke(app, ["import", "operations", second, "--source", "elenco-adg", "--dry-run"]).stdout
    assert f"--same {new}={known}" in text
    joined = import_and_activate(second, "--source", "elenco-adg", "--same", f"{new}={known}")
    assert joined["possible"] == []
    for one, other in ((new, known), (known, new)):
        origin, lines = trace_operation(one)
        assert origin["same_as"] == other
        assert f"la stessa operazione, da un'altra fonte: {other}" in lines
        page = run("operations", {"operation": one})
        assert not page.exception
        assert "Le fonti che danno questa operazione" in [item.value for item in page.header]
    notice = "\n".join(item.value for item in run("operations", {"operation": known}).warning)
    assert "prendono questa operazione da un'altra fonte" in notice


def test_a_withdrawn_operation_keeps_its_page_and_its_lineage(releases: Path) -> None:
    import_and_activate(str(CASES / "15-edition-1.csv"), "--source", "elenco")
    second = import_and_activate(str(CASES / "15-edition-2.csv"), "--source", "elenco")
    (key,) = [item["expected"] for item in second["remarks"] if item["code"] == "operation_withdrawn"]
    origin, lines = trace_operation(key)
    assert (origin["file"], origin["withdrawn"]) == ("15-edition-1.csv", "2026-01")
    assert "ritirata: l'edizione del gennaio 2026 non la dà più" in lines
    (notice,) = run("operations", {"operation": key}).warning
    assert "non la dà più" in notice.value
    assert not run("operations", {"operation": "trani-01"}).warning
