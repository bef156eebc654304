"""OpenCoesione's projects file: each irregularity with its expected import report, and the real files."""

import zipfile
from pathlib import Path
from typing import Any

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
PROGRAMME_CODE = "2021IT16FFPR005"
BASE_CELLS = {
    "COD_LOCALE_PROGETTO": "BR5.4.11.1a",
    "CUP": "J89I24000140001",
    "OC_TITOLO_PROGETTO": "Rete delle case di quartiere",
    "OC_SINTESI_PROGETTO": "",
    "OC_CODICE_PROGRAMMA": PROGRAMME_CODE,
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


def build_line(**overrides: str) -> str:
    cells = {**BASE_CELLS, **overrides}.values()
    return ";".join(
        '"' + cell.replace('"', '""') + '"' if not cell.replace(",", "").isdigit() else cell for cell in cells
    )


def encode_projects(*lines: str, header: str = "") -> bytes:
    return ("\ufeff" + "\r\n".join([header or ";".join(f'"{name}"' for name in BASE_CELLS), *lines]) + "\r\n").encode()


def read_projects_file(path: Path) -> tuple[ImportBatch, ImportReport]:
    batch, report = registry.read_file("opencoesione", path, DATA, ImportOptions())
    assert report.is_balanced
    return batch, report


def import_lines(tmp_path: Path, *lines: str, header: str = "") -> tuple[ImportBatch, ImportReport]:
    path = tmp_path / "progetti.csv"
    path.write_bytes(encode_projects(*lines, header=header))
    return read_projects_file(path)


OTHER_PROGRAMME_LINE = build_line(
    OC_CODICE_PROGRAMMA="PSCLAZIO2021", FINANZ_TOTALE_PUBBLICO="7,5", COD_LOCALE_PROGETTO="X1"
)


def test_a_row_of_the_programme_becomes_an_operation(tmp_path: Path) -> None:
    batch, report = import_lines(tmp_path, OTHER_PROGRAMME_LINE, build_line())
    assert (report.input, report.accepted) == (RowTotals(2, 101613155), RowTotals(1, 101612405))
    assert dict(report.rules) == {"programme": RowTotals(1, 750)}
    (row,) = batch.rows["operations"]
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
    assert [(actor["actor"], actor["role"]) for actor in batch.rows["operation_actors"]] == [
        ("COMUNE DI BRINDISI", "beneficiary")
    ]
    assert [row["line"] for row in batch.rows["lineage"]] == ["3"]


@pytest.mark.parametrize(
    ("overrides", "attribute", "code"),
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
            {"OC_CODICE_PROGRAMMA": f"PSC:::{PROGRAMME_CODE}", "OC_COD_ARTICOLAZ_PROGRAMMA": "1:::2:::3"},
            "reasons",
            "list_unpaired",
        ),
    ],
)
def test_each_irregularity_has_its_outcome_and_code(
    tmp_path: Path, overrides: dict[str, str], attribute: str, code: str
) -> None:
    _, report = import_lines(
        tmp_path, build_line(COD_LOCALE_PROGETTO="BR5.4.8.2"), build_line(**overrides), OTHER_PROGRAMME_LINE
    )
    assert report.accepted.rows == 1
    assert code in getattr(report, attribute)
    assert report.input.rows == 3
    if attribute == "reasons":
        assert [(issue.code, issue.line) for issue in report.row_issues] == [(code, 3)]


def test_a_row_with_a_repeated_key_is_quarantined(tmp_path: Path) -> None:
    batch, report = import_lines(
        tmp_path, build_line(OC_TITOLO_PROGETTO="Prima"), build_line(OC_TITOLO_PROGETTO="Seconda")
    )
    assert list(report.reasons) == ["key_twice"]
    assert [row["title"] for row in batch.rows["operations"]] == ["Prima"]


def test_columns_match_by_name_in_any_case_and_order_and_unknown_ones_give_remarks(tmp_path: Path) -> None:
    names = [*reversed(BASE_CELLS), "OC_MACROAREA_PROGETTO", "OC_MAI_VISTA"]
    header = ";".join(f'"{name.lower()}"' for name in names)
    cells = ";".join(f'"{cell}"' for cell in [*reversed(BASE_CELLS.values()), "Mezzogiorno", "x"])
    _, report = import_lines(tmp_path, cells, header=header)
    assert report.accepted.rows == 1
    remarks = {(remark.code, remark.column) for remark in report.remarks}
    assert remarks == {("column_renamed", "oc_macroarea_progetto"), ("column_unknown", "oc_mai_vista")}


def test_several_programmes_and_cities_in_one_row_are_read(tmp_path: Path) -> None:
    overrides = {
        "OC_CODICE_PROGRAMMA": f"PSC2021:::{PROGRAMME_CODE}",
        "OC_COD_ARTICOLAZ_PROGRAMMA": "3:::5",
        "OC_COD_SUBARTICOLAZ_PROGRAMMA": "1:::ESO4.8",
        "COD_COMUNE": "016110001:::012058091:::016074001",
    }
    batch, report = import_lines(tmp_path, build_line(**overrides))
    (row,) = batch.rows["operations"]
    assert (row["priority"], row["objective"], row["amount_eur"]) == ("5", "ESO4.8", "1016124.05")
    cities = [(city["city"], city["role"]) for city in batch.rows["operation_cities"]]
    assert cities == [("brindisi", "lead"), ("andria", "partner")]  # Brindisi is the beneficiary; Rome is out of scope
    assert report.accepted == RowTotals(1, 101612405)  # the whole amount, not apportioned


def test_all_municipalities_of_a_region_with_the_beneficiary_as_lead(tmp_path: Path) -> None:
    batch, _ = import_lines(tmp_path, build_line(COD_COMUNE="016000000"))
    cities = [(city["city"], city["role"]) for city in batch.rows["operation_cities"]]
    assert cities[0] == ("brindisi", "lead")
    assert len(cities) == 9


def read_case(name: str) -> tuple[ImportBatch, ImportReport]:
    return read_projects_file(ROOT / "tests" / "fixtures" / "intake" / name)


def test_all_municipalities_of_a_province_and_the_nation_follow_the_beneficiary() -> None:
    batch, report = read_case("18-province-level.csv")
    assert (report.input, report.accepted) == (RowTotals(3, 203225560), RowTotals(2, 203224810))
    assert dict(report.rules) == {"programme": RowTotals(1, 750)}
    cities = [(row["operation"], row["city"], row["role"]) for row in batch.rows["operation_cities"]]
    assert cities == [
        ("br5-4-11-1a", "brindisi", "lead"),
        ("br5-4-11-1a", "mesagne", "partner"),
        ("br5-4-8-2", "brindisi", "lead"),  # "national" names no other city
    ]


@pytest.mark.parametrize("code", ["016074000", "16074000.0", "000000000", "0", "016000000", "016075000"])
@pytest.mark.parametrize("beneficiary", ["REGIONE PUGLIA", "COMUNE DI GELA"])
def test_an_area_without_a_city_as_beneficiary_has_no_lead(tmp_path: Path, code: str, beneficiary: str) -> None:
    _, report = import_lines(tmp_path, build_line(COD_COMUNE=code, OC_DENOM_BENEFICIARIO=beneficiary))
    if code == "016075000" and beneficiary == "REGIONE PUGLIA":  # the province of Lecce has none of the cities
        assert dict(report.rules) == {"city": RowTotals(1, 101612405)}
        assert [group.words for group in report.excluded] == ["016075000"]
    elif code.strip("0.") == "" and beneficiary == "COMUNE DI GELA":
        assert report.accepted == RowTotals(1, 101612405)
    else:
        assert dict(report.reasons) == {"lead_unknown": RowTotals(1, 101612405)}


def test_codes_that_a_program_saved_as_numbers_are_read() -> None:
    batch, report = read_case("22-float-columns.csv")
    assert (report.input, report.accepted) == (RowTotals(4, 304837965), RowTotals(3, 304837215))
    assert dict(report.rules) == {"programme": RowTotals(1, 750)}
    rows = batch.rows["operations"]
    assert {(row["city"], row["start"]) for row in rows} == {("brindisi", "2025-04-09")}


def test_a_file_that_a_program_saved_with_decimal_points_is_read(tmp_path: Path) -> None:
    overrides = {
        "FINANZ_TOTALE_PUBBLICO": "1016124.05",
        "OC_COD_ARTICOLAZ_PROGRAMMA": "5.0",
        "COD_COMUNE": "16074001.0",
        "OC_FLAG_VISUALIZZAZIONE": "0.0",
        "OC_DATA_INIZIO_PROGETTO": "20250409.0",
        "DATA_AGGIORNAMENTO": "20260630.0",
        "CUP": "n.d.",
    }
    batch, report = import_lines(tmp_path, build_line(**overrides), build_line(COD_LOCALE_PROGETTO="B"))
    assert report.accepted == RowTotals(2, 203224810)
    (row, _) = batch.rows["operations"]
    assert (row["city"], row["priority"], row["start"], row["cup"]) == ("brindisi", "5", "2025-04-09", "")
    assert [(remark.code, remark.column, remark.value) for remark in report.remarks] == [("not_stated", "CUP", "1")]


@pytest.mark.parametrize(
    ("text", "cents"),
    [("1016124,0549", 101612405), ("1016124.0551", 101612406), ("7,50000", 750), ("-2,6750", None), ("1,234", None)],
)
def test_more_decimals_are_rounded_as_in_the_independent_count(tmp_path: Path, text: str, cents: int | None) -> None:
    _, report = import_lines(tmp_path, build_line(FINANZ_TOTALE_PUBBLICO=text), OTHER_PROGRAMME_LINE)
    assert report.accepted == (RowTotals() if cents is None else RowTotals(1, cents))
    remarks = [remark.value for remark in report.remarks if remark.code == "amounts_rounded"]
    assert remarks == ([] if text in ("7,50000", "1,234") else ["1"])
    if text.startswith("-"):
        assert dict(report.reasons) == {"amount_negative": RowTotals(1, -268)}
    elif cents is None:  # three decimals may be thousands
        assert dict(report.reasons) == {"amount_unreadable": RowTotals(1, 0, unread_amounts=1)}


def test_a_row_without_municipality_follows_the_beneficiary(tmp_path: Path) -> None:
    batch, report = import_lines(
        tmp_path,
        build_line(COD_COMUNE=""),
        build_line(COD_COMUNE="", COD_LOCALE_PROGETTO="B", OC_DENOM_BENEFICIARIO="REGIONE PUGLIA"),
    )
    assert [row["city"] for row in batch.rows["operations"]] == ["brindisi"]
    assert dict(report.reasons) == {"city_missing": RowTotals(1, 101612405)}


def test_amounts_that_are_not_understood_are_counted_in_every_programme(tmp_path: Path) -> None:
    _, report = import_lines(
        tmp_path,
        build_line(FINANZ_TOTALE_PUBBLICO="1.016.124,05"),
        build_line(OC_CODICE_PROGRAMMA="ALTRO", COD_LOCALE_PROGETTO="X1", FINANZ_TOTALE_PUBBLICO="1e6"),
        build_line(OC_CODICE_PROGRAMMA="ALTRO", COD_LOCALE_PROGETTO="X2", FINANZ_TOTALE_PUBBLICO=""),
        build_line(OC_CODICE_PROGRAMMA="ALTRO", COD_LOCALE_PROGETTO="X3", FINANZ_TOTALE_PUBBLICO="-7,5"),
    )
    assert report.input == RowTotals(4, -750, unread_amounts=2)
    assert dict(report.reasons) == {"amount_unreadable": RowTotals(1, 0, unread_amounts=1)}
    assert dict(report.rules) == {"programme": RowTotals(3, -750, unread_amounts=1)}


def test_rows_of_other_municipalities_are_listed(tmp_path: Path) -> None:
    header = ";".join(f'"{name}"' for name in (*BASE_CELLS, "DEN_COMUNE"))
    lines = [
        build_line(COD_COMUNE="012058091", COD_LOCALE_PROGETTO=key) + f';"{name}"'
        for key, name in (("A", "ROMA"), ("B", "ROMA"), ("C", ""))
    ]
    _, report = import_lines(tmp_path, *lines, header=header)
    assert [(group.words, group.line, group.totals) for group in report.excluded] == [
        ("ROMA (012058091)", 2, RowTotals(2, 203224810)),
        ("012058091", 4, RowTotals(1, 101612405)),
    ]


@pytest.mark.parametrize(
    ("code", "city"),
    [
        ("020111009", "carbonia"),  # Sud Sardegna until 2025
        ("020119003", "carbonia"),  # Sulcis Iglesiente since 2026
        ("020090047", "olbia"),
        ("020113017", "olbia"),
        ("020090064", "sassari"),
        ("020112050", "sassari"),
        ("20090064", "sassari"),  # a program dropped the leading zero of a number
    ],
)
def test_old_and_new_municipality_codes_are_matched(tmp_path: Path, code: str, city: str) -> None:
    batch, report = import_lines(tmp_path, build_line(COD_COMUNE=code, OC_DENOM_BENEFICIARIO=""))
    assert report.accepted.rows == 1
    assert batch.rows["operations"][0]["city"] == city


def test_an_unknown_municipality_code_is_out_of_scope(tmp_path: Path) -> None:
    _, report = import_lines(tmp_path, build_line(COD_COMUNE="020312003"))
    assert dict(report.rules) == {"city": RowTotals(1, 101612405)}


def test_line_numbers_are_right_after_line_breaks_quotes_and_separators_in_cells(tmp_path: Path) -> None:
    first = build_line(OC_CODICE_PROGRAMMA="ALTRO", OC_SINTESI_PROGETTO='una\ndue "virgolette"; punto\r\ntre')
    batch, report = import_lines(tmp_path, first, "", build_line(OC_SINTESI_PROGETTO="riga\nriga"))
    assert report.input.rows == 2
    assert [row["line"] for row in batch.rows["lineage"]] == ["6"]
    assert batch.rows["operations"][0]["summary"] == "riga riga"


def test_rows_of_a_wrong_width_are_quarantined_in_any_programme(tmp_path: Path) -> None:
    short_line = OTHER_PROGRAMME_LINE.rsplit(";", 1)[0]
    long_line = build_line() + ';"di troppo"'
    _, report = import_lines(
        tmp_path, OTHER_PROGRAMME_LINE, short_line, long_line, build_line(COD_LOCALE_PROGETTO="BR5.4.8.2")
    )
    assert dict(report.reasons) == {"row_width": RowTotals(2, 0, unread_amounts=2)}
    assert sorted(issue.line for issue in report.row_issues) == [3, 4]
    assert report.input.rows == 4


def test_the_programme_code_in_a_title_leaves_a_row_out_of_scope(tmp_path: Path) -> None:
    _, report = import_lines(
        tmp_path, build_line(OC_CODICE_PROGRAMMA="ALTRO", OC_TITOLO_PROGETTO=f"Come {PROGRAMME_CODE}")
    )
    assert dict(report.rules) == {"programme": RowTotals(1, 101612405)}


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16"])
def test_other_encodings_are_read_unchanged(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "progetti.csv"
    path.write_bytes(
        encode_projects(build_line(OC_TITOLO_PROGETTO="Città più equa")).decode("utf-8-sig").encode(encoding)
    )
    assert read_projects_file(path)[0].rows["operations"][0]["title"] == "Città più equa"


def test_a_zip_of_one_table_is_read(tmp_path: Path) -> None:
    path = tmp_path / "progetti.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("progetti_esteso_20260630.csv", encode_projects(build_line(), OTHER_PROGRAMME_LINE))
    _, report = read_projects_file(path)
    assert (report.accepted.rows, report.input.rows) == (1, 2)


@pytest.mark.parametrize("members", [{}, {"a.csv": b"x", "b.csv": b"y"}])
def test_a_zip_without_exactly_one_table_is_rejected(tmp_path: Path, members: dict[str, bytes]) -> None:
    path = tmp_path / "progetti.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("leggimi.pdf", b"")
        for name, body in members.items():
            archive.writestr(name, body)
    with pytest.raises(FileRejectedError, match="zip_members"):
        read_projects_file(path)


def test_an_encrypted_or_truncated_zip_is_rejected_by_name(tmp_path: Path) -> None:
    path = tmp_path / "progetti.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("progetti.csv", encode_projects(build_line()))
    archive_bytes = path.read_bytes()
    encrypted = bytearray(archive_bytes)
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        encrypted[encrypted.find(signature) + offset] |= 1
    workbook = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")
    for body, code in (
        (workbook, "file_locked"),
        (bytes(encrypted), "file_locked"),
        (archive_bytes[:-40], "file_broken"),
        (b"", "file_empty"),
    ):
        path.write_bytes(body)
        with pytest.raises(FileRejectedError) as error:
            read_projects_file(path)
        assert (error.value.code, error.value.file) == (code, "progetti.zip")


def test_a_zip_bomb_is_rejected(tmp_path: Path) -> None:
    path = tmp_path / "progetti.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("progetti.csv", b"0" * 60_000_000)
    with pytest.raises(FileRejectedError, match="zip_size"):
        read_projects_file(path)


def test_an_unclosed_quote_is_rejected(tmp_path: Path) -> None:
    path = tmp_path / "progetti.csv"
    path.write_bytes(encode_projects(build_line()) + b'"mai chiuse;')
    with pytest.raises(FileRejectedError):
        read_projects_file(path)


def write_parquet(path: Path, kind: pa.DataType, **overrides: object) -> Path:
    numbers = {
        "FINANZ_TOTALE_PUBBLICO",
        "OC_DATA_INIZIO_PROGETTO",
        "OC_DATA_FINE_PROGETTO_PREVISTA",
        "DATA_AGGIORNAMENTO",
    }
    row = {**BASE_CELLS, "OC_DATA_FINE_PROGETTO_EFFETTIVA": "", **overrides}
    columns = {
        name: pa.array([float(str(row[name]).replace(",", "."))], kind) if name in numbers else pa.array([row[name]])
        for name in BASE_CELLS
    }
    pq.write_table(pa.table(columns), path)
    return path


def test_parquet_in_double_precision_is_read_to_the_cent(tmp_path: Path) -> None:
    batch, report = read_projects_file(write_parquet(tmp_path / "progetti.parquet", pa.float64()))
    assert report.accepted == RowTotals(1, 101612405)
    assert batch.rows["operations"][0]["amount_eur"] == "1016124.05"
    assert batch.rows["operations"][0]["start"] == "2025-04-09"


def test_parquet_in_single_precision_is_quarantined(tmp_path: Path) -> None:
    batch, report = read_projects_file(
        write_parquet(tmp_path / "progetti.parquet", pa.float32(), DATA_AGGIORNAMENTO="20240831")
    )
    assert batch.is_empty
    assert list(report.reasons) == ["number_float32"]
    assert [remark.code for remark in report.remarks] == ["float32_columns"]


@pytest.mark.skipif(
    not REAL.is_dir(), reason="../shared/opencoesione is not here: third-party files are not part of the repository"
)
def test_the_real_parquet_file_has_no_row_of_the_programme_and_gives_a_remark() -> None:
    _, report = read_projects_file(REAL / "progetti_esteso_2021-2027_20240831_float32.parquet")
    assert report.input.rows == 1983
    assert report.accepted == report.quarantined == RowTotals()
    assert report.out_of_scope == report.input
    assert [(remark.code, remark.value) for remark in report.remarks] == [("float32_columns", "110")]


@pytest.mark.skipif(
    not REAL.is_dir(), reason="../shared/opencoesione is not here: third-party files are not part of the repository"
)
def test_the_real_file_of_another_layout_is_rejected_and_its_rows_are_counted() -> None:
    path = REAL / "beni_confiscati_20181031.csv"
    with pytest.raises(FileRejectedError, match="header_missing"):
        read_projects_file(path)
    scan = csv_scanner.scan_for_bytes(path, b"PON FESR FSE LEGALITA")
    assert scan.rows == 290
    lines = path.read_text("utf-8-sig").split("\n")
    assert all(lines[row.line - 1].startswith('"') for row in scan.found)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.dictionaries(
            st.sampled_from(sorted(BASE_CELLS)),
            st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=10),
            max_size=4,
        ),
        max_size=6,
    )
)
def test_the_row_count_is_right_for_any_cell_content(tmp_path: Path, changes: list[dict[str, str]]) -> None:
    path = tmp_path / "progetti.csv"
    path.write_bytes(encode_projects(*(build_line(**overrides) for overrides in changes)))
    _, report = read_projects_file(path)
    assert report.input.rows == len(changes)


@pytest.mark.parametrize("number", [float("nan"), float("inf"), float("-inf"), 1e300])
def test_a_number_that_is_no_amount_sets_its_row_aside(tmp_path: Path, number: float) -> None:
    keys, programmes = ["BR5.4.11.1", "BR5.4.11.2", "X"], [PROGRAMME_CODE, PROGRAMME_CODE, "OTHER"]
    cells: dict[str, Any] = {name: [value] * 3 for name, value in BASE_CELLS.items()}
    cells |= {"COD_LOCALE_PROGETTO": keys, "OC_CODICE_PROGRAMMA": programmes}
    cells["FINANZ_TOTALE_PUBBLICO"] = pa.array([1.5, number, number], from_pandas=False)
    path = tmp_path / "progetti.parquet"
    pq.write_table(pa.table(cells), path)
    _, report = registry.read_file("opencoesione", path, DATA, ImportOptions())
    assert report.input == RowTotals(3, 150, 2)
    assert report.accepted == RowTotals(1, 150)
    assert set(report.reasons) <= {"amount_unreadable", "amount_negative"}


@pytest.mark.parametrize("value", [{"a": 1}, ["x"], b"\xff"], ids=["structure", "list", "bytes"])
def test_a_column_of_structures_is_rejected(tmp_path: Path, value: object) -> None:
    cells = {name: [text] for name, text in BASE_CELLS.items()} | {"OC_TITOLO_PROGETTO": pa.array([value])}
    pq.write_table(pa.table(cells), tmp_path / "progetti.parquet")
    with pytest.raises(FileRejectedError) as error:
        registry.read_file("opencoesione", tmp_path / "progetti.parquet", DATA, ImportOptions())
    assert (error.value.code, error.value.value) == ("column_nested", "OC_TITOLO_PROGETTO")
