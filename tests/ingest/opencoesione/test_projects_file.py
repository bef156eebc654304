"""OpenCoesione's file: each oddity of its layout with its expected account, and the real files."""

import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cmsdash.datastore.import_report import ImportReport, RowTotals
from cmsdash.ingest import registry
from cmsdash.ingest.batch import ImportBatch
from cmsdash.ingest.errors import FileRejectedError
from cmsdash.ingest.formats import csv_scanner
from cmsdash.ingest.readers.context import ImportOptions

ROOT = Path(__file__).parents[3]
DATA = ROOT / "data"
REAL = ROOT.parent / "shared" / "opencoesione"
OURS = "2021IT16FFPR005"
BASE = {
    "COD_LOCALE_PROGETTO": "BR5.4.11.1a",
    "CUP": "J89I24000140001",
    "OC_TITOLO_PROGETTO": "Rete delle case di quartiere",
    "OC_SINTESI_PROGETTO": "",
    "OC_CODICE_PROGRAMMA": OURS,
    "OC_COD_ARTICOLAZ_PROGRAMMA": "5",
    "OC_COD_SUBARTICOLAZ_PROGRAMMA": "",
    "COD_COMUNE": "016074001",
    "FINANZ_TOTALE_PUBBLICO": "1016124,05",
    "OC_DATA_INIZIO_PROGETTO": "20250409",
    "OC_DATA_FINE_PROGETTO_PREVISTA": "20271231",
    "OC_DATA_FINE_PROGETTO_EFFETTIVA": "",
    "OC_STATO_PROGETTO": "In corso",
    "OC_DENOM_BENEFICIARIO": "COMUNE DI BRINDISI",
    "OC_DESCR_FORMA_GIU_BENEFICIARIO": "Comune",
    "OC_DENOM_REALIZZATORE": "",
    "OC_DESCR_FORMA_GIU_REALIZZATORE": "",
    "OC_FLAG_VISUALIZZAZIONE": "0",
    "DATA_AGGIORNAMENTO": "20260630",
}


def line(**changed: str) -> str:
    cells = {**BASE, **changed}.values()
    return ";".join(
        '"' + cell.replace('"', '""') + '"' if not cell.replace(",", "").isdigit() else cell for cell in cells
    )


def content(*lines: str, header: str = "") -> bytes:
    return ("\ufeff" + "\r\n".join([header or ";".join(f'"{name}"' for name in BASE), *lines]) + "\r\n").encode()


def read(path: Path) -> tuple[ImportBatch, ImportReport]:
    harvest, account = registry.read_file("opencoesione", path, DATA, ImportOptions())
    assert account.is_balanced
    return harvest, account


def written(tmp_path: Path, *lines: str, header: str = "") -> tuple[ImportBatch, ImportReport]:
    path = tmp_path / "progetti.csv"
    path.write_bytes(content(*lines, header=header))
    return read(path)


OTHER = line(OC_CODICE_PROGRAMMA="PSCLAZIO2021", FINANZ_TOTALE_PUBBLICO="7,5", COD_LOCALE_PROGETTO="X1")


def test_a_row_of_the_programme_becomes_an_operation(tmp_path: Path) -> None:
    harvest, account = written(tmp_path, OTHER, line())
    assert (account.input, account.accepted) == (RowTotals(2, 101613155), RowTotals(1, 101612405))
    assert dict(account.rules) == {"programme": RowTotals(1, 750)}
    (row,) = harvest.rows["operations"]
    assert (row["operation"], row["city"], row["amount_eur"], row["status"]) == (
        "br5-4-11-1a",
        "brindisi",
        "1016124.05",
        "under_way",
    )
    assert (row["priority"], row["objective"], row["objective_basis"]) == ("5", "ESO4.11", "code")
    assert (row["start"], row["end"], row["date"], row["source"]) == (
        "2025-04-09",
        "2027-12-31",
        "2026-06-30",
        "opencoesione-2026-06-30",
    )
    assert [(actor["actor"], actor["role"]) for actor in harvest.rows["operation_actors"]] == [
        ("COMUNE DI BRINDISI", "beneficiary")
    ]
    assert [row["line"] for row in harvest.rows["lineage"]] == ["3"]


@pytest.mark.parametrize(
    ("changed", "heap", "code"),
    [
        ({"OC_FLAG_VISUALIZZAZIONE": "1"}, "rules", "hidden"),
        ({"COD_COMUNE": "012058091"}, "rules", "city"),
        ({"OC_DATA_INIZIO_PROGETTO": "20240832"}, "reasons", "date_impossible"),
        ({"DATA_AGGIORNAMENTO": "20240832"}, "reasons", "date_impossible"),
        ({"OC_DATA_FINE_PROGETTO_EFFETTIVA": "20240101"}, "reasons", "dates_reversed"),
        ({"FINANZ_TOTALE_PUBBLICO": "1.016.124,05"}, "reasons", "amount_unreadable"),
        ({"FINANZ_TOTALE_PUBBLICO": "-5,00"}, "reasons", "amount_negative"),
        ({"COD_COMUNE": "015000000", "OC_DENOM_BENEFICIARIO": "REGIONE CAMPANIA"}, "reasons", "lead_unknown"),
        ({"OC_TITOLO_PROGETTO": "CittÃ\xa0 inclusiva"}, "reasons", "text_mangled"),
        ({"OC_STATO_PROGETTO": "Boh"}, "reasons", "status_unknown"),
        ({"OC_COD_SUBARTICOLAZ_PROGRAMMA": "ESO4.1"}, "reasons", "objective_unknown"),
        ({"OC_TITOLO_PROGETTO": " "}, "reasons", "cell_missing"),
        ({"CUP": "J89"}, "reasons", "cup_malformed"),
        (
            {"OC_CODICE_PROGRAMMA": f"PSC:::{OURS}", "OC_COD_ARTICOLAZ_PROGRAMMA": "1:::2:::3"},
            "reasons",
            "list_unpaired",
        ),
    ],
)
def test_each_oddity_has_its_heap(tmp_path: Path, changed: dict[str, str], heap: str, code: str) -> None:
    _, account = written(tmp_path, line(COD_LOCALE_PROGETTO="BR5.4.8.2"), line(**changed), OTHER)
    assert account.accepted.rows == 1
    assert code in getattr(account, heap)
    assert account.input.rows == 3
    if heap == "reasons":
        assert [(finding.code, finding.line) for finding in account.row_issues] == [(code, 3)]


def test_a_repeated_key_is_set_aside_and_the_first_one_kept(tmp_path: Path) -> None:
    harvest, account = written(tmp_path, line(OC_TITOLO_PROGETTO="Prima"), line(OC_TITOLO_PROGETTO="Seconda"))
    assert list(account.reasons) == ["key_twice"]
    assert [row["title"] for row in harvest.rows["operations"]] == ["Prima"]


def test_columns_go_by_name_in_any_case_and_order_and_strangers_are_said(tmp_path: Path) -> None:
    names = [*reversed(BASE), "OC_MACROAREA_PROGETTO", "OC_MAI_VISTA"]
    header = ";".join(f'"{name.lower()}"' for name in names)
    cells = ";".join(f'"{cell}"' for cell in [*reversed(BASE.values()), "Mezzogiorno", "x"])
    _, account = written(tmp_path, cells, header=header)
    assert account.accepted.rows == 1
    said = {(remark.code, remark.column) for remark in account.remarks}
    assert said == {("column_renamed", "oc_macroarea_progetto"), ("column_unknown", "oc_mai_vista")}


def test_several_programmes_and_cities_in_one_row(tmp_path: Path) -> None:
    changed = {
        "OC_CODICE_PROGRAMMA": f"PSC2021:::{OURS}",
        "OC_COD_ARTICOLAZ_PROGRAMMA": "3:::5",
        "OC_COD_SUBARTICOLAZ_PROGRAMMA": "1:::ESO4.8",
        "COD_COMUNE": "016110001:::012058091:::016074001",
    }
    harvest, account = written(tmp_path, line(**changed))
    (row,) = harvest.rows["operations"]
    assert (row["priority"], row["objective"], row["amount_eur"]) == ("5", "ESO4.8", "1016124.05")
    cities = [(city["city"], city["role"]) for city in harvest.rows["operation_cities"]]
    assert cities == [("brindisi", "lead"), ("andria", "partner")]  # Brindisi is the beneficiary; Rome is not ours
    assert account.accepted == RowTotals(1, 101612405)  # whole, never split


def test_all_municipalities_of_a_region_with_a_mayor_as_lead(tmp_path: Path) -> None:
    harvest, _ = written(tmp_path, line(COD_COMUNE="016000000"))
    cities = [(city["city"], city["role"]) for city in harvest.rows["operation_cities"]]
    assert cities[0] == ("brindisi", "lead")
    assert len(cities) == 9


@pytest.mark.parametrize(
    ("code", "city"),
    [
        ("020111009", "carbonia"),  # Sud Sardegna until 2025
        ("020119003", "carbonia"),  # Sulcis Iglesiente since 2026
        ("020090047", "olbia"),
        ("020113017", "olbia"),
        ("020090064", "sassari"),
        ("020112050", "sassari"),
        ("20090064", "sassari"),  # a program took the zero in front for a number's
    ],
)
def test_municipality_codes_old_and_new(tmp_path: Path, code: str, city: str) -> None:
    harvest, account = written(tmp_path, line(COD_COMUNE=code, OC_DENOM_BENEFICIARIO=""))
    assert account.accepted.rows == 1
    assert harvest.rows["operations"][0]["city"] == city


def test_a_municipality_code_of_nowhere_is_out_of_scope(tmp_path: Path) -> None:
    _, account = written(tmp_path, line(COD_COMUNE="020312003"))
    assert dict(account.rules) == {"city": RowTotals(1, 101612405)}


def test_line_breaks_quotes_and_separators_inside_cells_keep_the_lines_right(tmp_path: Path) -> None:
    first = line(OC_CODICE_PROGRAMMA="ALTRO", OC_SINTESI_PROGETTO='una\ndue "virgolette"; punto\r\ntre')
    harvest, account = written(tmp_path, first, "", line(OC_SINTESI_PROGETTO="riga\nriga"))
    assert account.input.rows == 2
    assert [row["line"] for row in harvest.rows["lineage"]] == ["6"]
    assert harvest.rows["operations"][0]["summary"] == "riga riga"


def test_rows_of_a_wrong_width_are_set_aside_wherever_they_belong(tmp_path: Path) -> None:
    short = OTHER.rsplit(";", 1)[0]
    ours = line() + ';"di troppo"'
    _, account = written(tmp_path, OTHER, short, ours, line(COD_LOCALE_PROGETTO="BR5.4.8.2"))
    assert dict(account.reasons) == {"row_width": RowTotals(2, 0)}
    assert sorted(finding.line for finding in account.row_issues) == [3, 4]
    assert account.input.rows == 4


def test_the_code_in_a_title_does_not_make_a_row_ours(tmp_path: Path) -> None:
    _, account = written(tmp_path, line(OC_CODICE_PROGRAMMA="ALTRO", OC_TITOLO_PROGETTO=f"Come {OURS}"))
    assert dict(account.rules) == {"programme": RowTotals(1, 101612405)}


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16"])
def test_other_encodings_arrive_whole(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "progetti.csv"
    path.write_bytes(content(line(OC_TITOLO_PROGETTO="Città più equa")).decode("utf-8-sig").encode(encoding))
    assert read(path)[0].rows["operations"][0]["title"] == "Città più equa"


def test_a_zip_of_one_table_is_read(tmp_path: Path) -> None:
    path = tmp_path / "progetti.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("progetti_esteso_20260630.csv", content(line(), OTHER))
    _, account = read(path)
    assert (account.accepted.rows, account.input.rows) == (1, 2)


@pytest.mark.parametrize("members", [{}, {"a.csv": b"x", "b.csv": b"y"}])
def test_a_zip_of_none_or_several_is_refused(tmp_path: Path, members: dict[str, bytes]) -> None:
    path = tmp_path / "progetti.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("leggimi.pdf", b"")
        for name, body in members.items():
            archive.writestr(name, body)
    with pytest.raises(FileRejectedError, match="zip_members"):
        read(path)


def test_a_zip_with_a_password_or_cut_off_is_refused_by_its_own_name(tmp_path: Path) -> None:
    path = tmp_path / "progetti.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("progetti.csv", content(line()))
    whole = path.read_bytes()
    locked = bytearray(whole)
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        locked[locked.find(mark) + place] |= 1
    workbook = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")
    for body, code in (
        (workbook, "file_locked"),
        (bytes(locked), "file_locked"),
        (whole[:-40], "file_broken"),
        (b"", "file_empty"),
    ):
        path.write_bytes(body)
        with pytest.raises(FileRejectedError) as refused:
            read(path)
        assert (refused.value.code, refused.value.file) == (code, "progetti.zip")


def test_a_zip_bomb_is_stopped(tmp_path: Path) -> None:
    path = tmp_path / "progetti.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("progetti.csv", b"0" * 60_000_000)
    with pytest.raises(FileRejectedError, match="zip_size"):
        read(path)


def test_a_quote_that_never_closes_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "progetti.csv"
    path.write_bytes(content(line()) + b'"mai chiuse;')
    with pytest.raises(FileRejectedError):
        read(path)


def parquet(path: Path, kind: pa.DataType, **changed: object) -> Path:
    numbers = {
        "FINANZ_TOTALE_PUBBLICO",
        "OC_DATA_INIZIO_PROGETTO",
        "OC_DATA_FINE_PROGETTO_PREVISTA",
        "DATA_AGGIORNAMENTO",
    }
    row = {**BASE, "OC_DATA_FINE_PROGETTO_EFFETTIVA": "", **changed}
    columns = {
        name: pa.array([float(str(row[name]).replace(",", "."))], kind) if name in numbers else pa.array([row[name]])
        for name in BASE
    }
    pq.write_table(pa.table(columns), path)
    return path


def test_parquet_with_whole_numbers_is_read_to_the_cent(tmp_path: Path) -> None:
    harvest, account = read(parquet(tmp_path / "progetti.parquet", pa.float64()))
    assert account.accepted == RowTotals(1, 101612405)
    assert harvest.rows["operations"][0]["amount_eur"] == "1016124.05"
    assert harvest.rows["operations"][0]["start"] == "2025-04-09"


def test_parquet_in_single_precision_is_noticed_and_not_shown(tmp_path: Path) -> None:
    harvest, account = read(parquet(tmp_path / "progetti.parquet", pa.float32(), DATA_AGGIORNAMENTO="20240831"))
    assert harvest.is_empty
    assert list(account.reasons) == ["number_float32"]
    assert [remark.code for remark in account.remarks] == ["float32_columns"]


@pytest.mark.skipif(not REAL.is_dir(), reason="../shared/opencoesione is not here: third-party files, not copied in")
def test_the_real_parquet_file_has_no_row_of_the_programme_and_its_damage_is_said() -> None:
    _, account = read(REAL / "progetti_esteso_2021-2027_20240831_float32.parquet")
    assert account.input.rows == 1983
    assert account.accepted == account.quarantined == RowTotals()
    assert account.out_of_scope == account.input
    assert [(remark.code, remark.value) for remark in account.remarks] == [("float32_columns", "110")]


@pytest.mark.skipif(not REAL.is_dir(), reason="../shared/opencoesione is not here: third-party files, not copied in")
def test_the_real_file_of_another_layout_is_refused_and_its_rows_are_counted() -> None:
    path = REAL / "beni_confiscati_20181031.csv"
    with pytest.raises(FileRejectedError, match="header_missing"):
        read(path)
    counted = csv_scanner.scan_for_bytes(path, b"PON FESR FSE LEGALITA")
    assert counted.rows == 290
    lines = path.read_text("utf-8-sig").split("\n")
    assert all(lines[found.line - 1].startswith('"') for found in counted.found)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.dictionaries(
            st.sampled_from(sorted(BASE)),
            st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=10),
            max_size=4,
        ),
        max_size=6,
    )
)
def test_whatever_stands_in_the_cells_engine_and_count_agree(tmp_path: Path, changes: list[dict[str, str]]) -> None:
    path = tmp_path / "progetti.csv"
    path.write_bytes(content(*(line(**changed) for changed in changes)))
    _, account = read(path)
    assert account.input.rows == len(changes)
