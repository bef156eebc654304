"""The cities of each area and target group equal those of the operations that a filter on it finds."""

import csv
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given

from cmsdash import queries
from cmsdash.datastore.releases.release import Release
from cmsdash.domain import Selection
from tests.embedded_data import DEDUCED
from tests.queries.test_coverage import SELECTIONS, open_release_with, operation_sets
from tests.strategies import few

DATA = Path(__file__).parents[2] / "data"
TABLES = {
    "intervention": ("operation_interventions", "intervention"),
    "group": ("operation_target_groups", "target_group"),
}
Rows = dict[tuple[str, str], tuple[int, int, int]]
"""Operations, stated and inferred ones, by class and city."""


def read_rows(release: Release, selection: Selection, field: str) -> Rows:
    table = queries.class_cities(release, selection, field).table
    assert not table.duplicated([field, "city"]).any()
    assert all(table["source"].map(bool))
    columns = ("operations", "declared_operations", "inferred_operations")
    counts = zip(*(table[column].astype(int) for column in columns), strict=True)
    return dict(zip(zip(table[field], table["city"], strict=True), counts, strict=True))


def operation(cities: list[str], status: str, groups: dict[str, str], areas: dict[str, str]) -> dict[str, object]:
    return {
        "cities": cities, "cents": None, "status": status, "groups": [*groups.items()], "areas": [*areas.items()],
    }  # fmt: skip


THREE_OPERATIONS = [
    operation(["gela", "trani"], "admitted", {"minori": "stated"}, {"411-giovani": "inferred"}),
    operation(["gela"], "described", {"minori": "inferred", "giovani": "code"}, {"411-giovani": "stated"}),
    operation(["salerno"], "admitted", {}, {}),
]


def test_rows_of_three_operations(release: Release) -> None:
    """Counted by hand: a class that a local code states is stated, and an operation counts in each of its cities."""
    with open_release_with(release, THREE_OPERATIONS) as small:
        assert read_rows(small, Selection(), "group") == {
            ("minori", "gela"): (2, 1, 1), ("minori", "trani"): (1, 1, 0), ("giovani", "gela"): (1, 1, 0)
        }  # fmt: skip
        assert read_rows(small, Selection(), "intervention") == {
            ("411-giovani", "gela"): (2, 1, 1), ("411-giovani", "trani"): (1, 0, 1)
        }  # fmt: skip
        assert read_rows(small, Selection(inferred="exclude"), "group") == {
            ("minori", "gela"): (1, 1, 0), ("minori", "trani"): (1, 1, 0), ("giovani", "gela"): (1, 1, 0)
        }  # fmt: skip
        assert read_rows(small, Selection(inferred="exclude"), "intervention") == {("411-giovani", "gela"): (1, 1, 0)}
        assert read_rows(small, Selection(status=("admitted",)), "group") == {
            ("minori", "gela"): (1, 1, 0), ("minori", "trani"): (1, 1, 0)
        }  # fmt: skip
        assert read_rows(small, Selection(region=("puglia",)), "group") == {("minori", "trani"): (1, 1, 0)}
        # the filter on groups applies to areas, and not to groups
        giovani = Selection(group=("giovani",))
        assert read_rows(small, giovani, "intervention") == {("411-giovani", "gela"): (1, 1, 0)}
        assert read_rows(small, giovani, "group") == read_rows(small, Selection(), "group")
        empty = queries.class_cities(small, Selection(city=("salerno",)), "group")
        assert empty.is_empty
        assert empty.sources == ()


def test_classes_are_in_the_order_of_the_programme(release: Release) -> None:
    for field, (_, column) in TABLES.items():
        table = release.tables["interventions" if field == "intervention" else "target_groups"]
        order = list(table[column])
        rows = queries.class_cities(release, Selection(), field).table
        assert list(rows[field]) == sorted(rows[field], key=order.index)
        assert list(queries.programme_classes(release, Selection(), field)) == order


def test_a_filter_on_objectives_leaves_their_areas(release: Release) -> None:
    # interventions.csv: five areas of ESO4.8, eight of ESO4.11
    for objective, count in (("ESO4.8", 5), ("ESO4.11", 8)):
        classes = queries.programme_classes(release, Selection(objective=(objective,)), "intervention")
        assert list(classes.values()) == [objective] * count
    unstated = Selection(objective=("ESO4.8", "not-stated"))
    assert len(queries.programme_classes(release, unstated, "intervention")) == 13
    assert len(queries.programme_classes(release, Selection(objective=("ESO4.8",)), "group")) == 26


def read_csv(table: str) -> list[dict[str, str]]:
    with (DATA / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("field", TABLES)
def test_rows_of_the_embedded_release_equal_the_files(release: Release, field: str) -> None:
    table, column = TABLES[field]
    places: dict[str, list[str]] = {}
    for row in read_csv("operation_cities"):
        places.setdefault(row["operation"], []).append(row["city"])
    stated, inferred = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for row in read_csv(table):
        counter = inferred if row["basis"] in DEDUCED else stated
        counter.update((row[column], city) for city in places[row["operation"]])
    expected = {key: (stated[key] + inferred[key], stated[key], inferred[key]) for key in stated | inferred}
    assert read_rows(release, Selection(), field) == expected


@few(4)
@given(operation_sets(), SELECTIONS)
def test_cities_of_a_class_equal_those_of_its_operations(
    release: Release, entries: list[dict[str, object]], selection: Selection
) -> None:
    with open_release_with(release, entries) as small:
        for field in TABLES:
            rows = read_rows(small, selection, field)
            for code in queries.programme_classes(small, selection, field):
                filtered = Selection(**{**selection.__dict__, field: (code,)})
                cities = Counter(queries.operations_by_city(small, filtered).table["city"])
                assert {city: n for (key, city), (n, _, _) in rows.items() if key == code} == cities
            assert all(n == stated + inferred for n, stated, inferred in rows.values())
            assert selection.inferred == "include" or not any(inferred for _, _, inferred in rows.values())
