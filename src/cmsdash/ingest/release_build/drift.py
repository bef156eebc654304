"""Detection of drift: changes of a release so large that a reason is required."""

from collections.abc import Iterator, Mapping

import pandas as pd

from cmsdash.datastore.releases.manifest import DriftAlert, TableChangeCounts
from cmsdash.datastore.releases.release import Release

ROW_COUNT_TOLERANCE = 0.2
"""Share by which the row count of a table may change."""

AMOUNT_TOLERANCE = 0.1
"""Share by which the cents of one stage (or status) and priority may change."""

MAX_REMOVED_ROWS = 0
"""Rows of a table that may be removed: none, because published rows must not disappear unnoticed."""


def detect_drift(before: Release, after: Release, changes: tuple[TableChangeCounts, ...]) -> tuple[DriftAlert, ...]:
    """Return everything beyond the thresholds.

    Args:
        before: the base, or the active release.
        after: the release to build or activate.
        changes: counts of changed rows by table, from `summarize_changes`.

    Returns:
        Alerts on row counts, on totals by stage and priority, and on removed rows.
    """
    return (
        *_row_count_alerts(before, after),
        *_total_alerts(before, after),
        *_removed_row_alerts(before, changes),
    )


def _row_count_alerts(before: Release, after: Release) -> Iterator[DriftAlert]:
    for name, table in after.tables.items():
        old, new = len(before.tables.get(name, ())), len(table)
        # The lineage grows with every import.
        if name != "lineage" and _exceeds_tolerance(old, new, ROW_COUNT_TOLERANCE):
            yield DriftAlert("rows", name, old, new)


def _total_alerts(before: Release, after: Release) -> Iterator[DriftAlert]:
    old_totals, new_totals = _sum_by_stage(before.tables), _sum_by_stage(after.tables)
    for subject in sorted(old_totals.keys() | new_totals.keys()):
        old, new = old_totals.get(subject, 0), new_totals.get(subject, 0)
        if _exceeds_tolerance(old, new, AMOUNT_TOLERANCE):
            yield DriftAlert("total", subject, old, new)


def _sum_by_stage(tables: Mapping[str, pd.DataFrame]) -> dict[str, int]:
    """Return cents by `table.stage.priority`; stages and priorities must not be summed."""
    totals: dict[str, int] = {}
    for name, stage_column in (("figures", "stage"), ("operations", "status")):
        table = tables[name].dropna(subset=["amount_cents"])
        subjects = name + "." + table[stage_column] + "." + table["priority"].fillna("unknown")
        sums = table["amount_cents"].groupby(subjects).sum()
        totals |= {str(subject): int(cents) for subject, cents in sums.items()}
    return totals


def _removed_row_alerts(before: Release, changes: tuple[TableChangeCounts, ...]) -> Iterator[DriftAlert]:
    for change in changes:
        if change.vanished > MAX_REMOVED_ROWS and change.table in before.tables:
            yield DriftAlert("vanished", change.table, len(before.tables[change.table]), change.vanished)


def _exceeds_tolerance(before: int, after: int, share: float) -> bool:
    return abs(after - before) > share * before
