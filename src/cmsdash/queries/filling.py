"""Changes of a selection that fill an empty answer."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from cmsdash.datastore.releases.release import Release
from cmsdash.domain import FACETS, GroupMatchMode, InferredClasses, Selection
from cmsdash.queries.result import QueryResult

MAX_FILLING_CHANGES = 3

OperationQuery = Callable[[Release, Selection], QueryResult]
"""A query whose rows are operations."""


@dataclass(frozen=True)
class FillingChange:
    """A change of the selection, and the number of rows that it leads to.

    Attributes:
        field: The field that is changed: `inferred`, `match`, `search` or a filter; "" if all filters are removed.
        selection: The changed selection.
        n: The rows of the query under it, at least one.
    """

    field: str
    selection: Selection
    n: int


def filling_changes(release: Release, selection: Selection, query: OperationQuery) -> tuple[FillingChange, ...]:
    """Return the changes that fill an empty answer, the fullest first, at most `MAX_FILLING_CHANGES`.

    Args:
        release: The release to query.
        selection: A selection under which the query has no rows.
        query: The query of the answer.

    Returns:
        The inclusion of inferred classes if that is enough; else the removals of one filter that are; else the removal
        of all filters. Nothing if even that does not help.
    """
    if selection.inferred == InferredClasses.EXCLUDE:
        included = _change(release, selection.reset("inferred"), query, "inferred")
        if included.n:
            return (included,)
    fields = [field for field in (*FACETS, "search") if getattr(selection, field)]
    if selection.match == GroupMatchMode.ALL and len(selection.group) > 1:
        fields.append("match")
    removals = [_change(release, selection.reset(field), query, field) for field in fields]
    found = sorted((item for item in removals if item.n), key=lambda item: -item.n)[:MAX_FILLING_CHANGES]
    if found or not fields:
        return tuple(found)
    unfiltered = replace(selection.keep_filters(()), search="").reset("inferred").reset("match")
    everything = _change(release, unfiltered, query, "")
    return (everything,) if everything.n else ()


def _change(release: Release, selection: Selection, query: OperationQuery, field: str) -> FillingChange:
    return FillingChange(field, selection, len(query(release, selection).table))
