"""`cmsdash lists` writes the lists of the laws with the reports on their data."""

import json
from pathlib import Path

from typer.testing import CliRunner

from cmsdash.cli.app import app
from tests.exports.file_readers import read_csv, read_xlsx


def test_lists_and_reports_are_written(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["lists", "--out", str(tmp_path / "out"), "--json"])
    assert result.exit_code == 0, result.output
    [report] = json.loads(result.stdout)["releases"]
    files = [Path(file) for file in report["files"]]
    assert sorted(files) == sorted((tmp_path / "out").iterdir())
    assert len(files) == 8, "two lists and two reports, each as CSV and XLSX"
    assert report["clock"]["due"] > report["clock"]["renewed"]
    listed = next(file for file in files if "operations-list-it" in file.name and file.suffix == ".csv")
    assert len(read_csv(listed.read_bytes(), ";")) == len(read_xlsx(listed.with_suffix(".xlsx").read_bytes()))


def test_one_list_of_one_city_in_english(tmp_path: Path) -> None:
    command = ["lists", "operations", "--selection", "city=barletta", "--format", "csv_international"]
    result = CliRunner().invoke(app, [*command, "--out", str(tmp_path), "--lang", "en"])
    assert result.exit_code == 0, result.output
    assert "To be renewed by" in result.stdout or "It was to be renewed by" in result.stdout
    names = sorted(path.name for path in tmp_path.iterdir())
    assert [name.partition("-barletta-")[0] for name in names] == [
        "cms-operations-list-en",
        "cms-operations-list-fields-en",
    ]


def test_unreadable_filters_and_releases_are_refused(tmp_path: Path) -> None:
    for option, word in (("--selection", "city=atlantide"), ("--release", "nope")):
        result = CliRunner().invoke(app, ["lists", option, word, "--out", str(tmp_path)])
        assert result.exit_code == 1
        assert word in result.stderr
        assert not [*tmp_path.iterdir()]
