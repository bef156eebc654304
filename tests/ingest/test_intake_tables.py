"""Which cells of a file are the table, and which column is which: the account of each case file, and its kind."""

import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest
import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from cmsdash.datastore.import_report import ImportReport, RowTotals
from cmsdash.i18n import get_translator
from cmsdash.i18n.import_messages import issue_line, report_lines
from cmsdash.ingest import registry
from cmsdash.ingest.batch import ImportBatch
from cmsdash.ingest.errors import FileRejectedError
from cmsdash.ingest.mapping_overlay import MappingOverlay
from cmsdash.ingest.readers.context import ImportOptions
from tests.ingest.test_operation_lists import SOURCE

ROOT = Path(__file__).parents[2]
CASES = ROOT / "tests" / "fixtures" / "intake"
HEADER = ["Comune", "Titolo", "Importo"]
Cells = Sequence[Sequence[object]]


def read_path(path: Path, reader: str = "operations", unit: str = "") -> tuple[ImportBatch, ImportReport]:
    options = ImportOptions(SOURCE, overlay=MappingOverlay(unit=unit))
    batch, report = registry.read_file(reader, path, ROOT / "data", options)
    assert report.is_balanced
    return batch, report


def reject_path(path: Path, code: str, unit: str = "") -> FileRejectedError:
    with pytest.raises(FileRejectedError) as error:
        read_path(path, unit=unit)
    assert error.value.code == code
    return error.value


def write_rows(sheet: Worksheet, rows: Cells) -> None:
    for line, row in enumerate(rows):
        sheet.write_row(line, 0, row)


def write_sheets(path: Path, **sheets: Cells) -> Path:
    with xlsxwriter.Workbook(path) as book:
        for name, rows in sheets.items():
            write_rows(book.add_worksheet(name), rows)
    return path


def write_csv(path: Path, text: str) -> Path:
    path.write_text(text, "utf-8")
    return path


def amounts(batch: ImportBatch) -> dict[str, str]:
    """Return the amounts of the operations by title."""
    return {row["title"]: row["amount_eur"] for row in batch.rows["operations"]}


def remarks(report: ImportReport) -> set[tuple[str, str, str]]:
    return {(remark.code, remark.column, remark.value) for remark in report.remarks}


def test_sheets_with_the_same_header_are_all_read() -> None:
    batch, report = read_path(CASES / "04-sheet-per-region.xlsx")
    assert report.input == report.accepted == RowTotals(3, 60_000_050)
    assert [(row["file"], row["line"]) for row in batch.rows["lineage"]] == [
        ("04-sheet-per-region.xlsx#Puglia", "2"),
        ("04-sheet-per-region.xlsx#Campania", "2"),
        ("04-sheet-per-region.xlsx#Campania", "3"),
    ]
    assert {("table_read", "Puglia", "A1:C2"), ("table_read", "Campania", "A1:C3")} <= remarks(report)


def test_a_rejected_row_names_its_sheet(tmp_path: Path) -> None:
    path = write_sheets(
        tmp_path / "a.xlsx", Uno=[HEADER, ["Andria", "Prima", 1]], Due=[HEADER, ["", "Seconda", 2], ["Lecce", "T", 3]]
    )
    _, report = read_path(path)
    (issue,) = report.row_issues
    assert (issue.sheet, issue.line, issue.code) == ("Due", 2, "city_missing")
    assert issue_line(issue, get_translator("it")).startswith("Riga 2 del foglio «Due»")
    assert any("riga 3 del foglio «Due»" in line for line in report_lines(report, get_translator("it")))


def test_columns_in_another_order_on_another_sheet_are_read_by_their_names(tmp_path: Path) -> None:
    other = [["Importo", "Titolo", "Provincia", "Comune"], [2, "Seconda", "CE", "Aversa"]]
    batch, report = read_path(write_sheets(tmp_path / "a.xlsx", Uno=[HEADER, ["Andria", "Prima", 1]], Due=other))
    assert amounts(batch) == {"Prima": "1.00", "Seconda": "2.00"}
    assert ("column_unknown", "Provincia", "") in remarks(report)


def test_a_sheet_without_the_required_columns_is_named_with_its_rows(tmp_path: Path) -> None:
    path = write_sheets(
        tmp_path / "a.xlsx",
        Elenco=[HEADER, ["Andria", "Prima", 1]],
        Riepilogo=[["Regione", "Operazioni", "Euro"], ["Puglia", 1, 1], ["Campania", 0, 0]],
        Note=[["Elenco provvisorio"]],
    )
    _, report = read_path(path)
    assert ("sheet_unread", "Riepilogo", "2") in remarks(report)
    assert not any(column == "Note" for _, column, _ in remarks(report))


@pytest.mark.parametrize("hide", ["hide", "very_hidden"])
def test_a_hidden_sheet_is_not_read_but_named(tmp_path: Path, hide: str) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        hidden = book.add_worksheet("Vecchio")
        write_rows(hidden, [[*HEADER, "CUP"], ["Andria", "Vecchia", 9, ""], ["Trani", "Vecchia", 9, ""]])
        visible = book.add_worksheet("Elenco")
        write_rows(visible, [HEADER, ["Andria", "Nuova", 1]])
        visible.activate()
        visible.set_first_sheet()
        getattr(hidden, hide)()
    batch, report = read_path(path)
    assert amounts(batch) == {"Nuova": "1.00"}
    assert ("sheet_hidden", "Vecchio", "2") in remarks(report)


def test_a_workbook_whose_only_table_is_hidden_is_rejected(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Leggimi").write_string(0, 0, "Elenco")
        hidden = book.add_worksheet("Dati")
        write_rows(hidden, [HEADER, ["Andria", "Prima", 1]])
        hidden.hide()
    assert reject_path(path, "sheets_unread").value == "Dati"


@pytest.mark.parametrize("name", ["Non ammesse", "Escluse", "Rinunce e revoche", "Not funded"])
def test_a_sheet_of_operations_without_money_is_not_read_as_admitted(tmp_path: Path, name: str) -> None:
    rows = {"Ammesse": [HEADER, ["Andria", "Sì", 1]], name: [HEADER, ["Andria", "No", 2]]}
    batch, report = read_path(write_sheets(tmp_path / "a.xlsx", **rows))
    assert amounts(batch) == {"Sì": "1.00"}
    assert ("sheet_unfunded", name, "1") in remarks(report)


def test_hidden_rows_are_set_aside_and_a_hidden_column_never_wins(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Elenco")
        write_rows(
            sheet, [[*HEADER, "Costo totale", "CUP"], ["Andria", "Prima", 1, 100, ""], ["Trani", "Due", 2, 9, ""]]
        )
        sheet.set_row(2, None, None, {"hidden": True})
        sheet.set_column(3, 4, None, None, {"hidden": True})
    batch, report = read_path(path)
    assert amounts(batch) == {"Prima": "1.00"}
    assert dict(report.reasons) == {"row_hidden": RowTotals(1, 200)}
    assert {("column_second", "Costo totale", "Importo"), ("column_hidden", "CUP", "")} <= remarks(report)


def test_the_total_under_a_spanning_name_is_the_amount() -> None:
    batch, report = read_path(CASES / "06-two-row-header.xlsx")
    assert report.accepted == report.input == RowTotals(2, 30_000_000)
    assert sorted(amounts(batch).values()) == ["100000.00", "200000.00"]
    assert ("column_unknown", "Importo – di cui UE", "") in remarks(report)


@pytest.mark.parametrize(
    ("top", "below"),
    [
        (["Comune", "Titolo", "Costo", "", ""], ["", "", "UE", "Stato", "Totale"]),
        (
            ["Dati dell'operazione", "", "Quadro finanziario", "", ""],
            ["Comune", "Titolo", "UE", "Stato", "Costo totale"],
        ),
        (["Dati", "", "Importo", "", ""], ["Comune", "Titolo", "UE", "Stato", "Complessivo"]),
        (["Comune", "Operazione", "Finanziamento", "", ""], ["", "Titolo", "UE", "Stato", "Totale"]),
    ],
)
@pytest.mark.parametrize("is_merged", [True, False])
def test_columns_named_over_two_rows(tmp_path: Path, top: list[str], below: list[str], is_merged: bool) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Elenco")
        write_rows(sheet, [top, below, ["Andria", "Prima", 70, 30, 100]])
        if is_merged:
            sheet.merge_range(0, 2, 0, 4, top[2])
            if not below[0]:
                sheet.merge_range(0, 0, 1, 0, top[0])
    batch, report = read_path(path)
    assert amounts(batch) == {"Prima": "100.00"}
    assert report.accepted == RowTotals(1, 10_000)


def test_parts_of_an_amount_without_their_total_are_asked_about(tmp_path: Path) -> None:
    rows = [["Comune", "Titolo", "Importo", ""], ["", "", "di cui UE", "di cui Stato"], ["Andria", "Prima", 70, 30]]
    error = reject_path(write_sheets(tmp_path / "a.xlsx", Elenco=rows), "amount_columns")
    assert error.options == ("Importo – di cui UE", "Importo – di cui Stato")


def test_two_equal_columns_of_money_are_asked_about(tmp_path: Path) -> None:
    rows = [["Comune", "Titolo", "Importo", "Importo"], ["Andria", "Prima", 70, 30]]
    assert reject_path(write_sheets(tmp_path / "a.xlsx", Elenco=rows), "amount_columns").value == "2"


def test_merged_cells_give_each_row_their_value() -> None:
    batch, report = read_path(CASES / "28-merged-cells.xlsx")
    assert report.accepted == report.input == RowTotals(5, 150_000)
    assert [row["city"] for row in batch.rows["operations"]] == ["andria"] * 3 + ["trani"] * 2
    assert ("merged_values", "", "3") in remarks(report)


def test_an_amount_merged_over_operations_is_not_multiplied(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Elenco")
        write_rows(sheet, [HEADER, ["Andria", "Prima", ""], ["Andria", "Seconda", ""], ["Trani", "Terza", 5]])
        sheet.merge_range(1, 2, 2, 2, 300)
    batch, report = read_path(path)
    assert amounts(batch) == {"Terza": "5.00"}
    assert report.input == RowTotals(3, 30_500)
    assert dict(report.reasons) == {"amount_merged": RowTotals(2, 30_000)}


def test_an_operation_over_two_merged_rows_is_one(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Elenco")
        write_rows(sheet, [HEADER])
        for column, value in enumerate(["Andria", "Prima", 300]):
            sheet.merge_range(1, column, 2, column, value)
    batch, report = read_path(path)
    assert report.input == report.accepted == RowTotals(1, 30_000)
    assert amounts(batch) == {"Prima": "300.00"}


def test_cells_without_a_value_are_set_aside_with_line_and_column() -> None:
    _, report = read_path(CASES / "10-error-cells.xlsx")
    found = [(issue.code, issue.line, issue.column, issue.value) for issue in report.row_issues]
    assert found == [
        ("formula_error", 2, "Importo", "#DIV/0!"),
        ("formula_error", 3, "Importo", "#N/A"),
        ("formula_uncomputed", 4, "Importo", "=C2*2"),
    ]
    assert report.input == report.quarantined == RowTotals(3, 0, 3)


def test_a_formula_is_only_missed_where_its_column_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Elenco")
        write_rows(sheet, [["n.", *HEADER, "Controllo"], ["", "Andria", "Prima", 1], ["", "Trani", "", 2]])
        sheet.write_formula(1, 0, "=ROW()", None, "")
        sheet.write_formula(1, 4, "=1/0", None, "#DIV/0!")
        sheet.write_formula(2, 2, '=""&A1', None, "Seconda")
    batch, report = read_path(path)
    assert amounts(batch) == {"Prima": "1.00", "Seconda": "2.00"}
    assert not report.quarantined.rows


@pytest.mark.parametrize("word", ["#N/D", "#RIF!", "#VALORE!", "#NOME?", "#DIV/0!", "Err:508"])
def test_an_error_saved_as_text_is_no_title(tmp_path: Path, word: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"Comune;Titolo;Importo\nAndria;{word};100,00\n", "utf-8")
    _, report = read_path(path)
    assert dict(report.reasons) == {"formula_error": RowTotals(1, 10_000)}


def test_headers_in_two_languages_are_understood() -> None:
    batch, report = read_path(CASES / "24-two-languages.xlsx")
    assert report.accepted == report.input == RowTotals(1, 10_000_000)
    (row,) = batch.rows["operations"]
    assert (row["city"], row["start"], row["summary"]) == ("andria", "2025-01-01", "Attività pomeridiane")
    assert [row["actor"] for row in batch.rows["operation_actors"]] == ["Comune di Andria"]


def test_a_header_in_another_language_is_told_with_what_is_needed() -> None:
    error = reject_path(CASES / "41-other-language.xlsx", "header_missing")
    assert error.options == ("Intitulé du projet", "Nom du bénéficiaire", "Dépenses éligibles", "Commune")
    assert (error.line, error.value) == (1, "Denominazione dell'operazione, Ubicazione")


def test_the_header_that_is_told_is_not_the_title_above_it(tmp_path: Path) -> None:
    rows = [["Liste des opérations"], [], ["Intitulé", "Montant"], ["Espace jeunes", 1]]
    error = reject_path(write_sheets(tmp_path / "a.xlsx", Liste=rows), "header_missing")
    assert (error.line, error.options) == (3, ("Intitulé", "Montant"))


def test_totals_are_no_operations_and_are_listed_one_by_one() -> None:
    batch, report = read_path(CASES / "09-subtotals.xlsx")
    assert report.input == RowTotals(6, 45_000_000)
    assert report.accepted == RowTotals(3, 15_000_000)
    assert dict(report.rules) == {"sum": RowTotals(3, 30_000_000)}
    assert sorted((group.line, group.words, group.totals.cents) for group in report.excluded) == [
        (4, "Totale Andria", 10_000_000),
        (6, "Sub-totale Trani", 5_000_000),
        (7, "TOTALE GENERALE", 15_000_000),
    ]
    assert len(batch.rows["operations"]) == 3


@pytest.mark.parametrize(
    "total",
    [
        "Totale;;;30,00",
        ";TOTALE;;30,00",
        ";;Totale generale;30,00",
        ";;Subtotale Puglia;30,00",
        ";Andria;Sub totale Andria;30,00",
        ";Andria;Totale comune di Andria;30,00",
        ";Andria Totale;;30,00",
        ";Totale Trani;;7,00",
        ";Totale Andria;2 operazioni;30,00",
        ";Andria;Totali;30,00",
        ";;Somma;30,00",
        ";Andria;Totale complessivo;",
        ";Andria;di cui quota UE;15,00",
        ";Andria;Importo totale;30,00",
        ";;A riportare;30,00",
        ";;T O T A L E;30,00",
        ";Andria;Grand total;30,00",
        ";;Sub-total;30,00",
        ";Andria;of which ESF+;15,00",
        ";Andria;Totale inclusione attiva;30,00",
        ";;;30,00",
    ],
)
def test_a_total_is_known_by_its_words_or_by_its_amount(tmp_path: Path, total: str) -> None:
    text = f"n.;Comune;Titolo;Importo\n1;Andria;Prima;10,00\n2;Andria;Seconda;20,00\n{total}\n"
    batch, report = read_path(write_csv(tmp_path / "a.csv", text))
    assert amounts(batch) == {"Prima": "10.00", "Seconda": "20.00"}
    assert report.accepted == RowTotals(2, 3_000)
    assert report.rules["sum"].rows == 1
    assert [group.line for group in report.excluded] == [4]


@pytest.mark.parametrize(
    "row",
    [
        "3;Andria;Totale inclusione;J89I24000140001;30,00",
        "3;Andria;Totale inclusione;;25,00",
        "3;Andria;Riqualificazione totale;;25,00",
        "3;Andria;Somma di talenti;;25,00",
        "3;Andria;Tot ragazzi al lavoro;;25,00",
    ],
)
def test_an_operation_whose_title_resembles_a_total_is_read_and_told(tmp_path: Path, row: str) -> None:
    text = f"n.;Comune;Titolo;CUP;Importo\n1;Andria;Prima;;10,00\n2;Andria;Seconda;;20,00\n{row}\n"
    batch, report = read_path(write_csv(tmp_path / "a.csv", text))
    title = row.split(";")[2]
    assert title in amounts(batch)
    assert report.accepted.rows == 3
    assert ("total_like", "Titolo", title) in remarks(report)


def test_a_place_that_begins_like_a_total_is_another_place(tmp_path: Path) -> None:
    text = "Comune;Titolo;Importo\nAndria;Prima;10,00\nSomma Vesuviana;Seconda;20,00\n"
    _, report = read_path(write_csv(tmp_path / "a.csv", text))
    assert dict(report.rules) == {"city": RowTotals(1, 2_000)}


def test_totals_of_city_figures_are_listed(tmp_path: Path) -> None:
    text = "Comune;Fase;Priorità;Importo;Nota\nAndria;Decreto;Totale;10,00;Totale del decreto\nTotale;;;10,00;\n"
    _, report = read_path(write_csv(tmp_path / "a.csv", text), "allocations")
    assert report.accepted == RowTotals(1, 1_000)
    assert dict(report.rules) == {"sum": RowTotals(1, 1_000)}


def test_an_undeclared_unit_is_asked_about() -> None:
    error = reject_path(CASES / "19-thousands.xlsx", "unit_unknown")
    assert error.value == "Allegato A – importi in migliaia di euro"
    assert error.options == ("1", "1000", "1000000")


def test_a_declared_unit_is_applied_and_told() -> None:
    batch, report = read_path(CASES / "19-thousands.xlsx", unit="1000")
    assert report.input == report.accepted == RowTotals(2, 173_000_000)
    assert sorted(amounts(batch).values()) == ["1250000.00", "480000.00"]
    assert batch.rows["operations"][0]["wording"] == "Importo: 1250 (× 1000)"
    assert ("unit_applied", "Allegato A – importi in migliaia di euro", "1000") in remarks(report)


@pytest.mark.parametrize(
    "name", ["Importo (migliaia di €)", "Importo in k€", "Costo totale (€/000)", "Amount (EUR thousand)"]
)
def test_a_unit_in_the_header_is_asked_about(tmp_path: Path, name: str) -> None:
    path = write_csv(tmp_path / "a.csv", f"Comune;Titolo;{name}\nAndria;Prima;1,5\n")
    assert reject_path(path, "unit_unknown").value == name
    assert amounts(read_path(path, unit="1000")[0]) == {"Prima": "1500.00"}


def test_a_unit_in_a_sheet_name_or_below_the_table_is_asked_about(tmp_path: Path) -> None:
    rows = [HEADER, ["Andria", "Prima", 1]]
    path = write_sheets(tmp_path / "a.xlsx", **{"Importi in milioni di euro": rows})
    assert amounts(read_path(path, unit="1000000")[0]) == {"Prima": "1000000.00"}
    reject_path(path, "unit_unknown")
    below = write_sheets(tmp_path / "b.xlsx", Elenco=[*rows, [], ["(*) importi in migliaia di euro"]])
    assert reject_path(below, "unit_unknown").line == 4


def test_sheets_in_different_units_are_not_read_with_one(tmp_path: Path) -> None:
    rows = [HEADER, ["Andria", "Prima", 1]]
    path = write_sheets(tmp_path / "a.xlsx", A=[["In migliaia di euro"], *rows], B=[["In milioni di euro"], *rows])
    assert reject_path(path, "unit_differs", unit="1000").value == "In milioni di euro"


def test_an_amount_in_a_title_is_no_unit(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", "Bando da 12 milioni di euro;;\nComune;Titolo;Importo\nAndria;Prima;5,00\n")
    batch, report = read_path(path)
    assert amounts(batch) == {"Prima": "5.00"}
    assert ("lines_read", "", "3") in remarks(report)


@pytest.mark.parametrize("gap", ["", "\n"])
def test_a_second_table_below_is_read_by_its_own_header(tmp_path: Path, gap: str) -> None:
    second = "Importo;Comune;Titolo;CUP\n2,00;Trani;Seconda;\n"
    batch, report = read_path(write_csv(tmp_path / "a.csv", f"Comune;Titolo;Importo\nAndria;Prima;1,00\n{gap}{second}"))
    assert amounts(batch) == {"Prima": "1.00", "Seconda": "2.00"}
    assert report.input == RowTotals(2, 300)
    assert [remark.line for remark in report.remarks if remark.code == "lines_read"] == [1, 3 + len(gap)]


def test_a_header_repeated_on_each_page_is_no_row(tmp_path: Path) -> None:
    text = "Comune;Titolo;Importo\n" + "".join(f"Andria;{n};1,00\nComune;Titolo;Importo\n" for n in ("Uno", "Due"))
    _, report = read_path(write_csv(tmp_path / "a.csv", text))
    assert report.input == report.accepted == RowTotals(2, 200)


def test_a_second_table_that_cannot_be_read_is_set_aside_with_its_header(tmp_path: Path) -> None:
    rows = [HEADER, ["Andria", "Prima", 1], [], ["Comune", "Abitanti"], ["Andria", 98000], ["Trani", 55000]]
    _, report = read_path(write_sheets(tmp_path / "a.xlsx", Elenco=rows))
    assert report.accepted == RowTotals(1, 100)
    assert [(issue.code, issue.line, issue.value) for issue in report.row_issues] == [
        ("table_unread", 5, "Comune | Abitanti"),
        ("table_unread", 6, "Comune | Abitanti"),
    ]
    assert ("table_unread", "Elenco", "A4:B6") in remarks(report)


def test_tables_side_by_side_are_both_read(tmp_path: Path) -> None:
    rows = [[*HEADER, "", *HEADER], ["Andria", "Prima", 1, "", "Trani", "Seconda", 2], ["Gela", "Terza", 3]]
    batch, report = read_path(write_sheets(tmp_path / "a.xlsx", Elenco=rows))
    assert amounts(batch) == {"Prima": "1.00", "Seconda": "2.00", "Terza": "3.00"}
    assert report.input == report.accepted == RowTotals(3, 600)


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("Comune;Titolo;Importo;;", "Andria;Prima;1,00;;"),
        ("Comune;Titolo;Importo;;", "Andria;Prima;1,00"),
        ("Comune;Titolo;Importo", "Andria;Prima;1,00;;;"),
        ("Comune;;Titolo;Importo", "Andria;;Prima;1,00"),
        (";Comune;Titolo;Importo;", ";Andria;Prima;1,00;"),
    ],
)
def test_trailing_separators_and_blank_header_cells(tmp_path: Path, header: str, row: str) -> None:
    batch, report = read_path(write_csv(tmp_path / "a.csv", f"{header}\n{row}\n"))
    assert amounts(batch) == {"Prima": "1.00"}
    assert report.remarks == ()


def test_a_column_without_a_name_that_has_values_is_told(tmp_path: Path) -> None:
    _, report = read_path(write_csv(tmp_path / "a.csv", "Comune;;Titolo;Importo\nAndria;BT;Prima;1,00\n"))
    assert ("columns_unnamed", "", "B") in remarks(report)


@pytest.mark.parametrize(
    "header",
    [
        "Nome del beneficiario / Beneficiary name;Ubicazione / Location;Nome dell'operazione / Operation name;Costo totale / Total cost",
        "Beneficiary name|Beneficiario;Location|Ubicazione;Operation name|Titolo;Total cost|Importo",
        "(a) Beneficiario;(l) Ubicazione;(d) Denominazione dell'operazione;(h) Costo totale dell'operazione",
        "Beneficiario (Beneficiary);Comune (City);Titolo (Title);Importo (Amount)",
        "Beneficiario - Beneficiary;Comune - City;Titolo - Title;Importo - Amount",
        "BENEFICIARIO *;COMUNE;TITOLO DEL PROGETTO¹;IMPORTO AMMESSO (in euro)",
        "Beneficiario;Indicatore di ubicazione o geolocalizzazione;Operazione;Costo totale dell'operazione (art. 49(3)(h))",
        "Nome del beneficiario (solo persone giuridiche);Codice postale dell'operazione, o altro indicatore dell'ubicazione;"
        "Nome dell'operazione;Spesa totale ammissibile assegnata all'operazione",
        "Nome del beneficiario persona giuridica;Indicatore di ubicazione o geolocalizzazione dell'operazione e paese;"
        "Denominazione dell'operazione finanziata;Costo totale dell'operazione in euro ammesso",
    ],
)
def test_headers_in_the_words_of_the_regulations(tmp_path: Path, header: str) -> None:
    batch, report = read_path(write_csv(tmp_path / "a.csv", f"{header}\nComune di Andria;Andria;Prima;1,00\n"))
    assert amounts(batch) == {"Prima": "1.00"}
    assert [row["actor"] for row in batch.rows["operation_actors"]] == ["Comune di Andria"]
    assert report.remarks == ()


@pytest.mark.parametrize(
    "name", ["Importo %", "Contributo (%)", "Importo (percentuale)", "Importo (quota UE)", "Costo totale - quota UE"]
)
def test_a_share_or_a_percentage_is_no_amount(tmp_path: Path, name: str) -> None:
    path = write_csv(tmp_path / "a.csv", f"Comune;Titolo;{name};Importo\nAndria;Prima;40;100,00\n")
    batch, report = read_path(path)
    assert amounts(batch) == {"Prima": "100.00"}
    assert ("column_unknown", name, "") in remarks(report)


@pytest.mark.parametrize("columns", ["Contributo concesso;Costo totale", "Costo totale;Importo", "Grant;Total cost"])
def test_of_two_columns_of_money_the_total_cost_is_read_and_the_other_named(tmp_path: Path, columns: str) -> None:
    names = columns.split(";")
    row = ["100,00" if name.lower().startswith(("costo", "total")) else "40,00" for name in names]
    path = write_csv(tmp_path / "a.csv", f"Comune;Titolo;{columns}\nAndria;Prima;{';'.join(row)}\n")
    batch, report = read_path(path)
    assert amounts(batch) == {"Prima": "100.00"}
    second, first = sorted(names, key=lambda name: name.lower().startswith(("costo", "total")))
    assert ("column_second", second, first) in remarks(report)


ODS_NAMES = "".join(
    f' xmlns:{key}="urn:oasis:names:tc:opendocument:xmlns:{key}:1.0"' for key in ("office", "table", "text", "style")
)


def ods_cell(value: object, **attributes: str) -> str:
    """Return a cell; `None` is a cell without a value, and underscores in names of attributes are hyphens."""
    written = "".join(f' table:{name.replace("_", "-")}="{text}"' for name, text in attributes.items())
    if value is None:
        return f"<table:table-cell{written}/>"
    kind = (
        f'office:value-type="float" office:value="{value}"' if isinstance(value, int) else 'office:value-type="string"'
    )
    return f"<table:table-cell {kind}{written}><text:p>{value}</text:p></table:table-cell>"


def write_ods_sheets(path: Path, *tables: str) -> Path:
    styles = '<style:style style:name="hidden" style:family="table"><style:table-properties table:display="false"/></style:style>'
    content = (
        f'<?xml version="1.0"?><office:document-content{ODS_NAMES}><office:automatic-styles>{styles}'
        f"</office:automatic-styles><office:body><office:spreadsheet>{''.join(tables)}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    return path


def ods_row(*cells: str, **attributes: str) -> str:
    written = "".join(f' table:{name.replace("_", "-")}="{text}"' for name, text in attributes.items())
    return f"<table:table-row{written}>{''.join(cells)}</table:table-row>"


def ods_table(name: str, *rows: str, columns: str = "", style: str = "") -> str:
    written = f' table:style-name="{style}"' if style else ""
    return f'<table:table table:name="{name}"{written}>{columns}{"".join(rows)}</table:table>'


ODS_HEADER = ods_row(*map(ods_cell, HEADER))


def test_an_open_document_is_read_as_a_workbook_is(tmp_path: Path) -> None:
    rows = (
        ods_row(ods_cell("Andria", number_rows_spanned="2"), ods_cell("Prima"), ods_cell(1)),
        ods_row("<table:covered-table-cell/>", ods_cell("Seconda"), ods_cell(2)),
        ods_row(ods_cell("Trani"), ods_cell("Nascosta"), ods_cell(4), visibility="collapse"),
        ods_row(ods_cell("Trani"), ods_cell("Filtrata"), ods_cell(8), visibility="filter"),
        ods_row(ods_cell("Trani"), ods_cell("Errore"), ods_cell("#DIV/0!", formula="of:=1/0")),
        ods_row(ods_cell("Trani"), ods_cell("Non calcolata"), ods_cell(None, formula="of:=[.C2]*2")),
    )
    path = write_ods_sheets(
        tmp_path / "a.ods",
        ods_table("Vecchio", ODS_HEADER, ods_row(ods_cell("Gela"), ods_cell("Z"), ods_cell(9)), style="hidden"),
        ods_table("Elenco", ODS_HEADER, *rows),
    )
    batch, report = read_path(path)
    assert amounts(batch) == {"Prima": "1.00", "Seconda": "2.00"}
    assert [(issue.code, issue.line) for issue in report.row_issues] == [
        ("row_hidden", 4),
        ("row_hidden", 5),
        ("formula_error", 6),
        ("formula_uncomputed", 7),
    ]
    assert report.input == RowTotals(6, 1_500, 2)
    assert {("sheet_hidden", "Vecchio", "1"), ("table_read", "Elenco", "A1:C7")} <= remarks(report)


def test_a_hidden_column_of_an_open_document_never_wins(tmp_path: Path) -> None:
    columns = '<table:table-column table:number-columns-repeated="3"/><table:table-column table:visibility="collapse"/>'
    header = ods_row(*map(ods_cell, [*HEADER, "Costo totale"]))
    row = ods_row(ods_cell("Andria"), ods_cell("Prima"), ods_cell(1), ods_cell(9))
    batch, _ = read_path(write_ods_sheets(tmp_path / "a.ods", ods_table("E", header, row, columns=columns)))
    assert amounts(batch) == {"Prima": "1.00"}


def test_repeated_cells_without_a_value_are_bounded(tmp_path: Path) -> None:
    endless = ods_row(ods_cell(None, formula="of:=1", number_columns_repeated="400"), number_rows_repeated="600")
    row = ods_row(ods_cell("Andria"), ods_cell("Prima"), ods_cell(1))
    reject_path(write_ods_sheets(tmp_path / "a.ods", ods_table("E", ODS_HEADER, row, endless)), "sheet_too_large")


def test_a_document_type_declaration_is_not_followed(tmp_path: Path) -> None:
    path = write_sheets(tmp_path / "a.xlsx", Elenco=[HEADER, ["Andria", "Prima", 1]])
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    with zipfile.ZipFile(path) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"].replace(
        b"<worksheet ", f"{bomb}<worksheet hidden='0' ".encode(), 1
    )
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    _, report = read_path(path)
    assert ("layout_unknown", "", "") in remarks(report)


def test_an_operation_on_two_sheets_counts_once(tmp_path: Path) -> None:
    code, other = "J89I24000140001", "J89I24000150001"
    columns = [*HEADER, "CUP"]
    path = write_sheets(
        tmp_path / "a.xlsx",
        Elenco=[
            columns,
            ["Andria", "Prima", 1, code],
            ["Andria", "Uguale", 4, code[:-1] + "2"],
            ["Trani", "Tre", 8, ""],
        ],
        Edizione=[columns, ["Andria", "Prima, corretta", 2, code], ["Andria", "Uguale", 16, other]],
        Sintesi=[HEADER, ["Trani", "TRE", 8], ["Gela", "Nuova", 32]],
    )
    batch, report = read_path(path)
    assert sorted(row["amount_eur"] for row in batch.rows["operations"]) == ["1.00", "16.00", "32.00", "4.00", "8.00"]
    assert [(issue.code, issue.sheet, issue.line, issue.value) for issue in report.row_issues] == [
        ("row_on_other_sheet", "Edizione", 2, "Elenco, 2"),
        ("row_on_other_sheet", "Sintesi", 2, "Elenco, 4"),
    ]


def test_codes_that_are_not_stated_make_no_two_operations_one(tmp_path: Path) -> None:
    columns = [*HEADER, "CUP"]
    path = write_sheets(
        tmp_path / "a.xlsx", A=[columns, ["Andria", "Prima", 1, "n.d."]], B=[columns, ["Trani", "Due", 2, "n.d."]]
    )
    assert read_path(path)[1].accepted == RowTotals(2, 300)


@pytest.mark.parametrize("numbers", [[1, 2, 3], ["(1)", "(2)", "(3)"], ["(a)", "(d)", "(h)"], ["a.", "b.", "c."]])
def test_a_row_that_numbers_the_columns_is_part_of_the_header(tmp_path: Path, numbers: list[object]) -> None:
    batch, report = read_path(write_sheets(tmp_path / "a.xlsx", E=[HEADER, numbers, ["Andria", "Prima", 1]]))
    assert report.input == report.accepted == RowTotals(1, 100)
    assert amounts(batch) == {"Prima": "1.00"}


def test_titles_of_groups_feet_of_pages_and_notes_are_listed_and_are_no_rejected_rows(tmp_path: Path) -> None:
    text = (
        "Comune;Titolo;Importo\nProvincia BAT;;\nAndria;Prima;1,00\nPagina 1 di 2;;\nComune;Titolo;Importo\n"
        "Trani;Seconda;2,00\n\nFonte: elaborazione su dati del Ministero;;\n"
    )
    _, report = read_path(write_csv(tmp_path / "a.csv", text))
    assert report.accepted == RowTotals(2, 300)
    assert not report.quarantined.rows
    assert [(group.line, group.words) for group in report.excluded] == [
        (2, "Provincia BAT"),
        (8, "Fonte: elaborazione su dati del Ministero"),
    ]


def test_a_table_above_the_header_is_named(tmp_path: Path) -> None:
    rows = [["Regione", "Numero"], ["Puglia", 1], ["Sicilia", 2], [], HEADER, ["Andria", "Prima", 1]]
    _, report = read_path(write_sheets(tmp_path / "a.xlsx", E=rows))
    (remark,) = [remark for remark in report.remarks if remark.code == "rows_above"]
    assert (remark.line, remark.value, remark.expected) == (1, "3", "3")


@pytest.mark.parametrize("columns", ["UE;Stato;Totale", "Stato;Regione;Totale", "UE;Stato;Importo"])
def test_the_share_of_the_state_is_no_status(tmp_path: Path, columns: str) -> None:
    path = write_csv(tmp_path / "a.csv", f"Comune;Titolo;{columns}\nAndria;Prima;70,00;30,00;100,00\n")
    batch, report = read_path(path)
    assert amounts(batch) == {"Prima": "100.00"}
    assert ("column_unknown", "Stato", "") in remarks(report)


def test_a_header_that_repeats_thousands_of_times_is_read_once(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", f"{'Comune;Titolo;CUP;' * 3000}\n{'Andria;Prima;;' * 3000}\n")
    _, report = read_path(path)
    assert report.accepted == RowTotals(1)


def test_a_sheet_with_endless_merged_cells_is_rejected(tmp_path: Path) -> None:
    path = write_sheets(tmp_path / "a.xlsx", Elenco=[HEADER, ["Andria", "Prima", 1]])
    with zipfile.ZipFile(path) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    merges = b"<mergeCells>" + b'<mergeCell ref="A2:A1048576"/>' * 200_001 + b"</mergeCells><pageMargins "
    parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"].replace(b"<pageMargins ", merges, 1)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    reject_path(path, "sheet_too_large")


def test_a_comment_on_a_cell_is_no_value(tmp_path: Path) -> None:
    comment = "<office:annotation><text:p>da calcolare</text:p></office:annotation>"
    cell = f'<table:table-cell table:formula="of:=[.C9]">{comment}</table:table-cell>'
    path = write_ods_sheets(
        tmp_path / "a.ods", ods_table("E", ODS_HEADER, ods_row(ods_cell("Andria"), ods_cell("Prima"), cell))
    )
    assert dict(read_path(path)[1].reasons) == {"formula_uncomputed": RowTotals(1, 0, 1)}


def test_a_header_repeated_in_another_language_below_is_no_row(tmp_path: Path) -> None:
    text = (
        "Beneficiario;Comune;Titolo;Costo totale;Note\nBeneficiary;Municipal area;Title;Total cost;Remarks\n"
        "Comune di Andria;Andria;Prima;1,00;\n"
    )
    batch, report = read_path(write_csv(tmp_path / "a.csv", text))
    assert report.input == report.accepted == RowTotals(1, 100)
    assert amounts(batch) == {"Prima": "1.00"}


def test_a_second_table_of_operations_without_money_is_set_aside(tmp_path: Path) -> None:
    text = (
        "Operazioni ammesse;;\nComune;Titolo;Importo\nAndria;Prima;1,00\n\n"
        "Operazioni ammesse ma non finanziate;;\nComune;Titolo;Importo\nTrani;Seconda;2,00\n"
        "Comune;Titolo;Importo\nGela;Terza;4,00\n"
    )
    batch, report = read_path(write_csv(tmp_path / "a.csv", text))
    assert amounts(batch) == {"Prima": "1.00"}
    assert dict(report.reasons) == {"table_unfunded": RowTotals(2, 600)}
    assert {issue.value for issue in report.row_issues} == {"Operazioni ammesse ma non finanziate"}


@pytest.mark.parametrize(
    ("title", "is_read"),
    [
        ("Elenco delle operazioni non ammesse", False),
        ("Rinunce e revoche", False),
        ("Elenco delle domande ammesse e non ammesse", True),
        ("Elenco delle operazioni selezionate", True),
    ],
)
def test_the_title_above_a_list_tells_whether_its_operations_have_money(
    tmp_path: Path, title: str, is_read: bool
) -> None:
    text = f"{title};;\nComune;Titolo;Importo\nAndria;Prima;1,00\n"
    assert read_path(write_csv(tmp_path / "a.csv", text))[1].accepted.rows == is_read
    with_status = f"{title};;;\nComune;Titolo;Importo;Stato\nAndria;Prima;1,00;ammessa\n"
    assert read_path(write_csv(tmp_path / "b.csv", with_status))[1].accepted.rows == 1


@pytest.mark.parametrize("below", [";;(in migliaia di €)", "testo;testo;migliaia di euro", ";;€/000"])
def test_a_unit_in_a_row_below_the_header_is_asked_about(tmp_path: Path, below: str) -> None:
    path = write_csv(tmp_path / "a.csv", f"Comune;Titolo;Importo\n{below}\nAndria;Prima;1,5\n")
    assert reject_path(path, "unit_unknown").line == 2
    assert amounts(read_path(path, unit="1000")[0]) == {"Prima": "1500.00"}


@pytest.mark.parametrize("amount", ["€ 1.000,00", "EUR 1.000,00", "- ", "n.d."])
def test_an_amount_that_begins_with_its_currency_states_no_unit(tmp_path: Path, amount: str) -> None:
    path = write_csv(tmp_path / "a.csv", f"Comune;Titolo;Importo\nAndria;Prima;{amount}\n")
    assert read_path(path)[1].accepted.rows == 1


def test_numbers_of_another_table_right_below_are_no_operations(tmp_path: Path) -> None:
    text = "Comune;Titolo;Importo\nAndria;Prima;1,00\nCittà;Abitanti;\nAndria;98000;\nTrani;55.000;\n"
    batch, report = read_path(write_csv(tmp_path / "a.csv", text))
    assert amounts(batch) == {"Prima": "1.00"}
    assert report.reasons["title_without_words"].rows == 2


def test_columns_that_may_be_the_amount_are_told_where_none_is_read(tmp_path: Path) -> None:
    text = "Comune;Titolo;Contributo UE;Contributo nazionale\nAndria;Prima;3,00;4,00\n"
    _, report = read_path(write_csv(tmp_path / "a.csv", text))
    assert ("amount_unread", "Contributo UE, Contributo nazionale", "") in remarks(report)


def test_binary_workbook_is_read_and_what_it_does_not_show_is_said() -> None:
    """50-binary-workbook.xls: two operations, one of another municipality, a total, and a sheet of notes."""
    batch, report = read_path(CASES / "50-binary-workbook.xls")
    assert amounts(batch) == {"Spazio giovani": "120000.50", "Sportello lavoro": "80000.00"}
    assert {row["start"] for row in batch.rows["operations"]} == {"2025-04-09"}
    assert report.accepted == RowTotals(2, 200_000_50)
    assert dict(report.rules) == {"city": RowTotals(1, 5_000_00), "sum": RowTotals(1, 205_000_50)}
    lines = "\n".join(report_lines(report, get_translator("it")))
    assert "Di un file XLS non si vede che cosa è nascosto" in lines


@pytest.mark.parametrize(
    ("header", "field", "value"),
    [
        ("Data prevista o effettiva di conclusione dell'operazione", "end", "2027-12-31"),
        ("Obiettivo dell'operazione e risultati attesi o conseguiti", "summary", "Spazio aperto"),
    ],
)
def test_further_wordings_of_article_49_are_known(tmp_path: Path, header: str, field: str, value: str) -> None:
    path = write_csv(tmp_path / "a.csv", f"COMUNE DI;Titolo;Importo;{header}\nAndria;Uno;1000;{value}\n")
    batch, report = read_path(path)
    assert report.accepted == RowTotals(1, 1000_00)
    assert batch.rows["operations"][0][field] == value


@pytest.mark.parametrize("sign", ["–", "#", "…", "*"])
def test_a_sign_in_a_row_makes_no_header(tmp_path: Path, sign: str) -> None:
    text = f"Comune;Titolo;Importo\nAndria;Uno;1\nAndria;;\nAndria;{sign};\nTrani;Due;2\n"
    _, report = read_path(write_csv(tmp_path / "a.csv", text))
    assert (report.input, report.accepted) == (RowTotals(4, 300), RowTotals(2, 300))


def test_a_numbered_header_among_the_rows_starts_another_table(tmp_path: Path) -> None:
    text = "Comune;Titolo;Importo\nAndria;Uno;1\n\na) Importo;b) Titolo;c) Comune\n2;Due;Trani\n"
    batch, report = read_path(write_csv(tmp_path / "a.csv", text))
    assert amounts(batch) == {"Uno": "1.00", "Due": "2.00"}
    assert report.input == report.accepted == RowTotals(2, 300)
