"""The releases themselves: which there are, and what is different between two."""

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from cmsdash.datastore.releases.diff import FieldChange
from cmsdash.datastore.releases.manifest import Manifest
from cmsdash.queries.result import QueryResult


def release_summaries(
    manifests: Iterable[Manifest], current: str, activated: Mapping[str, Sequence[str]]
) -> QueryResult:
    """One row a release, the newest first; `changes` are a list of `Changed`, `activated` one of moments."""
    rows = [
        {
            "release": item.id,
            "is_current": item.id == current,
            "created": item.created[:10],
            "activated": list(activated.get(item.id, ())),
            "grew_from": item.grew_from,
            "changes": list(item.changes),
            "reason": item.reason,
            "sha256": item.digest,
        }
        for item in manifests
    ]
    return QueryResult("releases", pd.DataFrame(rows[::-1], columns=_RELEASE))


_RELEASE = ["release", "is_current", "created", "activated", "grew_from", "changes", "reason", "sha256"]


def release_changes(found: Iterable[FieldChange]) -> QueryResult:
    """One row a field that is different: where, what became of its row, before and after; money in cents apart."""
    rows = [
        {
            "table": item.table,
            "row": " + ".join(item.key),
            "change_type": item.change_type.value,
            "column": item.column,
            "before": item.before if item.before and item.amounts_cents == (None, None) else None,
            "after": item.after if item.after and item.amounts_cents == (None, None) else None,
            "before_cents": item.amounts_cents[0],
            "after_cents": item.amounts_cents[1],
        }
        for item in found
    ]
    table = pd.DataFrame(rows, columns=_CHANGE)
    types = {"before": "string", "after": "string", "before_cents": "Int64", "after_cents": "Int64"}
    return QueryResult("changes", table.astype(types))


_CHANGE = ["table", "row", "change_type", "column", "before", "after", "before_cents", "after_cents"]
