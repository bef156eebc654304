"""Any cell text: an import quarantines the row or writes values that the release accepts."""

import csv
import io
import zipfile
from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cmsdash.datastore.releases.release import Release
from cmsdash.datastore.schema.csv_reader import read_csv_text
from cmsdash.datastore.validation.cell_checks import validate_cells, validate_primary_key
from cmsdash.i18n import labelled_codes
from cmsdash.ingest import registry
from cmsdash.ingest.batch import ImportBatch
from cmsdash.ingest.column_mapping import load_mapping
from cmsdash.ingest.formats.cell_text import MAX_CELL_CHARS, clean_cell
from cmsdash.ingest.formats.encodings import MOJIBAKE
from cmsdash.ingest.readers.context import ImportOptions
from cmsdash.ingest.release_build.merge import merge_into_release
from cmsdash.ingest.release_build.serializers import encode_csv
from tests.ingest.opencoesione.test_projects_file import BASE_CELLS, DATA, PROGRAMME_CODE, build_line, encode_projects
from tests.ingest.opencoesione.test_related_files import INDICATORS, KEY, PARTICIPANTS, PAYMENTS, write_table
from tests.ingest.test_operation_lists import SOURCE

UNUSUAL_TEXTS = [
    "\n", "\r", "\r\n", "\u2028", "\u2029", "\x85", "\x0b", "\x1c", "\x1b[2J", "\x07", "\ufeff", "\t", "\u00a0",
    "\u200b", "\u202e", "\uffff", "\ufffe", "\U0010ffff", "\u0301", "a" * 40_000, "'", '"', ";", ",", "::", "|",
    "Sig. Mario Rossi", "via Roma 1", "casa rifugio", "—", "٣", "x", "X1", "  ",
]  # fmt: skip
CELLS = st.lists(st.sampled_from(UNUSUAL_TEXTS) | st.text(st.characters(codec="utf-8"), max_size=3), max_size=4).map(
    "".join
)
READABLE_CELLS = CELLS.filter(lambda cell: not MOJIBAKE.search(cell))
"""Cells that do not cause the rejection of a whole list."""
VALID_CELLS = {"city": "Avellino", "amount": "1.234,50", "stage": "decree", "priority": "5", "title": "Centro"}
cell_settings = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))


def assert_valid_after_writing(release: Release, batch: ImportBatch, folder: Path) -> None:
    """Assert that the merged tables pass the cell and key checks after writing and reading."""
    for name, rows in merge_into_release(release, batch).tables.items():
        schema = release.schemas[name]
        path = folder / f"{name}.csv"
        path.write_bytes(encode_csv(tuple(column.name for column in schema.columns), rows))
        stored_rows = read_csv_text(path, schema)
        assert stored_rows == rows
        assert validate_cells(schema, stored_rows, labelled_codes()) == []
        assert validate_primary_key(schema, stored_rows) == []


def quote_rows(rows: Sequence[Sequence[str]]) -> list[str]:
    """Return each row as a CSV line as the publisher writes it."""
    return [";".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows]


@pytest.mark.parametrize("reader", ["operations", "allocations"])
@cell_settings
@given(data=st.data())
def test_any_cell_of_a_list_is_stored_or_quarantined(
    tmp_path: Path, release: Release, reader: str, data: st.DataObject
) -> None:
    fields = load_mapping(DATA / "mappings", reader).named_fields
    rows = [[field.headers[0] for field in fields]]
    for _ in range(8):
        unusual = data.draw(st.sets(st.sampled_from(fields), max_size=3))
        rows.append(
            [data.draw(READABLE_CELLS) if field in unusual else VALID_CELLS.get(field.name, "") for field in fields]
        )
    path = tmp_path / "elenco.csv"
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=";", quoting=csv.QUOTE_ALL).writerows(rows)
    path.write_text(buffer.getvalue(), "utf-8", newline="")
    batch, report = registry.read_file(reader, path, DATA, ImportOptions(SOURCE))
    assert report.is_balanced
    assert report.input.rows == sum(1 for row in rows[1:] if any(map(str.strip, row)))
    assert_valid_after_writing(release, batch, tmp_path)


FREE_COLUMNS = [name for name in BASE_CELLS if name not in ("OC_CODICE_PROGRAMMA", "COD_COMUNE")]
"""Columns of the projects file that may hold any text."""


@cell_settings
@given(data=st.data())
def test_any_cell_of_the_opencoesione_files_is_stored_or_quarantined(
    tmp_path: Path, release: Release, data: st.DataObject
) -> None:
    rows = [build_line()]
    for number in range(6):
        unusual = data.draw(st.sets(st.sampled_from(FREE_COLUMNS), max_size=3))
        cells = {
            **BASE_CELLS,
            "COD_LOCALE_PROGETTO": f"BR5.4.11.{number}b",
            **{name: data.draw(CELLS) for name in unusual},
        }
        rows += quote_rows([list(cells.values())])
    path = tmp_path / "progetti.csv"
    path.write_bytes(encode_projects(*rows))
    related_files = [
        write_table(
            tmp_path, PARTICIPANTS, *quote_rows([["2", KEY, data.draw(CELLS), data.draw(CELLS), "1"] for _ in range(4)])
        ),
        write_table(
            tmp_path,
            PAYMENTS,
            *quote_rows([[KEY, "20250630", "1,5", data.draw(CELLS), PROGRAMME_CODE] for _ in range(4)]),
        ),
        write_table(
            tmp_path,
            INDICATORS,
            *quote_rows([[KEY, *(data.draw(CELLS) for _ in range(5)), "2,5", data.draw(CELLS), ""] for _ in range(4)]),
        ),
    ]
    batch, reports = registry.read_files("opencoesione", [path, *related_files], DATA, ImportOptions())
    assert all(report.is_balanced for report in reports)
    assert_valid_after_writing(release, batch, tmp_path)


def test_line_breaks_in_spreadsheet_cells_are_normalised(tmp_path: Path, release: Release) -> None:
    path = tmp_path / "elenco.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Comune", "Titolo", "Importo\nammesso", "Beneficiario", "Decreto"])
        sheet.write_row(1, 0, ["Avellino\nAversa", " Centro \n per minori\t", 12, "Comune di\nAvellino", "D.\n\n1"])
    batch, report = registry.read_file("operations", path, DATA, ImportOptions(SOURCE))
    (row,) = batch.rows["operations"]
    assert report.accepted.rows == 1
    assert (row["title"], row["wording"]) == ("Centro per minori", "Importo ammesso: 12")
    assert [row["city"] for row in batch.rows["operation_cities"]] == ["avellino", "aversa"]
    assert [row["actor"] for row in batch.rows["operation_actors"]] == ["Comune di Avellino"]
    assert_valid_after_writing(release, batch, tmp_path)


def write_ods(path: Path, *rows: Sequence[str]) -> Path:
    """Write a sheet of text cells; unlike XLSX, this format has no maximum cell length."""
    names = "".join(
        f' xmlns:{key}="urn:oasis:names:tc:opendocument:xmlns:{key}:1.0"' for key in ("office", "table", "text")
    )
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    lines = "".join(
        f"<table:table-row>{''.join(cell.format(escape(text)) for text in row)}</table:table-row>" for row in rows
    )
    inner = f'<table:table table:name="F">{lines}</table:table>'
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "content.xml",
            f'<?xml version="1.0"?><office:document-content{names}><office:body><office:spreadsheet>{inner}'
            "</office:spreadsheet></office:body></office:document-content>",
        )
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    return path


def test_a_cell_above_the_length_limit_is_quarantined(tmp_path: Path, release: Release) -> None:
    longest = "y" * MAX_CELL_CHARS
    path = write_ods(tmp_path / "elenco.ods", ["Comune", "Titolo"], ["Gela", "x" * 140_000], ["Gela", longest])
    batch, report = registry.read_file("operations", path, DATA, ImportOptions(SOURCE))
    (issue,) = report.row_issues
    assert (issue.code, issue.line, issue.column, issue.value) == ("cell_too_long", 2, "Titolo", "140000")
    assert [row["title"] for row in batch.rows["operations"]] == [longest]
    assert_valid_after_writing(release, batch, tmp_path)


@pytest.mark.parametrize("key", ["—", "A\nB", "A  B", "A\u200bB"])
def test_a_malformed_key_is_quarantined(tmp_path: Path, key: str) -> None:
    path = tmp_path / "progetti.csv"
    path.write_bytes(encode_projects(build_line(COD_LOCALE_PROGETTO=key)))
    batch, report = registry.read_file("opencoesione", path, DATA, ImportOptions())
    assert (batch.is_empty, list(report.reasons)) == (True, ["key_malformed"])


def test_an_operation_without_a_code_gets_a_key_from_city_and_title(tmp_path: Path) -> None:
    path = tmp_path / "elenco.csv"
    path.write_text("Titolo;Comune;Codice locale\nCentro;Gela;—\n", "utf-8")
    batch, _ = registry.read_file("operations", path, DATA, ImportOptions(SOURCE))
    assert batch.rows["operations"][0]["operation"].startswith("gela-centro-")


def test_digits_of_another_script_quarantine_only_their_row(tmp_path: Path) -> None:
    path = tmp_path / "progetti.csv"
    path.write_bytes(
        encode_projects(build_line(), build_line(COD_LOCALE_PROGETTO="BR5.4.11.2a", FINANZ_TOTALE_PUBBLICO="١٢,00"))
    )
    _, report = registry.read_file("opencoesione", path, DATA, ImportOptions())
    assert report.accepted.rows == 1
    assert list(report.reasons) == ["amount_unreadable"]


def test_mojibake_at_the_end_of_a_cell_is_detected(tmp_path: Path) -> None:
    path = tmp_path / "progetti.csv"
    path.write_bytes(encode_projects(build_line(OC_TITOLO_PROGETTO="Una nuova CittÃ\xa0")))
    _, report = registry.read_file("opencoesione", path, DATA, ImportOptions())
    assert list(report.reasons) == ["text_mangled"]


@pytest.mark.parametrize("cell", ["a\0b", "a\ufffdb"])
def test_damaged_text_in_a_sheet_sets_its_row_aside(tmp_path: Path, cell: str) -> None:
    path = write_ods(tmp_path / "elenco.ods", ["Comune", "Titolo"], ["Gela", cell])
    _, report = registry.read_file("operations", path, DATA, ImportOptions(SOURCE))
    assert list(report.reasons) == ["text_mangled"]
    assert [(issue.line, issue.column) for issue in report.row_issues] == [(2, "Titolo")]


def test_an_unpaired_surrogate_is_kept_for_the_reader_to_reject() -> None:
    assert MOJIBAKE.search(clean_cell("a\ud800\nb"))


@given(CELLS | st.text())
def test_cleaning_a_cell_is_idempotent(cell: str) -> None:
    cleaned = clean_cell(cell)
    assert clean_cell(cleaned) == cleaned
