"""Operations are recognised across editions of a list, and rows with the same title are told apart."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
import xlsxwriter

from cmsdash import queries
from cmsdash.datastore.import_report import ImportReport, RowTotals
from cmsdash.datastore.releases.diff import diff_releases, summarize_changes
from cmsdash.datastore.releases.manifest import DriftAlert
from cmsdash.datastore.releases.release import Release, open_release
from cmsdash.domain import Selection
from cmsdash.i18n import get_translator, labelled_codes
from cmsdash.i18n.import_messages import issue_reason, report_lines
from cmsdash.i18n.release_messages import drift_line
from cmsdash.ingest import registry
from cmsdash.ingest.batch import ImportBatch
from cmsdash.ingest.errors import FileRejectedError
from cmsdash.ingest.preview import open_merged_release
from cmsdash.ingest.readers.context import ImportOptions
from cmsdash.ingest.readers.opencoesione.reader import PROJECTS_SOURCE_PATTERN
from cmsdash.ingest.release_build.drift import detect_drift
from cmsdash.ingest.release_build.merge import MergedImport, merge_import
from tests.conftest import ROOT
from tests.ingest.opencoesione.test_projects_file import build_line, encode_projects

CASES = ROOT / "tests" / "fixtures" / "intake"
HEADER = "Comune;Titolo;Importo;CUP;Beneficiario;Data di inizio;Codice locale"
CUPS = ("B31I24000040006", "B31I24000050006")


class Lists:
    """Imports lists one after the other, each into the release that the one before gave."""

    def __init__(self, base: Release, folder: Path) -> None:
        self.release, self.folder, self.count = base, folder, 0

    def read(
        self, content: str | Path, source: str = "elenco", date: str = "2026-06", same: Mapping[str, str] | None = None
    ) -> ImportReport:
        self.count += 1
        path = content if isinstance(content, Path) else self.folder / f"{self.count}.csv"
        if isinstance(content, str):
            path.write_text(content, "utf-8")
        about = {"publisher": "Ente", "title": "Elenco", "url": "https://example.org/", "accessed": "2026-11-27"}
        options = ImportOptions({"key": source, "date": date, "licence": "cited", **about})
        batch, reports = registry.read_files("operations", [path], self.release.folder, options)
        self.merge(batch, reports, same or {})
        return self.merged.reports[0]

    def merge(self, batch: ImportBatch, reports: Sequence[ImportReport], same: Mapping[str, str]) -> None:
        merged = merge_import(self.release, batch, reports, same)
        self.release = open_merged_release(
            self.release, merged.changes, self.folder / f"release-{self.count}", labelled_codes()
        )
        self.merged: MergedImport = merged

    def operations(self, source: str = "elenco") -> dict[str, dict[str, str]]:
        """Return the rows of the operations of a source by key."""
        return {row["operation"]: row for row in self.release.text_rows("operations") if row["source"] == source}


@pytest.fixture
def lists(release: Release, tmp_path: Path) -> Lists:
    return Lists(release, tmp_path)


def table(*rows: str) -> str:
    return "\n".join([HEADER, *rows, ""])


def codes(report: ImportReport) -> list[str]:
    return [remark.code for remark in report.remarks]


def test_case_15_a_cup_assigned_later_keeps_the_key_and_a_missing_row_is_withdrawn(lists: Lists) -> None:
    first = lists.read(CASES / "15-edition-1.csv")
    keys = {row["title"]: key for key, row in lists.operations().items()}
    second = lists.read(CASES / "15-edition-2.csv")
    assert first.accepted == RowTotals(3, 60_000_000)
    assert second.input == second.accepted == RowTotals(2, 42_000_000)
    rows = lists.operations()
    assert set(rows) == set(keys.values())
    changed, gone = rows[keys["Spazio giovani"]], rows[keys["Casa di quartiere"]]
    assert (changed["amount_eur"], changed["cup"], changed["withdrawn"]) == ("120000.00", CUPS[0], "")
    assert (gone["amount_eur"], gone["withdrawn"]) == ("200000.00", "2026-06")
    assert codes(second) == ["code_assigned", "operation_withdrawn"]
    lines = "\n".join(report_lines(second, get_translator("it")))
    assert re.search(r"Riga 2: «Spazio giovani» ha ora il codice B31I24000040006", lines)
    assert re.search(r"L'elenco non la dà più, o la dà come revocata: «Casa di quartiere», importo 200.000.€", lines)
    lineage = {row["record"]: row["file"] for row in lists.release.text_rows("lineage")}
    assert lineage[keys["Spazio giovani"]] == "15-edition-2.csv"
    assert lineage[keys["Casa di quartiere"]] == "15-edition-1.csv"


def test_case_26_rows_with_one_title_are_operations_of_their_own(lists: Lists) -> None:
    report = lists.read(CASES / "26-same-title.csv")
    assert report.accepted == RowTotals(3, 45_000_000)
    amounts = sorted(row["amount_eur"] for row in lists.operations().values())
    assert amounts == ["100000.00", "150000.00", "200000.00"]


def test_a_row_whose_every_cell_repeats_is_set_aside_by_the_line_that_it_repeats(lists: Lists) -> None:
    row = "Andria;Tirocini;100000;;Cooperativa Alfa;2025-01-01;"
    report = lists.read(table(row, "Andria;Tirocini;100000;;Cooperativa Alfa;2025-02-01;", f"{row} "))
    assert report.accepted == RowTotals(2, 20_000_000)
    assert dict(report.reasons) == {"row_repeated": RowTotals(1, 10_000_000)}
    (issue,) = report.row_issues
    assert (issue.line, issue.expected) == (4, "2")
    assert "riga 2" in issue_reason(issue, get_translator("it"))
    assert "chiave" not in issue_reason(issue, get_translator("it"))


@pytest.mark.parametrize("code", [f"{CUPS[0]};;;", ";;;ME5.4.8.1a"])
def test_rows_with_one_code_and_other_cells_are_told_and_kept_apart(lists: Lists, code: str) -> None:
    report = lists.read(table(f"Andria;Parte prima;100000;{code}", f"Andria;Parte seconda;50000;{code}"))
    assert report.accepted == RowTotals(2, 15_000_000)
    assert codes(report) == ["code_shared"]
    assert len(lists.operations()) == 2


OLD = "Andria;Sportello lavoro e famiglie;300000;;Comune di Andria;2025-01-01;"


@pytest.mark.parametrize(
    ("old", "new", "remarks"),
    [
        (OLD, OLD, []),
        (OLD, "Andria;SPORTELLO LAVORO E FAMIGLIE;310000;;Comune di Andria;2025-02-01;", []),
        (
            OLD,
            f"Andria;Sportello lavoro e famiglie;300000;{CUPS[0]};Comune di Andria;2025-01-01;A1",
            ["code_assigned"] * 2,
        ),
        (OLD, "Andria;Sportello lavoro e famiglia;300000;;Comune di Andria;2025-01-01;", ["title_corrected"]),
        (OLD, "Andria;Sportello lavoro e famiglie;250000;;;;", []),
        (
            "Andria;Spazio giovani;1000;;;;",
            "Andria;Spazio giovani: centro di aggregazione;1000;;;;",
            ["title_corrected"],
        ),
        (f"Andria;Prima;1000;{CUPS[0]};A;;", f"Andria;Tutt'altro;2000;{CUPS[0]};B;;", ["title_corrected"]),
        ("Andria;Prima;1000;;A;;ME1", f"Trani;Tutt'altro;2000;{CUPS[0]};B;;ME 1", ["code_assigned", "title_corrected"]),
        (f"Andria;Prima;1000;{CUPS[0]};A;;ME1", f"Andria;Prima;1000;{CUPS[1]};A;;ME1", []),
    ],
)
def test_an_operation_keeps_its_key_in_a_newer_edition(lists: Lists, old: str, new: str, remarks: list[str]) -> None:
    lists.read(table(old))
    (key,) = lists.operations()
    report = lists.read(table(new))
    ((kept, row),) = lists.operations().items()
    assert kept == key
    assert row["withdrawn"] == ""
    assert codes(report) == remarks


@pytest.mark.parametrize(
    ("old", "new", "remarks"),
    [
        (
            OLD,
            "Andria;Sportello lavoro e famiglie;300000;;Cooperativa Alfa;2025-01-01;",
            ["operation_withdrawn", "operation_possible"],
        ),
        (
            OLD,
            "Andria;Sportello lavoro e famiglia;310000;;Comune di Andria;2025-01-01;",
            ["operation_withdrawn", "operation_possible"],
        ),
        (
            OLD,
            "Andria;Casa del volontariato;300000;;Comune di Andria;2025-01-01;",
            ["operation_withdrawn", "operation_possible"],
        ),
        (OLD, "Andria;Casa del volontariato;310000;;Comune di Andria;2025-01-01;", ["operation_withdrawn"]),
        (
            "Andria;Nido lotto 1;1000;;A;;",
            "Andria;Nido lotto 2;1000;;A;;",
            ["operation_withdrawn", "operation_possible"],
        ),
        (OLD, "Trani;Sportello lavoro e famiglie;300000;;Comune di Andria;2025-01-01;", ["operation_withdrawn"]),
        (
            f"Andria;Prima;1000;{CUPS[0]};A;;",
            f"Andria;Prima;1000;{CUPS[1]};A;;",
            ["operation_withdrawn", "operation_possible"],
        ),
        ("Andria;Prima;1000;;A;;ME1", "Andria;Prima;1000;;A;;ME2", ["operation_withdrawn", "operation_possible"]),
        ("Andria;Prima;1000;;A;;ME1", "Andria;Seconda;1000;;A;;ME2", ["operation_withdrawn"]),
    ],
)
def test_an_operation_without_enough_evidence_is_another_one(
    lists: Lists, old: str, new: str, remarks: list[str]
) -> None:
    lists.read(table(old))
    (key,) = lists.operations()
    report = lists.read(table(new), date="2026-09")
    assert [row["withdrawn"] for row in lists.operations().values()] == ["2026-09", ""]
    assert lists.operations()[key]["withdrawn"] == "2026-09"
    assert codes(report) == remarks


def test_a_person_can_confirm_that_two_operations_are_the_same(lists: Lists) -> None:
    lists.read(table(OLD))
    (key,) = lists.operations()
    before, new = lists.release, table("Andria;Sportello lavoro e famiglia;310000;;Comune di Andria;2025-01-01;")
    (remark,) = [item for item in lists.read(new).remarks if item.code == "operation_possible"]
    assert remark.expected == key
    lists.release = before
    assert codes(lists.read(new, same={remark.value: remark.expected})) == ["title_corrected"]
    ((kept, row),) = lists.operations().items()
    assert (kept, row["amount_eur"], row["withdrawn"]) == (key, "310000.00", "")


def test_ambiguous_operations_are_not_paired(lists: Lists) -> None:
    rows = ("Andria;Tirocini;{};;Alfa;;", "Andria;Tirocini;{};;Alfa;;")
    lists.read(table(*(row.format(amount) for row, amount in zip(rows, (100, 200), strict=True))))
    before = set(lists.operations())
    lists.read(table(*(row.format(amount) for row, amount in zip(rows, (200, 300), strict=True))))
    kept = {key: row for key, row in lists.operations().items() if key in before}
    assert sorted(row["amount_eur"] for row in kept.values()) == ["200.00", "300.00"], "one is left, so it is the one"
    lists.read(table(*(row.format(amount) for row, amount in zip(rows, (400, 500), strict=True))))
    assert [row["withdrawn"] for row in lists.operations().values()] == ["2026-06"] * 2 + [""] * 2


def test_rows_that_no_stored_field_tells_apart_keep_their_keys(lists: Lists) -> None:
    content = "n.;Comune;Titolo;Importo\n1;Andria;Tirocini;100\n2;Andria;Tirocini;100\n"
    lists.read(content)
    before = list(lists.operations())
    report = lists.read(content)
    assert list(lists.operations()) == before
    assert len(before) == 2
    assert codes(report)[-1:] == ["column_not_carried"]


def test_a_withdrawn_operation_can_come_back(lists: Lists) -> None:
    other = "Trani;Altra;1000;;;;"
    lists.read(table(OLD, other))
    lists.read(table(other), date="2026-07")
    report = lists.read(table(OLD, other), date="2026-08")
    assert [row["withdrawn"] for row in lists.operations().values()] == ["", ""]
    assert codes(report) == ["operation_returned"]


def test_an_operation_that_a_newer_edition_calls_revoked_is_withdrawn(lists: Lists) -> None:
    header = "Comune;Titolo;Importo;CUP;Stato"
    lists.read(f"{header}\nAndria;Uno;10;{CUPS[0]};Ammessa\nTrani;Due;20;{CUPS[1]};Ammessa\n")
    report = lists.read(
        f"{header}\nAndria;Uno;10;{CUPS[0]};Revocata\nTrani;Due;20;{CUPS[1]};In corso\n", date="2026-09"
    )
    assert dict(report.rules) == {"withdrawn": RowTotals(1, 1000)}
    assert {row["title"]: row["withdrawn"] for row in lists.operations().values()} == {"Uno": "2026-09", "Due": ""}


def test_an_operation_whose_row_is_set_aside_is_not_withdrawn(lists: Lists) -> None:
    lists.read(table(OLD, "Trani;Altra;1000;;;;"))
    report = lists.read(table(OLD.replace("300000", "circa tanto"), "Trani;Altra;1000;;;;"))
    assert report.quarantined.rows == 1
    assert codes(report) == ["operation_unread"]
    assert {row["withdrawn"] for row in lists.operations().values()} == {""}


def test_nothing_is_withdrawn_where_not_every_row_set_aside_is_known(lists: Lists) -> None:
    lists.read(table(OLD, "Trani;Altra;1000;;;;"))
    report = lists.read(table("Trani;Altra;1000;;;;", *(f"Trani;Boh {n};x;;;;" for n in range(1001))))
    assert codes(report) == ["withdrawals_unknown"]
    assert {row["withdrawn"] for row in lists.operations().values()} == {""}


def test_an_older_edition_withdraws_nothing(lists: Lists) -> None:
    lists.read(table(OLD, "Trani;Altra;1000;;;;"), date="2026-06")
    report = lists.read(table("Trani;Altra;1000;;;;"), date="2025-12-31")
    assert codes(report) == ["edition_older"]
    assert {row["withdrawn"] for row in lists.operations().values()} == {""}


def test_operations_of_other_sources_are_not_withdrawn(lists: Lists) -> None:
    lists.read(table(OLD), source="altro")
    lists.read(table("Trani;Altra;1000;;;;"))
    assert [row["withdrawn"] for row in lists.operations("altro").values()] == [""]


def test_a_title_of_any_length_tells_operations_apart(lists: Lists) -> None:
    start = "Interventi integrati di inclusione sociale e lavorativa per persone vulnerabili nei quartieri"
    report = lists.read(table(f"Andria;{start} nord;1000;;;;", f"Andria;{start} sud;1000;;;;"))
    assert report.accepted.rows == 2
    assert len(lists.operations()) == 2


def test_no_personal_data_are_in_a_key(lists: Lists) -> None:
    lists.read("Comune;Titolo;Importo;Beneficiario\nAndria;Borsa RSSMRA80A01H501U;1000;Mario Rossi\n")
    (key,) = lists.operations()
    assert "rss" not in key
    same = Lists(lists.release, lists.folder)
    same.count = 10
    same.read("Comune;Titolo;Importo;Beneficiario\nAndria;Borsa RSSMRA80A01H501U;1000;Anna Bianchi\n", source="elenco")
    assert list(same.operations()) == [key], "the name of a person is not part of the key"


def test_the_merged_release_is_valid_after_editions(lists: Lists) -> None:
    lists.read(CASES / "15-edition-1.csv")
    lists.read(CASES / "15-edition-2.csv")
    open_release(lists.release.folder, labelled_codes())


def counted(lists: Lists) -> tuple[int, int]:
    """Return the number of operations that count, beyond those of the embedded release, and their cents in Andria."""
    table = queries.operations(lists.release, Selection()).table
    own = table[table["source"].map(lambda keys: keys[0] in ("stampa", "elenco-adg", "opencoesione-2026-06-30"))]
    return len(own), int(own["amount_cents"].sum())


def test_case_17_an_operation_that_another_source_gives_is_told_and_can_be_joined(lists: Lists) -> None:
    lists.read(CASES / "17-source-a.csv", source="stampa")
    before = lists.release
    report = lists.read(CASES / "17-source-b.csv", source="elenco-adg")
    assert report.accepted == RowTotals(1, 10_000_000)
    (known,), (new,) = lists.operations("stampa"), lists.operations("elenco-adg")
    (remark,) = report.remarks
    assert (remark.code, remark.line, remark.value, remark.expected) == ("operation_same_title", 2, "Ente", known)
    assert lists.merged.possible == ((new, known),)
    assert counted(lists) == (2, 20_000_000), "told, and not joined by a guess"
    lists.release = before
    report = lists.read(CASES / "17-source-b.csv", source="elenco-adg", same={new: known})
    assert codes(report) == ["operation_confirmed"]
    assert counted(lists) == (1, 10_000_000)
    assert {known} == set(lists.operations("stampa"))
    again = lists.read(CASES / "17-source-b.csv", source="elenco-adg")
    assert codes(again) == []
    assert counted(lists) == (1, 10_000_000)


def test_one_code_in_two_sources_is_one_operation_with_both_statements(lists: Lists) -> None:
    lists.read(table(f"Andria;Prima;1000;{CUPS[0]};;;"), source="stampa", date="2026-01")
    report = lists.read(table(f"Andria;Altro titolo;1500;{CUPS[0]};;;"), source="elenco-adg", date="2026-06")
    assert codes(report) == ["operation_joined"]
    assert counted(lists) == (1, 150_000), "the imported row counts"
    rows = {**lists.operations("stampa"), **lists.operations("elenco-adg")}
    assert sorted(row["amount_eur"] for row in rows.values()) == ["1000.00", "1500.00"]
    matches = lists.release.text_rows("operation_matches")
    assert [row["basis"] for row in matches] == ["code"]
    # The newer source no longer gives it: the other one's row counts again.
    lists.read(table("Andria;Terza;70;;;;"), source="elenco-adg", date="2026-07")
    assert counted(lists) == (2, 107_000)


@pytest.mark.parametrize(
    "rows",
    [
        (f"Andria;Parte A;600;{CUPS[0]};;;", f"Andria;Parte B;500;{CUPS[0]};;;"),
        (f"Trani;Prima;1000;{CUPS[0]};;;",),
    ],
)
def test_one_cup_of_several_rows_or_cities_is_told_and_not_joined(lists: Lists, rows: tuple[str, ...]) -> None:
    lists.read(table(f"Andria;Prima;1000;{CUPS[0]};;;"), source="stampa")
    report = lists.read(table(*rows), source="elenco-adg")
    assert codes(report).count("operation_same_code") == len(rows)
    assert lists.release.text_rows("operation_matches") == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("Andria;Prima;1234.56;;;;", "Andria;Tutt'altro;1234.56;;;;", ["operation_same_amount"]),
        ("Andria;Prima;1000;;;;", "Andria;Tutt'altro;1000;;;;", []),
        ("Andria;Sportello unico;1000;;;;", "Andria;Sportello unici;1000;;;;", ["operation_same_amount"]),
        (f"Andria;Prima;1000;{CUPS[0]};;;", f"Andria;Prima;1000;{CUPS[1]};;;", []),
        ("Andria;Prima;1000;;;;", "Trani;Prima;1000;;;;", []),
    ],
)
def test_what_two_sources_have_in_common_is_told(lists: Lists, old: str, new: str, expected: list[str]) -> None:
    lists.read(table(old), source="stampa")
    assert codes(lists.read(table(new), source="elenco-adg")) == expected


def test_an_unknown_key_in_a_confirmation_is_rejected(lists: Lists) -> None:
    for same in ({"nulla": "trani-01"}, {"b31": "nulla"}):
        with pytest.raises(FileRejectedError, match="same_unknown"):
            lists.read(table(OLD), same=same)


def test_three_sources_form_one_operation_without_a_chain(lists: Lists) -> None:
    for number, source in enumerate(("stampa", "elenco-adg", "elenco")):
        lists.read(table(f"Andria;Prima;{number}00;{CUPS[0]};;;"), source=source, date=f"2026-0{number + 1}")
    rows = lists.release.text_rows("operation_matches")
    assert len(rows) == 2
    assert len({row["same_as"] for row in rows}) == 1


def test_the_row_that_is_imported_again_counts_unless_a_person_chose(lists: Lists) -> None:
    first, second = (f"Andria;Prima;{amount};{CUPS[0]};;;" for amount in (1000, 1500))
    lists.read(table(first), source="stampa")
    lists.read(table(second), source="elenco-adg")
    lists.read(table(first), source="stampa")
    assert counted(lists) == (1, 100_000)
    (row,) = lists.release.text_rows("operation_matches")
    (press,), (official,) = lists.operations("stampa"), lists.operations("elenco-adg")
    assert row == {"operation": official, "same_as": press, "basis": "code"}
    assert codes(lists.read(table(second), source="elenco-adg", same={official: press})) == ["operation_confirmed"]
    lists.read(table(first), source="stampa")
    (row,) = lists.release.text_rows("operation_matches")
    assert row == {"operation": press, "same_as": official, "basis": "confirmed"}
    assert counted(lists) == (1, 150_000)


def test_a_file_with_a_part_of_a_list_needs_a_reason(lists: Lists) -> None:
    rows = [f"Andria;Centro {name};1000;;;;" for name in ("nord", "sud", "levante", "ponente")]
    lists.read(table(*rows))
    full = lists.release
    lists.read(table(*rows[:2]))
    assert [item.code for item in detect_drift(full, lists.release, ())] == []
    lists.release = full
    lists.read(table(*rows[:1]))
    (alert,) = detect_drift(full, lists.release, ())
    assert alert == DriftAlert("withdrawn", "elenco", 4, 3)
    assert drift_line(alert, get_translator("it")) == "elenco: l'elenco nuovo non dà più 3 operazioni su 4"


def test_joined_operations_are_no_drift(lists: Lists) -> None:
    row = f"Andria;Prima;1000;{CUPS[0]};;;"
    lists.read(table(row), source="stampa")
    before = lists.release
    lists.read(table(row), source="elenco-adg")
    changes = summarize_changes(diff_releases(before, lists.release))
    assert detect_drift(before, lists.release, changes) == ()


class Projects(Lists):
    """Imports projects files of OpenCoesione into the same release."""

    def read_projects(self, *lines: str) -> ImportReport:
        self.count += 1
        path = self.folder / f"progetti-{self.count}.csv"
        path.write_bytes(encode_projects(*lines))
        batch, reports = registry.read_files("opencoesione", [path], self.release.folder, ImportOptions())
        self.merge(batch, reports, {})
        return self.merged.reports[0]


@pytest.fixture
def projects(release: Release, tmp_path: Path) -> Projects:
    return Projects(release, tmp_path)


def opencoesione_line(key: str, **cells: str) -> str:
    return build_line(COD_LOCALE_PROGETTO=key, **cells)


def test_a_newer_file_of_opencoesione_withdraws_what_it_lacks(projects: Projects) -> None:
    keys = ("BR5.4.11.3a", "BR5.4.11.4a", "BR5.4.11.5a")
    projects.read_projects(*map(opencoesione_line, keys))
    (source,) = {row["source"] for row in projects.release.text_rows("operations") if row["local_code"] in keys}
    assert re.fullmatch(PROJECTS_SOURCE_PATTERN, source)
    broken = opencoesione_line(keys[1], FINANZ_TOTALE_PUBBLICO="molto")
    report = projects.read_projects(opencoesione_line(keys[0]), broken)
    states = {row["local_code"]: row["withdrawn"] for row in projects.release.text_rows("operations")}
    assert [bool(states[key]) for key in keys] == [False, False, True], "a row that was set aside withdraws nothing"
    assert codes(report).count("operation_withdrawn") == codes(report).count("operation_unread") == 1


def test_a_listed_operation_that_gets_its_local_code_in_opencoesione_is_the_same(projects: Projects) -> None:
    projects.read(table(f"Brindisi;Portierato;1000;{CUPS[0]};;;"), source="stampa")
    report = projects.read_projects(opencoesione_line("BR5.4.11.9a", CUP=CUPS[0]))
    (known,) = projects.operations("stampa")
    (remark,) = [item for item in report.remarks if item.code == "operation_joined"]
    assert (remark.expected, remark.value) == (known, "Ente")
    joined = queries.operation_statements(projects.release, Selection(operation=known)).table
    assert list(joined["is_counted"]) == [True, False]


def test_a_remark_names_the_sheet_of_its_row(lists: Lists) -> None:
    path = lists.folder / "elenco.xlsx"
    for cup in ("", CUPS[0]):
        with xlsxwriter.Workbook(path) as workbook:
            for name, city in (("Puglia", "Andria"), ("Sicilia", "Gela")):
                sheet = workbook.add_worksheet(name)
                for number, row in enumerate(
                    (["Comune", "Titolo", "CUP"], [city, f"Centro di {city}", cup if city == "Gela" else ""])
                ):
                    sheet.write_row(number, 0, row)
        report = lists.read(path)
    (remark,) = [item for item in report.remarks if item.code == "code_assigned"]
    assert (remark.line, remark.sheet) == (2, "Sicilia")
    assert any(
        line.startswith("Riga 2 del foglio «Sicilia»: «Centro di Gela»")
        for line in report_lines(report, get_translator("it"))
    )
