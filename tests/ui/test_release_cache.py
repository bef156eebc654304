"""The release of a run: one for the frame and the page, the one that the link asks for, let go when nobody asks."""

import gc
import shutil
import weakref
from html import unescape
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from cmsdash import queries
from cmsdash.datastore.releases.repository import ReleaseRepository
from cmsdash.datastore.schema.csv_reader import read_csv_text
from cmsdash.domain import LANGUAGES, Selection
from cmsdash.i18n import get_translator, labelled_codes
from cmsdash.ingest.release_build.builder import ReleaseChanges, build_release
from cmsdash.ui import city_link_cell, city_map, release_cache
from cmsdash.ui.layout.page import PageContext
from cmsdash.ui.pages import releases
from tests.pages.test_pages_run import run

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


@pytest.fixture
def store(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ReleaseRepository:
    """A store that this process serves."""
    monkeypatch.setenv("CMSDASH_DATA", str(folder))
    monkeypatch.setenv("CMSDASH_RELEASES", str(tmp_path / "releases"))
    return ReleaseRepository(tmp_path / "releases", folder, labelled_codes())


def without_trani(store: ReleaseRepository) -> str:
    """A release in which the one operation of Trani is gone."""
    base = store.load()
    tables = {
        name: [row for row in read_csv_text(base.folder / f"{name}.csv", schema) if row["operation"] != "trani-01"]
        for name, schema in base.schemas.items()
        if schema.columns[0].name == "operation"
    }
    return build_release(store, "", ReleaseChanges(tables), reason="prova").release


def everything(app: AppTest) -> str:
    return " ".join(str(item.value) for kind in ("title", "text", "warning", "html") for item in app.get(kind))


def test_a_run_follows_the_pointer_and_the_link(store: ReleaseRepository) -> None:
    embedded, new = store.load_manifest(store.embedded).id, without_trani(store)
    served = release_cache.resolve_release("")
    assert (served.release.manifest.id, served.is_active) == (embedded, True)
    store.activate(new)
    assert release_cache.resolve_release("").release.manifest.id == new
    old = release_cache.resolve_release(embedded)
    assert (old.release.manifest.id, old.is_active) == (embedded, False)
    assert release_cache.resolve_release(new).is_active, "the current one under its own name is no old one"
    assert release_cache.resolve_release("nope").release.manifest.id == new
    assert release_cache.vocabulary(old.release).codes["release"] == (embedded, new)
    assert "trani-01" in release_cache.vocabulary(old.release).codes["operation"]
    assert "trani-01" not in release_cache.vocabulary(release_cache.resolve_release("").release).codes["operation"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_old_release_says_so_and_an_unknown_one_is_repaired(store: ReleaseRepository, lang: str) -> None:
    embedded, new = store.load_manifest(store.embedded).id, without_trani(store)
    store.activate(new)
    old = run("releases", {"release": embedded, "lang": lang})
    assert not old.exception
    assert [embedded in item.value for item in old.warning] == [True]
    assert not run("releases", {"lang": lang}).warning
    unknown = run("releases", {"release": "2020-01-01-000000-00000000", "lang": lang})
    assert not unknown.warning
    assert "«2020-01-01-000000-00000000»" in everything(unknown) or "“2020-01-01-000000-00000000”" in everything(
        unknown
    )


@pytest.mark.parametrize(("lang", "words"), [("it", "più nuova di quella in uso"), ("en", "newer than the one in use")])
def test_a_release_that_is_not_in_use_yet_is_no_old_one(store: ReleaseRepository, lang: str, words: str) -> None:
    new = without_trani(store)
    waiting = run("releases", {"release": new, "lang": lang})
    assert [(new in item.value, words in item.value) for item in waiting.warning] == [(True, True)]


def test_the_page_tells_when_a_release_was_put_to_use(store: ReleaseRepository) -> None:
    embedded, new = store.load_manifest(store.embedded).id, without_trani(store)
    for name in (new, embedded, new):
        store.activate(name)
    app = run("releases", {})
    moment = get_translator("it").datetime(store.activations()[new][-1].activated)
    assert f"{moment}, e 1 volta prima" in everything(app)


@pytest.mark.parametrize(
    ("lang", "words"), [("it", "Un'altra versione non si legge"), ("en", "Another release cannot be")]
)
def test_a_release_that_cannot_be_read_hides_no_other(store: ReleaseRepository, lang: str, words: str) -> None:
    embedded, new = store.load_manifest(store.embedded).id, without_trani(store)
    broken = store.folder / "2026-01-01-000000-0123abcd"
    broken.mkdir()
    (broken / "manifest.json").write_text("half", encoding="utf-8")
    told = everything(run("releases", {"lang": lang}))
    assert words in unescape(told)
    assert embedded in told
    assert new in told


def test_thousands_of_changes_leave_the_page_short(store: ReleaseRepository, monkeypatch: pytest.MonkeyPatch) -> None:
    new = without_trani(store)
    monkeypatch.setattr(releases, "MAX_LISTED_CHANGES", 5)
    words = everything(run("releases", {"release": new}))
    told = len(release_cache.changes_since(store.load_manifest(store.embedded).id, store.load(new)))
    assert told > 5
    assert f"le prime 5 modifiche su {told}" in words
    assert words.count('class="cms-c-change_type"') <= 6, "five rows and their heading"


def test_a_session_follows_at_its_next_run(store: ReleaseRepository) -> None:
    app = run("cities", {"operation": "trani-01", "city": "trani"})
    store.activate(without_trani(store))
    app.run()
    assert not app.exception
    assert "«trani-01»" in everything(app), "what the new release does not know is said"
    assert app.query_params["city"] in ("trani", ["trani"])
    assert "operation" not in app.query_params


def test_old_releases_are_let_go(store: ReleaseRepository) -> None:
    ids = [without_trani(store)]
    for number in range(release_cache.MAX_OPEN_RELEASES + 1):
        place = store.folder / f"2026-01-01-00000{number}-00000000"
        shutil.copytree(store.folder / ids[0], place)
        ids.append(place.name)
    held = []
    for name in ids:
        release = release_cache.resolve_release(name).release
        queries.facet_counts(release, Selection())
        page = PageContext(Selection(), release, get_translator("it"), release_cache.vocabulary(release))
        assert page.names
        assert city_map(page).base
        assert city_link_cell(page)("trani")
        held.append(weakref.ref(release))
    del release, page
    gc.collect()
    assert sum(item() is not None for item in held) <= release_cache.MAX_OPEN_RELEASES
