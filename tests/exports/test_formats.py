"""The formats of a table have the same numbers and words as the query, whatever the selection and the text."""

import io
import re
from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.csv
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cmsdash import queries
from cmsdash.datastore.releases.release import Release
from cmsdash.domain import LANGUAGES, Selection
from cmsdash.exports import MAP_FORMATS, TABLE_FORMATS, result_to_file
from cmsdash.exports.csv_export import escape_formula
from cmsdash.exports.file_table import Cell, ColumnType, FileTable, clean_text, flatten_list
from cmsdash.exports.result_table import result_to_table
from cmsdash.exports.xlsx_export import MAX_CELL_CHARS, table_to_xlsx
from cmsdash.i18n import labelled_codes
from cmsdash.queries import QueryResult
from cmsdash.queries.runner import run_query
from tests.exports.file_readers import file_context, open_workbook, read_csv, read_json, read_xlsx
from tests.hostile_strings import HOSTILE_STRINGS
from tests.strategies import selections

SQL = Path(queries.__file__).parent / "sql"
RESULTS: Sequence[Callable[[Release, Selection], QueryResult]] = (
    queries.city_funding,
    queries.city_figures,
    queries.city_operations_summary,
    queries.stage_figures,
    queries.stage_summary,
    queries.operations,
    queries.operations_by_city,
    lambda release, selection: queries.class_amounts(release, selection, "group"),
)
LINK = "https://example.org/money?city=salerno&lang=it"


def write_formats(table: FileTable) -> dict[str, bytes]:
    return {code: file_format.write(table) for code, file_format in TABLE_FORMATS.items()}


def as_csv_cell(cell: Cell, column_separator: str, decimal_mark: str) -> str:
    """Return what a reader of the CSV must get: computed from the cell, not by the code that writes it."""
    if cell is None or cell == []:
        return ""
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, list):
        return escape_formula(flatten_list(cell, column_separator, decimal_mark))
    if isinstance(cell, str):
        return escape_formula(cell)
    return format(cell, ".2f" if isinstance(cell, Decimal) else "").replace(".", decimal_mark)


def as_plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, list):
        return [as_plain(item) for item in value]
    return {key: as_plain(item) for key, item in value.items()} if isinstance(value, dict) else value


def as_xlsx_cell(value: Any) -> Any:
    if isinstance(value, (date, datetime)):
        return value.isoformat()[:10]
    return "" if value is None else value


def assert_same_cells(table: FileTable) -> dict[str, list[dict[str, Any]]]:
    """Compare every cell of every format with the table, and return the rows of each."""
    files = write_formats(table)
    rows = {
        "csv": read_csv(files["csv"], ";"),
        "csv_international": read_csv(files["csv_international"], ","),
        "xlsx": read_xlsx(files["xlsx"]),
        "json": read_json(files["json"])["rows"],
    }
    assert {len(read) for read in rows.values()} == {len(table.rows)}
    for number, cells in enumerate(table.rows):
        for column, cell in zip(table.columns, cells, strict=True):
            name = column.name
            assert rows["csv"][number][name] == as_csv_cell(cell, column.separator, ",")
            assert rows["csv_international"][number][name] == as_csv_cell(cell, column.separator, ".")
            assert rows["json"][number][name] == as_plain(cell)
            shown = flatten_list(cell, column.separator) if isinstance(cell, list) else as_plain(cell)
            assert as_xlsx_cell(rows["xlsx"][number][name]) == as_xlsx_cell(shown)
    return rows


@settings(max_examples=50)
@given(
    selection=selections(),
    query=st.sampled_from(RESULTS),
    lang=st.sampled_from(LANGUAGES),
    search=st.sampled_from(["", "inclusione"]),
)
def test_cells_and_totals_are_equal_in_every_format_and_in_the_query(
    release: Release, selection: Selection, query: Callable[[Release, Selection], QueryResult], lang: str, search: str
) -> None:
    selection = Selection(**{**vars(selection), "lang": lang, "search": search})
    result = query(release, selection)
    rows = assert_same_cells(result_to_table(result, file_context(release, selection, LINK)))
    for name in [name for name in result.table.columns if name.endswith("_cents")]:
        cents, file_name = int(result.table[name].sum()), name.removesuffix("_cents") + "_eur"
        totals = {
            "csv": sum(Decimal(row[file_name].replace(",", ".") or 0) for row in rows["csv"]),
            "csv_international": sum(Decimal(row[file_name] or 0) for row in rows["csv_international"]),
            "xlsx": sum(Decimal(repr(row[file_name] or 0)) for row in rows["xlsx"]),
            "json": sum(Decimal(repr(row[file_name] or 0)) for row in rows["json"]),
        }
        assert {code: total * 100 for code, total in totals.items()} == dict.fromkeys(totals, cents)


def test_pandas_and_arrow_read_equal_totals(release: Release) -> None:
    result = queries.city_funding(release, Selection())
    files = write_formats(result_to_table(result, file_context(release)))
    cents, operations = int(result.table["amount_cents"].sum()), int(result.table["operations"].sum())
    tables = {
        "csv": pd.read_csv(io.BytesIO(files["csv"]), sep=";", decimal=","),
        "csv_international": pd.read_csv(io.BytesIO(files["csv_international"])),
        "calamine": pd.read_excel(io.BytesIO(files["xlsx"]), sheet_name=1, engine="calamine"),
        "openpyxl": pd.read_excel(io.BytesIO(files["xlsx"]), sheet_name=1, engine="openpyxl"),
        "json": pd.DataFrame(read_json(files["json"])["rows"]),
        "arrow": pyarrow.csv.read_csv(io.BytesIO(files["csv_international"])).to_pandas(),
    }
    for table in tables.values():
        plain = table.rename(columns=lambda heading: re.sub(r".*\[(\w+)\]$", r"\1", heading))
        assert round(plain["amount_eur"].sum() * 100) == cents
        assert plain["operations"].sum() == operations


@pytest.mark.parametrize("name", HOSTILE_STRINGS)
def test_hostile_text_goes_through_every_format(release: Release, name: str) -> None:
    hostile = HOSTILE_STRINGS[name]
    frame = pd.DataFrame(
        {
            "title": [hostile, "next"],
            "quote": [f"a {hostile}", "next"],
            "words": [[hostile, "b"], []],
            "inferred_groups": [[{"code": "giovani", "basis": "read", "words": [hostile]}], []],
            "source": [["ilmattino"], []],
        }
    )
    context = file_context(release, Selection(search=hostile[:80]), LINK)
    table = result_to_table(QueryResult("hostile", frame), context, title=hostile, sentence=hostile)
    assert table.rows[0][0] == (clean_text(hostile) or None)
    files = write_formats(table)
    document = read_json(files["json"])
    assert document["title"] == document["sentence"] == clean_text(hostile)
    assert document["rows"][0]["title"] == (clean_text(hostile) or None)
    for file_format, separator in (("csv", ";"), ("csv_international", ",")):
        first, second = read_csv(files[file_format], separator)
        assert first["title"] == escape_formula(clean_text(hostile))
        assert second["title"] == "next"
        assert first["source_publisher"] == release.sources["ilmattino"].publisher
    workbook = open_workbook(files["xlsx"])
    cells = [cell for sheet in workbook for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert {cell.hyperlink.target for cell in cells if cell.hyperlink} == {LINK, release.sources["ilmattino"].url}
    first, second = read_xlsx(files["xlsx"])
    if len(hostile.encode("utf-16-le")) // 2 <= MAX_CELL_CHARS:
        assert first["title"] == clean_text(hostile)
    else:
        assert first["title"].endswith(" […]")
    assert second["title"] == "next"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_column_of_every_result_has_a_heading_in_words(release: Release, lang: str) -> None:
    selection = Selection(lang=lang).with_comparison_measure
    context = file_context(release, selection)
    names = {path.stem for path in SQL.glob("*.sql")} - {"operation_options", "legal_operations"}  # never a figure
    peers = Selection(city=("salerno",), peers=("region",), lang=lang)
    results = [
        *(run_query(release, name, selection) for name in sorted(names)),
        queries.sources(release),
        queries.data_dictionary(release, lang),
        queries.data_tables(release, lang),
        queries.code_lists(release, lang),
        queries.glossary(lang),
        queries.validation_checks(release),
        queries.dated_events(release, selection),
        queries.peer_groups(release, peers),
        queries.peer_statistics(release, peers),
        queries.release_summaries([release.manifest], release.manifest.id, {}),
    ]
    for result in results:
        table = result_to_table(result, context)
        assert [column.name for column in table.columns if not column.heading] == []
        codes = [column.name for column in table.columns if column.type is ColumnType.CODE]
        labelled = {column.words_of for column in table.columns}
        assert set(codes) <= labelled


def test_words_of_formats_exist_in_both_languages() -> None:
    assert {f"format.{code}" for code in TABLE_FORMATS} <= labelled_codes()["file"]
    assert {f"type.{kind}" for kind in ColumnType} <= labelled_codes()["file"]


def test_json_tells_what_the_rows_are(release: Release) -> None:
    selection = Selection(city=("barletta",), lang="en")
    result = queries.city_figures(release, selection)
    content = result_to_file(result, file_context(release, selection, LINK), "json", title="Money", sentence="So much.")
    document = read_json(content)
    assert (document["title"], document["sentence"], document["link"]) == ("Money", "So much.", LINK)
    assert "Barletta" in document["filters"]
    assert document["selection"] == {"city": "barletta", "lang": "en"}
    assert document["release"] == {"id": release.manifest.id, "date": release.manifest.created[:10]}
    assert document["licence"]["url"].startswith("https://creativecommons.org/")
    columns = {column["name"]: column for column in document["columns"]}
    assert (columns["amount_eur"]["unit"], columns["amount_eur"]["type"]) == ("EUR", "money")
    assert columns["stage_label"]["words_of"] == "stage"
    assert columns["kind"]["codes"]["stated"]["meaning"] == "The source gives it in full."
    assert any("never added up" in note for note in document["notes"])
    keys = {
        key
        for row in document["rows"]
        for key in ([row["source"]] if isinstance(row["source"], str) else row["source"])
    }
    assert keys == set(document["sources"])
    assert all(
        source["publisher"] and source["url"] and source["licence_label"] for source in document["sources"].values()
    )


def test_a_workbook_tells_what_it_is_and_has_typed_cells(release: Release) -> None:
    frame = pd.DataFrame(
        {
            "city": pd.array(["andria", "trani"], dtype="string"),
            "stage": pd.array(["ceiling", None], dtype="string"),
            "amount_cents": pd.array([123456789, pd.NA], dtype="Int64"),
            "share": pd.array([0.125, pd.NA], dtype="Float64"),
            "operations": pd.array([1234, 0], dtype="Int64"),
            "date": pd.array(["2025-04-09", "2025-04"], dtype="string"),
            "is_known": pd.array([True, pd.NA], dtype="boolean"),
            "source": pd.array(["ilmattino", None], dtype="string"),
        }
    )
    selection = Selection(city=("andria",))
    table = result_to_table(
        QueryResult("x", frame), file_context(release, selection, LINK), title="Denaro", sentence="Tanto."
    )
    workbook = open_workbook(table_to_xlsx(table))
    assert workbook.sheetnames == ["Leggimi", "Dati", "Fonti"]
    about, data, sources = workbook.worksheets
    words = {cell.value for row in about.iter_rows() for cell in row if cell.value}
    assert {"Denaro", "Tanto.", LINK, release.manifest.id, "Importo"} <= words
    assert any("fasi diverse non si sommano" in str(word) for word in words)
    assert any("Andria" in str(word) for word in words)
    assert (data.freeze_panes, data.auto_filter.ref) == ("B2", f"A1:{data.cell(3, data.max_column).coordinate}")
    headings = {re.sub(r".*\[(\w+)\]$", r"\1", str(cell.value)): cell.column for cell in data[1]}
    cells = {name: data.cell(2, number) for name, number in headings.items()}
    assert (cells["amount_eur"].value, cells["amount_eur"].number_format) == (1234567.89, "#,##0.00")
    assert (cells["share"].value, cells["share"].number_format) == (0.125, "0.0%")
    assert (cells["operations"].value, cells["operations"].number_format) == (1234, "#,##0")
    assert (cells["date"].value, cells["date"].number_format) == (datetime(2025, 4, 9), "yyyy-mm-dd")
    assert cells["is_known"].value is True
    second = {name: data.cell(3, number).value for name, number in headings.items()}
    assert (second["date"], second["amount_eur"], second["is_known"]) == ("2025-04", None, None)
    assert sources.cell(2, 1).value == "ilmattino"


def test_a_workbook_goes_on_in_further_sheets(release: Release) -> None:
    result = queries.operations(release, Selection())
    table = result_to_table(result, file_context(release))
    content = table_to_xlsx(table, sheet_rows=40)
    assert open_workbook(content).sheetnames == ["Leggimi", "Dati", "Dati 2", "Dati 3", "Fonti"]
    read = [row["operation"] for sheet in (1, 2, 3) for row in read_xlsx(content, sheet)]
    assert read == list(result.table["operation"])


def test_the_same_table_gives_the_same_bytes(release: Release) -> None:
    table = result_to_table(queries.city_funding(release, Selection()), file_context(release, link=LINK))
    assert write_formats(table) == write_formats(table)


def test_text_that_looks_like_a_missing_value_is_kept(release: Release) -> None:
    texts = ["None", None, "nan", "<NA>", "", "True", "[]"]
    result = QueryResult("x", pd.DataFrame({"title": pd.array(texts, dtype="string")}))
    table = result_to_table(result, file_context(release))
    assert [row[0] for row in table.rows] == ["None", None, "nan", "<NA>", None, "True", "[]"]


def test_an_empty_result_is_a_file_with_a_header(release: Release) -> None:
    result = queries.operations(release, Selection(city=("campobasso",), search="zzzz"))
    assert result.is_empty
    files = write_formats(result_to_table(result, file_context(release)))
    assert read_csv(files["csv"], ";") == []
    assert read_json(files["json"])["rows"] == []
    assert read_xlsx(files["xlsx"]) == []


def test_files_of_a_figure_have_names_of_their_own(release: Release) -> None:
    context = file_context(release, Selection())
    formats = TABLE_FORMATS | MAP_FORMATS
    assert len({context.file_name("city_list", item.suffix) for item in formats.values()}) == len(formats)
