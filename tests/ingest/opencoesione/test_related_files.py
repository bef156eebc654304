"""OpenCoesione's related files: each kind with its expected import report, by row and cent."""

import csv
import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from cmsdash.cli.app import app
from cmsdash.datastore.import_report import MAX_LISTED_ISSUES, ImportReport, RowTotals
from cmsdash.datastore.releases.release import open_release
from cmsdash.i18n import get_translator, labelled_codes
from cmsdash.i18n.release_messages import manifest_lines
from cmsdash.ingest import registry
from cmsdash.ingest.batch import ImportBatch
from cmsdash.ingest.errors import FileRejectedError
from cmsdash.ingest.formats.csv_key_filter import scan_rows_by_key
from cmsdash.ingest.formats.csv_scanner import parse_csv_row
from cmsdash.ingest.readers.context import ImportOptions
from cmsdash.installation import default_repository
from tests.ingest.opencoesione.test_projects_file import (
    DATA,
    OTHER_PROGRAMME_LINE,
    PROGRAMME_CODE,
    build_line,
    encode_projects,
)
from tests.pages.test_pages_run import run

KEY = "BR5.4.11.1a"
PARTICIPANTS = (
    "sogg_cod_ruolo;COD_LOCALE_PROGETTO;OC_DENOMINAZIONE_SOGG;DESCR_FORMA_GIURIDICA_SOGG;OC_CODICE_FISCALE_SOGG"
)
LOCATIONS = "COD_LOCALE_PROGETTO;COD_REGIONE;COD_PROVINCIA;COD_COMUNE"
PAYMENTS = "COD_LOCALE_PROGETTO;OC_DATA_PAGAMENTI;TOT_PAGAMENTI;OC_TIPO_PAGAMENTI;OC_CODICE_PROGRAMMA"
PAYMENTS_LAST = "OC_DATA_PAGAMENTI;TOT_PAGAMENTI;COD_LOCALE_PROGETTO"
INDICATORS = (
    "COD_LOCALE_PROGETTO;TIPO_INDICATORE;COD_INDICATORE;DESCR_INDICATORE;UNITA_MISURA;DESCR_UNITA_MISURA;"
    "VALORE_PROGRAMMATO;VALORE_REALIZZATO;OC_FLAG_VISUAL_INDICATORE"
)


def write_projects(tmp_path: Path, *lines: str) -> Path:
    path = tmp_path / "progetti.csv"
    path.write_bytes(encode_projects(*(lines or (build_line(), OTHER_PROGRAMME_LINE))))
    return path


def write_table(tmp_path: Path, header: str, *lines: str) -> Path:
    path = tmp_path / f"{header[-6:]}.csv"
    path.write_bytes(("\ufeff" + "\r\n".join([header, *lines]) + "\r\n").encode())
    return path


def read_related_files(*paths: Path) -> tuple[ImportBatch, dict[str, ImportReport]]:
    batch, reports = registry.read_files("opencoesione", paths, DATA, ImportOptions())
    assert all(report.is_balanced for report in reports)
    return batch, {report.reader: report for report in reports}


def test_participants_are_imported_by_role_without_persons(tmp_path: Path) -> None:
    path = write_table(
        tmp_path,
        PARTICIPANTS,
        f"1;{KEY};AGENZIA PER LA COESIONE;Ente pubblico;1",
        f'2;{KEY};"CONSORZIO ""IL FARO""";Consorzio;2',
        f"4;{KEY};ROSSI MARIO;Imprenditore individuale agricolo;RSSMRA80A01H501U",
        f'02;{KEY};"CONSORZIO ""IL FARO""";Consorzio;2',
        f"9;{KEY};COOPERATIVA X;Cooperativa;3",
        f"4;{KEY};COOPERATIVA NUOVA:::BIANCHI ANNA;Società cooperativa:::Persona fisica;4",
        "2;X1;COMUNE DI ROMA;Comune;5",
        "2;MAI;COMUNE DI BARI;Comune;6",
        f"2;{KEY};corta",
    )
    batch, reports = read_related_files(path, write_projects(tmp_path))
    report = reports["participants"]
    assert (report.input, report.accepted) == (RowTotals(9), RowTotals(2))
    assert report.rules == {"role": RowTotals(1), "person": RowTotals(1), "project": RowTotals(1)}
    assert report.reasons == {
        "key_twice": RowTotals(1),
        "project_missing": RowTotals(1),
        "role_unknown": RowTotals(1),
        "row_width": RowTotals(1),
    }
    assert [(row["actor"], row["role"]) for row in batch.rows["operation_actors"]] == [
        ("COMUNE DI BRINDISI", "beneficiary"),
        ('CONSORZIO "IL FARO"', "beneficiary"),
        ("COOPERATIVA NUOVA", "contractor"),
    ]
    for private in ("ROSSI", "RSSMRA", "BIANCHI"):
        assert private not in str(batch.rows) + str(report)


def test_locations_add_cities_and_keep_the_lead(tmp_path: Path) -> None:
    path = write_table(
        tmp_path,
        LOCATIONS,
        f"{KEY};016;074;001",  # Brindisi itself, in three parts
        f"{KEY};016;110;016110001",  # Andria, in nine digits
        f"{KEY};012;058;091",  # Rome
        f"{KEY};016;074;001",
    )
    batch, reports = read_related_files(write_projects(tmp_path), path)
    report = reports["locations"]
    assert (report.accepted, report.rules, report.reasons) == (
        RowTotals(2),
        {"city": RowTotals(1)},
        {"key_twice": RowTotals(1)},
    )
    assert [(row["city"], row["role"]) for row in batch.rows["operation_cities"]] == [
        ("brindisi", "lead"),
        ("andria", "partner"),
    ]


def test_locations_of_a_whole_province_add_its_cities_and_the_nation_none(tmp_path: Path) -> None:
    path = write_table(
        tmp_path,
        LOCATIONS,
        f"{KEY};016;073;000",  # the province of Taranto
        f"{KEY};016.0;110.0;1.0",  # Andria, saved as numbers
        f"{KEY};000;000;000",
        f"{KEY};016;075;000",  # the province of Lecce
    )
    batch, reports = read_related_files(write_projects(tmp_path), path)
    assert reports["locations"].accepted == RowTotals(2)
    assert [group.words for group in reports["locations"].excluded] == ["000000000", "016075000"]
    assert [row["city"] for row in batch.rows["operation_cities"]] == ["brindisi", "taranto", "andria"]


def test_payments_have_their_own_table_and_balance_to_the_cent(tmp_path: Path) -> None:
    path = write_table(
        tmp_path,
        PAYMENTS,
        f"{KEY};20250630;1000,5;Pagamento;{PROGRAMME_CODE}",
        f"{KEY};20251231;2000;Pagamento;PSC:::{PROGRAMME_CODE}",
        f"{KEY};20251231;7,00;Pagamento;PSCLAZIO2021",
        f"{KEY};20251231;3,00;Pagamento;{PROGRAMME_CODE}",
        f"{KEY};20240832;4,00;Pagamento;{PROGRAMME_CODE}",
        f"{KEY};20240831;-5,00;Rettifica;{PROGRAMME_CODE}",
        f"{KEY};20240831;1.000,00;Pagamento;{PROGRAMME_CODE}",
        f"{KEY};;6,00;Pagamento;{PROGRAMME_CODE}",
        "MAI;20250630;8,00;Pagamento;",
        "X1;20250630;9,25;Pagamento;",
    )
    batch, reports = read_related_files(write_projects(tmp_path), path)
    report = reports["payments"]
    assert (report.input, report.accepted) == (RowTotals(10, 303275, unread_amounts=1), RowTotals(2, 300050))
    assert report.rules == {"programme": RowTotals(1, 700), "project": RowTotals(1, 925)}
    assert report.reasons == {
        "amount_negative": RowTotals(1, -500),
        "amount_unreadable": RowTotals(1, 0, unread_amounts=1),
        "cell_missing": RowTotals(1, 600),
        "date_impossible": RowTotals(1, 400),
        "key_twice": RowTotals(1, 300),
        "project_missing": RowTotals(1, 800),
    }
    rows = [(row["date"], row["amount_eur"], row["kind"]) for row in batch.rows["operation_payments"]]
    assert rows == [("2025-06-30", "1000.50", "stated"), ("2025-12-31", "2000.00", "stated")]
    assert [row["amount_eur"] for row in batch.rows["operations"]] == ["1016124.05"]
    lineage = [(row["dataset"], row["file"], row["line"]) for row in batch.rows["lineage"]]
    assert lineage[1:] == [("operation_payments", path.name, "2"), ("operation_payments", path.name, "3")]
    assert {row["source"] for row in batch.rows["operation_payments"]} == {"opencoesione-pagamenti-2026-06-30"}


def test_indicators_have_their_own_table_with_the_wording_of_the_file(tmp_path: Path) -> None:
    path = write_table(
        tmp_path,
        INDICATORS,
        f"{KEY};COM;EECO01;Partecipanti;N;Persone;100;40,5;0",
        f"{KEY};COM;R1;Superficie;MQ;Metri quadrati;1200,25;3;0",  # counts things: a small number is shown
        f"{KEY};COM;EECO01;Partecipanti;N;Persone;1;1;0",
        f"{KEY};PRO;EECO01;Partecipanti;N;Persone;;;0",
        f"{KEY};COM;R2;Partecipanti;N;Persone;1.234;;0",
        f"{KEY};COM;R3;Partecipanti;N;Persone;-1;;0",
        f"{KEY};COM;;Partecipanti;N;Persone;1;;0",
        "X1;COM;EECO01;Partecipanti;N;Persone;5;;0",
        "MAI;COM;EECO01;Partecipanti;N;Persone;5;;0",
    )
    batch, reports = read_related_files(write_projects(tmp_path), path)
    report = reports["indicators"]
    assert (report.input, report.accepted, report.rules) == (RowTotals(9), RowTotals(3), {"project": RowTotals(1)})
    codes = ("cell_missing", "key_twice", "project_missing", "value_negative", "value_unreadable")
    assert report.reasons == dict.fromkeys(codes, RowTotals(1))
    columns = ("code", "type", "name", "unit", "planned", "realised", "date", "note")
    assert [tuple(row[name] for name in columns) for row in batch.rows["operation_indicators"]] == [
        ("EECO01", "COM", "Partecipanti", "Persone", "100", "40.5", "2026-06-30", ""),
        ("R1", "COM", "Superficie", "Metri quadrati", "1200.25", "3", "2026-06-30", ""),
        ("EECO01", "PRO", "Partecipanti", "Persone", "", "", "2026-06-30", ""),
    ]
    assert {row["source"] for row in batch.rows["operation_indicators"]} == {"opencoesione-indicatori-2026-06-30"}
    line_numbers = [row["line"] for row in batch.rows["lineage"] if row["dataset"] == "operation_indicators"]
    assert line_numbers == ["2", "3", "5"]


@pytest.mark.parametrize(
    ("realised", "disclosed"),
    [
        (("40", "30", ""), ("40", "30", "")),
        (("0", "30", ""), ("0", "30", "")),  # zero is not a small number
        # A small number suppresses all values of the operation: their difference would reveal it.
        (("40", "9", ""), ("", "", "")),
        (("40", "33", ""), ("", "", "")),  # seven, by subtraction
        (("10", "20", "30"), ("10", "20", "30")),
        (("9,5", "", ""), ("", "", "")),
    ],
)
def test_small_numbers_of_persons_are_suppressed(
    tmp_path: Path, realised: tuple[str, ...], disclosed: tuple[str, ...]
) -> None:
    rows = [f"{KEY};COM;E{index};Partecipanti;N;Persone;100;{value};0" for index, value in enumerate(realised)]
    batch, reports = read_related_files(write_projects(tmp_path), write_table(tmp_path, INDICATORS, *rows))
    indicators = batch.rows["operation_indicators"]
    assert tuple(row["realised"] for row in indicators) == disclosed
    assert {row["planned"] for row in indicators} == {"100"}, "planned values describe no persons"
    suppressed = [value for value, shown in zip(realised, disclosed, strict=True) if value != shown]
    assert [row["note"] for row in indicators if row["note"]] == ["few-persons"] * len(suppressed)
    remark_values = [remark.value for remark in reports["indicators"].remarks if remark.code == "few_persons"]
    assert remark_values == ([str(len(suppressed))] if suppressed else [])


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_indicators_are_shown_on_the_page_of_their_operation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CMSDASH_RELEASES", str(tmp_path / "releases"))
    path = tmp_path / "indicatori.parquet"
    columns = {
        "COD_LOCALE_PROGETTO": [KEY, KEY],
        "COD_INDICATORE": ["EECO01", "R1"],
        "DESCR_INDICATORE": ["Partecipanti", "Aule"],
        "DESCR_UNITA_MISURA": ["Persone", "Metri quadrati"],
        "VALORE_PROGRAMMATO": pa.array([1500.0, 12.5], pa.float64()),
        "VALORE_REALIZZATO": pa.array([4.0, None], pa.float64()),
    }
    pq.write_table(pa.table(columns), path)
    output = import_and_activate(write_projects(tmp_path), path)
    release = default_repository().load(output["release"])
    indicators = release.tables["operation_indicators"]
    assert list(indicators[indicators["operation"] == "br5-4-11-1a"]["planned"]) == [1500.0, 12.5]
    trace = CliRunner().invoke(app, ["trace", "br5-4-11-1a-eeco01", "--release", output["release"], "--json"])
    assert json.loads(trace.stdout)["found"][0]["line"] == "1"
    for lang, words in (("it", ("1.500", "12,5", "riguarda poche persone")), ("en", ("1,500", "12.5", "few people"))):
        page = run("operations", {"operation": "br5-4-11-1a", "release": output["release"], "lang": lang})
        assert not page.exception
        html = " ".join(str(item.value) for item in page.get("html"))
        assert all(word in html for word in words), html


def test_a_related_file_without_projects_is_quarantined(tmp_path: Path) -> None:
    path = write_table(tmp_path, PAYMENTS, f"{KEY};20250630;1000,5;Pagamento;{PROGRAMME_CODE}")
    batch, reports = read_related_files(path)
    assert batch.is_empty
    assert reports["payments"].reasons == {"project_missing": RowTotals(1, 100050)}


def test_issues_above_the_list_limit_are_counted(tmp_path: Path) -> None:
    rows = [f"MAI{number};20250630;1,00;Pagamento;" for number in range(MAX_LISTED_ISSUES + 5)]
    path = write_table(tmp_path, PAYMENTS, *rows, f"{KEY};20250630;2,00;Pagamento;{PROGRAMME_CODE}")
    _, reports = read_related_files(write_projects(tmp_path), path)
    report = reports["payments"]
    assert report.reasons == {"project_missing": RowTotals(MAX_LISTED_ISSUES + 5, 100 * (MAX_LISTED_ISSUES + 5))}
    assert report.accepted == RowTotals(1, 200)
    assert not report.lists_every_issue


@pytest.mark.parametrize("key", ["A;B", 'A"B', " A ", "è1"])
def test_a_key_is_matched_in_any_notation(tmp_path: Path, key: str) -> None:
    key_cell = '"' + key.replace('"', '""') + '"'
    projects_file = write_projects(tmp_path, build_line(COD_LOCALE_PROGETTO=key), OTHER_PROGRAMME_LINE)
    for header, cells in ((PAYMENTS, f"{key_cell};20250630;1,00;;"), (PAYMENTS_LAST, f"20250630;1,00;{key_cell}")):
        path = tmp_path / "pagamenti.csv"
        path.write_bytes(("\ufeff" + "\r\n".join([header, cells, cells.replace("1,00", "x")]) + "\r\n").encode())
        _, reports = read_related_files(projects_file, path)
        assert reports["payments"].accepted == RowTotals(1, 100)
        assert reports["payments"].reasons == {"amount_unreadable": RowTotals(1, 0, unread_amounts=1)}


def test_a_second_projects_file_is_rejected(tmp_path: Path) -> None:
    path = write_projects(tmp_path)
    with pytest.raises(FileRejectedError, match="projects_twice"):
        read_related_files(path, path)


@pytest.mark.parametrize(("kind", "code"), [(pa.float64(), ""), (pa.float32(), "number_float32")])
def test_payments_are_read_from_parquet(tmp_path: Path, kind: pa.DataType, code: str) -> None:
    path = tmp_path / "pagamenti.parquet"
    columns = {
        "COD_LOCALE_PROGETTO": [KEY, "X1"],
        "OC_DATA_PAGAMENTI": pa.array([20250630, 20250630], pa.int64()),
        "TOT_PAGAMENTI": pa.array([1000.05, 0.29], kind),
    }
    pq.write_table(pa.table(columns), path)
    batch, reports = read_related_files(write_projects(tmp_path), path)
    report = reports["payments"]
    assert list(report.reasons) == ([code] if code else [])
    assert report.rules == {"project": RowTotals(1, 29)}
    rows = batch.rows.get("operation_payments", [])
    assert [(row["date"], row["amount_eur"]) for row in rows] == ([] if code else [("2025-06-30", "1000.05")])


def test_several_files_become_one_release(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CMSDASH_RELEASES", str(tmp_path / "releases"))
    payments = write_table(tmp_path, PAYMENTS, f"{KEY};20250630;1000,5;Pagamento;{PROGRAMME_CODE}")
    participants = write_table(tmp_path, PARTICIPANTS, f"2;{KEY};CONSORZIO IL FARO;Consorzio;2")
    arguments = [
        "import",
        "opencoesione",
        str(payments),
        str(write_projects(tmp_path)),
        str(participants),
        "--reason",
        "prova",
        "--json",
    ]
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 0, result.output
    output = json.loads(result.stdout)
    assert [output["reader"], *(report["reader"] for report in output["beside"])] == [
        "opencoesione",
        "payments",
        "participants",
    ]
    release = open_release(tmp_path / "releases" / output["release"], labelled_codes())
    assert (release.manifest.account["payments/accepted"], release.manifest.account["scope.programme"]) == (1, 1)
    assert "Pagamenti: Righe accolte: 1" in list(manifest_lines(release.manifest, get_translator("it")))
    assert list(release.tables["operation_payments"]["amount_cents"]) == [100050]
    trace = CliRunner().invoke(
        app, ["trace", "br5-4-11-1a-2025-06-30-pagamento", "--release", output["release"], "--json"]
    )
    assert json.loads(trace.stdout)["found"][0]["line"] == "2"
    assert json.loads(CliRunner().invoke(app, arguments).stdout)["release"] == output["release"]


def test_rows_of_a_related_file_are_retained_until_its_next_import(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CMSDASH_RELEASES", str(tmp_path / "releases"))
    participants = write_table(
        tmp_path, PARTICIPANTS, f"2;{KEY};CONSORZIO IL FARO;Consorzio;2", f"4;{KEY};COOPERATIVA X;Cooperativa;3"
    )
    locations = write_table(tmp_path, LOCATIONS, f"{KEY};016;110;016110001")
    first = import_and_activate(write_projects(tmp_path), participants, locations)
    assert read_actor_sources(first, "operation_actors") == {
        ("COMUNE DI BRINDISI", "opencoesione-2026-06-30"),
        ("CONSORZIO IL FARO", "opencoesione-soggetti-2026-06-30"),
        ("COOPERATIVA X", "opencoesione-soggetti-2026-06-30"),
    }
    assert read_actor_sources(first, "operation_cities") == {
        ("andria", "opencoesione-localizzazioni-2026-06-30"),
        ("brindisi", "opencoesione-2026-06-30"),
    }
    later_projects = write_projects(
        tmp_path, build_line(DATA_AGGIORNAMENTO="20260831", OC_DENOM_BENEFICIARIO="COMUNE DI BARI")
    )
    second = import_and_activate(later_projects)
    assert read_actor_sources(second, "operation_actors") == {
        ("COMUNE DI BARI", "opencoesione-2026-08-31"),  # rows of the projects file itself are replaced
        ("CONSORZIO IL FARO", "opencoesione-soggetti-2026-06-30"),
        ("COOPERATIVA X", "opencoesione-soggetti-2026-06-30"),
    }
    assert ("andria", "opencoesione-localizzazioni-2026-06-30") in read_actor_sources(second, "operation_cities")
    assert {(remark["column"], remark["value"]) for remark in second["remarks"]} >= {
        ("operation_actors", "2"),
        ("operation_cities", "1"),
    }
    third = import_and_activate(
        later_projects, write_table(tmp_path, PARTICIPANTS, f"2;{KEY};CONSORZIO IL FARO;Consorzio;2")
    )
    assert read_actor_sources(third, "operation_actors") == {
        ("COMUNE DI BARI", "opencoesione-2026-08-31"),
        ("CONSORZIO IL FARO", "opencoesione-soggetti-2026-08-31"),
    }


def import_and_activate(*paths: Path) -> dict[str, Any]:
    """Import files, activate the release, and return the JSON output of the import."""
    arguments = ["import", "opencoesione", *map(str, paths), "--reason", "prova", "--json"]
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 0, result.output
    output: dict[str, Any] = json.loads(result.stdout)
    assert CliRunner().invoke(app, ["release", "activate", output["release"]]).exit_code == 0
    return output


def read_actor_sources(output: dict[str, Any], name: str) -> set[tuple[str, str]]:
    """Return each city or actor of the imported operation with its source."""
    rows = default_repository().load(output["release"]).text_rows(name)
    return {(row.get("actor") or row["city"], row["source"]) for row in rows if row["operation"] == "br5-4-11-1a"}


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize(("lang", "head", "amount"), [("it", "Pagato", "1.000,50"), ("en", "Paid", "1,000.50")])
def test_payments_are_shown_on_the_page_of_their_operation_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lang: str, head: str, amount: str
) -> None:
    monkeypatch.setenv("CMSDASH_RELEASES", str(tmp_path / "releases"))
    payments = write_table(tmp_path, PAYMENTS, f"{KEY};20250630;1000,5;Pagamento;{PROGRAMME_CODE}")
    arguments = ["import", "opencoesione", str(payments), str(write_projects(tmp_path)), "--reason", "prova", "--json"]
    release_id = json.loads(CliRunner().invoke(app, arguments).stdout)["release"]
    operation = run("operations", {"operation": "br5-4-11-1a", "release": release_id, "lang": lang})
    assert not operation.exception
    assert head in [item.value for item in operation.header]
    assert amount in " ".join(str(item.value) for item in operation.get("html"))
    city = run("city", {"city": "brindisi", "release": release_id, "lang": lang})
    assert not city.exception
    assert amount not in " ".join(str(item.value) for item in city.get("html"))


CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=8)
KEYS = st.sampled_from([KEY, "X1", "MAI", "", f" {KEY} ", f"\u2003{KEY}\x1f\xa0", f'"{KEY}"', "A;B"])
QUOTED = st.booleans()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(KEYS, CELLS, st.one_of(CELLS, st.sampled_from(["1,00", "1,5", "2"])), QUOTED), max_size=6))
def test_the_row_count_of_a_related_file_is_right_for_any_cell_content(
    tmp_path: Path, rows: list[tuple[str, str, str, bool]]
) -> None:
    def cell(text: str, quoted: bool) -> str:
        plain = not quoted and not set(text) & set(';"\r\n')
        return text if plain else '"' + text.replace('"', '""') + '"'

    lines = [";".join(cell(text, quoted) for text in (key, day, amount, "", "")) for key, day, amount, quoted in rows]
    _, reports = read_related_files(write_projects(tmp_path), write_table(tmp_path, PAYMENTS, *lines))
    assert reports["payments"].input.rows == len(rows)


@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=8), st.integers(0, 1))
def test_rows_are_found_by_key_as_the_csv_module_reads_them(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str]], column: int
) -> None:
    path = tmp_path_factory.getbasetemp() / "keys.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";", quoting=csv.QUOTE_ALL).writerows([("a", "b"), *rows])
    key = rows[0][column].strip()
    scan = scan_rows_by_key(path, column, {key})
    expected = [row for row in rows if row[column].strip() == key]
    assert [tuple(parse_csv_row(match.row)) for match in scan.found if match.line > 1] == expected
