"""Releases in a real browser: an open session after an activation, links to old releases, and differences."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tools.browser import ROOT, Visit, run_dashboard

from cmsdash.datastore.releases.repository import ReleaseRepository
from cmsdash.datastore.schema.csv_reader import read_csv_text
from cmsdash.i18n import labelled_codes
from cmsdash.ingest.release_build.builder import ReleaseChanges, build_release

pytestmark = pytest.mark.browser
OpenTab = Callable[..., Visit]


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ReleaseRepository:
    """The repository of the server of this test, with one release that is built and not active."""
    monkeypatch.setenv("CMSDASH_RELEASES", str(tmp_path / "releases"))
    monkeypatch.setenv("CMSDASH_DATA", str(shutil.copytree(ROOT / "data", tmp_path / "data")))
    repository = ReleaseRepository(tmp_path / "releases", tmp_path / "data", labelled_codes())
    base = repository.load()
    rows = read_csv_text(base.folder / "operations.csv", base.schemas["operations"])
    build_release(
        repository, "", ReleaseChanges({"operations": [{**rows[0], "title": "Titolo della versione nuova"}, *rows[1:]]})
    )
    return repository


@pytest.fixture
def release_server_url(repository: ReleaseRepository, tmp_path: Path) -> Iterator[str]:
    assert os.environ["CMSDASH_RELEASES"] == str(repository.folder)
    with run_dashboard(tmp_path / "log") as url:
        yield url


def test_session_shows_the_active_release_and_an_old_link_its_own(
    repository: ReleaseRepository, release_server_url: str, open_tab: OpenTab
) -> None:
    old_id, new_id = repository.release_ids()
    visit = open_tab().go(f"{release_server_url}/cities?city=caltanissetta")
    visit.page.get_by_text("A.S.Ab. - Agenzia Sociale per l'Abitare").first.wait_for(state="attached")
    repository.activate(new_id)
    visit.choose("Che cosa misurano i simboli", "Operazioni note")
    visit.page.get_by_text("Titolo della versione nuova").first.wait_for(state="attached")
    visit.go(f"{release_server_url}/cities?city=caltanissetta&release={old_id}")
    visit.page.get_by_text("A.S.Ab. - Agenzia Sociale per l'Abitare").first.wait_for(state="attached")
    assert visit.page.get_by_role("alert").filter(has_text=old_id).count() == 1
    visit.page.get_by_role("link", name="Vai alla versione in uso").click()
    visit.page.get_by_text("Titolo della versione nuova").first.wait_for(state="attached")
    visit.settle()
    assert visit.page.get_by_role("alert").count() == 0
    assert "release=" not in visit.page.url
    visit.assert_clean(release_server_url)


def test_releases_page_shows_differences_and_is_accessible(
    repository: ReleaseRepository, release_server_url: str, open_tab: OpenTab
) -> None:
    old_id, new_id = repository.release_ids()
    repository.activate(new_id)
    visit = open_tab().go(f"{release_server_url}/releases?release={old_id}&against={new_id}")
    for theme, width in (("light", 1280), ("light", 320), ("dark", 320), ("dark", 1280)):
        visit.set_display(theme, width)
        assert visit.page.get_by_text("Operazioni: 1 riga cambiata").count() > 0
        assert visit.page.evaluate("document.documentElement.scrollWidth") <= width
        assert visit.run_axe() == []
    visit.assert_clean(release_server_url)
