"""Lists of operations and city figures in every format and encoding, with their expected import reports."""

import csv
import io
import zipfile
from datetime import datetime
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cmsdash.datastore.import_report import ImportReport, RowTotals
from cmsdash.ingest import registry
from cmsdash.ingest.batch import ImportBatch
from cmsdash.ingest.column_mapping import load_mapping
from cmsdash.ingest.errors import FileRejectedError
from cmsdash.ingest.import_templates import build_template
from cmsdash.ingest.readers.context import ImportOptions

DATA = Path(__file__).parents[2] / "data"
SOURCE = {
    "key": "prova",
    "publisher": "Ente di prova",
    "title": "Allegato di prova",
    "url": "https://example.org/",
    "date": "2026-01",
    "accessed": "2026-02-01",
    "licence": "cited",
}
HEADER = "n.;Comune;CUP;Titolo;Importo ammesso;Priorità;Codice locale;Data di inizio;Data di fine\n"


def read_list(path: Path, reader: str = "operations", **matches: str) -> tuple[ImportBatch, ImportReport]:
    batch, report = registry.read_file(reader, path, DATA, ImportOptions(SOURCE, matches))
    assert report.is_balanced
    return batch, report


def import_rows(tmp_path: Path, body: str, header: str = HEADER) -> tuple[ImportBatch, ImportReport]:
    path = tmp_path / "elenco.csv"
    path.write_text(header + body, "utf-8")
    return read_list(path)


def test_a_decree_annex_with_a_title_above_and_a_total_below_is_read(tmp_path: Path) -> None:
    body = (
        "1;Comune di Avellino;J89I24000140001;Centro diurno;1.234.567,89 €;5;AV5.4.11.1a;09/04/2025;2027\n"
        "2;Casal del Principe;;Sportello;1.234,50;Priorità 5;CP5.4.8.1;;\n"
        "Totale;;;;1.235.802,39;;;;\n"
    )
    batch, report = import_rows(tmp_path, body, f"Allegato A;;;;;;;;\n{HEADER}")
    assert report.input == RowTotals(3, 247160478)
    assert report.accepted == RowTotals(2, 123580239)
    assert dict(report.rules) == {"sum": RowTotals(1, 123580239)}
    first, second = batch.rows["operations"]
    assert (first["operation"], first["city"], first["amount_eur"]) == ("av5-4-11-1a", "avellino", "1234567.89")
    assert (first["objective"], first["objective_basis"], first["objective_wording"]) == (
        "ESO4.11",
        "code",
        "AV5.4.11.1a",
    )
    assert (first["start"], first["end"], first["wording"]) == ("2025-04-09", "2027", "Importo ammesso: 1.234.567,89 €")
    assert second["city"] == "casal-di-principe"
    assert [row["line"] for row in batch.rows["lineage"]] == ["3", "4"]
    assert {row["sha256"] for row in batch.rows["lineage"]} == {report.file.sha256}


@pytest.mark.parametrize(
    ("row", "code", "column"),
    [
        ("1;Avellino;;T;1.234;5;A1;;", "amount_ambiguous", "Importo ammesso"),
        ("1;Avellino;;T;-5,00;5;A1;;", "amount_negative", "Importo ammesso"),
        ("1;Avellino;;T;5,001;5;A1;;", "amount_ambiguous", "Importo ammesso"),
        ("1;Avellino;;T;cinque;5;A1;;", "amount_unreadable", "Importo ammesso"),
        ("1;Aveliino;;T;5,00;5;A1;;", "city_doubtful", "Comune"),
        ("1;;;T;5,00;5;A1;;", "city_missing", "Comune"),
        ("1;Avellino;;;5,00;5;A1;;", "cell_missing", "Titolo"),
        ("1;Avellino;J89I2400014;T;5,00;5;A1;;", "cup_malformed", "CUP"),
        ("1;Avellino;;T;5,00;7;A1;;", "priority_unknown", "Priorità"),
        ("1;Avellino;;T;5,00;5;A1;32/01/2025;", "date_impossible", "Data di inizio"),
        ("1;Avellino;;T;5,00;5;A1;2027;2026", "dates_reversed", "Data di fine"),
        ("1;Avellino;;T;5,00;5;A1", "row_width", ""),
        ("1;Avellino;;T;5,00;5;A1;;;extra", "row_width", ""),
    ],
)
def test_an_implausible_row_is_quarantined(tmp_path: Path, row: str, code: str, column: str) -> None:
    _, report = import_rows(tmp_path, f"0;Barletta;;Buona;10,00;5;B1;;\n{row}\n")
    assert report.accepted == RowTotals(1, 1000)
    assert report.quarantined.rows == 1
    (issue,) = report.row_issues
    assert (issue.code, issue.line, issue.column) == (code, 3, column)


def test_rows_with_one_code_and_other_cells_are_two_operations_and_told(tmp_path: Path) -> None:
    batch, report = import_rows(tmp_path, "1;Avellino;;Prima;1,00;5;A1;;\n2;Aversa;;Seconda;2,00;5;A1;;\n")
    assert report.accepted == RowTotals(2, 300)
    assert [(row["operation"], row["title"]) for row in batch.rows["operations"]] == [
        ("a1", "Prima"),
        ("a1-2", "Seconda"),
    ]
    assert [(item.line, item.value, item.expected) for item in report.remarks if item.code == "code_shared"] == [
        (3, "A1", "2")
    ]


def test_a_doubtful_city_can_be_confirmed(tmp_path: Path) -> None:
    path = tmp_path / "elenco.csv"
    path.write_text(HEADER + "1;Aveliino;;T;5,00;5;A1;;\n", "utf-8")
    assert read_list(path)[1].accepted.rows == 0
    assert read_list(path, Aveliino="avellino")[0].rows["operations"][0]["city"] == "avellino"


def test_several_cities_have_the_first_one_as_lead(tmp_path: Path) -> None:
    batch, _ = import_rows(tmp_path, "1;Matera:::Potenza;;Insieme;5,00;5;A1;;\n")
    assert [(row["city"], row["role"]) for row in batch.rows["operation_cities"]] == [
        ("matera", "lead"),
        ("potenza", "partner"),
    ]


def test_natural_persons_and_private_data_are_not_stored(tmp_path: Path) -> None:
    header = "Beneficiario;Forma giuridica;Titolo;Comune;Codice locale\n"
    body = (
        "Mario Rossi;Persona fisica;Borsa RSSMRA80A01H501U;Avellino;A1\n"
        "Comune di Avellino;Comune;Scrivere a mario.rossi@example.org;Avellino;A2\n"
    )
    batch, _ = import_rows(tmp_path, body, header)
    stored = str(batch.rows)
    assert "Rossi" not in stored
    assert "RSSMRA80A01H501U" not in stored
    assert "mario.rossi@" not in stored
    assert [row["actor"] for row in batch.rows["operation_actors"]] == ["Comune di Avellino"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
def test_an_encoding_is_detected_and_the_text_is_unchanged(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "elenco.csv"
    path.write_bytes((HEADER + "1;Cava dé Tirreni;;Città più «verde» – perché €;5,00;5;A1;;\n").encode(encoding))
    batch, _ = read_list(path)
    assert batch.rows["operations"][0]["title"] == "Città più «verde» – perché €"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (HEADER.replace("Titolo", "QualitÃ\xa0").encode(), "encoding_mangled"),
        (HEADER.encode() + bytes(range(256)) * 40, "file_nul"),
        (HEADER.encode("cp1252") + bytes(range(128, 160)) * 40, "encoding_unknown"),
        (b"", "file_empty"),
        (b"a;b\n1;2\n", "header_missing"),
        (HEADER.encode() + b'1;Avellino;;"never closed;5,00;5;A1;;\n', "quote_open"),
        (HEADER.encode() + b"1;Avellino;;" + b"x" * 10_000_000 + b";5,00;5;A1;;\n", "cell_too_long"),
        (b"PK\x03\x04 not an archive", "file_broken"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "file_locked"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and nothing behind it", "file_broken"),
        (b"\xff\xd8\xff\xe0\x00 a picture", "file_image"),
        (b"PAR1 not here", "form_unknown"),
    ],
)
def test_an_unreadable_file_is_rejected(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "elenco.csv"
    path.write_bytes(content)
    with pytest.raises(FileRejectedError) as error:
        read_list(path)
    assert error.value.code == code


def test_separators_quotes_and_line_breaks_inside_cells_are_read(tmp_path: Path) -> None:
    path = tmp_path / "elenco.csv"
    path.write_text(
        'Titolo,Comune,Total cost\r\n"Una, due\r\nrighe ""vere""",Avellino,"1,234.50"\r\nAltra,Aversa,10.00\r\n',
        "utf-8",
        newline="",
    )
    batch, report = read_list(path)
    assert report.accepted == RowTotals(2, 124450)
    assert batch.rows["operations"][0]["title"] == 'Una, due righe "vere"'
    assert [row["line"] for row in batch.rows["lineage"]] == ["2", "4"]


def test_a_spreadsheet_with_notes_numbers_and_dates_is_read(tmp_path: Path) -> None:
    path = tmp_path / "elenco.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Note").write_string(0, 0, "Istruzioni")
        sheet = book.add_worksheet("Elenco")
        date_format = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_row(2, 0, ["Codice ISTAT", "Comune", "Titolo", "Importo", "Data inizio"])
        sheet.write_row(3, 0, ["", "Avellino", "Numeri", 1234567.89])
        sheet.write_datetime(3, 4, datetime(2025, 4, 9), date_format)
        sheet.write_row(4, 0, ["", "Aversa", "Seriale", 1234, 45756])
        sheet.write_row(5, 0, ["", "Gela", "Troppi decimali", 1.2345, ""])
        sheet.write_row(6, 0, ["", "Gela", "Tre decimali", 1.234, ""])
    batch, report = read_list(path)
    first, second, *_ = batch.rows["operations"]
    assert (first["city"], first["amount_eur"], first["start"]) == ("avellino", "1234567.89", "2025-04-09")
    assert (second["amount_eur"], second["start"]) == ("1234.00", "2025-04-09")
    assert [row["amount_eur"] for row in batch.rows["operations"]] == ["1234567.89", "1234.00", "1.23", "1.23"]
    assert [(remark.code, remark.value) for remark in report.remarks if remark.code == "amounts_rounded"] == [
        ("amounts_rounded", "2")
    ]


def test_an_open_document_sheet_is_read(tmp_path: Path) -> None:
    path = tmp_path / "elenco.ods"
    names = 'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    text = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    head = "".join(text.format(name) for name in ("Città", "Fase", "Priorità", "Importo"))
    row = (
        "".join(text.format(name) for name in ("Cava dé Tirreni", "Decreto", "5"))
        + '<table:table-cell office:value-type="float" office:value="6483569.11"/>'
    )
    body = f"<table:table-row>{head}</table:table-row><table:table-row>{row}</table:table-row>"
    content = f'<?xml version="1.0"?><office:document-content {names}><office:body><office:spreadsheet><table:table table:name="F">{body}</table:table></office:spreadsheet></office:body></office:document-content>'
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    batch, report = read_list(path, "allocations")
    (figure,) = batch.rows["figures"]
    assert (figure["city"], figure["stage"], figure["priority"], figure["amount_eur"]) == (
        "cava-de-tirreni",
        "decree",
        "5",
        "6483569.11",
    )
    assert report.accepted == RowTotals(1, 648356911)


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("Avellino;boh;5;1,00", "stage_unknown"),
        ("Avellino;decree;7;1,00", "priority_unknown"),
        ("Avellino;decree;;1,00", "priority_unknown"),
        ("Avellino;decree;5;", "cell_missing"),
    ],
)
def test_an_implausible_city_figure_is_quarantined(tmp_path: Path, row: str, code: str) -> None:
    path = tmp_path / "cifre.csv"
    path.write_text(f"Città;Fase;Priorità;Importo\n{row}\n", "utf-8")
    assert list(read_list(path, "allocations")[1].reasons) == [code]


@pytest.mark.parametrize("reader", ["operations", "allocations"])
@pytest.mark.parametrize("file_format", ["xlsx", "csv"])
def test_a_template_is_readable_and_its_example_is_out_of_scope(tmp_path: Path, reader: str, file_format: str) -> None:
    mapping = load_mapping(DATA / "mappings", reader)
    path = tmp_path / f"modello.{file_format}"
    path.write_bytes(build_template(mapping, file_format))
    batch, report = read_list(path, reader)
    assert batch.is_empty
    assert list(report.rules) == ["example"]
    remarks = {"operations": {"column_not_carried"}, "allocations": set()}[reader]
    assert {remark.code for remark in report.remarks} == remarks | ({"table_read"} if file_format == "xlsx" else set())


@pytest.mark.parametrize(
    ("cells", "priority", "basis"),
    [
        ("FSE+;;", "5", "inferred"),
        ("F.E.S.R.;;", "", "unknown"),
        ("FESR;;", "6", "inferred"),
        ("FSE+;5;", "5", "stated"),
        ("FSE+;5 e 6;", "both", "stated"),
        ("Altro;;ESO4.8", "5", "inferred"),
        (";;", "", "unknown"),
    ],
)
def test_the_fund_gives_the_priority_where_the_file_does_not(
    tmp_path: Path, cells: str, priority: str, basis: str
) -> None:
    batch, _ = import_rows(tmp_path, f"Prova;Avellino;{cells}\n", "Titolo;Comune;Fondo;Priorità;Obiettivo specifico\n")
    (row,) = batch.rows["operations"]
    assert (row["priority"], row["priority_basis"]) == (priority, basis)


@pytest.mark.parametrize("cells", ["FESR;5;", "FSE+;6;", "FESR;;ESO4.8"])
def test_a_row_with_a_contradicting_fund_is_quarantined(tmp_path: Path, cells: str) -> None:
    _, report = import_rows(tmp_path, f"Prova;Avellino;{cells}\n", "Titolo;Comune;Fondo;Priorità;Obiettivo specifico\n")
    assert list(report.reasons) == ["fund_contradicts"]


def test_a_column_that_is_read_but_not_stored_gives_a_remark(tmp_path: Path) -> None:
    _, report = import_rows(tmp_path, "1;Prova;Avellino;IT\n", "n.;Titolo;Comune;Paese\n")
    remarks = [(remark.code, remark.column) for remark in report.remarks]
    assert remarks == [("column_not_carried", "Paese"), ("column_not_carried", "n.")]


@pytest.mark.parametrize(
    ("cell", "rate"),
    [
        ("40%", "40%"),
        ("0.3975", "39.75%"),
        ("0,4", "40%"),
        ("1", "100%"),
        ("40", "40"),
        ("UE 40, Stato 60", "UE 40, Stato 60"),
        ("", ""),
    ],
)
def test_fund_rate_and_type_of_intervention_are_kept_as_stated(tmp_path: Path, cell: str, rate: str) -> None:
    header = "Titolo;Comune;Fondo;Tasso di cofinanziamento;Tipo di intervento\n"
    batch, _ = import_rows(tmp_path, f"Prova;Avellino;FSE+;{cell};163 =1+1\n", header)
    [row] = batch.rows["operations"]
    assert (row["fund"], row["union_rate"], row["intervention_type"]) == ("ESF+", rate, "163 =1+1")
    assert (row["priority"], row["priority_basis"]) == ("5", "inferred")


def test_a_missing_body_and_many_unknown_columns_give_one_remark_each(tmp_path: Path) -> None:
    names = [f"Colonna {number}" for number in range(300)]
    _, report = import_rows(tmp_path, "", ";".join(["Titolo", "Comune", "Importo", *names]) + "\n")
    remarks = {(remark.code, remark.value) for remark in report.remarks}
    assert remarks == {("columns_unknown", "300"), ("no_rows", "")}


def test_an_unknown_column_gives_a_remark(tmp_path: Path) -> None:
    _, report = import_rows(tmp_path, "Prova;Avellino;x\n", "Titolo;Comune;Colore\n")
    assert [(remark.code, remark.column) for remark in report.remarks] == [("column_unknown", "Colore")]


def test_an_undescribed_source_is_rejected(tmp_path: Path) -> None:
    path = tmp_path / "elenco.csv"
    path.write_text("Titolo;Comune\nProva;Avellino\n", "utf-8")
    with pytest.raises(FileRejectedError, match="source_missing"):
        registry.read_file("operations", path, DATA, ImportOptions({"key": "nuova"}))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12), min_size=9, max_size=9),
        max_size=8,
    )
)
def test_the_report_balances_for_any_cell_content(tmp_path: Path, cells: list[list[str]]) -> None:
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";")
    writer.writerows(cells)
    path = tmp_path / "elenco.csv"
    path.write_text(HEADER + buffer.getvalue(), "utf-8", newline="")
    try:
        _, report = read_list(path)
    except FileRejectedError as error:
        assert error.code in ("encoding_mangled", "file_unreadable", "file_broken")  # noqa: PT017 (a file may be rejected)
        return
    assert report.input.rows == sum(1 for row in cells if any(map(str.strip, row)))


def test_a_beneficiary_that_is_only_a_fiscal_code_or_an_initial_is_no_organisation(tmp_path: Path) -> None:
    path = tmp_path / "elenco.csv"
    path.write_text(
        "Comune;Titolo;Beneficiario\nAndria;Uno;RSSMRA80A01H501U\nTrani;Due;M. Rossi\nGela;Tre;Comune di Gela\n",
        "utf-8",
    )
    batch, _ = read_list(path)
    assert [row["actor"] for row in batch.rows["operation_actors"]] == ["Comune di Gela"]
