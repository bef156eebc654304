"""The drift gate: what in a new release is so far from the one it grew from that somebody must say why."""

from collections.abc import Iterator, Mapping

import pandas as pd

from cmsdash.datastore.releases.manifest import DriftAlert, TableChangeCounts
from cmsdash.datastore.releases.release import Release

ROW_COUNT_TOLERANCE = 0.2
"""Share of a table's rows by which it may grow or shrink unasked."""

AMOUNT_TOLERANCE = 0.1
"""Share by which the amounts of one stage (or status) and priority may grow or shrink unasked, in cents."""

MAX_REMOVED_ROWS = 0
"""Rows of a table that may vanish unasked: none, for what was published once does not go in silence."""


def detect_drift(before: Release, after: Release, changes: tuple[TableChangeCounts, ...]) -> tuple[DriftAlert, ...]:
    """Everything beyond the thresholds: rows of each table, totals by stage and priority, keys that vanished."""
    return (*_rows(before, after), *_totals(before, after), *_vanished(before, changes))


def _rows(before: Release, after: Release) -> Iterator[DriftAlert]:
    for name, table in after.tables.items():
        old = len(before.tables.get(name, ()))
        if name != "lineage" and _beyond(old, len(table), ROW_COUNT_TOLERANCE):  # it grows with whatever is imported
            yield DriftAlert("rows", name, old, len(table))


def _totals(before: Release, after: Release) -> Iterator[DriftAlert]:
    old, new = stage_totals(before.tables), stage_totals(after.tables)
    for subject in sorted(old.keys() | new.keys()):
        if _beyond(old.get(subject, 0), new.get(subject, 0), AMOUNT_TOLERANCE):
            yield DriftAlert("total", subject, old.get(subject, 0), new.get(subject, 0))


def stage_totals(tables: Mapping[str, pd.DataFrame]) -> dict[str, int]:
    """Cents by `table.stage.priority`: priorities and stages are never added to each other, not even here."""
    found: dict[str, int] = {}
    for name, ladder in (("figures", "stage"), ("operations", "status")):
        table = tables[name].dropna(subset=["amount_cents"])
        rungs = name + "." + table[ladder] + "." + table["priority"].fillna("unknown")
        sums = table["amount_cents"].groupby(rungs).sum()
        found |= {str(subject): int(cents) for subject, cents in sums.items()}
    return found


def _vanished(before: Release, changes: tuple[TableChangeCounts, ...]) -> Iterator[DriftAlert]:
    for change in changes:
        if change.vanished > MAX_REMOVED_ROWS and change.table in before.tables:
            yield DriftAlert("vanished", change.table, len(before.tables[change.table]), change.vanished)


def _beyond(before: int, after: int, share: float) -> bool:
    return abs(after - before) > share * before
