"""The command that writes briefings."""

import json
from pathlib import Path

import pytest
from pypdf import PdfReader
from typer.testing import CliRunner

from cmsdash.cli.app import app
from tests.cli.test_commands import run_command


def test_a_city_is_found_by_code_name_and_istat_code(tmp_path: Path) -> None:
    # cities.csv: 085007 is the ISTAT code of Gela.
    for word in ("gela", "GELA", "085007"):
        printed = run_command("briefing", word, "--out", str(tmp_path / word))
        assert "cms-briefing-gela-" in printed
    names = {path.name for folder in tmp_path.iterdir() for path in folder.iterdir()}
    assert len(names) == 1


def test_the_report_is_json_and_the_file_has_the_link(tmp_path: Path) -> None:
    command = ["briefing", "Mazara del Vallo", "--out", str(tmp_path), "--address", "https://data.example.org/"]
    result = CliRunner().invoke(app, [*command, "--lang", "en", "--json"])
    report = json.loads(result.stdout)
    [file] = report["files"]
    words = "".join(page.extract_text() for page in PdfReader(file).pages)
    assert "https://data.example.org/city?city=mazara-del-vallo&lang=en" in words
    assert report["release"] in words
    assert not list(tmp_path.glob(".*")), "no temporary file is left"


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (("caltaniseta",), "Caltanissetta?"),
        (("qqqqqq",), "«qqqqqq»"),
        ((), "--all"),
        (("gela", "--all"), "--all"),
        (("--selection", "region=nowhere"), "region=nowhere"),
        (("--selection", "colour=red"), "colour"),
        (("--selection", "sicilia"), "sicilia"),
        (("gela", "--address", "data.example.org"), "«data.example.org»"),
    ],
)
def test_arguments_that_cannot_be_used_are_told(command: tuple[str, ...], words: str, tmp_path: Path) -> None:
    assert words in run_command("briefing", *command, "--out", str(tmp_path), code=1)
    assert not list(tmp_path.iterdir())


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert "non una cartella" in run_command("briefing", "gela", "--out", str(tmp_path / "file" / "in"), code=1)
    assert "c'è già" in run_command("briefing", "gela", "--out", str(tmp_path / "file"), code=1)


def test_an_older_file_is_replaced(tmp_path: Path) -> None:
    run_command("briefing", "aversa", "--out", str(tmp_path))
    [path] = tmp_path.iterdir()
    content = path.read_bytes()
    path.write_bytes(b"old")
    run_command("briefing", "aversa", "--out", str(tmp_path))
    assert path.read_bytes() == content


def test_several_formats_are_written_at_once(tmp_path: Path) -> None:
    run_command("briefing", "aversa", "--format", "html", "--format", "pptx", "--out", str(tmp_path))
    assert {path.suffix for path in tmp_path.iterdir()} == {".html", ".pptx"}


def test_several_cities_are_compared_and_a_link_gives_the_programme(tmp_path: Path) -> None:
    run_command("briefing", "gela", "andria", "--format", "html", "--out", str(tmp_path))
    link = "https://data.example.org/money?region=molise&lang=en"
    run_command("briefing", "--selection", link, "--format", "html", "--out", str(tmp_path))
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names[0].startswith("cms-briefing-comparison-andria-gela-")
    assert names[1].startswith("cms-briefing-programme-molise-")
