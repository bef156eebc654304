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
from tests.datastore.mutations import small_copy
from tests.pages.test_pages_run import run

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
ROOT = Path(__file__).parents[2]


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ReleaseRepository:
    """Repository that the commands and pages of this process use."""
    folder = small_copy(ROOT / "data", tmp_path / "data")
    monkeypatch.setenv("CMSDASH_DATA", str(folder))
    monkeypatch.setenv("CMSDASH_RELEASES", str(tmp_path / "releases"))
    return ReleaseRepository(tmp_path / "releases", folder, labelled_codes())


def build_changed_release(store: ReleaseRepository, amount: str, base: str = "") -> str:
    """Build a release with another amount of the first operation."""
    schema = store.load().schemas["operations"]
    rows = read_csv_text(store.release_path(base) / "operations.csv", schema)
    changes = ReleaseChanges({"operations": [{**rows[0], "amount_eur": amount}, *rows[1:]]})
    return build_release(store, base, changes, on_current=not base).release


def build_release_without_last_operation(store: ReleaseRepository) -> str:
    last = store.load().text_rows("operations")[-1]["operation"]
    release = store.load()
    names = [name for name, schema in release.schemas.items() if schema.columns[0].name == "operation"]
    tables = {name: [row for row in release.text_rows(name) if row["operation"] != last] for name in names}
    return build_release(store, "", ReleaseChanges(tables), reason="prova").release


def run_command(*words: str, code: int = 0) -> str:
    result = CliRunner().invoke(app, list(words))
    assert result.exit_code == code, result.output
    assert not result.exception or isinstance(result.exception, SystemExit), result.exception
    return result.stdout if code == 0 else result.stderr


GARBAGE = [
    b"x", b"[]", b"null", b"{}", b"\xff\xfe", b"[" * 100_000, b'{"release": 5, "activated": "", "before": "", "reason": ""}',
    b'{"release": "2026-01-01-000000-00000000", "activated": "2026-01-01T00:00:00+00:00", "before": "", "reason": ""}',
    b'{"release": "", "activated": "yesterday", "before": "", "reason": ""}',
    b'{"release": "../data", "activated": "2026-01-01T00:00:00+00:00", "before": "", "reason": ""}',
]  # fmt: skip


@pytest.mark.parametrize("content", GARBAGE, ids=lambda content: content[:20].decode("latin-1"))
def test_a_garbage_pointer_is_named_by_the_list_and_mended_by_an_activation(
    store: ReleaseRepository, content: bytes
) -> None:
    new = build_changed_release(store, "2259525.71")
    (store.folder / POINTER_NAME).write_bytes(content)
    listed = CliRunner().invoke(app, ["release", "list", "--json"])
    assert listed.exit_code == 1
    report: dict[str, Any] = json.loads(listed.stdout)
    assert report["current"] == ""
    assert [item["id"] for item in report["releases"]] == list(store.release_ids())
    assert [item["file"] for item in report["problems"]] == [POINTER_NAME]
    for lang in LANGUAGES:
        assert "cmsdash release activate" in run_command("release", "list", "--lang", lang, code=1)
    run_command("release", "activate", new)
    assert store.load().manifest.id == new
    run_command("release", "list")


@pytest.mark.parametrize("content", [b"", b" \n"])
def test_an_empty_pointer_means_the_embedded_release(store: ReleaseRepository, content: bytes) -> None:
    store.folder.mkdir()
    (store.folder / POINTER_NAME).write_bytes(content)
    assert store.active_path() == store.embedded
    assert store.pointer_issues() == []


def delete_release(store: ReleaseRepository, name: str) -> None:
    shutil.rmtree(store.folder / name)


def damage_table(store: ReleaseRepository, name: str) -> None:
    (store.folder / name / "cities.csv").write_bytes(b"\xff")


def damage_pointer(store: ReleaseRepository, name: str) -> None:
    (store.folder / POINTER_NAME).write_bytes(b"x")


@pytest.mark.parametrize("harm", [delete_release, damage_table, damage_pointer])
def test_readers_keep_the_last_good_release(store: ReleaseRepository, harm: Any) -> None:
    first, second = build_changed_release(store, "2259525.71"), build_changed_release(store, "2259525.72")
    store.activate(first)
    served = release_cache.resolve_release("")
    assert (served.release.manifest.id, served.is_fallback) == (first, False)
    store.activate(second)
    harm(store, second)
    after = release_cache.resolve_release("")
    assert (after.release, after.is_active, after.is_fallback) == (served.release, True, True)
    store.activate(first)
    assert not release_cache.resolve_release("").is_fallback


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_says_that_another_release_stands_in(store: ReleaseRepository, lang: str) -> None:
    new = build_changed_release(store, "2259525.71")
    store.activate(new)
    delete_release(store, new)
    page = run("releases", {"lang": lang})
    embedded = store.embedded_id()
    day = get_translator(lang).date(embedded[:10])
    assert not page.exception
    assert [item.value for item in page.warning] == [get_translator(lang)("releases.fallback", date=day, id=embedded)]


def test_the_server_starts_without_the_release_in_use(
    store: ReleaseRepository, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cmsdash import server

    started = []
    monkeypatch.setattr(server, "run_server", lambda host, port: started.append(port))
    new = build_changed_release(store, "2259525.71")
    store.activate(new)
    delete_release(store, new)
    result = CliRunner().invoke(app, ["serve"])
    assert (result.exit_code, started) == (0, [8501])
    assert new in result.stderr


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_of_releases_survives_what_is_damaged(store: ReleaseRepository, lang: str) -> None:
    new = build_changed_release(store, "2259525.71")
    store.activate(new)
    release_cache.resolve_release("")
    (store.folder / ACTIVATION_LOG_NAME).write_bytes(b"no switch\n\xff\n")
    (store.folder / new / "manifest.json").write_text('{"created": 5}', "utf-8")
    (store.folder / new / "operations.csv").unlink()
    page = run("releases", {"lang": lang})
    assert not page.exception
    words = " ".join(str(item.value) for kind in ("text", "html") for item in page.get(kind)).replace("&#x27;", "'")
    for key in ("releases.damaged", "releases.no_download"):
        assert get_translator(lang)(key) in words
    assert run_command("release", "list", code=1).count(ACTIVATION_LOG_NAME) == 2


def test_an_activation_that_would_lose_rows_asks_for_a_reason(store: ReleaseRepository) -> None:
    """Two releases have the same base; the second lacks changes of the first."""
    start = build_release_without_last_operation(store)
    grown = build_changed_release(store, "2259525.71")
    store.activate(grown)
    words = run_command("release", "activate", start, code=1)
    assert "--reason" in words
    assert "operations " in words
    assert "Operazioni: 1 riga su 68 non c'è più" in words
    report = json.loads(CliRunner().invoke(app, ["release", "activate", start, "--json"]).stdout)
    assert report["error"] == "loss"
    assert store.load().manifest.id == grown
    run_command("release", "activate", start, "--reason", "la prima era sbagliata")
    assert store.load().manifest.id == start


def test_an_activation_of_what_grew_from_the_release_in_use_asks_nothing(store: ReleaseRepository) -> None:
    first = build_release_without_last_operation(store)
    run_command("release", "activate", first, "--reason", "prova")
    second = build_changed_release(store, "2259525.71")
    third = build_release(store, second, ReleaseChanges(files={"README.md": b"more"}), on_current=False).release
    run_command("release", "activate", third)
    assert store.load().manifest.id == third


def test_a_build_on_a_release_that_is_not_in_use_any_more_is_refused(store: ReleaseRepository) -> None:
    base = store.embedded_id()
    changes = ReleaseChanges(files={"README.md": b"mine"})
    other = build_changed_release(store, "2259525.71")
    store.activate(other)
    with pytest.raises(BuildError) as refused:
        build_release(store, base, changes)
    assert refused.value.code == "moved"
    assert other in refused.value.detail
    assert build_release(store, base, changes, on_current=False).is_new, "a base that was chosen is taken as it is"
    assert build_release(store, other, changes).is_new


def test_a_release_that_is_gone_is_said_by_its_pointer(store: ReleaseRepository) -> None:
    new = build_changed_release(store, "2259525.71")
    store.activate(new)
    delete_release(store, new)
    with pytest.raises(ReleaseValidationError, match="pointer_astray"):
        store.active_path()
