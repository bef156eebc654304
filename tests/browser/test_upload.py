"""A reader brings a file: the account, the preview, and nothing of it for the next reader."""

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
Open = Callable[..., Visit]
LIST = "Titolo;Comune;Importo;Codice locale\nCentro di prova;Termoli;1.234,50;TE5.4.8.1\nDubbio;Aveliino;1,00;X\n"


@pytest.mark.smoke
def test_a_file_is_accounted_for_and_previewed_for_its_reader_alone(served: str, visit: Open, tmp_path: Path) -> None:
    path = tmp_path / "elenco.csv"
    path.write_text(LIST, "utf-8")
    here = visit().go(f"{served}/bring")
    here.page.locator("input[type=file]").set_input_files(path)
    here.page.get_by_role("heading", name="Le tue operazioni").wait_for()
    here.settle()
    assert here.page.get_by_role("cell", name="Centro di prova").or_(here.page.get_by_text("Centro di prova")).count()
    assert here.page.get_by_text("Somiglia a: avellino").count() == 1
    assert here.page.get_by_text("nessuno le ha verificate").count() == 1
    here.expect_symbols(39)
    watermark = "getComputedStyle(document.querySelector('.st-key-preview'), '::after').backgroundImage"
    assert "NON%20VERIFICATI" in here.page.evaluate(watermark)
    assert here.run_axe() == []
    here.assert_clean(served)
    other = visit().go(f"{served}/bring")
    assert other.page.get_by_text("Centro di prova").count() == 0
    other.go(f"{served}/cities")
    assert other.page.get_by_text("Centro di prova").count() == 0


@pytest.mark.parametrize(("lang", "words"), [("it", "mancano le colonne"), ("en", "are missing")])
def test_a_file_that_is_something_else_says_so_without_a_trace(
    served: str, visit: Open, tmp_path: Path, lang: str, words: str
) -> None:
    path = tmp_path / "altro.csv"
    path.write_text("a;b\n1;2\n", "utf-8")
    here = visit().go(f"{served}/bring?lang={lang}")
    here.page.locator("input[type=file]").set_input_files(path)
    here.page.get_by_text(words).first.wait_for()
    assert "Traceback" not in here.page.content()


def test_files_of_opencoesione_are_brought_together(served: str, visit: Open, tmp_path: Path) -> None:
    projects, paid = tmp_path / "progetti.csv", tmp_path / "pagamenti.csv"
    projects.write_bytes(encode_projects(build_line(), OTHER_PROGRAMME_LINE))
    paid.write_text(f"{PAYMENTS}\n{KEY};20250630;1000,5;Pagamento;{PROGRAMME_CODE}\n", "utf-8")
    here = visit().go(f"{served}/bring")
    here.choose("Che cosa contiene il file", "File dei progetti di OpenCoesione")
    here.page.get_by_text("localizzazioni, pagamenti e indicatori").first.wait_for()
    here.page.locator("input[type=file]").set_input_files([projects, paid])
    here.page.get_by_role("heading", name="Le tue operazioni").wait_for()
    here.settle()
    assert here.page.get_by_role("heading", name="Pagamenti: pagamenti.csv").count() == 1
    assert here.page.get_by_text("Rete delle case di quartiere").count() > 0
    assert here.page.get_by_text("i tuoi file «progetti.csv» e «pagamenti.csv»").count() == 1
    here.assert_clean(served)


@pytest.mark.skipif(not TMPFS_PATH.is_dir(), reason="this system keeps no files in memory")
def test_the_page_says_that_files_stay_in_memory(served: str, visit: Open) -> None:
    here = visit().go(f"{served}/bring")
    assert here.page.get_by_text("non lo scriviamo su disco").count() == 1
