"""The command that builds the static site: what it refuses, and (slow) a whole site, twice."""

import json
import re
import shutil
from pathlib import Path

import pytest

from tests.cli.test_commands import run_command
from tests.exports.site.site_checks import find_broken_links, find_faults

BASE = "https://site.example/pn"
SITE_CONFIGURATION = Path(__file__).parents[2] / "deploy" / "nginx" / "site.conf"


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--base-url", "site.example"), "«site.example»"),
        (("--base-url", "https://site.example/?a=1"), "?a=1"),
        (("--dashboard-url", "javascript:alert(1)"), "javascript"),
        (("--dashboard-url", "data"), "--dashboard-url, CMSDASH_PUBLIC_URL: «data»"),
        (("--lang", "de"), "«de»"),
        (("--lang", "it,,en"), "«»"),
    ],
)
def test_arguments_that_cannot_be_used_are_told(options: tuple[str, ...], words: str, tmp_path: Path) -> None:
    assert words in run_command("build", "site", str(tmp_path / "site"), *options, code=1)
    assert not (tmp_path / "site").exists()


@pytest.mark.parametrize(
    ("variable", "value"), [("SOURCE_DATE_EPOCH", "9" * 30), ("SOURCE_DATE_EPOCH", "today"), ("CMSDASH_FEEDBACK", "x")]
)
def test_variables_that_cannot_be_used_are_told(
    variable: str, value: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, value)
    assert f"{variable}: «{value}»" in run_command("build", "site", str(tmp_path / "site"), code=1)
    assert not (tmp_path / "site").exists()


def test_folder_with_other_files_is_refused(tmp_path: Path) -> None:
    (tmp_path / "thesis.doc").write_text("")
    assert str(tmp_path) in run_command("build", "site", str(tmp_path), code=1)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.doc"]


@pytest.mark.slow
def test_whole_site_is_valid_and_a_second_build_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1796000000")
    out, other = tmp_path / "site", tmp_path / "other"
    options = ("--base-url", BASE, "--dashboard-url", "https://dash.example", "--json")
    first = json.loads(run_command("build", "site", str(out), *options))
    times = {path: path.stat().st_mtime_ns for path in out.rglob("*") if path.is_file()}
    second = json.loads(run_command("build", "site", str(out), *options))
    assert (second["written"], second["removed"], second["unchanged"]) == (0, 0, first["written"])
    assert {path: path.stat().st_mtime_ns for path in out.rglob("*") if path.is_file()} == times
    run_command("build", "site", str(other), *options)
    files = {path.relative_to(out).as_posix(): path.read_bytes() for path in out.rglob("*") if path.is_file()}
    assert files == {
        path.relative_to(other).as_posix(): path.read_bytes() for path in other.rglob("*") if path.is_file()
    }
    pages = {path: content for path, content in files.items() if path.endswith(".html")}
    assert len(pages) > 300
    assert [fault for path, page in pages.items() for fault in find_faults(path, page, (BASE,))] == []
    assert find_broken_links(files, BASE, frozenset()) == []
    shutil.rmtree(other)
    types = set(re.findall(r"^ {4}[a-z]+/\S+ (\w+);$", SITE_CONFIGURATION.read_text(encoding="utf-8"), re.MULTILINE))
    assert {Path(path).suffix.removeprefix(".") for path in files if Path(path).suffix} <= types
