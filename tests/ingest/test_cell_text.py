"""Whatever stands in a cell, an import sets its row aside or writes what the store reads back and accepts."""

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
from cmsdash.ingest.errors import FileRejectedError
from cmsdash.ingest.formats.cell_text import MAX_CELL_CHARS, clean_cell
from cmsdash.ingest.formats.encodings import MOJIBAKE
from cmsdash.ingest.readers.context import ImportOptions
from cmsdash.ingest.release_build.merge import merge_into_release
from cmsdash.ingest.release_build.serializers import encode_csv
from tests.ingest.opencoesione.test_projects_file import BASE, DATA, OURS, content, line
from tests.ingest.opencoesione.test_related_files import INDICATORS, KEY, PARTICIPANTS, PAYMENTS, table
from tests.ingest.test_operation_lists import SOURCE

ODDITIES = [
    "\n", "\r", "\r\n", "\u2028", "\u2029", "\x85", "\x0b", "\x1c", "\x1b[2J", "\x07", "\ufeff", "\t", "\u00a0",
    "\u200b", "\u202e", "\uffff", "\ufffe", "\U0010ffff", "\u0301", "a" * 40_000, "'", '"', ";", ",", "::", "|",
    "Sig. Mario Rossi", "via Roma 1", "casa rifugio", "—", "٣", "x", "X1", "  ",
]  # fmt: skip
CELLS = st.lists(st.sampled_from(ODDITIES) | st.text(st.characters(codec="utf-8"), max_size=3), max_size=4).map("".join)
READABLE = CELLS.filter(lambda cell: not MOJIBAKE.search(cell))
"""Cells that do not have a whole list refused."""
GOOD = {"city": "Avellino", "amount": "1.234,50", "stage": "decree", "priority": "5", "title": "Centro"}
patient = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))


def assert_stored_as_it_is(release: Release, harvest: ImportBatch, place: Path) -> None:
    """The tables with what was brought pass the checks of cells and keys once they were written and read again."""
    for name, rows in merge_into_release(release, harvest).tables.items():
        schema = release.schemas[name]
        path = place / f"{name}.csv"
        path.write_bytes(encode_csv(tuple(column.name for column in schema.columns), rows))
        again = read_csv_text(path, schema)
        assert again == rows
        assert validate_cells(schema, again, labelled_codes()) == []
        assert validate_primary_key(schema, again) == []


def quoted(rows: Sequence[Sequence[str]]) -> list[str]:
    """Each row as CSV as the publisher writes it, whatever its cells hold."""
    return [";".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows]


@pytest.mark.parametrize("reader", ["operations", "allocations"])
@patient
@given(data=st.data())
def test_of_a_list(tmp_path: Path, release: Release, reader: str, data: st.DataObject) -> None:
    fields = load_mapping(DATA / "mappings", reader).fields
    rows = [[field.headers[0] for field in fields]]
    for _ in range(8):
        odd = data.draw(st.sets(st.sampled_from(fields), max_size=3))
        rows.append([data.draw(READABLE) if field in odd else GOOD.get(field.name, "") for field in fields])
    path = tmp_path / "elenco.csv"
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=";", quoting=csv.QUOTE_ALL).writerows(rows)
    path.write_text(buffer.getvalue(), "utf-8", newline="")
    harvest, account = registry.read_file(reader, path, DATA, ImportOptions(SOURCE))
    assert account.is_balanced
    assert account.input.rows == sum(1 for row in rows[1:] if any(map(str.strip, row)))
    assert_stored_as_it_is(release, harvest, tmp_path)


FREE = [name for name in BASE if name not in ("OC_CODICE_PROGRAMMA", "COD_COMUNE")]
"""Columns of the projects file in which anything may stand."""


@patient
@given(data=st.data())
def test_of_the_published_files(tmp_path: Path, release: Release, data: st.DataObject) -> None:
    rows = [line()]
    for number in range(6):
        odd = data.draw(st.sets(st.sampled_from(FREE), max_size=3))
        cells = {**BASE, "COD_LOCALE_PROGETTO": f"BR5.4.11.{number}b", **{name: data.draw(CELLS) for name in odd}}
        rows += quoted([list(cells.values())])
    path = tmp_path / "progetti.csv"
    path.write_bytes(content(*rows))
    beside = [
        table(tmp_path, PARTICIPANTS, *quoted([["2", KEY, data.draw(CELLS), data.draw(CELLS), "1"] for _ in range(4)])),
        table(tmp_path, PAYMENTS, *quoted([[KEY, "20250630", "1,5", data.draw(CELLS), OURS] for _ in range(4)])),
        table(
            tmp_path,
            INDICATORS,
            *quoted([[KEY, *(data.draw(CELLS) for _ in range(5)), "2,5", data.draw(CELLS), ""] for _ in range(4)]),
        ),
    ]
    harvest, accounts = registry.read_files("opencoesione", [path, *beside], DATA, ImportOptions())
    assert all(account.is_balanced for account in accounts)
    assert_stored_as_it_is(release, harvest, tmp_path)


def test_of_two_lines_in_a_spreadsheet(tmp_path: Path, release: Release) -> None:
    path = tmp_path / "elenco.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Comune", "Titolo", "Importo\nammesso", "Beneficiario", "Decreto"])
        sheet.write_row(1, 0, ["Avellino\nAversa", " Centro \n per minori\t", 12, "Comune di\nAvellino", "D.\n\n1"])
    harvest, account = registry.read_file("operations", path, DATA, ImportOptions(SOURCE))
    (row,) = harvest.rows["operations"]
    assert account.accepted.rows == 1
    assert (row["title"], row["wording"]) == ("Centro per minori", "Importo ammesso: 12")
    assert [row["city"] for row in harvest.rows["operation_cities"]] == ["avellino", "aversa"]
    assert [row["actor"] for row in harvest.rows["operation_actors"]] == ["Comune di Avellino"]
    assert_stored_as_it_is(release, harvest, tmp_path)


def ods(path: Path, *rows: Sequence[str]) -> Path:
    """A sheet of text: an open document has no longest cell."""
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


def test_too_long_for_the_store(tmp_path: Path, release: Release) -> None:
    longest = "y" * MAX_CELL_CHARS
    path = ods(tmp_path / "elenco.ods", ["Comune", "Titolo"], ["Gela", "x" * 140_000], ["Gela", longest])
    harvest, account = registry.read_file("operations", path, DATA, ImportOptions(SOURCE))
    (finding,) = account.row_issues
    assert (finding.code, finding.line, finding.column, finding.value) == ("cell_too_long", 2, "Titolo", "140000")
    assert [row["title"] for row in harvest.rows["operations"]] == [longest]
    assert_stored_as_it_is(release, harvest, tmp_path)


@pytest.mark.parametrize("key", ["—", "A\nB", "A  B", "A\u200bB"])
def test_of_a_key_that_is_none(tmp_path: Path, key: str) -> None:
    path = tmp_path / "progetti.csv"
    path.write_bytes(content(line(COD_LOCALE_PROGETTO=key)))
    harvest, account = registry.read_file("opencoesione", path, DATA, ImportOptions())
    assert (harvest.is_empty, list(account.reasons)) == (True, ["key_malformed"])


def test_a_list_without_usable_codes_is_known_by_city_and_title(tmp_path: Path) -> None:
    path = tmp_path / "elenco.csv"
    path.write_text("Titolo;Comune;Codice locale\nCentro;Gela;—\n", "utf-8")
    harvest, _ = registry.read_file("operations", path, DATA, ImportOptions(SOURCE))
    assert harvest.rows["operations"][0]["operation"] == "gela-centro"


def test_of_one_digit_of_another_script_does_not_refuse_the_whole_file(tmp_path: Path) -> None:
    path = tmp_path / "progetti.csv"
    path.write_bytes(content(line(), line(COD_LOCALE_PROGETTO="BR5.4.11.2a", FINANZ_TOTALE_PUBBLICO="١٢,00")))
    _, account = registry.read_file("opencoesione", path, DATA, ImportOptions())
    assert account.accepted.rows == 1
    assert list(account.reasons) == ["amount_unreadable"]


def test_damage_at_the_end_of_a_cell_is_seen(tmp_path: Path) -> None:
    path = tmp_path / "progetti.csv"
    path.write_bytes(content(line(OC_TITOLO_PROGETTO="Una nuova CittÃ\xa0")))
    _, account = registry.read_file("opencoesione", path, DATA, ImportOptions())
    assert list(account.reasons) == ["text_mangled"]


@pytest.mark.parametrize("cell", ["a\0b", "a\ufffdb"])
def test_of_damaged_text_in_a_sheet(tmp_path: Path, cell: str) -> None:
    with pytest.raises(FileRejectedError) as refused:
        registry.read_file(
            "operations", ods(tmp_path / "elenco.ods", ["Comune", "Titolo"], ["Gela", cell]), DATA, ImportOptions()
        )
    assert refused.value.code == "encoding_mangled"


def test_half_a_pair_of_utf16_stays_for_the_reader_to_refuse() -> None:
    assert MOJIBAKE.search(clean_cell("a\ud800\nb"))


@given(CELLS | st.text())
def test_cleaning_twice_is_cleaning_once(cell: str) -> None:
    once = clean_cell(cell)
    assert clean_cell(once) == once
