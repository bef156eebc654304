"""Tables of releases and of the differences between two."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal

import pandas as pd

from cmsdash.datastore.releases.diff import FieldChange
from cmsdash.datastore.releases.manifest import Manifest
from cmsdash.datastore.releases.release import Release
from cmsdash.queries.result import QueryResult

_SUMMARY_COLUMNS = ["release", "is_current", "created", "activated", "grew_from", "changes", "reason", "sha256"]
Subject = Literal["city", "objective"]
_RowSubjects = Mapping[tuple[str, ...], str]
"""The city or objective of each row of a table, by its key."""
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


def changes_by_subject(
    changes: Iterable[FieldChange], before: Release, after: Release, subject: Subject
) -> dict[str, tuple[FieldChange, ...]]:
    """Return the changes between two releases by the city or the objective that their rows are about.

    A row is about the city or objective in it, else about that of the operation in it; the later release counts first.

    Args:
        changes: The changes (`diff_releases`).
        before: The earlier release.
        after: The later release.
        subject: What they are grouped by.

    Returns:
        The changes by code in the order of the release, last those of no city or objective under "".
    """
    by_table: dict[str, _RowSubjects] = {}
    grouped: dict[str, list[FieldChange]] = {}
    for change in changes:
        if change.table not in by_table:
            by_table[change.table] = {
                **_row_subjects(change.table, before, subject), **_row_subjects(change.table, after, subject)
            }  # fmt: skip
        grouped.setdefault(by_table[change.table].get(change.key, ""), []).append(change)
    table = after.tables["cities" if subject == "city" else "objectives"]
    order = {code: position for position, code in enumerate(table[subject])}
    codes = sorted(grouped, key=lambda code: order.get(code, len(order) + (not code)))
    return {code: tuple(grouped[code]) for code in codes}


def _row_subjects(table: str, release: Release, subject: Subject) -> _RowSubjects:
    """Return the subject of each row that has one."""
    if table not in release.schemas:
        return {}
    operations = dict(_stated_subjects("operations", release, subject))
    return {
        key: stated or operations.get((operation,), "")
        for key, stated, operation in _iterate_subjects(table, release, subject)
    }


def _stated_subjects(table: str, release: Release, subject: Subject) -> Iterator[tuple[tuple[str, ...], str]]:
    return ((key, stated) for key, stated, _ in _iterate_subjects(table, release, subject))


def _iterate_subjects(table: str, release: Release, subject: Subject) -> Iterator[tuple[tuple[str, ...], str, str]]:
    """Yield key, city or objective, and operation of each row of a table; "" for what it has no column of."""
    names = release.schemas[table].key
    for row in release.text_rows(table):
        yield tuple(row[name] for name in names), row.get(subject, ""), row.get("operation", "")
