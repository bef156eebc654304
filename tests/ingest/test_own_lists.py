"""The list of operations that `cmsdash lists` writes is read again, and its rows are the operations that they were."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from cmsdash import queries
from cmsdash.datastore.releases.release import Release
from cmsdash.domain import Selection
from cmsdash.exports import result_to_file
from cmsdash.ingest import registry
from cmsdash.ingest.column_mapping import load_mapping
from cmsdash.ingest.list_headers import ColumnName, HeaderWords
from cmsdash.ingest.readers.context import ImportOptions
from cmsdash.queries import QueryResult
from tests.exports.file_readers import file_context
from tests.ingest.test_operation_identity import Lists

FORMATS = {"csv": "csv", "csv_international": "csv", "xlsx": "xlsx"}
ABOUT = {"publisher": "Ente", "title": "Elenco", "url": "https://example.org/", "accessed": "2026-11-27"}
LANGUAGE_AND_FORMAT = (("csv", "it"), ("csv", "en"), ("xlsx", "en"))
KEPT = (
    "art49_d_operation",
    "art49_g_completion",
    "art49_i_fund",
    "art49_j_objective",
    "art49_l_location",
    "cup",
    "status",
    "amount_cents",
    "kind",
    "decree",
)


@pytest.fixture
def lists(release: Release, tmp_path: Path) -> Lists:
    return Lists(release, tmp_path)


def write_list(release: Release, folder: Path, form: str = "csv", lang: str = "it") -> Path:
    result = queries.operations_list(release, Selection())
    return write_rows(result, release, folder / f"{lang}-{form}.{FORMATS[form]}", form, lang)


def write_rows(result: QueryResult, release: Release, path: Path, form: str = "csv", lang: str = "it") -> Path:
    path.write_bytes(result_to_file(result, file_context(release, Selection(lang=lang)), form, title="Elenco"))
    return path


def read_rows(path: Path, release: Release) -> Mapping[str, list[dict[str, str]]]:
    options = ImportOptions({"key": "elenco", "date": "2026-11-27", "licence": "cited", **ABOUT})
    batch, [report] = registry.read_files("operations", [path], release.folder, options)
    assert report.accepted == report.input, report
    rows = {name: [dict(row) for row in rows] for name, rows in batch.rows.items() if name != "lineage"}
    for row in rows["operations"]:
        row["wording"] = row["wording"].rpartition(": ")[2].replace(",", ".")
    return {**rows, "known": [dict(batch.known_keys)]}


def test_formats_and_languages_are_read_alike(release: Release, tmp_path: Path) -> None:
    files = [write_list(release, tmp_path, form, lang) for form, lang in LANGUAGE_AND_FORMAT]
    expected = read_rows(write_list(release, tmp_path, "csv_international"), release)
    assert [row["title"] for row in expected["operations"]] == [
        *queries.operations_list(release, Selection()).table["art49_d_operation"]
    ]
    for path in files:
        rows = read_rows(path, release)
        for row in (*rows["operations"], *expected["operations"]):
            row["wording"] = row["wording"].removesuffix(".00")
        assert rows == expected, path.name


def test_operations_are_recognised_and_none_is_lost_or_doubled(lists: Lists, tmp_path: Path) -> None:
    before = queries.operations_list(lists.release, Selection()).table
    report = lists.read(write_list(lists.release, tmp_path), date="2026-11-27")
    assert {remark.code for remark in report.remarks if remark.code.startswith("operation_")} == {"operation_joined"}
    after = queries.operations_list(lists.release, Selection()).table
    for column in KEPT:
        assert sorted(map(str, after[column])) == sorted(map(str, before[column])), column
    again = lists.read(write_list(lists.release, tmp_path), date="2026-11-28")
    assert not [remark.code for remark in again.remarks if remark.code.startswith("operation")]
    assert sorted(queries.operations_list(lists.release, Selection()).table["operation"]) == sorted(after["operation"])


def test_a_list_that_was_filled_in_keeps_its_rows_and_gives_what_was_missing(lists: Lists, tmp_path: Path) -> None:
    listed = queries.operations_list(lists.release, Selection())
    table = listed.table.head(3).copy()
    table["art49_h_total_cost_cents"] = pd.array([123_456, pd.NA, pd.NA], dtype="Int64")
    for column, words in {
        "art49_d_operation": "Titolo corretto",
        "art49_a_beneficiary": "Comune di Battipaglia",
        "art49_a_contractor": "Impresa Alfa S.r.l.",
        "art49_e_expected": "30 alloggi",
        "art49_k_union_rate": "0,4",
        "art49_n_intervention": "163 - Integrazione sociale",
    }.items():
        table[column] = pd.array([words, pd.NA, pd.NA], dtype=listed.table[column].dtype)
    table["art49_d_operation"] = table["art49_d_operation"].fillna(listed.table["art49_d_operation"])
    path = write_rows(replace(listed, table=table), lists.release, tmp_path / "filled.xlsx", "xlsx")
    keys = set(listed.table["operation"].head(3))
    report = lists.read(path, date="2026-11-27")
    assert [remark.code for remark in report.remarks].count("operation_joined") == 3
    rows = queries.operations_list(lists.release, Selection()).table
    assert len(rows) == len(listed.table)
    assert not keys & set(rows["operation"]), "the rows of the newer list count"
    filled = rows[rows["art49_d_operation"] == "Titolo corretto"].iloc[0]
    assert (filled["art49_a_beneficiary"], filled["art49_a_contractor"]) == (
        "Comune di Battipaglia",
        "Impresa Alfa S.r.l.",
    )
    assert (filled["art49_h_total_cost_cents"], filled["amount_cents"]) == (123_456, 123_456)
    assert (filled["art49_k_union_rate"], filled["art49_n_intervention"]) == ("40%", "163 - Integrazione sociale")
    assert filled["art49_i_fund"] == "ESF+"
    detail = queries.search_operations(lists.release, Selection()).table.set_index("operation").loc[filled["operation"]]
    assert (detail["fund"], detail["union_rate"]) == ("ESF+", "40%")
    wording = next(row["wording"] for row in lists.operations().values() if row["title"] == "Titolo corretto")
    assert wording.endswith("[art49_e_expected]: 30 alloggi")


def test_a_key_that_two_rows_give_joins_none_of_them(lists: Lists, tmp_path: Path) -> None:
    listed = queries.operations_list(lists.release, Selection())
    table = listed.table.iloc[[0, 0]].copy()
    table["art49_d_operation"] = pd.array(["Parte prima", "Parte seconda"], dtype=table["art49_d_operation"].dtype)
    path = write_rows(replace(listed, table=table), lists.release, tmp_path / "twice.csv")
    codes = [remark.code for remark in lists.read(path).remarks]
    assert codes.count("operation_same_code") == 2
    assert "operation_joined" not in codes


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("d) il nome dell'operazione", "title"),
        ("e) lo scopo dell'operazione", "summary"),
        ("g) la data prevista o effettiva di completamento dell'operazione", "end"),
        ("i) il fondo interessato", "fund"),
        ("j) l'obiettivo specifico interessato", "objective"),
        ("k) il tasso di cofinanziamento dell'Unione", "rate"),
        ("l) l'indicatore di ubicazione dell'operazione", "city"),
        ("n) il tipo di intervento dell'operazione a norma dell'articolo 73, paragrafo 2, lettera g)", "intervention"),
        ("(a) in the case of public procurement, the contractor's name", "contractor"),
        ("(e) the expected achievements of the operation", "expected"),
        ("Operation", "title"),
        ("Operazione [operation]", "title"),
    ],
)
def test_headings_of_the_law_are_known_without_their_codes(release: Release, heading: str, field: str) -> None:
    match = HeaderWords(load_mapping(release.folder / "mappings", "operations")).match_column(ColumnName(heading))
    assert match
    assert match[0] == field
