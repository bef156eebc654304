"""File types in a data folder, addresses and keys of sources, mappings, and atomic replacement."""

import json
import os
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cmsdash.cli.app import app
from cmsdash.datastore import atomic_files
from cmsdash.datastore.addresses import is_local_address, is_web_address
from cmsdash.datastore.data_files import check_file_types
from cmsdash.datastore.issues import ReleaseValidationError
from cmsdash.datastore.releases.release import open_release
from cmsdash.datastore.source_register import load_sources
from cmsdash.domain import LANGUAGES
from cmsdash.i18n import escape_markdown, get_translator, labelled_codes
from cmsdash.ingest.column_mapping import MAPPING_NAMES, load_mapping, validate_mappings
from cmsdash.ingest.errors import FileRejectedError
from cmsdash.ingest.sources import resolve_source
from cmsdash.views.html.tables import link
from tests.pages.test_pages_run import run

DATA = Path(__file__).parents[2] / "data"
SOURCE = {"publisher": "P", "title": "T", "url": "https://a.it/", "date": "2026", "accessed": "2026-01-01", "licence": "cited"}  # fmt: skip


def link_file(path: Path, target: Path) -> None:
    path.symlink_to(target)


def link_folder(path: Path, target: Path) -> None:
    path.symlink_to(target.parent, target_is_directory=True)


def link_nothing(path: Path, target: Path) -> None:
    path.symlink_to(target.with_name("nowhere"))


def make_pipe(path: Path, target: Path) -> None:
    os.mkfifo(path)


@pytest.mark.parametrize("name", ["notes.md", "figures.csv", "mappings/cities.toml", "geography/cities.geojson", "manifest.json"])  # fmt: skip
@pytest.mark.parametrize(
    ("make", "code"),
    [(link_file, "file_link"), (link_folder, "file_link"), (link_nothing, "file_link"), (make_pipe, "file_irregular")],
)
def test_links_and_pipes_are_rejected_without_being_opened(folder: Path, make: object, code: str, name: str) -> None:
    target = folder.with_name("secret.txt")
    target.write_text("SECRET", "utf-8")
    (folder / name).unlink(missing_ok=True)
    make(folder / name, target)  # type: ignore[operator]
    with pytest.raises(ReleaseValidationError) as error:
        check_file_types(folder)
    assert [(issue.code, issue.file) for issue in error.value.issues] == [(code, name)]


def test_a_build_rejects_a_folder_with_a_link(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CMSDASH_RELEASES", str(tmp_path / "releases"))
    (folder / "notes.md").symlink_to(tmp_path)
    for command in (["check", str(folder)], ["build", "release", str(folder)]):
        result = CliRunner().invoke(app, command)
        assert result.exit_code == 1
        assert "notes.md" in result.stderr
    assert not list((tmp_path / "releases").glob("*/notes.md"))


def test_a_folder_in_place_of_a_file_is_an_issue(folder: Path) -> None:
    (folder / "figures.csv").unlink()
    (folder / "figures.csv").mkdir()
    with pytest.raises(ReleaseValidationError) as error:
        open_release(folder, labelled_codes())
    assert [(issue.code, issue.file) for issue in error.value.issues] == [("file_unreadable", "figures.csv")]


@pytest.mark.parametrize(
    "address", ["https://a.it", "http://a.it:8080/x?y=%20#z", "https://città.it/à", "https://a.it/x_(y)'"]
)
def test_web_addresses_are_accepted(address: str) -> None:
    assert is_web_address(address)
    assert link("x", address).startswith("<a ")


@pytest.mark.parametrize(
    "address",
    ["", "https:///x", "https://", "https://user:pw@a.it/", "https://user@a.it/", "https://a.it/ javascript:x", "//a.it/x",
     "javascript:alert(1)", "ftp://a.it/", "https://a.it:99999/", "https://[a/", "https://a.it/\n", "/\\a.it", "HTTPS://a.it\t",
     "https:a.it", 'https://a.it/"x', "https:\\\\a.it", "data:text/html,x"],
)  # fmt: skip
def test_other_addresses_are_rejected(address: str, folder: Path) -> None:
    assert not is_web_address(address)
    assert link("x", address) == "x"
    with pytest.raises(FileRejectedError) as error:
        resolve_source(SOURCE | {"key": "new", "url": address or " "}, folder, "a.csv")
    assert error.value.code == "source_wrong"


def test_local_addresses_are_recognised() -> None:
    assert all(is_local_address(address) for address in ("/", "/city?x", "?lang=en"))
    assert not any(is_local_address(address) for address in ("//a.it", "/\\a.it", "city", ""))


@pytest.mark.parametrize("key", ["a|b", "A", "a b", "à", "a/b", "a'b", "a\n"])
def test_a_malformed_source_key_is_rejected(folder: Path, key: str) -> None:
    with pytest.raises(FileRejectedError) as error:
        resolve_source({**SOURCE, "key": key}, folder, "a.csv")
    assert (error.value.code, error.value.expected) == ("source_wrong", "a-z 0-9 . -")
    path = folder / "sources.toml"
    quoted = key.replace("\n", "\\n")
    path.write_text(path.read_text("utf-8").replace('["algheronotizie"]', f'["{quoted}"]'), "utf-8")
    with pytest.raises(ReleaseValidationError) as release_error:
        load_sources(path, labelled_codes()["licence"])
    assert [(issue.code, issue.column) for issue in release_error.value.issues] == [("source_field", key)]


@pytest.mark.parametrize(
    ("before", "after", "field"),
    [('date = "2025-04"', "date = 2024-03-30", "date"), ('url = "https://www.alg', 'url = 5 # "', "url"),
     ('licence = "cited"', "licence = []", "licence"), ('publisher = "alg', 'publisher = "a\\nb', "publisher"),
     ('date = "2025-04"', 'date = "20250401"', "date")],
)  # fmt: skip
def test_a_source_field_of_another_type_is_an_issue(folder: Path, before: str, after: str, field: str) -> None:
    path = folder / "sources.toml"
    content = path.read_text("utf-8")
    assert before in content
    path.write_text(content.replace(before, after, 1), "utf-8")
    with pytest.raises(ReleaseValidationError) as error:
        load_sources(path, labelled_codes()["licence"])
    assert [(issue.code, issue.value.split(" ")[0]) for issue in error.value.issues] == [("source_field", field)]


def test_the_embedded_mappings_have_no_issues(folder: Path) -> None:
    cities = {row.split(",")[0] for row in (DATA / "cities.csv").read_text("utf-8").splitlines()[1:]}
    assert validate_mappings(folder, cities, all_needed=True) == []


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [("operations", "[settings]", "[settings"), ("operations", '"ammessa" = "admitted"', '"ammessa" = "paid"'),
     ("operations", "headers = [", 'headers = "x" #'), ("operations", "[fields.title]", "[fields.titel]"),
     ("allocations", '"tetto" = "ceiling"', '"tetto" = "roof"'), ("opencoesione", "programme = ", "program = "),
     ("opencoesione", '"2" = "beneficiary"', '"2" = "boss"'),
     ("cities", '"corigliano-rossano"', '"nowhere"')],
)  # fmt: skip
def test_check_reports_a_damaged_mapping(folder: Path, name: str, before: str, after: str) -> None:
    path = folder / "mappings" / f"{name}.toml"
    content = path.read_text("utf-8")
    assert before in content
    path.write_text(content.replace(before, after, 1), "utf-8")
    result = CliRunner().invoke(app, ["check", str(folder)])
    assert result.exit_code == 1
    assert f"mappings/{name}.toml" in result.stderr


@pytest.mark.parametrize(
    ("name", "before", "after", "path", "options"),
    [
        ("operations", "[fields.amount]", "[fields.amounts]", "fields.amounts", "amount"),
        ("operations", "[values.status]", "[values.stato]", "values.stato", "status"),
        ("operations", "decimal =", "decimale =", "settings.decimale", "decimal"),
        ("operations", "[settings]", "[setting]", "setting", "settings"),
        ("operations", "carried = false # read", "carry = false # read", "fields.country", ""),
        ("operations", '\nexample = "Comune"', '\nexamples = "Comune"', "fields.legal_form.examples", "example"),
        ("operations", "unit =", "zzz =", "settings.zzz", "decimal | unit | status"),
        ("opencoesione", "[beside.payments.fields.key]", "[beside.payment.fields.key]", "beside.payment", "payments"),
        ("opencoesione", "[beside.payments.fields.amount]", "[beside.payments.fields.amounts]", "beside.payments.fields.amounts", "amount"),
        ("cities", "[values.city]", "[values.citta]", "values.citta", "city"),
    ],
)  # fmt: skip
def test_a_misspelt_name_of_a_mapping_is_told_with_its_line_and_the_nearest_one(
    folder: Path, name: str, before: str, after: str, path: str, options: str
) -> None:
    file = folder / "mappings" / f"{name}.toml"
    content = file.read_text("utf-8")
    assert before in content
    changed = content.replace(before, after, 1)
    file.write_text(changed, "utf-8")
    issues = validate_mappings(folder, set(), all_needed=False)
    issue = next(issue for issue in issues if issue.file == f"mappings/{name}.toml")
    line = changed[: changed.index(after)].count("\n") + 1
    assert (issue.code, issue.value) == ("mapping_name_unknown", path)
    assert options in issue.expected
    if path != "fields.country":  # its own name is right, but what tells that it is not kept is misspelt
        assert issue.row == line + after.startswith("\n")
    result = CliRunner().invoke(app, ["check", str(folder)])
    assert (result.exit_code, path in result.stderr) == (1, True)


def test_a_column_that_is_not_kept_may_have_any_name(folder: Path) -> None:
    file = folder / "mappings" / "operations.toml"
    with file.open("a", encoding="utf-8") as stream:
        stream.write('\n[fields.protocol]\nheaders = ["Protocollo"]\ncarried = false\n')
    assert load_mapping(folder / "mappings", "operations").fields[-1].name == "protocol"


def test_check_reports_missing_mappings(folder: Path) -> None:
    for name in MAPPING_NAMES:
        (folder / "mappings" / f"{name}.toml").unlink()
    result = CliRunner().invoke(app, ["check", str(folder), "--json"])
    (missing,) = json.loads(result.stdout)["problems"]
    assert (result.exit_code, missing["code"], missing["count"]) == (1, "file_missing", len(MAPPING_NAMES))


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_upload_page_shows_an_error_for_a_damaged_mapping(
    folder: Path, monkeypatch: pytest.MonkeyPatch, lang: str
) -> None:
    monkeypatch.setenv("CMSDASH_DATA", str(folder))
    (folder / "mappings" / "operations.toml").write_text("[fields", "utf-8")
    page = run("bring", {"lang": lang})
    assert not page.exception
    start = get_translator(lang)("rejection.mapping_syntax", file="operations.toml", line=1, value="[fields")
    assert [item.value.startswith(escape_markdown(start)) for item in page.error] == [True]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_template_never_overwrites_a_file(tmp_path: Path, lang: str) -> None:
    path = tmp_path / "operations.csv"
    path.write_text("filled in", "utf-8")
    result = CliRunner().invoke(app, ["import", "template", "operations", "--to", str(path), "--lang", lang])
    assert result.exit_code == 1
    assert "--to" in result.stderr
    assert path.read_text("utf-8") == "filled in"


def test_a_failed_atomic_write_leaves_only_the_old_file(tmp_path: Path) -> None:
    folder = tmp_path / "name"
    folder.mkdir()
    with pytest.raises(OSError, match="name"):
        atomic_files.atomic_write(folder, b"new")
    assert [path.name for path in tmp_path.iterdir()] == ["name"]
