"""Operations: lists that are searched, sorted and paginated, and the detail of one operation."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import pandas as pd

from cmsdash.datastore.releases.release import Release
from cmsdash.domain import NOT_STATED, ActorRole, OperationStatus, Selection
from cmsdash.queries.matching import NO_MATCH
from cmsdash.queries.result import QueryResult
from cmsdash.queries.runner import cache_per_release, find_matches, run_query
from cmsdash.queries.search import find_operations, text_sort_key

PAGE_SIZE = 100
"""Most operations on one page of the list. The pages of a list are equally long, so that none has a last row only."""

SORT_COLUMNS: Mapping[str, str] = {
    "title": "title",
    "city": "name",
    "status": "status",
    "priority": "priority",
    "objective": "objective",
    "amount": "amount_cents",
    "date": "date",
}
"""The column of each sort key that a link may name. A `-` in front of the key reverses the order."""

_STATUS_RANKS = {status.value: status.rank for status in OperationStatus}


@dataclass(frozen=True)
class Page:
    """One page of a list: its number from 1, the number of pages, and its rows."""

    number: int
    count: int
    rows: slice


def operations(release: Release, selection: Selection) -> QueryResult:
    """Return the operations under the selection, by key.

    Returns:
        One row an operation. `places`, `groups` and `interventions` are lists; the last two are `["not-stated"]` where
        the operation states none. `inferred_…` list mappings of `code` and `words`. `by_inference` marks the operations
        that match the filters only with their inferred classes.
    """
    return run_query(release, "operations", selection)


def count_operations(release: Release, selection: Selection) -> int:
    """Return the number of operations under the selection. An operation in several cities counts once."""
    matches = find_matches(release, selection)
    return len(matches) - matches.count(NO_MATCH)


def declared_classes(release: Release, selection: Selection) -> QueryResult:
    """Return the number of operations of each objective, intervention and target group, `not-stated` last.

    `declared_operations` and `inferred_operations` add up to `operations`, except for `not-stated`.
    """
    return run_query(release, "declared_classes", selection)


@cache_per_release
def search_operations(release: Release, selection: Selection) -> QueryResult:
    """Return the operations under the selection that match its search, with the columns of `operations`.

    They are in the order of `selection.sort`, else best match first, else by key. Missing values come last.
    """
    table = run_query(release, "operations", selection).table
    if selection.search:
        scores = find_operations(release, selection.search)
        table = table[table["operation"].isin(list(scores))]
        ranking = table["operation"].map(scores).astype(float).sort_values(ascending=False, kind="stable")
        table = table.loc[ranking.index]
    return QueryResult("operations", _sort_rows(table, selection.sort).reset_index(drop=True))


def _sort_rows(table: pd.DataFrame, sort: str) -> pd.DataFrame:
    column = SORT_COLUMNS.get(sort.removeprefix("-"))
    if column is None:
        return table
    ascending = not sort.startswith("-")
    return table.sort_values(column, ascending=ascending, kind="stable", na_position="last", key=_sort_key)


def _sort_key(values: "pd.Series[str]") -> "pd.Series[str]":
    if values.name == "status":
        return values.map(_STATUS_RANKS)
    return text_sort_key(values) if values.name in ("title", "name") else values


def paginate(result: QueryResult, selection: Selection) -> Page:
    """Return the page of a list that the selection names, or the first page if it does not exist."""
    count = max(1, -(-len(result.table) // PAGE_SIZE))
    number = int(selection.page or 1)
    number = number if number <= count else 1
    rows = len(result.table)
    return Page(number, count, slice((number - 1) * rows // count, number * rows // count))


@cache_per_release
def operations_by_city(release: Release, selection: Selection) -> QueryResult:
    """Return the operations of the list once for each of their cities in scope.

    `amount_cents` is the amount of the operation, `share_cents` the part apportioned to the city by `selection.split`.
    """
    table = run_query(release, "operations_by_city", selection).table
    if selection.search:
        is_match = table["operation"].isin(list(find_operations(release, selection.search)))
        table = table[is_match].reset_index(drop=True)
    return QueryResult("operations_by_city", table)


@cache_per_release
def classified_operations(release: Release, selection: Selection) -> QueryResult:
    """Return the operations under the selection that have an objective, an intervention or a target group."""
    table = run_query(release, "operations", selection).table
    is_classified = table["objective"].notna()
    for column in ("interventions", "groups"):
        is_classified |= table[column].map(lambda codes: NOT_STATED not in codes).astype(bool)
    return QueryResult("classified", table[is_classified].reset_index(drop=True))


@cache_per_release
def operation_detail(release: Release, selection: Selection) -> QueryResult:
    """Return the operation named by the selection, in at most one row with the columns of `operations`."""
    table = run_query(release, "operations", _single_operation(selection)).table
    return QueryResult("operation", table[table["operation"] == selection.operation].reset_index(drop=True))


@cache_per_release
def operation_city_shares(release: Release, selection: Selection) -> QueryResult:
    """Return the operation named by the selection by city, with the columns of `operations_by_city`."""
    table = run_query(release, "operations_by_city", _single_operation(selection)).table
    return QueryResult("shares", table[table["operation"] == selection.operation].reset_index(drop=True))


def operation_classes(release: Release, selection: Selection) -> QueryResult:
    """Return the basis of each class: rows `operation`, `facet`, `class`, `basis`, `wording`.

    Covers the operation that the selection names, else every operation under its filters.
    """
    return run_query(release, "operation_classes", _single_operation(selection) if selection.operation else selection)


def organisations(release: Release, selection: Selection) -> QueryResult:
    """Return the bodies by role of the operation named by the selection, else of all under its filters.

    Returns:
        One row an operation, role and body. `role_basis` is `stated` where a source names it, in its `wording`, and
        `inferred` for the municipality of a city: the programme calls the cities its beneficiaries.
    """
    return run_query(release, "organisations", _single_operation(selection) if selection.operation else selection)


@cache_per_release
def implementing_bodies(release: Release, selection: Selection, role: ActorRole | None = None) -> QueryResult:
    """Return who carries out the operations under the selection, in all roles or in one.

    Returns:
        One row a body, role and city: `operations`, which are `declared_operations` (a source names the body) or
        `inferred_operations` (see `organisations`), their keys `operation_list`, and the `wording` of the sources,
        joined with ` | `, NA where the role is only inferred.
    """
    result = run_query(release, "implementing_bodies", selection)
    if role is None:
        return result
    rows = result.table[result.table["actor_role"] == role].reset_index(drop=True)
    return QueryResult(f"{role}_bodies", rows)


def operation_amounts(release: Release, selection: Selection) -> QueryResult:
    """Return every amount that sources give for the operation named by the selection; none where only one does."""
    return run_query(release, "operation_amounts", _single_operation(selection))


def operation_statements(release: Release, selection: Selection) -> QueryResult:
    """Return what each source says of the operation named by the selection, the row that counts first.

    Returns:
        One row a source: `is_counted` marks the one that counts and sums take, `withdrawn` has the date of the edition
        that no longer gives it. A single row where only one source gives the operation.
    """
    return run_query(release, "operation_statements", _single_operation(selection))


def operation_payments(release: Release, selection: Selection) -> QueryResult:
    """Return the payments of the operation named by the selection, one row each."""
    return run_query(release, "payments", _single_operation(selection))


def operation_indicators(release: Release, selection: Selection) -> QueryResult:
    """Return the indicators of the operation named by the selection: planned and realised values as published."""
    return run_query(release, "indicators", _single_operation(selection))


def _single_operation(selection: Selection) -> Selection:
    """Remove the filters and keep the display choices: the page of an operation shows it whatever the filters are."""
    return replace(
        selection.clear_filters(),
        operation=selection.operation,
        split=selection.split,
        inferred=selection.inferred,
    )
