"""Files of a data folder that are no UTF-8, no CSV, no TOML or no JSON are named with line and remedy, in words."""

import re
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cmsdash.cli.app import app
from cmsdash.datastore.issues import ContentError, describe_error
from cmsdash.datastore.releases.release import data_dir

FIXTURES = Path(__file__).parents[1] / "fixtures" / "intake"
ENGLISH = re.compile(
    r"(?i)\b(?:expected|invalid|unexpected|cannot|missing|expecting|illegal|codec|decode|line \d|error|traceback)\b"
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    copy = tmp_path / "data"
    shutil.copytree(data_dir(), copy)
    monkeypatch.setenv("CMSDASH_RELEASES", str(tmp_path / "releases"))
    return copy


CHECK, BUILD = ["check"], ["build", "release"]


def read_refusals(folder: Path, *commands: list[str]) -> list[str]:
    """Return what commands say on standard error."""
    messages = []
    for command in commands:
        result = CliRunner().invoke(app, command)
        assert result.exit_code == 1, (command, result.output, result.exception)
        assert isinstance(result.exception, SystemExit)
        messages.append(result.stderr)
    return messages


def test_a_table_that_is_not_utf_8_is_named_with_line_and_remedy(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copyfile(FIXTURES / "02-figures.csv", folder / "figures.csv")
    monkeypatch.setenv("CMSDASH_DATA", str(folder))
    for message in read_refusals(folder, [*CHECK, str(folder)], [*BUILD, str(folder)], ["serve", "--port", "8599"]):
        assert "figures.csv, riga 2: il testo non è in UTF-8" in message
        assert "CSV UTF-8" in message


def test_curly_quotes_in_a_mapping_are_named_with_their_line(folder: Path) -> None:
    shutil.copyfile(FIXTURES / "03-mapping-operations.toml", folder / "mappings" / "operations.toml")
    for message in read_refusals(folder, [*CHECK, str(folder)], [*BUILD, str(folder)]):
        assert "mappings/operations.toml, riga 6" in message
        assert "“Nome del progetto”" in message
        assert "solo quelle dritte" in message


DAMAGES: dict[str, tuple[str, bytes, str]] = {
    "open quote": ("figures.csv", b'figure,city\n"open,andria\nx,y\n', "figures.csv, riga 2: le virgolette"),
    "stray quote": ("figures.csv", b'figure,city\n"a "b" c",andria\n', "figures.csv, riga 2: le virgolette"),
    "curly quotes": ("sources.toml", "[x]\ntitle = “Titolo”\n".encode(), "sources.toml, riga 2"),
    "open bracket": ("figures.toml", b"key = [\n", "figures.toml, riga 1"),
    "sidecar in Windows encoding": ("figures.toml", b"# gi\xe0\n", "figures.toml, riga 1: il testo non è in UTF-8"),
    "mapping in Windows encoding": ("mappings/cities.toml", b"\n# gi\xe0\n", "mappings/cities.toml, riga 2: il testo non è in UTF-8"),
    "rules": ("classification.toml", b"[[rule]\n", "classification.toml, riga 1"),
    "shapes": ("geography/cities.geojson", b'{\n"type": \n', "geography/cities.geojson, riga"),
    "shapes without areas": ("geography/cities.geojson", b'{"features": [1]}', "geography/cities.geojson: il file non si legge"),
    "mapping without fields": ("mappings/operations.toml", b"[settings]\n", "mappings/operations.toml: la mappatura non va: fields"),
    "mapping with odd headers": ("mappings/operations.toml", b"[fields.title]\nheaders = 3\n", "mappings/operations.toml: la mappatura non va: headers = 3"),
    "schema without key": ("figures.toml", b"[columns]\n", "figures.toml: la scheda TOML non si legge: key"),
}  # fmt: skip


@pytest.mark.parametrize("name", DAMAGES)
def test_damage_is_said_in_words_without_the_english_of_libraries(folder: Path, name: str) -> None:
    file, content, words = DAMAGES[name]
    (folder / file).write_bytes(content)
    result = CliRunner().invoke(app, ["check", str(folder)])
    assert result.exit_code == 1
    assert words in result.stderr
    assert not ENGLISH.findall(result.stderr)


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (ContentError("key = []"), "key = []"),
        (PermissionError(13, "Permission denied"), "EACCES"),
        (KeyError("columns"), "columns"),
        (ValueError("Invalid isoformat string: 'x'"), "x"),
        (RecursionError("maximum recursion depth exceeded"), ""),
    ],
)
def test_an_exception_is_described_without_english(error: Exception, text: str) -> None:
    assert describe_error(error) == text
