"""The list of operations: searched, sorted, page by page; and one operation with everything that is known of it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import pandas as pd

from cmsdash.domain import NOT_STATED, Selection, Status
from cmsdash.facts import Release
from cmsdash.queries.answer import Answer
from cmsdash.queries.engine import cached_per_release, run
from cmsdash.queries.search import find_operations, spelled

PAGE = 100
"""Operations on one page of the list."""

SORTS: Mapping[str, str] = {
    "title": "title",
    "city": "name",
    "status": "status",
    "priority": "priority",
    "objective": "objective",
    "amount": "amount_cents",
    "date": "date",
}
"""What the list can be sorted by, as links spell it (a `-` in front turns it round), and the column of each."""

_RANK = {status.value: status.rank for status in Status}


@dataclass(frozen=True)
class Leaf:
    """One page of a list: its number from 1, how many there are, and its rows."""

    number: int
    of: int
    rows: slice


@cached_per_release
def listed(release: Release, selection: Selection) -> Answer:
    """The operations under the selection that answer its search, in its order: the likeliest first, else by city."""
    table = run(release, "operations", selection).table
    if selection.search:
        scores = find_operations(release, selection.search)
        found = table[table["operation"].isin(list(scores))]
        likely = pd.Series([scores[key] for key in found["operation"]], index=found.index, dtype=float)
        table = found.loc[likely.sort_values(ascending=False, kind="stable").index]
    return Answer("operations", _sorted(table, selection.sort).reset_index(drop=True))


def _sorted(table: pd.DataFrame, sort: str) -> pd.DataFrame:
    """Stable: equals keep their order, and what is missing comes last whichever way the rest runs."""
    column = SORTS.get(sort.removeprefix("-"))
    if column is None:
        return table
    return table.sort_values(column, ascending=not sort.startswith("-"), kind="stable", na_position="last", key=_order)


def _order(values: "pd.Series[str]") -> "pd.Series[str]":
    if values.name == "status":
        return values.map(_RANK)
    return spelled(values) if values.name in ("title", "name") else values


def leaf(answer: Answer, selection: Selection) -> Leaf:
    """The page of a list that the selection asks for; the first one where there is no such page."""
    of = max(1, -(-len(answer.table) // PAGE))
    asked = int(selection.page or 1)
    number = asked if asked <= of else 1
    return Leaf(number, of, slice((number - 1) * PAGE, number * PAGE))


@cached_per_release
def operation(release: Release, selection: Selection) -> Answer:
    """The operation that the selection names, one row with everything known of it."""
    table = run(release, "operations", _alone(selection)).table
    return Answer("operation", table[table["operation"] == selection.operation].reset_index(drop=True))


@cached_per_release
def shares(release: Release, selection: Selection) -> Answer:
    """The operation that the selection names, city by city, with the share that the rule `split` tells of each."""
    table = run(release, "located", _alone(selection)).table
    return Answer("shares", table[table["operation"] == selection.operation].reset_index(drop=True))


@cached_per_release
def located(release: Release, selection: Selection) -> Answer:
    """The operations of the list city by city: `amount_cents` is the operation's, `share_cents` the city's."""
    table = run(release, "located", selection).table
    if selection.search:
        found = table["operation"].isin(list(find_operations(release, selection.search)))
        table = table[found].reset_index(drop=True)
    return Answer("located", table)


def classes(release: Release, selection: Selection) -> Answer:
    """How each class is known: rows `operation`, `facet`, `class`, `basis`, and the words that decided."""
    return run(release, "classes", _scope(selection))


@cached_per_release
def classified(release: Release, selection: Selection) -> Answer:
    """The operations under the selection of which an objective, an intervention or a target group is known."""
    table = run(release, "operations", selection).table
    stated = table["objective"].notna()
    for classes_of in ("interventions", "groups"):
        stated |= table[classes_of].map(lambda codes: NOT_STATED not in codes).astype(bool)
    return Answer("classified", table[stated].reset_index(drop=True))


def actors(release: Release, selection: Selection) -> Answer:
    """The organisations of the operations by role; target groups are another thing."""
    return run(release, "actors", _scope(selection))


def payments(release: Release, selection: Selection) -> Answer:
    """What was paid for the operation that the selection names, payment by payment."""
    return run(release, "payments", _alone(selection))


def indicators(release: Release, selection: Selection) -> Answer:
    """What was planned and realised by the operation that the selection names, indicator by indicator."""
    return run(release, "indicators", _alone(selection))


def _scope(selection: Selection) -> Selection:
    """One operation whatever the filters, where the selection names one."""
    return _alone(selection) if selection.operation else selection


def _alone(selection: Selection) -> Selection:
    """No filter, but the same way of reading: one operation's own view shows it whatever the filters leave out."""
    return replace(
        selection.only_language(),
        operation=selection.operation,
        split=selection.split,
        inferred=selection.inferred,
    )
