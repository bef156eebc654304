"""OpenCoesione's files beside the projects: each kind with its expected account, row by row and cent by cent."""

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
from tests.ingest.opencoesione.test_projects_file import DATA, OTHER, OURS, content, line
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


def projects(tmp_path: Path, *lines: str) -> Path:
    path = tmp_path / "progetti.csv"
    path.write_bytes(content(*(lines or (line(), OTHER))))
    return path


def table(tmp_path: Path, header: str, *lines: str) -> Path:
    path = tmp_path / f"{header[-6:]}.csv"
    path.write_bytes(("\ufeff" + "\r\n".join([header, *lines]) + "\r\n").encode())
    return path


def read(*paths: Path) -> tuple[ImportBatch, dict[str, ImportReport]]:
    harvest, accounts = registry.read_files("opencoesione", paths, DATA, ImportOptions())
    assert all(account.is_balanced for account in accounts)
    return harvest, {account.reader: account for account in accounts}


def test_participants_by_role_and_never_a_person(tmp_path: Path) -> None:
    own = table(
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
    harvest, accounts = read(own, projects(tmp_path))
    account = accounts["participants"]
    assert (account.input, account.accepted) == (RowTotals(9), RowTotals(2))
    assert account.rules == {"role": RowTotals(1), "person": RowTotals(1), "project": RowTotals(1)}
    assert account.reasons == {
        "key_twice": RowTotals(1),
        "project_missing": RowTotals(1),
        "role_unknown": RowTotals(1),
        "row_width": RowTotals(1),
    }
    assert [(row["actor"], row["role"]) for row in harvest.rows["operation_actors"]] == [
        ("COMUNE DI BRINDISI", "beneficiary"),
        ('CONSORZIO "IL FARO"', "beneficiary"),
        ("COOPERATIVA NUOVA", "contractor"),
    ]
    for private in ("ROSSI", "RSSMRA", "BIANCHI"):
        assert private not in str(harvest.rows) + str(account)


def test_locations_join_the_cities_and_leave_the_lead(tmp_path: Path) -> None:
    own = table(
        tmp_path,
        LOCATIONS,
        f"{KEY};016;074;001",  # Brindisi itself, in three parts
        f"{KEY};016;110;016110001",  # Andria, in nine digits
        f"{KEY};012;058;091",  # Rome
        f"{KEY};016;074;001",
    )
    harvest, accounts = read(projects(tmp_path), own)
    account = accounts["locations"]
    assert (account.accepted, account.rules, account.reasons) == (
        RowTotals(2),
        {"city": RowTotals(1)},
        {"key_twice": RowTotals(1)},
    )
    assert [(row["city"], row["role"]) for row in harvest.rows["operation_cities"]] == [
        ("brindisi", "lead"),
        ("andria", "partner"),
    ]


def test_payments_are_held_apart_and_balance_to_the_cent(tmp_path: Path) -> None:
    own = table(
        tmp_path,
        PAYMENTS,
        f"{KEY};20250630;1000,5;Pagamento;{OURS}",
        f"{KEY};20251231;2000;Pagamento;PSC:::{OURS}",
        f"{KEY};20251231;7,00;Pagamento;PSCLAZIO2021",
        f"{KEY};20251231;3,00;Pagamento;{OURS}",
        f"{KEY};20240832;4,00;Pagamento;{OURS}",
        f"{KEY};20240831;-5,00;Rettifica;{OURS}",
        f"{KEY};20240831;1.000,00;Pagamento;{OURS}",
        f"{KEY};;6,00;Pagamento;{OURS}",
        "MAI;20250630;8,00;Pagamento;",
        "X1;20250630;9,25;Pagamento;",
    )
    harvest, accounts = read(projects(tmp_path), own)
    account = accounts["payments"]
    assert (account.input, account.accepted) == (RowTotals(10, 303775), RowTotals(2, 300050))
    assert account.rules == {"programme": RowTotals(1, 700), "project": RowTotals(1, 925)}
    assert account.reasons == {
        "amount_negative": RowTotals(1),
        "amount_unreadable": RowTotals(1),
        "cell_missing": RowTotals(1, 600),
        "date_impossible": RowTotals(1, 400),
        "key_twice": RowTotals(1, 300),
        "project_missing": RowTotals(1, 800),
    }
    rows = [(row["date"], row["amount_eur"], row["kind"]) for row in harvest.rows["operation_payments"]]
    assert rows == [("2025-06-30", "1000.50", "stated"), ("2025-12-31", "2000.00", "stated")]
    assert [row["amount_eur"] for row in harvest.rows["operations"]] == ["1016124.05"]
    traced = [(row["dataset"], row["file"], row["line"]) for row in harvest.rows["lineage"]]
    assert traced[1:] == [("operation_payments", own.name, "2"), ("operation_payments", own.name, "3")]
    assert {row["source"] for row in harvest.rows["operation_payments"]} == {"opencoesione-pagamenti-2026-06-30"}


def test_indicators_are_held_apart_as_the_file_words_them(tmp_path: Path) -> None:
    own = table(
        tmp_path,
        INDICATORS,
        f"{KEY};COM;EECO01;Partecipanti;N;Persone;100;40,5;0",
        f"{KEY};COM;R1;Superficie;MQ;Metri quadrati;1200,25;3;0",  # of things: a small number is told
        f"{KEY};COM;EECO01;Partecipanti;N;Persone;1;1;0",
        f"{KEY};PRO;EECO01;Partecipanti;N;Persone;;;0",
        f"{KEY};COM;R2;Partecipanti;N;Persone;1.234;;0",
        f"{KEY};COM;R3;Partecipanti;N;Persone;-1;;0",
        f"{KEY};COM;;Partecipanti;N;Persone;1;;0",
        "X1;COM;EECO01;Partecipanti;N;Persone;5;;0",
        "MAI;COM;EECO01;Partecipanti;N;Persone;5;;0",
    )
    harvest, accounts = read(projects(tmp_path), own)
    account = accounts["indicators"]
    assert (account.input, account.accepted, account.rules) == (RowTotals(9), RowTotals(3), {"project": RowTotals(1)})
    codes = ("cell_missing", "key_twice", "project_missing", "value_negative", "value_unreadable")
    assert account.reasons == dict.fromkeys(codes, RowTotals(1))
    shown = ("code", "type", "name", "unit", "planned", "realised", "date", "note")
    assert [tuple(row[name] for name in shown) for row in harvest.rows["operation_indicators"]] == [
        ("EECO01", "COM", "Partecipanti", "Persone", "100", "40.5", "2026-06-30", ""),
        ("R1", "COM", "Superficie", "Metri quadrati", "1200.25", "3", "2026-06-30", ""),
        ("EECO01", "PRO", "Partecipanti", "Persone", "", "", "2026-06-30", ""),
    ]
    assert {row["source"] for row in harvest.rows["operation_indicators"]} == {"opencoesione-indicatori-2026-06-30"}
    traced = [row["line"] for row in harvest.rows["lineage"] if row["dataset"] == "operation_indicators"]
    assert traced == ["2", "3", "5"]


@pytest.mark.parametrize(
    ("realised", "told"),
    [
        (("40", "30", ""), ("40", "30", "")),
        (("0", "30", ""), ("0", "30", "")),  # nobody is not few
        (("40", "9", ""), ("", "", "")),  # few, and all of the operation's with it: the others would give it away
        (("40", "33", ""), ("", "", "")),  # seven, by subtraction
        (("10", "20", "30"), ("10", "20", "30")),
        (("9,5", "", ""), ("", "", "")),
    ],
)
def test_few_persons_are_not_told(tmp_path: Path, realised: tuple[str, ...], told: tuple[str, ...]) -> None:
    rows = [f"{KEY};COM;E{place};Partecipanti;N;Persone;100;{value};0" for place, value in enumerate(realised)]
    harvest, accounts = read(projects(tmp_path), table(tmp_path, INDICATORS, *rows))
    found = harvest.rows["operation_indicators"]
    assert tuple(row["realised"] for row in found) == told
    assert {row["planned"] for row in found} == {"100"}, "what was planned tells nobody"
    hidden = [value for value, shown in zip(realised, told, strict=True) if value != shown]
    assert [row["note"] for row in found if row["note"]] == ["few-persons"] * len(hidden)
    said = [remark.value for remark in accounts["indicators"].remarks if remark.code == "few_persons"]
    assert said == ([str(len(hidden))] if hidden else [])


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_indicators_stand_on_the_operations_own_view(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CMSDASH_RELEASES", str(tmp_path / "releases"))
    own = tmp_path / "indicatori.parquet"
    columns = {
        "COD_LOCALE_PROGETTO": [KEY, KEY],
        "COD_INDICATORE": ["EECO01", "R1"],
        "DESCR_INDICATORE": ["Partecipanti", "Aule"],
        "DESCR_UNITA_MISURA": ["Persone", "Metri quadrati"],
        "VALORE_PROGRAMMATO": pa.array([1500.0, 12.5], pa.float64()),
        "VALORE_REALIZZATO": pa.array([4.0, None], pa.float64()),
    }
    pq.write_table(pa.table(columns), own)
    said = brought(projects(tmp_path), own)
    release = default_repository().load(said["release"])
    assert list(release.tables["operation_indicators"]["planned"]) == [1500.0, 12.5]
    traced = CliRunner().invoke(app, ["trace", "br5-4-11-1a-eeco01", "--release", said["release"], "--json"])
    assert json.loads(traced.stdout)["found"][0]["line"] == "1"
    for lang, words in (("it", ("1.500", "12,5", "conta poche persone")), ("en", ("1,500", "12.5", "few people"))):
        page = run("operations", {"operation": "br5-4-11-1a", "release": said["release"], "lang": lang})
        assert not page.exception
        html = " ".join(str(item.value) for item in page.get("html"))
        assert all(word in html for word in words), html


def test_a_file_without_its_projects_is_set_aside_whole(tmp_path: Path) -> None:
    own = table(tmp_path, PAYMENTS, f"{KEY};20250630;1000,5;Pagamento;{OURS}")
    harvest, accounts = read(own)
    assert harvest.is_empty
    assert accounts["payments"].reasons == {"project_missing": RowTotals(1, 100050)}


def test_more_strangers_than_an_account_lists_are_counted_all_the_same(tmp_path: Path) -> None:
    rows = [f"MAI{number};20250630;1,00;Pagamento;" for number in range(MAX_LISTED_ISSUES + 5)]
    own = table(tmp_path, PAYMENTS, *rows, f"{KEY};20250630;2,00;Pagamento;{OURS}")
    _, accounts = read(projects(tmp_path), own)
    account = accounts["payments"]
    assert account.reasons == {"project_missing": RowTotals(MAX_LISTED_ISSUES + 5, 100 * (MAX_LISTED_ISSUES + 5))}
    assert account.accepted == RowTotals(1, 200)
    assert not account.lists_every_issue


@pytest.mark.parametrize("key", ["A;B", 'A"B', " A ", "è1"])
def test_a_key_is_found_however_it_is_written(tmp_path: Path, key: str) -> None:
    written = '"' + key.replace('"', '""') + '"'
    theirs = projects(tmp_path, line(COD_LOCALE_PROGETTO=key), OTHER)
    for header, cells in ((PAYMENTS, f"{written};20250630;1,00;;"), (PAYMENTS_LAST, f"20250630;1,00;{written}")):
        path = tmp_path / "pagamenti.csv"
        path.write_bytes(("\ufeff" + "\r\n".join([header, cells, cells.replace("1,00", "x")]) + "\r\n").encode())
        _, accounts = read(theirs, path)
        assert accounts["payments"].accepted == RowTotals(1, 100)
        assert accounts["payments"].reasons == {"amount_unreadable": RowTotals(1)}


def test_a_second_projects_file_is_refused(tmp_path: Path) -> None:
    path = projects(tmp_path)
    with pytest.raises(FileRejectedError, match="projects_twice"):
        read(path, path)


@pytest.mark.parametrize(("kind", "code"), [(pa.float64(), ""), (pa.float32(), "number_float32")])
def test_payments_in_parquet(tmp_path: Path, kind: pa.DataType, code: str) -> None:
    path = tmp_path / "pagamenti.parquet"
    columns = {
        "COD_LOCALE_PROGETTO": [KEY, "X1"],
        "OC_DATA_PAGAMENTI": pa.array([20250630, 20250630], pa.int64()),
        "TOT_PAGAMENTI": pa.array([1000.05, 0.29], kind),
    }
    pq.write_table(pa.table(columns), path)
    harvest, accounts = read(projects(tmp_path), path)
    account = accounts["payments"]
    assert list(account.reasons) == ([code] if code else [])
    assert account.rules == {"project": RowTotals(1, 29)}
    rows = harvest.rows.get("operation_payments", [])
    assert [(row["date"], row["amount_eur"]) for row in rows] == ([] if code else [("2025-06-30", "1000.05")])


def test_files_together_become_one_release(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CMSDASH_RELEASES", str(tmp_path / "releases"))
    paid = table(tmp_path, PAYMENTS, f"{KEY};20250630;1000,5;Pagamento;{OURS}")
    who = table(tmp_path, PARTICIPANTS, f"2;{KEY};CONSORZIO IL FARO;Consorzio;2")
    asked = ["import", "opencoesione", str(paid), str(projects(tmp_path)), str(who), "--reason", "prova", "--json"]
    result = CliRunner().invoke(app, asked)
    assert result.exit_code == 0, result.output
    said = json.loads(result.stdout)
    assert [said["reader"], *(account["reader"] for account in said["beside"])] == [
        "opencoesione",
        "payments",
        "participants",
    ]
    release = open_release(tmp_path / "releases" / said["release"], labelled_codes())
    assert (release.manifest.account["payments/accepted"], release.manifest.account["scope.programme"]) == (1, 1)
    assert "Pagamenti: Righe accolte: 1" in list(manifest_lines(release.manifest, get_translator("it")))
    assert list(release.tables["operation_payments"]["amount_cents"]) == [100050]
    traced = CliRunner().invoke(
        app, ["trace", "br5-4-11-1a-2025-06-30-pagamento", "--release", said["release"], "--json"]
    )
    assert json.loads(traced.stdout)["found"][0]["line"] == "2"
    assert json.loads(CliRunner().invoke(app, asked).stdout)["release"] == said["release"]


def test_what_a_file_beside_said_stays_until_it_comes_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CMSDASH_RELEASES", str(tmp_path / "releases"))
    who = table(
        tmp_path, PARTICIPANTS, f"2;{KEY};CONSORZIO IL FARO;Consorzio;2", f"4;{KEY};COOPERATIVA X;Cooperativa;3"
    )
    where = table(tmp_path, LOCATIONS, f"{KEY};016;110;016110001")
    first = brought(projects(tmp_path), who, where)
    assert rows_of(first, "operation_actors") == {
        ("COMUNE DI BRINDISI", "opencoesione-2026-06-30"),
        ("CONSORZIO IL FARO", "opencoesione-soggetti-2026-06-30"),
        ("COOPERATIVA X", "opencoesione-soggetti-2026-06-30"),
    }
    assert rows_of(first, "operation_cities") == {
        ("andria", "opencoesione-localizzazioni-2026-06-30"),
        ("brindisi", "opencoesione-2026-06-30"),
    }
    later = projects(tmp_path, line(DATA_AGGIORNAMENTO="20260831", OC_DENOM_BENEFICIARIO="COMUNE DI BARI"))
    second = brought(later)
    assert rows_of(second, "operation_actors") == {
        ("COMUNE DI BARI", "opencoesione-2026-08-31"),  # what the projects file itself says is renewed
        ("CONSORZIO IL FARO", "opencoesione-soggetti-2026-06-30"),
        ("COOPERATIVA X", "opencoesione-soggetti-2026-06-30"),
    }
    assert ("andria", "opencoesione-localizzazioni-2026-06-30") in rows_of(second, "operation_cities")
    assert {(remark["column"], remark["value"]) for remark in second["remarks"]} >= {
        ("operation_actors", "2"),
        ("operation_cities", "1"),
    }
    third = brought(later, table(tmp_path, PARTICIPANTS, f"2;{KEY};CONSORZIO IL FARO;Consorzio;2"))
    assert rows_of(third, "operation_actors") == {
        ("COMUNE DI BARI", "opencoesione-2026-08-31"),
        ("CONSORZIO IL FARO", "opencoesione-soggetti-2026-08-31"),
    }


def brought(*paths: Path) -> dict[str, Any]:
    """Files imported and the release activated: what the command says, with the folder of the release."""
    asked = ["import", "opencoesione", *map(str, paths), "--reason", "prova", "--json"]
    result = CliRunner().invoke(app, asked)
    assert result.exit_code == 0, result.output
    said: dict[str, Any] = json.loads(result.stdout)
    assert CliRunner().invoke(app, ["release", "activate", said["release"]]).exit_code == 0
    return said


def rows_of(said: dict[str, Any], name: str) -> set[tuple[str, str]]:
    """City or actor with its source, of the operation that was brought."""
    rows = default_repository().load(said["release"]).text_rows(name)
    return {(row.get("actor") or row["city"], row["source"]) for row in rows if row["operation"] == "br5-4-11-1a"}


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize(("lang", "head", "amount"), [("it", "Pagato", "1.000,50"), ("en", "Paid", "1,000.50")])
def test_what_was_paid_stands_on_the_operations_own_view_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lang: str, head: str, amount: str
) -> None:
    monkeypatch.setenv("CMSDASH_RELEASES", str(tmp_path / "releases"))
    paid = table(tmp_path, PAYMENTS, f"{KEY};20250630;1000,5;Pagamento;{OURS}")
    asked = ["import", "opencoesione", str(paid), str(projects(tmp_path)), "--reason", "prova", "--json"]
    built = json.loads(CliRunner().invoke(app, asked).stdout)["release"]
    own = run("operations", {"operation": "br5-4-11-1a", "release": built, "lang": lang})
    assert not own.exception
    assert head in [item.value for item in own.header]
    assert amount in " ".join(str(item.value) for item in own.get("html"))
    city = run("city", {"city": "brindisi", "release": built, "lang": lang})
    assert not city.exception
    assert amount not in " ".join(str(item.value) for item in city.get("html"))


CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=8)
KEYS = st.sampled_from([KEY, "X1", "MAI", "", f" {KEY} ", f"\u2003{KEY}\x1f\xa0", f'"{KEY}"', "A;B"])
QUOTED = st.booleans()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(KEYS, CELLS, st.one_of(CELLS, st.sampled_from(["1,00", "1,5", "2"])), QUOTED), max_size=6))
def test_whatever_stands_beside_engine_and_count_agree(tmp_path: Path, rows: list[tuple[str, str, str, bool]]) -> None:
    def cell(text: str, quoted: bool) -> str:
        plain = not quoted and not set(text) & set(';"\r\n')
        return text if plain else '"' + text.replace('"', '""') + '"'

    lines = [";".join(cell(text, quoted) for text in (key, day, amount, "", "")) for key, day, amount, quoted in rows]
    _, accounts = read(projects(tmp_path), table(tmp_path, PAYMENTS, *lines))
    assert accounts["payments"].input.rows == len(rows)


@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=8), st.integers(0, 1))
def test_rows_are_found_by_their_key_as_csv_reads_them(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str]], column: int
) -> None:
    path = tmp_path_factory.getbasetemp() / "keys.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";", quoting=csv.QUOTE_ALL).writerows([("a", "b"), *rows])
    wanted = rows[0][column].strip()
    found = scan_rows_by_key(path, column, {wanted})
    expected = [row for row in rows if row[column].strip() == wanted]
    assert [tuple(parse_csv_row(one.row)) for one in found.found if one.line > 1] == expected
