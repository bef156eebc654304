"""A reader brings a file: the account, the preview, and nothing of it for the next reader."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser
Open = Callable[..., Visit]
LIST = "Titolo;Comune;Importo;Codice locale\nCentro di prova;Termoli;1.234,50;TE5.4.8.1\nDubbio;Aveliino;1,00;X\n"


def test_a_file_is_accounted_for_and_previewed_for_its_reader_alone(served: str, visit: Open, tmp_path: Path) -> None:
    path = tmp_path / "elenco.csv"
    path.write_text(LIST, "utf-8")
    here = visit().go(f"{served}/bring")
    here.page.locator("input[type=file]").set_input_files(path)
    here.page.get_by_role("heading", name="Le tue operazioni").wait_for(timeout=60_000)
    here.settle()
    assert here.page.get_by_role("cell", name="Centro di prova").or_(here.page.get_by_text("Centro di prova")).count()
    assert here.page.get_by_text("Somiglia a: avellino").count() == 1
    assert here.page.get_by_text("nessuno le ha verificate").count() == 1
    here.expect_symbols(39)
    watermark = "getComputedStyle(document.querySelector('.st-key-yours'), '::after').backgroundImage"
    assert "NON%20VERIFICATI" in here.page.evaluate(watermark)
    # Streamlit's own drop zone is focusable and presentational at once: minor, and not ours to change.
    assert [finding for finding in here.axe() if finding.rule != "presentation-role-conflict"] == []
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
    here.page.get_by_text(words).first.wait_for(timeout=60_000)
    assert "Traceback" not in here.page.content()
