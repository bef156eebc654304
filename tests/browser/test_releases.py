"""Releases in a real browser: a session follows a switch, and an old link still answers."""

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
Open = Callable[..., Visit]


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ReleaseRepository:
    """A store that the server of this test serves; one release is built and waits."""
    monkeypatch.setenv("CMSDASH_RELEASES", str(tmp_path / "releases"))
    monkeypatch.setenv("CMSDASH_DATA", str(shutil.copytree(ROOT / "data", tmp_path / "data")))
    store = ReleaseRepository(tmp_path / "releases", tmp_path / "data", labelled_codes())
    base = store.load()
    rows = read_csv_text(base.folder / "operations.csv", base.schemas["operations"])
    build_release(
        store, "", ReleaseChanges({"operations": [{**rows[0], "title": "Titolo della versione nuova"}, *rows[1:]]})
    )
    return store


@pytest.fixture
def running(store: ReleaseRepository, tmp_path: Path) -> Iterator[str]:
    assert os.environ["CMSDASH_RELEASES"] == str(store.folder)
    with run_dashboard(tmp_path / "log") as url:
        yield url


def test_a_session_follows_and_an_old_link_answers(store: ReleaseRepository, running: str, visit: Open) -> None:
    old, new = store.release_ids()
    here = visit().go(f"{running}/cities?city=caltanissetta")
    here.page.get_by_text("A.S.Ab. - Agenzia Sociale per l'Abitare").first.wait_for(state="attached")
    store.activate(new)
    here.choose("Che cosa misurano i simboli", "Operazioni note")
    here.page.get_by_text("Titolo della versione nuova").first.wait_for(state="attached")
    here.go(f"{running}/cities?city=caltanissetta&release={old}")
    here.page.get_by_text("A.S.Ab. - Agenzia Sociale per l'Abitare").first.wait_for(state="attached")
    assert here.page.get_by_role("alert").filter(has_text=old).count() == 1
    here.page.get_by_role("link", name="Vai alla versione in uso").click()
    here.page.get_by_text("Titolo della versione nuova").first.wait_for(state="attached")
    here.settle()
    assert here.page.get_by_role("alert").count() == 0
    assert "release=" not in here.page.url
    here.assert_clean(running)


def test_the_page_of_releases(store: ReleaseRepository, running: str, visit: Open) -> None:
    old, new = store.release_ids()
    store.activate(new)
    here = visit().go(f"{running}/releases?release={old}&against={new}")
    for theme, width in (("light", 1280), ("light", 320), ("dark", 320), ("dark", 1280)):
        here.set_display(theme, width)
        assert here.page.get_by_text("Operazioni: 1 riga cambiata").count() > 0
        assert here.page.evaluate("document.documentElement.scrollWidth") <= width
        assert here.run_axe() == []
    here.assert_clean(running)
