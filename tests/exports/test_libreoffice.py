"""Tables open in LibreOffice with the totals of the query, in Italian and English, and run nothing."""

import csv
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest

from cmsdash import queries
from cmsdash.datastore.releases.release import Release
from cmsdash.domain import LANGUAGES, Selection
from cmsdash.exports import result_to_file
from cmsdash.queries import QueryResult
from tests.exports.file_readers import column_name, file_context, read_xlsx
from tests.hostile_strings import HOSTILE_STRINGS
from tests.libreoffice import convert

pytestmark = pytest.mark.slow

EVERY_SHEET_AS_CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1"
"""Commas, UTF-8, values as they are stored and not as they are shown."""
LOCALES = {"csv": "59,34,76,1,,1040,false,true", "csv_international": "44,34,76,1,,1033,false,true"}
"""How an Italian and an American spreadsheet open a CSV file: separator, quote, UTF-8, first row, language."""


def total(rows: list[dict[str, str]], name: str) -> Decimal:
    return sum((Decimal(row[name] or 0) for row in rows), Decimal(0)).quantize(Decimal("0.01"))


def read_sheet(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        headings, *rows = csv.reader(file)
    return [dict(zip(map(column_name, headings), row, strict=True)) for row in rows]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", ["city_funding", "operations", "city_figures"])
def test_a_workbook_opens_with_equal_totals(release: Release, tmp_path: Path, lang: str, name: str) -> None:
    selection = Selection(lang=lang)
    result = getattr(queries, name)(release, selection)
    path, out = tmp_path / "table.xlsx", tmp_path / "out"
    out.mkdir()
    path.write_bytes(result_to_file(result, file_context(release, selection), "xlsx", title="Titolo"))
    sheets = {sheet.stem.rpartition("-")[2]: sheet for sheet in convert(path, EVERY_SHEET_AS_CSV, out)}
    assert len(sheets) == 3
    rows = read_sheet(sheets["Dati" if lang == "it" else "Data"])
    assert len(rows) == len(result.table)
    assert total(rows, "amount_eur") * 100 == int(result.table["amount_cents"].sum())


@pytest.mark.parametrize("file_format", LOCALES)
def test_a_csv_opens_with_equal_totals(release: Release, tmp_path: Path, file_format: str) -> None:
    result = queries.city_figures(release, Selection())
    path, out = tmp_path / "table.csv", tmp_path / "out"
    out.mkdir()
    path.write_bytes(result_to_file(result, file_context(release), file_format))
    [workbook] = convert(path, "xlsx", out, f"Text - txt - csv (StarCalc):{LOCALES[file_format]}")
    rows = read_xlsx(workbook.read_bytes(), sheet=0)
    amounts = [row["amount_eur"] for row in rows if row["amount_eur"] != ""]
    assert {type(amount) for amount in amounts} <= {int, float}, "numbers, not text"
    assert round(sum(amounts) * 100) == int(result.table["amount_cents"].sum())


@pytest.mark.parametrize("file_format", ["xlsx", *LOCALES])
def test_hostile_text_runs_nothing(release: Release, tmp_path: Path, file_format: str) -> None:
    titles = [text for name, text in HOSTILE_STRINGS.items() if not name.startswith("long")]
    result = QueryResult("hostile", pd.DataFrame({"title": titles, "operations": range(len(titles))}))
    path, out = tmp_path / f"table.{'xlsx' if file_format == 'xlsx' else 'csv'}", tmp_path / "out"
    out.mkdir()
    path.write_bytes(result_to_file(result, file_context(release), file_format, title=HOSTILE_STRINGS["formula"]))
    if file_format == "xlsx":
        [sheet] = [sheet for sheet in convert(path, EVERY_SHEET_AS_CSV, out) if sheet.stem.endswith("-Dati")]
        rows = read_sheet(sheet)
    else:
        options = f"Text - txt - csv (StarCalc):{LOCALES[file_format]},,,,,true"  # formulas are evaluated
        [sheet] = convert(path, EVERY_SHEET_AS_CSV, out, options)
        rows = read_sheet(sheet)
    assert [int(float(row["operations"])) for row in rows] == list(range(len(titles)))
    assert not [row for row in rows if row["title"] in ("2", "#NAME?", "Err:502", "#REF!")]
    assert rows[titles.index("=1+1")]["title"].removeprefix("'") == "=1+1"
