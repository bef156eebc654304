"""Damaged pointer, activation log and releases: readers keep the loaded release, commands repair the repository."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from cmsdash.cli.app import app
from cmsdash.datastore.issues import ReleaseValidationError
from cmsdash.datastore.releases.activation_log import ACTIVATION_LOG_NAME
from cmsdash.datastore.releases.repository import POINTER_NAME, ReleaseRepository
from cmsdash.datastore.schema.csv_reader import read_csv_text
from cmsdash.domain import LANGUAGES
from cmsdash.i18n import get_translator, labelled_codes
from cmsdash.ingest.release_build.builder import BuildError, ReleaseChanges, build_release
from cmsdash.ui import release_cache
from tests.datastore.mutations import copy_small_folder
from tests.pages.test_pages_run import run

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
ROOT = Path(__file__).parents[2]


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ReleaseRepository:
    """Repository that the commands and pages of this process use."""
    folder = copy_small_folder(ROOT / "data", tmp_path / "data")
    monkeypatch.setenv("CMSDASH_DATA", str(folder))
    monkeypatch.setenv("CMSDASH_RELEASES", str(tmp_path / "releases"))
    return ReleaseRepository(tmp_path / "releases", folder, labelled_codes())


def build_changed_release(repository: ReleaseRepository, amount: str, base: str = "") -> str:
    """Build a release with another amount of the first operation."""
    schema = repository.load().schemas["operations"]
    rows = read_csv_text(repository.release_path(base) / "operations.csv", schema)
    changes = ReleaseChanges({"operations": [{**rows[0], "amount_eur": amount}, *rows[1:]]})
    return build_release(repository, base, changes, on_current=not base).release


def build_release_without_last_operation(repository: ReleaseRepository) -> str:
    last = repository.load().text_rows("operations")[-1]["operation"]
    release = repository.load()
    names = [name for name, schema in release.schemas.items() if schema.columns[0].name == "operation"]
    tables = {name: [row for row in release.text_rows(name) if row["operation"] != last] for name in names}
    return build_release(repository, "", ReleaseChanges(tables), reason="prova").release


def run_command(*arguments: str, code: int = 0) -> str:
    result = CliRunner().invoke(app, list(arguments))
    assert result.exit_code == code, result.output
    assert not result.exception or isinstance(result.exception, SystemExit), result.exception
    return result.stdout if code == 0 else result.stderr


DAMAGED_POINTERS = [
    b"x", b"[]", b"null", b"{}", b"\xff\xfe", b"[" * 100_000, b'{"release": 5, "activated": "", "before": "", "reason": ""}',
    b'{"release": "2026-01-01-000000-00000000", "activated": "2026-01-01T00:00:00+00:00", "before": "", "reason": ""}',
    b'{"release": "", "activated": "yesterday", "before": "", "reason": ""}',
    b'{"release": "../data", "activated": "2026-01-01T00:00:00+00:00", "before": "", "reason": ""}',
]  # fmt: skip


@pytest.mark.parametrize("content", DAMAGED_POINTERS, ids=lambda content: content[:20].decode("latin-1"))
def test_a_damaged_pointer_is_listed_as_an_issue_and_repaired_by_an_activation(
    repository: ReleaseRepository, content: bytes
) -> None:
    new = build_changed_release(repository, "2259525.71")
    (repository.folder / POINTER_NAME).write_bytes(content)
    result = CliRunner().invoke(app, ["release", "list", "--json"])
    assert result.exit_code == 1
    report: dict[str, Any] = json.loads(result.stdout)
    assert report["current"] == ""
    assert [item["id"] for item in report["releases"]] == list(repository.release_ids())
    assert [item["file"] for item in report["problems"]] == [POINTER_NAME]
    for lang in LANGUAGES:
        assert "cmsdash release activate" in run_command("release", "list", "--lang", lang, code=1)
    run_command("release", "activate", new)
    assert repository.load().manifest.id == new
    run_command("release", "list")


@pytest.mark.parametrize("content", [b"", b" \n"])
def test_an_empty_pointer_means_the_embedded_release(repository: ReleaseRepository, content: bytes) -> None:
    repository.folder.mkdir()
    (repository.folder / POINTER_NAME).write_bytes(content)
    assert repository.active_path() == repository.embedded
    assert repository.pointer_issues() == []


def delete_release(repository: ReleaseRepository, name: str) -> None:
    shutil.rmtree(repository.folder / name)


def damage_table(repository: ReleaseRepository, name: str) -> None:
    (repository.folder / name / "cities.csv").write_bytes(b"\xff")


def damage_pointer(repository: ReleaseRepository, name: str) -> None:
    (repository.folder / POINTER_NAME).write_bytes(b"x")


@pytest.mark.parametrize("damage", [delete_release, damage_table, damage_pointer])
def test_readers_keep_the_last_good_release(repository: ReleaseRepository, damage: Any) -> None:
    first, second = build_changed_release(repository, "2259525.71"), build_changed_release(repository, "2259525.72")
    repository.activate(first)
    resolution = release_cache.resolve_release("")
    assert (resolution.release.manifest.id, resolution.is_fallback) == (first, False)
    repository.activate(second)
    damage(repository, second)
    fallback = release_cache.resolve_release("")
    assert (fallback.release, fallback.is_active, fallback.is_fallback) == (resolution.release, True, True)
    repository.activate(first)
    assert not release_cache.resolve_release("").is_fallback


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_releases_page_warns_about_a_fallback_release(repository: ReleaseRepository, lang: str) -> None:
    new = build_changed_release(repository, "2259525.71")
    repository.activate(new)
    delete_release(repository, new)
    page = run("releases", {"lang": lang})
    embedded = repository.embedded_id()
    day = get_translator(lang).date(embedded[:10])
    assert not page.exception
    assert [item.value for item in page.warning] == [get_translator(lang)("releases.fallback", date=day, id=embedded)]


def test_the_server_starts_without_the_active_release(
    repository: ReleaseRepository, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cmsdash import server

    ports = []
    monkeypatch.setattr(server, "run_server", lambda host, port, started: ports.append(port))
    new = build_changed_release(repository, "2259525.71")
    repository.activate(new)
    delete_release(repository, new)
    result = CliRunner().invoke(app, ["serve"])
    assert (result.exit_code, ports) == (0, [8501])
    assert new in result.stderr


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_releases_page_opens_with_damaged_releases_and_log(repository: ReleaseRepository, lang: str) -> None:
    new = build_changed_release(repository, "2259525.71")
    repository.activate(new)
    release_cache.resolve_release("")
    (repository.folder / ACTIVATION_LOG_NAME).write_bytes(b"no switch\n\xff\n")
    (repository.folder / new / "manifest.json").write_text('{"created": 5}', "utf-8")
    (repository.folder / new / "operations.csv").unlink()
    page = run("releases", {"lang": lang})
    assert not page.exception
    text = " ".join(str(item.value) for kind in ("text", "html") for item in page.get(kind)).replace("&#x27;", "'")
    for key in ("releases.damaged", "releases.no_download"):
        assert get_translator(lang)(key) in text
    assert run_command("release", "list", code=1).count(ACTIVATION_LOG_NAME) == 2


def test_an_activation_that_would_lose_rows_requires_a_reason(repository: ReleaseRepository) -> None:
    """Two releases have the same base; the second lacks changes of the first."""
    older = build_release_without_last_operation(repository)
    newer = build_changed_release(repository, "2259525.71")
    repository.activate(newer)
    output = run_command("release", "activate", older, code=1)
    assert "--reason" in output
    assert "operations " in output
    assert "Operazioni: 1 riga su 101 non c'è più" in output
    report = json.loads(CliRunner().invoke(app, ["release", "activate", older, "--json"]).stdout)
    assert report["error"] == "loss"
    assert repository.load().manifest.id == newer
    run_command("release", "activate", older, "--reason", "la prima era sbagliata")
    assert repository.load().manifest.id == older


def test_activating_a_descendant_of_the_active_release_requires_no_reason(repository: ReleaseRepository) -> None:
    first = build_release_without_last_operation(repository)
    run_command("release", "activate", first, "--reason", "prova")
    second = build_changed_release(repository, "2259525.71")
    third = build_release(repository, second, ReleaseChanges(files={"README.md": b"more"}), on_current=False).release
    run_command("release", "activate", third)
    assert repository.load().manifest.id == third


def test_a_build_is_rejected_when_another_release_was_activated(repository: ReleaseRepository) -> None:
    base = repository.embedded_id()
    changes = ReleaseChanges(files={"README.md": b"mine"})
    other = build_changed_release(repository, "2259525.71")
    repository.activate(other)
    with pytest.raises(BuildError) as error:
        build_release(repository, base, changes)
    assert error.value.code == "moved"
    assert other in error.value.detail
    assert build_release(repository, base, changes, on_current=False).is_new, (
        "an explicitly chosen base need not be active"
    )
    assert build_release(repository, other, changes).is_new


def test_a_pointer_to_a_deleted_release_is_an_issue(repository: ReleaseRepository) -> None:
    new = build_changed_release(repository, "2259525.71")
    repository.activate(new)
    delete_release(repository, new)
    with pytest.raises(ReleaseValidationError, match="pointer_astray"):
        repository.active_path()
