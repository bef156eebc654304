"""The lists of the laws hold what sources state of the selected operations, and say why the rest is missing."""

import csv
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from shutil import copytree

import pandas as pd
import pytest

from cmsdash import queries
from cmsdash.datastore.releases.release import Release, open_release
from cmsdash.domain import Selection
from cmsdash.domain.legal_lists import BENEFICIARIES_LIST, OPERATIONS_LIST
from cmsdash.i18n import labelled_codes
from cmsdash.queries import QueryResult
from tests.embedded_data import read_rows

ROOT = Path(__file__).parents[2]
SELECTED = {
    row["operation"]: row
    for row in read_rows("operations")
    if row["status"] in ("admitted", "decree", "under_way", "completed") and not row["withdrawn"]
}
BENEFICIARIES = {
    row["operation"]: row["actor"] for row in read_rows("operation_actors") if row["role"] == "beneficiary"
}


def values(result: QueryResult, column: str) -> dict[str, object]:
    table = result.table[["operation", column]].dropna()
    return dict(zip(table["operation"], table[column], strict=True))


def fields_of(result: QueryResult) -> dict[str, tuple[str, int, int, dict[str, int]]]:
    """Return state, given, asked and reasons by column."""
    return {
        row["law_column"]: (
            row["law_state"], row["given"], row["asked"], {item["code"]: item["operations"] for item in row["law_reasons"]}
        )
        for row in result.table.to_dict("records")
    }  # fmt: skip


def test_list_has_the_selected_operations_in_the_order_of_the_law(release: Release) -> None:
    listed = queries.operations_list(release, Selection())
    assert set(listed.table["operation"]) == set(SELECTED)
    columns = [field.column for field in OPERATIONS_LIST if field.is_listed]
    assert list(listed.table.columns[: len(columns)]) == columns
    assert values(listed, "art49_d_operation") == {key: row["title"] for key, row in SELECTED.items()}


def test_only_what_a_source_states_is_listed(release: Release) -> None:
    listed = queries.operations_list(release, Selection())
    assert values(listed, "art49_a_beneficiary") == {
        key: name for key, name in BENEFICIARIES.items() if key in SELECTED
    }
    stated = {key: row["objective"] for key, row in SELECTED.items() if row["objective_basis"] in ("stated", "code")}
    assert stated
    assert values(listed, "art49_j_objective") == stated
    funds = {"5": "ESF+", "6": "ERDF"}
    assert values(listed, "art49_i_fund") == {
        key: funds[row["priority"]] for key, row in SELECTED.items() if row["priority_basis"] == "stated"
    }
    published = {
        key: row["amount_kind"] for key, row in SELECTED.items() if row["amount_kind"] in ("stated", "approximate")
    }
    assert {*values(listed, "amount_cents")} == {*published}, "neither computed nor inferred"
    assert {key: kind for key, kind in values(listed, "kind").items() if kind != "missing"} == published
    for column in ("art49_b_person", "art49_k_union_rate", "art49_n_intervention", "art49_h_total_cost_cents"):
        assert values(listed, column) == {}, column


def test_inferred_classes_change_nothing_in_the_lists(release: Release) -> None:
    without = queries.operations_list(release, Selection(inferred="exclude"))
    pd.testing.assert_frame_equal(without.table, queries.operations_list(release, Selection()).table)


def test_amount_of_a_beneficiary_is_exact_or_missing(release: Release) -> None:
    listed = queries.beneficiaries_list(release, Selection())
    exact = {key: row["amount_eur"] for key, row in SELECTED.items() if row["amount_kind"] == "stated"}
    found = {key: f"{int(str(cents)) / 100:.2f}" for key, cents in values(listed, "art27_b_amount_cents").items()}
    assert found == exact
    assert values(listed, "art27_c_title") == {key: row["decree"] for key, row in SELECTED.items() if row["decree"]}
    assert values(listed, "art27_d_official") == values(listed, "art27_f_curriculum") == {}


@pytest.mark.parametrize("selection", [Selection(), Selection(region=("puglia",)), Selection(city=("aversa",))])
def test_report_counts_every_operation_once(release: Release, selection: Selection) -> None:
    for fields, listed, report in (
        (OPERATIONS_LIST, queries.operations_list, queries.operations_list_fields),
        (BENEFICIARIES_LIST, queries.beneficiaries_list, queries.beneficiaries_list_fields),
    ):
        rows, found = listed(release, selection), fields_of(report(release, selection))
        assert list(found) == [field.column for field in fields]
        for column, (state, given, asked, reasons) in found.items():
            if state == "not_due":
                assert pd.isna([given, asked]).all()
                assert [*reasons.values()] == [0]
                continue
            assert asked == len(rows.table)
            assert given == len(values(rows, column))
            assert sum(reasons.values()) == asked - given
            assert state == ("empty" if not given else "full" if given == asked else "part")


def test_report_says_why(release: Release) -> None:
    found = fields_of(queries.operations_list_fields(release, Selection()))
    without = [row for row in SELECTED.values() if row["objective_basis"] not in ("stated", "code")]
    expected = Counter(
        "inferred" if row["objective"] else "other_priority" if row["priority"] == "6" else "not_published"
        for row in without
    )
    assert found["art49_j_objective"][3] == expected
    assert found["art49_k_union_rate"][3] == {"no_rate": len(SELECTED)}
    assert found["art49_c_vessel"] == ("not_due", None, None, {"no_vessel": 0})
    assert found["art49_m_beneficiary_location"] == ("not_due", None, None, {"one_place": 0})
    kinds = Counter(row["amount_kind"] for row in SELECTED.values())
    assert found["art49_h_total_cost_cents"][3] == {
        "other_amount": kinds["stated"] + kinds["approximate"],
        "not_exact": kinds["derived"] + kinds["inferred"],
        "not_published": kinds["missing"],
    }


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Release]:
    """A release with three amounts of a file (one called total cost), one of a page, and an operation in two cities."""
    folder = Path(copytree(ROOT / "data", tmp_path_factory.mktemp("imported") / "data"))
    wordings = {
        "caltanissetta-01": "h) Costo totale dell'operazione: 2259525,74",
        "caltanissetta-02": "Costo totale ammissibile: 792395",
        "caltanissetta-03": "Contributo concesso: 984390,69",
        "crotone-01": "Costo totale: 1",
    }
    set_wordings(folder / "operations.csv", wordings)
    place = {"dataset": "operations", "file": "elenco.xlsx", "sha256": "0" * 64, "source": "tfnweb"}
    add_rows(folder / "lineage.csv", [place | {"record": f"caltanissetta-0{n}", "line": str(n)} for n in (1, 2, 3)])
    second = {"operation": "caltanissetta-01", "city": "gela", "role": "partner", "source": "tfnweb"}
    add_rows(folder / "operation_cities.csv", [second])
    contractor = {"operation": "caltanissetta-01", "actor": "Costruzioni srl", "role": "contractor", "source": "tfnweb"}
    add_rows(folder / "operation_actors.csv", [contractor])
    opened = open_release(folder, labelled_codes())
    yield opened
    opened.connection.close()


def set_wordings(path: Path, wordings: dict[str, str]) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        rows, names = list(reader), list(reader.fieldnames or ())
    write_rows(path, names, [row | {"wording": wordings.get(row["operation"], row["wording"])} for row in rows])


def add_rows(path: Path, added: list[dict[str, str]]) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        rows, names = [*reader, *added], list(reader.fieldnames or ())
    write_rows(path, names, rows)


def write_rows(path: Path, names: list[str], rows: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def test_amount_is_the_total_cost_only_where_its_file_says_so(imported: Release) -> None:
    listed = queries.operations_list(imported, Selection())
    assert values(listed, "art49_h_total_cost_cents") == {"caltanissetta-01": 225952574}
    assert values(listed, "amount_cents")["caltanissetta-02"] == 79239500


def test_operation_in_two_cities_needs_the_place_of_its_beneficiary(imported: Release) -> None:
    listed = queries.operations_list(imported, Selection())
    assert values(listed, "art49_l_location")["caltanissetta-01"] == "Caltanissetta | Gela"
    assert values(listed, "art49_l_location_code")["caltanissetta-01"] == "085004 | 085007"
    assert values(listed, "art49_a_contractor") == {"caltanissetta-01": "Costruzioni srl"}
    found = fields_of(queries.operations_list_fields(imported, Selection()))
    assert found["art49_m_beneficiary_location"] == ("empty", 0, 1, {"not_published": 1})


def test_cached_lists_keep_nothing_of_duckdb_alive_at_exit() -> None:
    program = (
        "from cmsdash import queries; from cmsdash.domain import Selection;"
        "from cmsdash.installation import default_repository;"
        "queries.operations_list_fields(default_repository().load(''), Selection())"
    )
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ended.stderr == ""
