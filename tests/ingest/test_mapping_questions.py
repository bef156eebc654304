"""The questions that a file leaves open, their answers, and the same file read again with them."""

import csv
from collections.abc import Mapping
from pathlib import Path

import pytest
import xlsxwriter

from cmsdash.datastore.import_report import ImportReport, RowTotals
from cmsdash.domain import LANGUAGES
from cmsdash.i18n import get_translator
from cmsdash.i18n.catalogs import labelled_codes
from cmsdash.ingest import registry
from cmsdash.ingest.batch import ImportBatch
from cmsdash.ingest.column_mapping import ALLOWED_CODES, ALLOWED_SETTINGS, load_mapping
from cmsdash.ingest.errors import FileRejectedError
from cmsdash.ingest.mapping_overlay import MappingOverlay, encode_mapping_toml, mapping_with_overlay
from cmsdash.ingest.mapping_questions import (
    MappingQuestion,
    answer_spellings,
    overlay_from_answers,
    rejection_questions,
    repeated_fields,
    report_questions,
)
from cmsdash.ingest.readers.context import ImportOptions
from cmsdash.ingest.readers.operation_lists import STATUS_CODES
from tests.ingest.opencoesione.test_projects_file import build_line, encode_projects
from tests.ingest.test_operation_lists import DATA, SOURCE

MAPPINGS = DATA / "mappings"
CITIES = {"avellino": "Avellino", "termoli": "Termoli", "gela": "Gela", "trani": "Trani"}


class Reading:
    """A file read with what was answered so far."""

    def __init__(self, path: Path, reader: str, options: ImportOptions) -> None:
        self.batch: ImportBatch | None = None
        self.report: ImportReport | None = None
        mapping = load_mapping(MAPPINGS, reader)
        try:
            self.batch, self.report = registry.read_file(reader, path, DATA, options)
        except FileRejectedError as error:
            self.questions = rejection_questions(error, mapping)
        else:
            assert self.report.is_balanced
            self.questions = report_questions(self.report)


def answer_all(path: Path, reader: str, answers: Mapping[tuple[str, str], str]) -> tuple[Reading, MappingOverlay]:
    """Answer what is asked, round by round, until nothing known is asked; return the last reading and the overlay."""
    overlay, open_answers = MappingOverlay(), dict(answers)
    reading = Reading(path, reader, ImportOptions(SOURCE))
    while given := [
        (question, open_answers.pop((question.kind, question.value)))
        for question in reading.questions
        if (question.kind, question.value) in open_answers
    ]:
        overlay |= overlay_from_answers(given)
        reading = Reading(path, reader, ImportOptions(SOURCE, overlay=overlay))
    assert not open_answers, f"never asked: {open_answers}"
    return reading, overlay


@pytest.mark.parametrize(
    ("reader", "content", "answers", "accepted"),
    [
        (
            "operations",
            "Iniziativa;Dove;Spesa\nCentro;Avellino;1,00\n",
            {("header", "Iniziativa"): "title", ("header", "Dove"): "city", ("header", "Spesa"): "amount"},
            RowTotals(1, 100),
        ),
        (
            "operations",
            "Titolo;Comune;Quota UE;Importo;Stato\nCentro;Avellino;7,00;10,00;ammessa\n",
            {("header", "Quota UE"): "amount"},
            RowTotals(1, 700),
        ),
        ("operations", "Titolo;Comune;Importo\nCentro;Aveliino;1,00\n", {("city", "Aveliino"): "avellino"}, RowTotals(1, 100)),
        (
            "operations",
            "Titolo;Comune;Importo;Stato\nA;Gela;1,00;bollinata\nB;Gela;2,00;Bollinata\n",
            {("status", "bollinata"): "decree"},
            RowTotals(2, 300),
        ),
        (
            "operations",
            "Titolo;Comune;Importo\nA;Gela;1.234\nB;Gela;2.500\n",
            {("decimal", "1.234"): ","},
            RowTotals(2, 373400),
        ),
        (
            "operations",
            "Titolo;Comune;Importo;Priorità\nA;Gela;1,00;Inclusione sociale\n",
            {("priority", "Inclusione sociale"): "5"},
            RowTotals(1, 100),
        ),
        (
            "operations",
            "Titolo;Comune;Importo;Obiettivo specifico\nA;Gela;1,00;Accesso ai servizi\n",
            {("objective", "Accesso ai servizi"): "ESO4.11"},
            RowTotals(1, 100),
        ),
        (
            "operations",
            "Titolo;Comune;Importo;Stato\nA;Gella;1.234;bollinata\n",
            {("city", "Gella"): "gela", ("decimal", "1.234"): ",", ("status", "bollinata"): "decree"},
            RowTotals(1, 123400),
        ),
        (
            "operations",
            "Titolo;Comune;Importo (Comune);Importo (Ente)\nCentro;Gela;1,00;2,00\n",
            {("header", "Importo (Ente)"): "amount"},
            RowTotals(1, 200),
        ),
        (
            "operations",
            "Importi in migliaia di euro\nTitolo;Comune;Importo\nCentro;Gela;1250,5\n",
            {("unit", "Importi in migliaia di euro"): "1000"},
            RowTotals(1, 125_050_000),
        ),
        (
            "operations",
            "Titolo;Comune;Importo (milioni di euro)\nCentro;Gela;1.250\n",
            {("unit", "Importo (milioni di euro)"): "1000000", ("decimal", "1.250"): "."},
            RowTotals(1, 125_000_000),
        ),
        (
            "allocations",
            "Città;Fase;Priorità;Importo;Natura\nGela;deliberato;5;1,00;a occhio\n",
            {("stage", "deliberato"): "decree", ("kind", "a occhio"): "approximate"},
            RowTotals(1, 100),
        ),
        (
            "allocations",
            "Posto;Fase;Priorità;Denari\nTrani;decreto;5;1,00\n",
            {("header", "Posto"): "city", ("header", "Denari"): "amount"},
            RowTotals(1, 100),
        ),
    ],
)  # fmt: skip
def test_answers_make_the_file_readable_and_their_mapping_file_reads_it_alike(
    tmp_path: Path, reader: str, content: str, answers: dict[tuple[str, str], str], accepted: RowTotals
) -> None:
    path = tmp_path / "elenco.csv"
    path.write_text(content, "utf-8")
    reading, overlay = answer_all(path, reader, answers)
    assert reading.report is not None
    assert (reading.report.accepted, reading.report.row_issues) == (accepted, ())
    saved = tmp_path / "saved.toml"
    saved.write_bytes(encode_mapping_toml((MAPPINGS / f"{reader}.toml").read_text("utf-8"), overlay))
    again = Reading(path, reader, ImportOptions(SOURCE, mapping_file=saved))
    assert (again.batch, again.report) == (reading.batch, reading.report)


def test_each_word_is_asked_once_with_its_first_line_and_number_of_rows(tmp_path: Path) -> None:
    path = tmp_path / "elenco.csv"
    path.write_text("Titolo;Comune;Stato\nA;Aveliino;x\nB;AVELIINO;x\nC;Gela;boh\nD;Gela;BOH\nE;Gela;bah\n", "utf-8")
    questions = Reading(path, "operations", ImportOptions(SOURCE)).questions
    assert questions == (
        MappingQuestion("city", "Aveliino", "Comune", 2, n=2, proposals=("avellino",)),
        MappingQuestion("status", "boh", "Stato", 4, n=2, only=STATUS_CODES),
        MappingQuestion("status", "bah", "Stato", 6, only=STATUS_CODES),
    )


def test_a_missing_header_asks_about_each_unknown_column_and_proposes_the_missing_fields(tmp_path: Path) -> None:
    path = tmp_path / "elenco.csv"
    path.write_text("Elenco\nTitolo iniziativa;Importo;Citta beneficiaria\nA;1,00;Gela\n", "utf-8")
    questions = Reading(path, "operations", ImportOptions(SOURCE)).questions
    assert [(item.value, item.line, item.proposals) for item in questions] == [
        ("Titolo iniziativa", 2, ("title", "city")),
        ("Citta beneficiaria", 2, ("title", "city")),
    ]
    spellings = answer_spellings("header", load_mapping(MAPPINGS, "operations"), {})
    assert [spellings.rank(item)[0] for item in questions] == ["title", "city"]
    assert set(spellings.rank(questions[0])) == {
        field.name for field in load_mapping(MAPPINGS, "operations").named_fields
    }


@pytest.mark.parametrize(
    ("kind", "word", "nearest"),
    [
        ("city", "Trany", "trani"), ("city", "Therrmoli", "termoli"), ("status", "ammessa con riserva", "admitted"),
        ("status", "conclude", "completed"), ("stage", "decretato", "decree"), ("objective", "4.11 servizi", "ESO4.11"),
    ],
)  # fmt: skip
def test_the_nearest_answer_comes_first(kind: str, word: str, nearest: str) -> None:
    mapping, text = load_mapping(MAPPINGS, "allocations" if kind == "stage" else "operations"), get_translator("it")
    labels = CITIES if kind == "city" else {code: text(f"{kind}.{code}") for code in ALLOWED_CODES[kind]}
    ranked = answer_spellings(kind, mapping, labels).rank(MappingQuestion(kind, word))
    assert ranked[0] == nearest
    assert len(ranked) == len(set(ranked))


def test_proposals_come_before_nearer_answers() -> None:
    spellings = answer_spellings("city", load_mapping(MAPPINGS, "operations"), CITIES)
    assert spellings.rank(MappingQuestion("city", "Trani", proposals=("gela",)))[:2] == ("gela", "trani")


def test_only_codes_that_a_file_may_give_are_answers(tmp_path: Path) -> None:
    path = tmp_path / "cifre.csv"
    path.write_text("Città;Fase;Priorità;Importo;Natura\nGela;decreto;5;1,00;a occhio\n", "utf-8")
    (question,) = Reading(path, "allocations", ImportOptions(SOURCE)).questions
    ranked = answer_spellings("kind", load_mapping(MAPPINGS, "allocations"), {}).rank(question)
    assert sorted(ranked) == ["approximate", "stated"]


def test_a_shortened_word_is_not_asked_about(tmp_path: Path) -> None:
    path = tmp_path / "elenco.csv"
    path.write_text(f"Titolo;Comune;Stato\nA;Gela;{'x' * 300}\n", "utf-8")
    reading = Reading(path, "operations", ImportOptions(SOURCE))
    assert reading.questions == ()
    assert reading.report is not None
    assert [issue.code for issue in reading.report.row_issues] == ["status_unknown"]


def test_a_field_given_to_two_columns_is_found() -> None:
    first, second = MappingQuestion("header", "A"), MappingQuestion("header", "B")
    assert repeated_fields([(first, "amount"), (second, "amount")]) == ("amount",)
    assert repeated_fields([(first, "amount"), (second, "title")]) == ()
    assert (
        repeated_fields([(MappingQuestion("status", "x"), "decree"), (MappingQuestion("status", "y"), "decree")]) == ()
    )


def test_a_rejection_without_a_remedy_of_the_reader_asks_nothing() -> None:
    error = FileRejectedError("file_empty", "elenco.csv")
    assert rejection_questions(error, load_mapping(MAPPINGS, "operations")) == ()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_field_and_setting_has_a_name_for_readers(lang: str) -> None:
    text = get_translator(lang)
    for reader in ("operations", "allocations"):
        for field in load_mapping(MAPPINGS, reader).fields:
            assert field.name in labelled_codes()["mapping_field"], field.name
    for name, values in ALLOWED_SETTINGS.items():
        assert all(text(f"upload.{name}.{value}") for value in values)


@pytest.mark.parametrize(
    ("case", "reader"),
    [("12-postcode.csv", "operations"), ("13-places-written.csv", "operations"), ("45-stage-words.csv", "allocations")],
)
def test_every_question_of_a_case_can_be_answered(case: str, reader: str) -> None:
    path = Path(__file__).parents[1] / "fixtures" / "intake" / case
    first = Reading(path, reader, ImportOptions(SOURCE))
    assert first.report is not None
    mapping, names = load_mapping(MAPPINGS, reader), read_city_names()
    nearest = [
        (item, answer_spellings(item.kind, mapping, names if item.kind == "city" else {}).rank(item)[0])
        for item in first.questions
    ]
    assert sum(item.n for item in first.questions) == first.report.quarantined.rows > 0
    last = Reading(path, reader, ImportOptions(SOURCE, overlay=overlay_from_answers(nearest)))
    assert last.report is not None
    assert last.report.row_issues == ()
    assert last.report.accepted.rows == first.report.accepted.rows + first.report.quarantined.rows
    assert last.report.input == first.report.input


def read_city_names() -> dict[str, str]:
    with (DATA / "cities.csv").open(encoding="utf-8", newline="") as file:
        return {row["city"]: row["name"] for row in csv.DictReader(file)}


def test_a_question_names_its_sheet_where_several_are_read(tmp_path: Path) -> None:
    path = tmp_path / "elenco.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        for name, rows in (("Puglia", [["A", "Trani"]]), ("Sicilia", [["B", "Gela"], ["C", "Gella"]])):
            sheet = workbook.add_worksheet(name)
            for line, cells in enumerate([["Titolo", "Comune"], *rows]):
                sheet.write_row(line, 0, cells)
    (question,) = Reading(path, "operations", ImportOptions(SOURCE)).questions
    assert (question.kind, question.value, question.sheet, question.line) == ("city", "Gella", "Sicilia", 3)
    overlay = overlay_from_answers([(question, "gela")])
    answered = Reading(path, "operations", ImportOptions(SOURCE, overlay=overlay))
    assert answered.report is not None
    assert answered.report.accepted.rows == 3


@pytest.mark.parametrize(("unit", "cents"), [("1000", 125_000_000), ("1", 125_000), ("1000000", 125_000_000_000)])
def test_a_declared_unit_multiplies_every_amount_and_the_account(tmp_path: Path, unit: str, cents: int) -> None:
    path = tmp_path / "elenco.csv"
    path.write_text("Titolo;Comune;Importo\nA;Gela;1250\nB;Milano;1250\n", "utf-8")
    reading = Reading(path, "operations", ImportOptions(SOURCE, overlay=MappingOverlay(unit=unit)))
    assert reading.report is not None
    assert (reading.report.accepted.cents, reading.report.input.cents) == (cents, 2 * cents)
    assert reading.batch is not None
    assert reading.batch.rows["operations"][0]["amount_eur"] == f"{cents // 100}.00"


def test_columns_of_money_with_the_same_name_cannot_be_told_apart_by_an_answer(tmp_path: Path) -> None:
    path = tmp_path / "elenco.csv"
    path.write_text("Titolo;Comune;Importo;Importo\nCentro;Gela;1,00;2,00\n", "utf-8")
    assert Reading(path, "operations", ImportOptions(SOURCE)).questions == ()


def test_words_of_opencoesione_are_answered_and_saved_alike(tmp_path: Path) -> None:
    path, saved = tmp_path / "progetti.csv", tmp_path / "opencoesione.toml"
    lines = [
        build_line(OC_STATO_PROGETTO="Fermo"),
        build_line(COD_LOCALE_PROGETTO="B2", OC_COD_ARTICOLAZ_PROGRAMMA="Inclusione"),
        build_line(COD_LOCALE_PROGETTO="B3", OC_COD_SUBARTICOLAZ_PROGRAMMA="Servizi"),
    ]
    path.write_bytes(encode_projects(*lines))
    first = Reading(path, "opencoesione", ImportOptions())
    assert [(item.kind, item.value) for item in first.questions] == [
        ("status", "Fermo"),
        ("priority", "Inclusione"),
        ("objective", "Servizi"),
    ]
    overlay = overlay_from_answers(zip(first.questions, ("under_way", "5", "ESO4.11"), strict=True))
    answered = Reading(path, "opencoesione", ImportOptions(overlay=overlay))
    assert answered.report is not None
    assert (answered.report.accepted.rows, answered.questions) == (3, ())
    saved.write_bytes(mapping_with_overlay(MAPPINGS, "opencoesione", overlay))
    again = Reading(path, "opencoesione", ImportOptions(mapping_file=saved))
    assert (again.batch, again.report) == (answered.batch, answered.report)
