"""The list of operations: searched, sorted, page by page; and one operation with everything that is known of it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import pandas as pd

from cmsdash.datastore.releases.release import Release
from cmsdash.domain import NOT_STATED, OperationStatus, Selection
from cmsdash.queries.result import QueryResult
from cmsdash.queries.runner import cached_per_release, run_query
from cmsdash.queries.search import find_operations, text_sort_key

PAGE_SIZE = 100
"""Operations on one page of the list."""

SORT_COLUMNS: Mapping[str, str] = {
    "title": "title",
    "city": "name",
    "status": "status",
    "priority": "priority",
    "objective": "objective",
    "amount": "amount_cents",
    "date": "date",
}
"""What the list can be sorted by, as links spell it (a `-` in front turns it round), and the column of each."""

_RANK = {status.value: status.rank for status in OperationStatus}


@dataclass(frozen=True)
class Page:
    """One page of a list: its number from 1, how many there are, and its rows."""

    number: int
    of: int
    rows: slice


@cached_per_release
def search_operations(release: Release, selection: Selection) -> QueryResult:
    """The operations under the selection that answer its search, in its order: the likeliest first, else by city."""
    table = run_query(release, "operations", selection).table
    if selection.search:
        scores = find_operations(release, selection.search)
        found = table[table["operation"].isin(list(scores))]
        likely = pd.Series([scores[key] for key in found["operation"]], index=found.index, dtype=float)
        table = found.loc[likely.sort_values(ascending=False, kind="stable").index]
    return QueryResult("operations", _sorted(table, selection.sort).reset_index(drop=True))


def _sorted(table: pd.DataFrame, sort: str) -> pd.DataFrame:
    """Stable: equals keep their order, and what is missing comes last whichever way the rest runs."""
    column = SORT_COLUMNS.get(sort.removeprefix("-"))
    if column is None:
        return table
    return table.sort_values(column, ascending=not sort.startswith("-"), kind="stable", na_position="last", key=_order)


def _order(values: "pd.Series[str]") -> "pd.Series[str]":
    if values.name == "status":
        return values.map(_RANK)
    return text_sort_key(values) if values.name in ("title", "name") else values


def paginate(answer: QueryResult, selection: Selection) -> Page:
    """The page of a list that the selection asks for; the first one where there is no such page."""
    of = max(1, -(-len(answer.table) // PAGE_SIZE))
    asked = int(selection.page or 1)
    number = asked if asked <= of else 1
    return Page(number, of, slice((number - 1) * PAGE_SIZE, number * PAGE_SIZE))


@cached_per_release
def operation_detail(release: Release, selection: Selection) -> QueryResult:
    """The operation that the selection names, one row with everything known of it."""
    table = run_query(release, "operations", _alone(selection)).table
    return QueryResult("operation", table[table["operation"] == selection.operation].reset_index(drop=True))


@cached_per_release
def operation_city_shares(release: Release, selection: Selection) -> QueryResult:
    """The operation that the selection names, city by city, with the share that the rule `split` tells of each."""
    table = run_query(release, "operations_by_city", _alone(selection)).table
    return QueryResult("shares", table[table["operation"] == selection.operation].reset_index(drop=True))


@cached_per_release
def operations_by_city(release: Release, selection: Selection) -> QueryResult:
    """The operations of the list city by city: `amount_cents` is the operation's, `share_cents` the city's."""
    table = run_query(release, "operations_by_city", selection).table
    if selection.search:
        found = table["operation"].isin(list(find_operations(release, selection.search)))
        table = table[found].reset_index(drop=True)
    return QueryResult("operations_by_city", table)


def operation_classes(release: Release, selection: Selection) -> QueryResult:
    """How each class is known: rows `operation`, `facet`, `class`, `basis`, and the words that decided."""
    return run_query(release, "operation_classes", _scope(selection))


@cached_per_release
def classified_operations(release: Release, selection: Selection) -> QueryResult:
    """The operations under the selection of which an objective, an intervention or a target group is known."""
    table = run_query(release, "operations", selection).table
    stated = table["objective"].notna()
    for classes_of in ("interventions", "groups"):
        stated |= table[classes_of].map(lambda codes: NOT_STATED not in codes).astype(bool)
    return QueryResult("classified", table[stated].reset_index(drop=True))


def organisations(release: Release, selection: Selection) -> QueryResult:
    """The organisations of the operations by role; target groups are another thing."""
    return run_query(release, "organisations", _scope(selection))


def operation_payments(release: Release, selection: Selection) -> QueryResult:
    """What was paid for the operation that the selection names, payment by payment."""
    return run_query(release, "payments", _alone(selection))


def operation_indicators(release: Release, selection: Selection) -> QueryResult:
    """What was planned and realised by the operation that the selection names, indicator by indicator."""
    return run_query(release, "indicators", _alone(selection))


def _scope(selection: Selection) -> Selection:
    """One operation whatever the filters, where the selection names one."""
    return _alone(selection) if selection.operation else selection


def _alone(selection: Selection) -> Selection:
    """No filter, but the same way of reading: one operation's own view shows it whatever the filters leave out."""
    return replace(
        selection.clear_filters(),
        operation=selection.operation,
        split=selection.split,
        inferred=selection.inferred,
    )
