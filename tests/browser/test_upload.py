"""Upload of a file in a real browser: import report, preview, and isolation of sessions."""

from collections.abc import Callable
from pathlib import Path

import pytest
from tools.browser import Visit

from cmsdash.datastore.temp_dirs import TMPFS_PATH
from tests.ingest.opencoesione.test_projects_file import (
    OTHER_PROGRAMME_LINE,
    PROGRAMME_CODE,
    build_line,
    encode_projects,
)
from tests.ingest.opencoesione.test_related_files import KEY, PAYMENTS

pytestmark = pytest.mark.browser
OpenTab = Callable[..., Visit]
OPERATIONS_CSV = (
    "Titolo;Comune;Importo;Codice locale\nCentro di prova;Termoli;1.234,50;TE5.4.8.1\nDubbio;Aveliino;1,00;X\n"
)


@pytest.mark.smoke
def test_file_is_reported_and_previewed_in_its_session_alone(
    server_url: str, open_tab: OpenTab, tmp_path: Path
) -> None:
    path = tmp_path / "elenco.csv"
    path.write_text(OPERATIONS_CSV, "utf-8")
    visit = open_tab().go(f"{server_url}/bring")
    visit.page.locator("input[type=file]").set_input_files(path)
    visit.page.get_by_role("heading", name="Le tue operazioni").wait_for()
    visit.settle()
    assert visit.page.get_by_role("cell", name="Centro di prova").or_(visit.page.get_by_text("Centro di prova")).count()
    assert visit.page.get_by_text("Somiglia a: avellino").count() == 1
    assert visit.page.get_by_text("nessuno le ha verificate").count() == 1
    visit.expect_symbols(39)
    watermark = "getComputedStyle(document.querySelector('.st-key-preview'), '::after').backgroundImage"
    assert "NON%20VERIFICATI" in visit.page.evaluate(watermark)
    assert visit.run_axe() == []
    visit.assert_clean(server_url)
    other_visit = open_tab().go(f"{server_url}/bring")
    assert other_visit.page.get_by_text("Centro di prova").count() == 0
    other_visit.go(f"{server_url}/cities")
    assert other_visit.page.get_by_text("Centro di prova").count() == 0


@pytest.mark.parametrize(("lang", "message"), [("it", "mancano le colonne"), ("en", "are missing")])
def test_unknown_file_shows_an_error_without_traceback(
    server_url: str, open_tab: OpenTab, tmp_path: Path, lang: str, message: str
) -> None:
    path = tmp_path / "altro.csv"
    path.write_text("a;b\n1;2\n", "utf-8")
    visit = open_tab().go(f"{server_url}/bring?lang={lang}")
    visit.page.locator("input[type=file]").set_input_files(path)
    visit.page.get_by_text(message).first.wait_for()
    assert "Traceback" not in visit.page.content()


def test_opencoesione_files_are_uploaded_together(server_url: str, open_tab: OpenTab, tmp_path: Path) -> None:
    projects, payments = tmp_path / "progetti.csv", tmp_path / "pagamenti.csv"
    projects.write_bytes(encode_projects(build_line(), OTHER_PROGRAMME_LINE))
    payments.write_text(f"{PAYMENTS}\n{KEY};20250630;1000,5;Pagamento;{PROGRAMME_CODE}\n", "utf-8")
    visit = open_tab().go(f"{server_url}/bring")
    visit.choose("Che cosa contiene il file", "File dei progetti di OpenCoesione")
    visit.page.get_by_text("localizzazioni, pagamenti e indicatori").first.wait_for()
    visit.page.locator("input[type=file]").set_input_files([projects, payments])
    visit.page.get_by_role("heading", name="Le tue operazioni").wait_for()
    visit.settle()
    assert visit.page.get_by_role("heading", name="Pagamenti: pagamenti.csv").count() == 1
    assert visit.page.get_by_text("Rete delle case di quartiere").count() > 0
    assert visit.page.get_by_text("i tuoi file «progetti.csv» e «pagamenti.csv»").count() == 1
    visit.assert_clean(server_url)


@pytest.mark.skipif(not TMPFS_PATH.is_dir(), reason="this system has no tmpfs")
def test_page_states_that_files_stay_in_memory(server_url: str, open_tab: OpenTab) -> None:
    visit = open_tab().go(f"{server_url}/bring")
    assert visit.page.get_by_text("non lo scriviamo su disco").count() == 1
