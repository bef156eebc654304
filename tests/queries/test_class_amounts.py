"""The known amounts of objectives, areas and target groups equal the files and the operations that their links open."""

from collections.abc import Iterator

import pandas as pd
import pytest
from hypothesis import given

from cmsdash import queries
from cmsdash.datastore.releases.release import Release
from cmsdash.domain import OperationStatus, Selection
from tests.embedded_data import DEDUCED, list_codes, list_operations, read_rows
from tests.queries.test_coverage import SELECTIONS, open_release_with, operation_sets
from tests.strategies import few

Key = tuple[str, str | None, str]
"""Code, priority and status."""

COUNTS = ("operations", "declared_operations", "inferred_operations", "without_amount")


def read_amounts(release: Release, selection: Selection, field: str) -> dict[Key, tuple[int | None, ...]]:
    """Return counts and amounts in cents by code (that of the objective in its own row), priority and status."""
    found: dict[Key, tuple[int | None, ...]] = {}
    for row in queries.class_amounts(release, selection, field).table.to_dict("records"):
        code = row["objective"] if pd.isna(row[field]) else row[field]
        key = (code, None if pd.isna(row["priority"]) else row["priority"], row["status"])
        assert key not in found
        cents = (None if pd.isna(row[name]) else row[name] for name in ("declared_cents", "inferred_cents"))
        found[key] = (*(row[name] for name in COUNTS), *cents)
    return found


def list_classes(field: str) -> Iterator[tuple[str, str, str]]:
    """Yield operation, code and basis of each row of the files."""
    if field == "group":
        yield from (
            (row["operation"], row["target_group"], row["basis"]) for row in read_rows("operation_target_groups")
        )
        return
    rows = list_operations()
    yield from ((row["operation"], row["objective"], row["objective_basis"]) for row in rows if row["objective"])
    yield from ((row["operation"], row["intervention"], row["basis"]) for row in read_rows("operation_interventions"))


@pytest.mark.parametrize("field", ["intervention", "group"])
def test_amounts_of_the_embedded_release_equal_the_files(release: Release, field: str) -> None:
    operations = {row["operation"]: row for row in list_operations()}
    expected: dict[Key, list[int | None]] = {}
    for key, code, basis in list_classes(field):
        operation = operations[key]
        entry = expected.setdefault(
            (code, operation["priority"] or None, operation["status"]), [0, 0, 0, 0, None, None]
        )
        is_inferred = basis in DEDUCED
        cents = round(float(operation["amount_eur"]) * 100) if operation["amount_eur"] else None
        for position, step in ((0, 1), (1 + is_inferred, 1), (3, cents is None), (4 + is_inferred, cents)):
            if step:
                entry[position] = (entry[position] or 0) + step
    assert read_amounts(release, Selection(), field) == {key: tuple(entry) for key, entry in expected.items()}


def test_amounts_counted_by_hand(release: Release) -> None:
    """operations.csv and operation_interventions.csv: of "48-occupabilita" three operations of Priority 5 are admitted,
    one that states it (6,000,000.00) and two of which it is inferred (3,471,898.00 and 3,248,000.00)."""
    amounts = read_amounts(release, Selection(), "intervention")
    assert amounts["48-occupabilita", "5", "admitted"] == (3, 1, 2, 0, 600_000_000, 671_989_800)
    # the only stated objective is that of an operation under way without an amount
    assert amounts["ESO4.11", "5", "under_way"] == (3, 1, 2, 1, None, 504_500_000)
    stated = read_amounts(release, Selection(inferred="exclude"), "intervention")
    assert stated["48-occupabilita", "5", "admitted"] == (1, 1, 0, 0, 600_000_000, None)
    assert stated["ESO4.11", "5", "under_way"] == (1, 1, 0, 1, None, None)
    # Priority 6 and unknown priorities are rows of their own: 450,000 in Catanzaro, 595,000 in Reggio Calabria
    groups = read_amounts(release, Selection(), "group")
    assert groups["minori", "6", "admitted"] == (2, 2, 0, 0, 45_000_000, None)
    assert groups["minori", None, "under_way"] == (2, 2, 0, 0, 59_500_000, None)


def test_filters_on_the_classes_choose_rows(release: Release) -> None:
    everything = read_amounts(release, Selection(), "intervention")
    chosen = read_amounts(release, Selection(intervention=("48-attive",)), "intervention")
    assert chosen == {key: row for key, row in everything.items() if key[0] in ("ESO4.8", "48-attive")}
    groups = read_amounts(release, Selection(), "group")
    chosen = read_amounts(release, Selection(group=("minori",)), "group")
    assert chosen == {key: row for key, row in groups.items() if key[0] == "minori"}
    assert queries.class_amounts(release, Selection(objective=("not-stated",)), "intervention").is_empty


def test_rows_are_in_the_order_of_the_programme(release: Release) -> None:
    statuses = list(OperationStatus)
    table = queries.class_amounts(release, Selection(), "intervention").table
    assert list(dict.fromkeys(table["objective"])) == ["ESO4.8", "ESO4.11"]
    assert table.drop_duplicates("objective")["intervention"].isna().all(), "an objective comes before its areas"
    areas = list(dict.fromkeys(table["intervention"].dropna()))
    assert areas == [code for code in list_codes("interventions", "intervention") if code in areas]
    groups = queries.class_amounts(release, Selection(), "group").table
    found = list(dict.fromkeys(groups["group"]))
    assert found == [code for code in list_codes("target_groups", "target_group") if code in found]
    of_young = groups[(groups["group"] == "giovani") & (groups["priority"] == "5")]
    assert list(of_young["status"]) == sorted(of_young["status"], key=lambda status: statuses.index(status))


@few(4)
@given(operation_sets(), SELECTIONS)
def test_amounts_equal_those_of_the_operations_that_their_links_open(
    release: Release, entries: list[dict[str, object]], selection: Selection
) -> None:
    with open_release_with(release, entries) as small:
        for field in ("intervention", "group"):
            table = queries.class_amounts(small, selection, field).table
            for code, rows in table.groupby(field):
                opened = queries.operations(small, queries.select_class(selection, field, str(code))).table
                assert len(opened) == rows["operations"].sum()
                assert opened["amount_cents"].isna().sum() == rows["without_amount"].sum()
                for row in rows.to_dict("records"):
                    of_cell = queries.select_class(selection, field, str(code), status=row["status"], priority="5")
                    found = queries.operations(small, of_cell).table
                    assert len(found) == row["operations"] == row["declared_operations"] + row["inferred_operations"]
                    known = [row[name] for name in ("declared_cents", "inferred_cents") if not pd.isna(row[name])]
                    assert found["amount_cents"].notna().any() == bool(known)
                    assert found["amount_cents"].sum() == sum(known)
