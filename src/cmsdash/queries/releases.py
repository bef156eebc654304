"""Tables of releases and of the differences between two."""

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from cmsdash.datastore.releases.diff import FieldChange
from cmsdash.datastore.releases.manifest import Manifest
from cmsdash.queries.result import QueryResult

_SUMMARY_COLUMNS = ["release", "is_current", "created", "activated", "grew_from", "changes", "reason", "sha256"]
_CHANGE_COLUMNS = ["table", "row", "change_type", "column", "before", "after", "before_cents", "after_cents"]


def release_summaries(
    manifests: Iterable[Manifest], current: str, activated: Mapping[str, Sequence[str]]
) -> QueryResult:
    """Return one row a release, the newest first.

    Args:
        manifests: The manifests of the releases, oldest first.
        current: The id of the active release.
        activated: ISO timestamps of the activations by release id.

    Returns:
        Rows with the id, origin and digest of each release. `changes` is a list of `TableChangeCounts`, `activated` a
        list of timestamps.
    """
    rows = [
        {
            "release": manifest.id,
            "is_current": manifest.id == current,
            "created": manifest.created[:10],
            "activated": list(activated.get(manifest.id, ())),
            "grew_from": manifest.grew_from,
            "changes": list(manifest.changes),
            "reason": manifest.reason,
            "sha256": manifest.digest,
        }
        for manifest in manifests
    ]
    return QueryResult("releases", pd.DataFrame(rows[::-1], columns=_SUMMARY_COLUMNS))


def release_changes(changes: Iterable[FieldChange]) -> QueryResult:
    """Return one row a changed field: `table`, `row`, `change_type`, `column`, and the values before and after.

    Amounts are in `before_cents` and `after_cents`, other values in `before` and `after`; the other pair is NA.
    """
    rows = [
        {
            "table": change.table,
            "row": " + ".join(change.key),
            "change_type": change.change_type.value,
            "column": change.column,
            "before": change.before if change.before and change.amounts_cents == (None, None) else None,
            "after": change.after if change.after and change.amounts_cents == (None, None) else None,
            "before_cents": change.amounts_cents[0],
            "after_cents": change.amounts_cents[1],
        }
        for change in changes
    ]
    dtypes = {"before": "string", "after": "string", "before_cents": "Int64", "after_cents": "Int64"}
    return QueryResult("changes", pd.DataFrame(rows, columns=_CHANGE_COLUMNS).astype(dtypes))
