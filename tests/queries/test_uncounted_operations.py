"""Withdrawn operations, and all but one row of an operation that several sources give, enter no count, sum or list."""

from collections.abc import Iterator
from dataclasses import replace
from importlib.resources import files
from types import MappingProxyType

import pandas as pd
import pytest

from cmsdash import queries
from cmsdash.datastore.releases.release import Release
from cmsdash.domain import AmountApportionment, InferredClasses, Measure, Selection
from cmsdash.queries.runner import run_query

FOLDER = files("cmsdash.queries") / "sql"
QUERIES = sorted(
    {path.name.removesuffix(".sql") for path in FOLDER.iterdir() if path.name.endswith(".sql")}
    - {"operation_options"}  # has all operations: `OperationIndex` leaves these out
)
OPERATION_TABLES = (
    "operations",
    "operation_cities",
    "operation_actors",
    "operation_target_groups",
    "operation_interventions",
)
SELECTIONS = (
    Selection(),
    Selection(inferred=InferredClasses.EXCLUDE, measure=Measure.OPERATIONS),
    Selection(city=("andria", "gela"), split=AmountApportionment.FULL),
    Selection(group=("not-stated",), status=("admitted",)),
)


def copy_operations(release: Release, prefix: str, **changes: object) -> dict[str, pd.DataFrame]:
    """Return copies of all operations with a prefix in their key, and other values in `operations`."""
    copies = {
        name: release.tables[name].assign(operation=prefix + release.tables[name]["operation"])
        for name in OPERATION_TABLES
    }
    columns = {name: pd.Series([value] * len(copies["operations"]), dtype="string") for name, value in changes.items()}
    return copies | {"operations": copies["operations"].assign(**columns)}


def extend(release: Release, rows: dict[str, pd.DataFrame]) -> Release:
    tables = {name: pd.concat([release.tables[name], table], ignore_index=True) for name, table in rows.items()}
    # Private: it has the digest of the release, so nothing of it may be cached.
    return replace(release, tables=MappingProxyType({**release.tables, **tables}), is_private=True)


@pytest.fixture(scope="module")
def withdrawn(release: Release) -> Iterator[Release]:
    """The release with a withdrawn copy of each operation."""
    extended = extend(release, copy_operations(release, "w-", withdrawn="2026-06"))
    yield extended
    extended.connection.close()


@pytest.fixture(scope="module")
def joined(release: Release) -> Iterator[Release]:
    """The release with an older copy of each operation, which a person said to be the same."""
    copies = copy_operations(release, "j-", date=pd.NA)
    keys = release.tables["operations"]["operation"]
    matches = pd.DataFrame({"operation": "j-" + keys, "same_as": keys, "basis": "confirmed"}, dtype="string")
    extended = extend(release, copies | {"operation_matches": matches})
    yield extended
    extended.connection.close()


@pytest.mark.parametrize("variant", ["withdrawn", "joined"])
@pytest.mark.parametrize("name", QUERIES)
def test_no_query_counts_them(release: Release, request: pytest.FixtureRequest, variant: str, name: str) -> None:
    extended = request.getfixturevalue(variant)
    for selection in SELECTIONS:
        expected, found = (
            sorted(run_query(item, name, selection).table.map(str).itertuples(index=False, name=None))
            for item in (release, extended)
        )
        assert found == expected, selection


def test_the_copies_would_be_counted_if_nothing_told_them_apart(release: Release) -> None:
    extended = extend(release, copy_operations(release, "c-"))
    count = queries.count_operations(release, Selection())
    assert queries.count_operations(extended, Selection()) == 2 * count
    extended.connection.close()


def test_search_and_counts_of_options_leave_them_out(release: Release, withdrawn: Release) -> None:
    for search in ("centro", "andria"):
        selection = Selection(search=search)
        assert len(queries.search_operations(withdrawn, selection).table) == len(
            queries.search_operations(release, selection).table
        )
        assert queries.find_operations(withdrawn, search).keys() == queries.find_operations(release, search).keys()
    assert queries.facet_counts(withdrawn, Selection()) == queries.facet_counts(release, Selection())


def test_the_page_of_one_has_its_rows(release: Release, withdrawn: Release, joined: Release) -> None:
    key = str(release.tables["operations"]["operation"].iloc[0])
    for extended, prefix in ((withdrawn, "w-"), (joined, "j-")):
        selection = Selection(operation=prefix + key)
        assert list(queries.operation_detail(extended, selection).table["operation"]) == [prefix + key]
        assert set(queries.operation_city_shares(extended, selection).table["operation"]) == {prefix + key}
        assert len(queries.organisations(extended, selection).table) == len(
            queries.organisations(release, Selection(operation=key)).table
        )


def test_the_named_row_counts_unless_another_one_alone_has_an_amount(release: Release) -> None:
    table = release.tables["operations"]
    keys, missing = table["operation"], table["amount_cents"].isna()
    matches = pd.DataFrame({"operation": "n-" + keys, "same_as": keys, "basis": "code"}, dtype="string")
    copies = copy_operations(release, "n-", date="2030-01-01")
    copies["operations"] = copies["operations"].assign(amount_cents=pd.array([100] * len(keys), dtype="Int64"))
    extended = extend(release, copies | {"operation_matches": matches})
    found = set(queries.operations(extended, Selection()).table["operation"])
    assert found == {*keys[~missing], *("n-" + keys[missing])}
    extended.connection.close()


def test_a_withdrawn_row_hands_over_to_the_other_source(release: Release) -> None:
    keys = release.tables["operations"]["operation"]
    matches = pd.DataFrame({"operation": "n-" + keys, "same_as": keys, "basis": "code"}, dtype="string")
    newer = copy_operations(release, "n-", date="2030-01-01", withdrawn="2031")
    extended = extend(release, newer | {"operation_matches": matches})
    assert set(queries.operations(extended, Selection()).table["operation"]) == set(keys)
    extended.connection.close()
