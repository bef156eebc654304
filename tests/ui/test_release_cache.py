"""Each run uses the active release or that of the link, and unused releases are freed."""

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
from cmsdash.ui import city_link_cell, release_cache
from cmsdash.ui.figures.city_map import city_map
from cmsdash.ui.layout.page import PageContext
from cmsdash.ui.pages import releases
from tests.pages.test_pages_run import run

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


@pytest.fixture
def repository(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ReleaseRepository:
    """The repository that this process serves."""
    monkeypatch.setenv("CMSDASH_DATA", str(folder))
    monkeypatch.setenv("CMSDASH_RELEASES", str(tmp_path / "releases"))
    return ReleaseRepository(tmp_path / "releases", folder, labelled_codes())


def build_release_without_trani(repository: ReleaseRepository) -> str:
    """Build a release without the only operation of Trani."""
    base = repository.load()
    tables = {
        name: [row for row in read_csv_text(base.folder / f"{name}.csv", schema) if row["operation"] != "trani-01"]
        for name, schema in base.schemas.items()
        if schema.columns[0].name == "operation"
    }
    return build_release(repository, "", ReleaseChanges(tables), reason="prova").release


def read_texts(app: AppTest) -> str:
    return " ".join(str(item.value) for kind in ("title", "text", "warning", "html") for item in app.get(kind))


def test_run_uses_the_active_release_or_that_of_the_link(repository: ReleaseRepository) -> None:
    embedded, new = repository.load_manifest(repository.embedded).id, build_release_without_trani(repository)
    served = release_cache.resolve_release("")
    assert (served.release.manifest.id, served.is_active) == (embedded, True)
    repository.activate(new)
    assert release_cache.resolve_release("").release.manifest.id == new
    inactive = release_cache.resolve_release(embedded)
    assert (inactive.release.manifest.id, inactive.is_active) == (embedded, False)
    assert release_cache.resolve_release(new).is_active, "the active release is active under its own id, too"
    assert release_cache.resolve_release("nope").release.manifest.id == new
    assert release_cache.vocabulary(inactive.release).codes["release"] == (embedded, new)
    assert "trani-01" in release_cache.vocabulary(inactive.release).codes["operation"]
    assert "trani-01" not in release_cache.vocabulary(release_cache.resolve_release("").release).codes["operation"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_inactive_release_has_a_notice_and_unknown_release_is_ignored(repository: ReleaseRepository, lang: str) -> None:
    embedded, new = repository.load_manifest(repository.embedded).id, build_release_without_trani(repository)
    repository.activate(new)
    inactive = run("releases", {"release": embedded, "lang": lang})
    assert not inactive.exception
    assert [embedded in item.value for item in inactive.warning] == [True]
    assert not run("releases", {"lang": lang}).warning
    unknown = run("releases", {"release": "2020-01-01-000000-00000000", "lang": lang})
    assert not unknown.warning
    assert "«2020-01-01-000000-00000000»" in read_texts(unknown) or "“2020-01-01-000000-00000000”" in read_texts(
        unknown
    )


@pytest.mark.parametrize(("lang", "words"), [("it", "più nuova di quella in uso"), ("en", "newer than the one in use")])
def test_notice_says_that_an_inactive_release_is_newer(repository: ReleaseRepository, lang: str, words: str) -> None:
    new = build_release_without_trani(repository)
    app = run("releases", {"release": new, "lang": lang})
    assert [(new in item.value, words in item.value) for item in app.warning] == [(True, True)]


def test_page_states_when_a_release_was_activated(repository: ReleaseRepository) -> None:
    embedded, new = repository.load_manifest(repository.embedded).id, build_release_without_trani(repository)
    for name in (new, embedded, new):
        repository.activate(name)
    app = run("releases", {})
    moment = get_translator("it").datetime(repository.activations()[new][-1].activated)
    assert f"{moment}, e 1 volta prima" in read_texts(app)


@pytest.mark.parametrize(
    ("lang", "words"), [("it", "Un'altra versione non si legge"), ("en", "Another release cannot be")]
)
def test_unreadable_release_hides_no_other(repository: ReleaseRepository, lang: str, words: str) -> None:
    embedded, new = repository.load_manifest(repository.embedded).id, build_release_without_trani(repository)
    broken = repository.folder / "2026-01-01-000000-0123abcd"
    broken.mkdir()
    (broken / "manifest.json").write_text("half", encoding="utf-8")
    texts = read_texts(run("releases", {"lang": lang}))
    assert words in unescape(texts)
    assert embedded in texts
    assert new in texts


def test_page_lists_a_limited_number_of_changes(repository: ReleaseRepository, monkeypatch: pytest.MonkeyPatch) -> None:
    new = build_release_without_trani(repository)
    monkeypatch.setattr(releases, "MAX_LISTED_CHANGES", 5)
    words = read_texts(run("releases", {"release": new}))
    changes = len(release_cache.changes_since(repository.load_manifest(repository.embedded).id, repository.load(new)))
    assert changes > 5
    assert f"le prime 5 modifiche su {changes}" in words
    assert words.count('class="cms-c-change_type"') <= 6, "five rows and a heading"


def test_session_uses_a_newly_activated_release_at_its_next_run(repository: ReleaseRepository) -> None:
    app = run("cities", {"operation": "trani-01", "city": "trani"})
    repository.activate(build_release_without_trani(repository))
    app.run()
    assert not app.exception
    assert "«trani-01»" in read_texts(app), "the notice names the unknown operation"
    assert app.query_params["city"] in ("trani", ["trani"])
    assert "operation" not in app.query_params


def test_number_of_open_releases_is_limited(repository: ReleaseRepository) -> None:
    ids = [build_release_without_trani(repository)]
    for number in range(release_cache.MAX_OPEN_RELEASES + 1):
        copy = repository.folder / f"2026-01-01-00000{number}-00000000"
        shutil.copytree(repository.folder / ids[0], copy)
        ids.append(copy.name)
    references = []
    for name in ids:
        release = release_cache.resolve_release(name).release
        queries.facet_counts(release, Selection())
        page = PageContext(Selection(), release, get_translator("it"), release_cache.vocabulary(release))
        assert page.names
        assert city_map(page).base
        assert city_link_cell(page)("trani")
        references.append(weakref.ref(release))
    del release, page
    gc.collect()
    assert sum(item() is not None for item in references) <= release_cache.MAX_OPEN_RELEASES
