"""Upload of a file in a real browser: import report, preview, and isolation of sessions."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect
from tools.browser import Visit

from cmsdash.datastore.import_report import RowTotals
from cmsdash.datastore.temp_dirs import TMPFS_PATH
from cmsdash.domain import LANGUAGES
from cmsdash.i18n import get_translator
from cmsdash.ingest import registry
from cmsdash.ingest.readers.context import ImportOptions
from cmsdash.ui.upload_ledger import MAX_SESSION_BYTES
from tests.ingest.opencoesione.test_projects_file import (
    OTHER_PROGRAMME_LINE,
    PROGRAMME_CODE,
    build_line,
    encode_projects,
)
from tests.ingest.opencoesione.test_related_files import KEY, PAYMENTS
from tests.ingest.test_operation_lists import DATA, SOURCE

pytestmark = pytest.mark.browser
OpenTab = Callable[..., Visit]
LARGE_BYTES = 19 * 1024**2
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


CASES = Path(__file__).parents[1] / "fixtures" / "intake"
UNUSUAL_CSV = (
    "Iniziativa;Comune;Quanto vale;Stato\n"
    "Centro diurno;Aveliino;1.234;Approvatissima\n"
    "Sportello;Termoli;2.000,50;ammessa\n"
)
"""A list with an unknown title and amount column, a misspelt city, an unknown status and an ambiguous amount."""


def upload_list(visit: Visit, path: Path, content: str) -> None:
    path.write_text(content, "utf-8")
    visit.page.locator("input[type=file]").set_input_files(path)
    visit.page.get_by_role("heading", name=re.compile("Domande sul tuo file|Questions about your file")).wait_for()
    visit.settle()


def answer(visit: Visit, question: str, option: str) -> None:
    box = visit.page.get_by_role("combobox", name=question)
    box.click()
    box.fill(option)  # a long list of options is drawn in part
    visit.page.get_by_role("option", name=option, exact=True).click()


def read_again(visit: Visit, name: str = "Rileggi con queste risposte") -> None:
    form = visit.page.get_by_test_id("stForm")
    labels = form.locator("label").all_inner_texts()
    visit.page.get_by_role("button", name=name).click()
    visit.page.wait_for_function(
        "(labels) => [...document.querySelectorAll('[data-testid=stForm] label')].map((e) => e.innerText).join() !== labels",
        arg=",".join(labels),
    )
    visit.settle()


def test_what_a_file_leaves_open_is_answered_on_the_page(server_url: str, open_tab: OpenTab, tmp_path: Path) -> None:
    visit = open_tab().go(f"{server_url}/bring")
    upload_list(visit, tmp_path / "elenco.csv", UNUSUAL_CSV)
    page = visit.page
    page.get_by_role("combobox", name="«Iniziativa»").click()
    assert page.get_by_role("option").all_inner_texts()[:2] == ["Lascia da parte", "Titolo dell'operazione"]
    page.keyboard.press("Escape")
    answer(visit, "«Iniziativa»", "Titolo dell'operazione")
    answer(visit, "«Quanto vale»", "Importo")
    read_again(visit)
    assert page.get_by_test_id("stForm").locator("label").all_inner_texts() == [
        "Riga 2, colonna «Comune»: quale città è «Aveliino»?"
    ]
    answer(visit, "«Aveliino»", "Avellino")
    read_again(visit)
    answer(visit, "«Approvatissima»", "Finanziata con decreto")
    read_again(visit)
    assert visit.run_axe() == []
    answer(visit, "«1.234»", "La virgola separa i decimali: 1.234 è milleduecentotrentaquattro")
    page.get_by_role("button", name="Rileggi con queste risposte").click()
    page.get_by_role("heading", name="Del tuo file sono accolte 2 righe su 2").wait_for()
    visit.settle()
    assert page.get_by_test_id("stForm").count() == 0
    assert page.get_by_role("row", name="Righe accolte").get_by_role("cell").all_inner_texts()[-1] == "3.234,50\u00a0€"
    assert not re.search("mappatura|data/mappings", page.get_by_test_id("stMain").inner_text())
    with page.expect_download() as download:
        page.get_by_role("button", name="Salva le risposte (TOML)").click()
    saved = tmp_path / "operations.toml"
    download.value.save_as(saved)
    options = ImportOptions(SOURCE, mapping_file=saved)
    _, report = registry.read_file("operations", tmp_path / "elenco.csv", DATA, options)
    assert (report.accepted, report.row_issues) == (RowTotals(2, 323450), ())
    page.get_by_role("button", name="Ritira le risposte").click()
    page.get_by_text("mancano le colonne").first.wait_for()
    visit.assert_clean(server_url)


def test_columns_that_nothing_waits_for_are_asked_about_in_a_closed_section(
    server_url: str, open_tab: OpenTab, tmp_path: Path
) -> None:
    visit = open_tab().go(f"{server_url}/bring")
    upload_list(visit, tmp_path / "elenco.csv", "Titolo;Comune;Colore;Forma\nCentro;Gela;rosso;tonda\n")
    assert visit.page.get_by_role("combobox", name="«Colore»").is_visible() is False
    visit.page.get_by_text("2 colonne non lette").click()
    visit.settle()
    answer(visit, "«Colore»", "Scopo e risultati")
    read_again(visit)
    assert visit.page.get_by_text("1 colonna non letta").count() == 1
    assert visit.page.get_by_text("«Colore»: Scopo e risultati").count() == 1


def test_rows_of_other_municipalities_are_listed_on_the_page(
    server_url: str, open_tab: OpenTab, tmp_path: Path
) -> None:
    path = tmp_path / "elenco.csv"
    path.write_text(
        "Titolo;Comune;Importo\nUno;Termoli;1,00\nDue;Corato;2,50\nTre;Corato;boh\nQuattro;Milano;7,00\n", "utf-8"
    )
    visit = open_tab().go(f"{server_url}/bring")
    visit.page.locator("input[type=file]").set_input_files(path)
    visit.page.get_by_role("heading", name="Le tue operazioni").wait_for()
    visit.page.locator("summary", has_text="3 righe che non riguardano il programma").click()
    table = visit.page.get_by_role("region", name="Le righe che non riguardano il programma, per luogo o titolo")
    milan = ("Milano", "5", "1", "7\xa0€", "altri comuni")
    corato = ("Corato", "3", "2", "2,50\xa0€, più 1 riga con un importo che non si è capito", "altri comuni")
    expect(table.get_by_role("cell")).to_have_text([*milan, *corato])


def test_one_meaning_for_two_columns_and_no_answer_are_said(server_url: str, open_tab: OpenTab, tmp_path: Path) -> None:
    visit = open_tab().go(f"{server_url}/bring?lang=en")
    upload_list(visit, tmp_path / "list.csv", "Nome;Dove;Quanto\nCentro;Gela;1,00\n")
    visit.page.get_by_role("button", name="Read again with these answers").click()
    visit.page.get_by_text("You have not chosen anything").wait_for()
    answer(visit, "“Nome”", "City")
    answer(visit, "“Dove”", "City")
    visit.page.get_by_role("button", name="Read again with these answers").click()
    visit.page.get_by_text("several columns the same meaning: City").wait_for()


def test_questions_are_answered_by_keyboard(server_url: str, open_tab: OpenTab, tmp_path: Path) -> None:
    visit = open_tab().go(f"{server_url}/bring")
    upload_list(visit, tmp_path / "elenco.csv", "Titolo;Comune;Importo\nCentro;Aveliino;1,00\n")
    visit.page.get_by_role("combobox", name="«Aveliino»").focus()
    for key in ("ArrowDown", "ArrowDown", "Enter", "Tab", "Enter"):
        visit.page.keyboard.press(key)
    heading = visit.page.get_by_role("heading", name="Del tuo file è accolta 1 riga su 1")
    heading.wait_for()
    visit.settle()
    expect(heading).to_be_focused()


def test_the_next_question_takes_the_focus(server_url: str, open_tab: OpenTab, tmp_path: Path) -> None:
    visit = open_tab().go(f"{server_url}/bring")
    upload_list(visit, tmp_path / "elenco.csv", "Titolo;Comune;Stato\nCentro;Aveliino;bollinata\n")
    answer(visit, "«Aveliino»", "Avellino")
    read_again(visit)
    expect(visit.page.get_by_role("combobox", name="«bollinata»")).to_be_focused()


def test_answers_are_forgotten_with_their_file(server_url: str, open_tab: OpenTab, tmp_path: Path) -> None:
    visit = open_tab().go(f"{server_url}/bring")
    upload_list(visit, tmp_path / "elenco.csv", "Titolo;Comune\nCentro;Aveliino\n")
    answer(visit, "«Aveliino»", "Avellino")
    visit.page.get_by_role("button", name="Rileggi con queste risposte").click()
    visit.page.get_by_role("heading", name="Le tue risposte").wait_for()
    upload_list(visit, tmp_path / "altro.csv", "Titolo;Comune\nCentro;Aveliino\nSportello;Gela\n")
    assert visit.page.get_by_role("heading", name="Del tuo file è accolta 1 riga su 2").count() == 1
    assert visit.page.get_by_role("heading", name="Le tue risposte").count() == 0


def test_questions_fit_a_phone(server_url: str, open_tab: OpenTab, tmp_path: Path) -> None:
    visit = open_tab().go(f"{server_url}/bring")
    upload_list(visit, tmp_path / "elenco.csv", UNUSUAL_CSV)
    for theme in ("dark", "light"):
        visit.set_display(theme, 320)
        assert visit.page.get_by_test_id("stMain").evaluate("(e) => e.scrollWidth") == 320
        assert visit.run_axe(("wcag2a", "wcag2aa")) == []


@pytest.mark.parametrize(
    ("kind", "content", "question"),
    [
        ("Elenco di operazioni", "Titolo;Comune;Importo\nCentro;Aveliino;1,00\n", "«Aveliino»"),
        ("Cifre per città", "Città;Fase;Priorità;Importo\nGela;deciso;5;1,00\n", "«deciso»"),
    ],
)
def test_language_switch_keeps_the_upload(
    server_url: str, open_tab: OpenTab, tmp_path: Path, kind: str, content: str, question: str
) -> None:
    visit = open_tab().go(f"{server_url}/bring")
    if kind != "Elenco di operazioni":
        visit.choose("Che cosa contiene il file", kind)
        visit.settle()
    upload_list(visit, tmp_path / "elenco.csv", content)
    visit.page.evaluate("window.isSameDocument = true")
    for name, heading, lang, removal in (
        ("English", "Questions about your file", "en", "Remove elenco.csv"),
        ("Italiano", "Domande sul tuo file", "it", "Togli elenco.csv"),
    ):
        visit.page.get_by_role("link", name=name, exact=True).click()
        visit.page.get_by_role("heading", name=heading).wait_for()
        visit.settle()
        assert visit.page.evaluate("[document.documentElement.lang, window.isSameDocument]") == [lang, True]
        assert visit.page.get_by_role("button", name=removal).count() == 1
        assert visit.page.get_by_test_id("stFileChip").count() == 1
        expect(visit.page.get_by_role("link", name=name, exact=True)).to_be_focused()
    assert visit.page.get_by_role("combobox", name=question).count() == 1
    assert visit.page.get_by_role("combobox", name="Che cosa contiene il file").input_value() == kind


def test_the_unit_of_amounts_is_asked_and_said(server_url: str, open_tab: OpenTab) -> None:
    visit = open_tab().go(f"{server_url}/bring?lang=en")
    visit.page.locator("input[type=file]").set_input_files(CASES / "19-thousands.xlsx")
    visit.page.get_by_role("heading", name="Questions about your file").wait_for()
    answer(visit, "in which unit are the amounts?", "In thousands of euro")
    visit.page.get_by_role("button", name="Read again with these answers").click()
    visit.page.get_by_role("heading", name="2 of 2 rows of your file are accepted").wait_for()
    visit.settle()
    assert visit.page.get_by_text("In thousands of euro").count() == 1
    row = visit.page.get_by_role("row", name="Rows accepted")
    assert row.get_by_role("cell").all_inner_texts()[-1] == "€1,730,000"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_file_without_room_is_refused_in_words(server_url: str, open_tab: OpenTab, tmp_path: Path, lang: str) -> None:
    text = get_translator(lang)
    files = [tmp_path / f"{number}.csv" for number in range(MAX_SESSION_BYTES // LARGE_BYTES + 1)]
    for file in files:
        with file.open("wb") as content:
            content.truncate(LARGE_BYTES)
    visit = open_tab().go(f"{server_url}/bring?lang={lang}")
    visit.choose(text("upload.reader"), text("upload.readers.opencoesione"))
    visit.page.locator("input[type=file][multiple]").set_input_files(files)
    refusal = visit.page.get_by_text(text("upload.no_room"))
    expect(refusal).to_have_count(1)
    expect(refusal).to_be_visible()


def test_saved_answers_are_uploaded_with_the_next_list(server_url: str, open_tab: OpenTab, tmp_path: Path) -> None:
    visit = open_tab().go(f"{server_url}/bring")
    upload_list(visit, tmp_path / "prima.csv", UNUSUAL_CSV)
    answer(visit, "«Iniziativa»", "Titolo dell'operazione")
    read_again(visit)
    with visit.page.expect_download() as download:
        visit.page.get_by_role("button", name="Salva le risposte").click()
    download.value.save_as(tmp_path / "operations.toml")
    other = open_tab().go(f"{server_url}/bring")
    upload_list(other, tmp_path / "seconda.csv", UNUSUAL_CSV)
    other.page.get_by_text("Ho già salvato le risposte").click()
    other.page.locator("input[type=file]").nth(1).set_input_files(tmp_path / "operations.toml")
    other.page.get_by_role("heading", name="Le tue risposte").wait_for()
    other.settle()
    assert other.page.get_by_text("«Iniziativa»: Titolo dell'operazione").count() == 1
    assert other.run_axe() == []
    other.page.get_by_role("button", name="Ritira le risposte").click()
    other.page.get_by_role("heading", name="Le tue risposte").wait_for(state="hidden")
    other.assert_clean(server_url)


def test_a_mapping_that_cannot_be_read_is_said(server_url: str, open_tab: OpenTab, tmp_path: Path) -> None:
    visit = open_tab().go(f"{server_url}/bring")
    upload_list(visit, tmp_path / "prima.csv", UNUSUAL_CSV)
    visit.page.get_by_text("Ho già salvato le risposte").click()
    (tmp_path / "mie.toml").write_text('[fields.titel]\nheaders = ["Titolo"]\n', "utf-8")
    visit.page.locator("input[type=file]").nth(1).set_input_files(tmp_path / "mie.toml")
    visit.page.get_by_text("La mappatura mie.toml, riga 1: «fields.titel» non è un nome conosciuto").wait_for()
