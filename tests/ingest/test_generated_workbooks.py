"""The account of generated workbooks is known: any order of sheets and columns, titles, gaps, merges and totals."""

from collections.abc import Sequence
from pathlib import Path

import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from xlsxwriter.worksheet import Worksheet

from cmsdash.datastore.import_report import RowTotals
from tests.ingest.test_intake_tables import amounts, read_path

CITIES = ("Andria", "Trani", "Avellino", "Gela", "Matera", "Aversa")
NAMES = {
    "city": ("Comune", "Ubicazione / Location", "(l) Ubicazione", "Città (City)"),
    "title": ("Titolo", "Nome dell'operazione / Operation name", "(d) Denominazione dell'operazione", "TITOLO *"),
    "amount": (
        "Costo totale",
        "Spesa totale ammissibile / Total eligible expenditure",
        "Importo (€)",
        "(h) Costo totale",
    ),
    "note": ("Annotazioni", "Colore", "Quota UE (%)", ""),
}
TOTALS = ("Totale {}", "Sub-totale {}", "{} Totale", "SUBTOTALE", "Totale comune di {}")


@st.composite
def sheets(draw: st.DrawFn, number: int) -> dict[str, object]:
    """Return a sheet: names of its columns in their order, blocks of rows by city, and what surrounds them."""
    blocks = draw(
        st.lists(
            st.tuples(st.sampled_from(CITIES), st.lists(st.integers(1, 10**8), min_size=1, max_size=4)),
            max_size=3,
            unique_by=lambda block: block[0],
        )
    )
    return {
        "name": f"Foglio {number}",
        "columns": draw(st.permutations(list(NAMES))),
        "names": {field: draw(st.sampled_from(names)) for field, names in NAMES.items()},
        "left": draw(st.integers(0, 2)),
        "titles": draw(st.lists(st.sampled_from(["Allegato A", "Elenco delle operazioni", ""]), max_size=4)),
        "blocks": blocks,
        "is_merged": draw(st.booleans()),
        "total": draw(st.sampled_from([None, *TOTALS])),
        "gap": draw(st.booleans()),
        "is_repeated": draw(st.booleans()),
    }


def write_sheet(sheet: Worksheet, spec: dict[str, object], number: int) -> tuple[dict[str, int], list[int]]:
    """Write a sheet and return the cents of each operation by title, and the cents of each total."""
    columns: Sequence[str] = spec["columns"]  # type: ignore[assignment]
    place = {field: columns.index(field) + spec["left"] for field in columns}  # type: ignore[operator]
    line, operations, totals = 0, {}, []
    for title in spec["titles"]:  # type: ignore[attr-defined]
        sheet.write_string(line, 0, title)
        line += 1
    header = [(place[field], name) for field, name in spec["names"].items()]  # type: ignore[attr-defined]
    for block, (city, cents) in enumerate(spec["blocks"]):  # type: ignore[arg-type]
        if block == 0 or spec["is_repeated"]:
            for column, name in header:
                sheet.write_string(line, column, name)
            line += 1
        start = line
        for row, amount in enumerate(cents):
            title = f"Progetto {number} {block} {row}"
            operations[title] = amount
            sheet.write_string(line, place["title"], title)
            sheet.write_number(line, place["amount"], amount / 100)
            if not spec["is_merged"] or len(cents) == 1:
                sheet.write_string(line, place["city"], city)
            line += 1
        if spec["is_merged"] and len(cents) > 1:
            sheet.merge_range(start, place["city"], line - 1, place["city"], city)
        if spec["total"]:
            sheet.write_string(line, place["city"], city)
            sheet.write_string(line, place["title"], spec["total"].format(city))  # type: ignore[attr-defined]
            sheet.write_number(line, place["amount"], sum(cents) / 100)
            totals.append(sum(cents))
            line += 1
        line += bool(spec["gap"])
    if not spec["blocks"]:
        for column, name in header:
            sheet.write_string(line, column, name)
    return operations, totals


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(st.data(), st.integers(1, 3))
def test_the_account_of_a_generated_workbook_is_exact(tmp_path: Path, data: st.DataObject, count: int) -> None:
    specs = [data.draw(sheets(number)) for number in range(count)]
    path = tmp_path / "elenco.xlsx"
    operations: dict[str, int] = {}
    totals: list[int] = []
    with xlsxwriter.Workbook(path) as book:
        if data.draw(st.booleans()):
            book.add_worksheet("Leggimi").write_string(0, 0, "Istruzioni")
        for number, spec in enumerate(specs):
            found, sums = write_sheet(book.add_worksheet(str(spec["name"])), spec, number)
            operations |= found
            totals += sums
    batch, report = read_path(path)
    stored = amounts(batch) if operations else {}
    assert stored == {title: f"{cents // 100}.{cents % 100:02d}" for title, cents in operations.items()}
    assert report.accepted == RowTotals(len(operations), sum(operations.values()))
    assert report.rules.get("sum", RowTotals()) == RowTotals(len(totals), sum(totals))
    assert report.input == report.accepted + report.out_of_scope
