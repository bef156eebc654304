"""Each run uses the active release or that of the link, and unused releases are freed."""

import gc
import io
import shutil
import weakref
import zipfile
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from pathlib import Path
from threading import Barrier

import pytest
from streamlit.testing.v1 import AppTest

from cmsdash import queries
from cmsdash.datastore.issues import ReleaseValidationError
from cmsdash.datastore.releases.repository import ReleaseRepository
from cmsdash.datastore.schema.csv_reader import read_csv_text
from cmsdash.domain import LANGUAGES, Selection
from cmsdash.exports import release_to_zip
from cmsdash.figures import PageContext
from cmsdash.figures.city_map import city_map
from cmsdash.figures.links import city_link_cell
from cmsdash.i18n import get_translator, labelled_codes
from cmsdash.ingest.release_build.builder import ReleaseChanges, build_release
from cmsdash.ui import release_cache
from cmsdash.ui.pages import releases
from tests.pages.test_pages_run import run

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
ROOT = Path(__file__).parents[2]


@pytest.fixture
def repository(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ReleaseRepository:
    """The repository that this process serves."""
    monkeypatch.setenv("CMSDASH_DATA", str(folder))
    monkeypatch.setenv("CMSDASH_RELEASES", str(tmp_path / "releases"))
    return ReleaseRepository(tmp_path / "releases", folder, labelled_codes())


@pytest.fixture(scope="module")
def built_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a release without the only operation of Trani."""
    repository = ReleaseRepository(tmp_path_factory.mktemp("releases"), ROOT / "data", labelled_codes())
    base = repository.load()
    tables = {
        name: [row for row in read_csv_text(base.folder / f"{name}.csv", schema) if row["operation"] != "trani-01"]
        for name, schema in base.schemas.items()
        if schema.columns[0].name == "operation"
    }
    return repository.folder / build_release(repository, "", ReleaseChanges(tables), reason="prova").release


@pytest.fixture
def without_trani(repository: ReleaseRepository, built_folder: Path) -> str:
    """The release without the only operation of Trani, in the repository."""
    return Path(shutil.copytree(built_folder, repository.folder / built_folder.name)).name


def read_texts(app: AppTest) -> str:
    return " ".join(str(item.value) for kind in ("title", "text", "warning", "html") for item in app.get(kind))


def test_run_uses_the_active_release_or_that_of_the_link(repository: ReleaseRepository, without_trani: str) -> None:
    embedded, new = repository.load_manifest(repository.embedded).id, without_trani
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
def test_inactive_release_has_a_notice_and_unknown_release_is_ignored(
    repository: ReleaseRepository, without_trani: str, lang: str
) -> None:
    embedded, new = repository.load_manifest(repository.embedded).id, without_trani
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
def test_notice_says_that_an_inactive_release_is_newer(
    repository: ReleaseRepository, without_trani: str, lang: str, words: str
) -> None:
    new = without_trani
    app = run("releases", {"release": new, "lang": lang})
    assert [(new in item.value, words in item.value) for item in app.warning] == [(True, True)]


def test_page_states_when_a_release_was_activated(repository: ReleaseRepository, without_trani: str) -> None:
    embedded, new = repository.load_manifest(repository.embedded).id, without_trani
    for name in (new, embedded, new):
        repository.activate(name)
    app = run("releases", {})
    moment = get_translator("it").datetime(repository.activations()[new][-1].activated)
    assert f"{moment}, e 1 volta prima" in read_texts(app)


@pytest.mark.parametrize(
    ("lang", "words"), [("it", "Un'altra versione non si legge"), ("en", "Another release cannot be")]
)
def test_unreadable_release_hides_no_other(
    repository: ReleaseRepository, without_trani: str, lang: str, words: str
) -> None:
    embedded, new = repository.load_manifest(repository.embedded).id, without_trani
    broken = repository.folder / "2026-01-01-000000-0123abcd"
    broken.mkdir()
    (broken / "manifest.json").write_text("half", encoding="utf-8")
    texts = read_texts(run("releases", {"lang": lang}))
    assert words in unescape(texts)
    assert embedded in texts
    assert new in texts


def test_page_lists_a_limited_number_of_changes(
    repository: ReleaseRepository, without_trani: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    new = without_trani
    monkeypatch.setattr(releases, "MAX_LISTED_CHANGES", 5)
    words = read_texts(run("releases", {"release": new}))
    changes = len(release_cache.changes_since(repository.load_manifest(repository.embedded).id, repository.load(new)))
    assert changes > 5
    assert f"le prime 5 modifiche su {changes}" in words
    assert words.count('class="cms-c-change_type"') <= 6, "five rows and a heading"


def test_session_uses_a_newly_activated_release_at_its_next_run(
    repository: ReleaseRepository, without_trani: str
) -> None:
    app = run("cities", {"operation": "trani-01", "city": "trani"})
    repository.activate(without_trani)
    app.run()
    assert not app.exception
    assert "«trani-01»" in read_texts(app), "the notice names the unknown operation"
    assert app.query_params["city"] in ("trani", ["trani"])
    assert "operation" not in app.query_params


def test_number_of_open_releases_is_limited(repository: ReleaseRepository, without_trani: str) -> None:
    ids = [without_trani]
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


def copy_release(repository: ReleaseRepository, first: str, number: int) -> list[str]:
    """Copy a release until there are as many, and return their ids."""
    ids = [first]
    for index in range(1, number):
        ids.append(f"2026-01-01-{index:06}-00000000")
        shutil.copytree(repository.folder / ids[0], repository.folder / ids[-1])
    return ids


@pytest.mark.parametrize("seconds", [0, 600])
def test_one_older_release_is_opened_at_a_time(
    repository: ReleaseRepository, without_trani: str, monkeypatch: pytest.MonkeyPatch, seconds: int
) -> None:
    monkeypatch.setattr(release_cache, "OPENING_WAIT_SECONDS", seconds)
    ids = copy_release(repository, without_trani, release_cache.MAX_OPEN_RELEASES)
    release_cache.resolve_release("")
    start = Barrier(len(ids))

    def resolve(release_id: str) -> release_cache.ServedRelease:
        start.wait()
        return release_cache.resolve_release(release_id)

    with ThreadPoolExecutor(len(ids)) as readers:
        served = list(readers.map(resolve, ids))
    substitutes = [item for item in served if item.is_substitute]
    assert len(substitutes) < len(ids)
    assert bool(substitutes) == (seconds == 0)
    assert all(item.is_active for item in substitutes), "the others read the release in use"
    assert not any(release_cache.resolve_release(release_id).is_substitute for release_id in ids)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_notice_says_that_an_older_release_has_to_wait(
    repository: ReleaseRepository, without_trani: str, monkeypatch: pytest.MonkeyPatch, lang: str
) -> None:
    monkeypatch.setattr(release_cache, "OPENING_WAIT_SECONDS", 0)
    older, base = copy_release(repository, without_trani, 2)
    with release_cache.OPENING:
        waiting = run("releases", {"release": older, "lang": lang})
        comparing = run("releases", {"against": base, "lang": lang})
    assert not waiting.exception
    assert [item.value for item in waiting.warning] == [get_translator(lang).markdown("releases.busy", id=older)]
    assert f"release={older}" in read_texts(waiting)
    assert get_translator(lang)("releases.busy_comparison", other=base) in unescape(read_texts(comparing))
    opened = run("releases", {"release": older, "against": base, "lang": lang})
    assert get_translator(lang)("releases.busy_retry", id=older) not in read_texts(opened)
    assert get_translator(lang)("releases.busy_comparison", other=base) not in unescape(read_texts(opened))


def test_release_spoilt_under_the_server_is_still_served(repository: ReleaseRepository, without_trani: str) -> None:
    older = without_trani
    active = release_cache.resolve_release("").release
    opened = release_cache.resolve_release(older).release
    for folder in (repository.embedded, repository.folder / older):
        (folder / "operations.csv").write_text("spoilt", encoding="utf-8")
    assert release_cache.resolve_release("").release is active
    assert release_cache.resolve_release(older).release is opened
    assert not run("cities", {}).exception
    for release in (active, opened):
        assert not release_cache.is_intact(release)


def test_spoilt_release_gives_no_zip(repository: ReleaseRepository, without_trani: str) -> None:
    release = release_cache.resolve_release(without_trani).release
    assert zipfile.is_zipfile(io.BytesIO(release_to_zip(release)))
    with (release.folder / "operations.csv").open("a", encoding="utf-8") as table:
        table.write("x")
    with pytest.raises(ReleaseValidationError) as refused:
        release_to_zip(release)
    assert [(issue.code, issue.file) for issue in refused.value.issues] == [("file_altered", "operations.csv")]


def test_changed_manifest_is_read_again(repository: ReleaseRepository, without_trani: str) -> None:
    older, newer = copy_release(repository, without_trani, 2)
    assert older in {manifest.id for manifest in release_cache.manifests()}
    assert release_cache.count_unreadable_releases() == 0
    (repository.folder / newer / "manifest.json").write_text("spoilt", encoding="utf-8")
    assert release_cache.count_unreadable_releases() == 1
