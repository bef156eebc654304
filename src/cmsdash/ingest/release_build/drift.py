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

TABLES_OF_IMPORTS = ("lineage", "operation_matches")
"""Tables that change with every import, and whose rows give way to others without a loss."""

WITHDRAWN_TOLERANCE = 0.5
"""Share of the operations of one source that may be withdrawn: a file with part of a list withdraws the rest."""


def detect_drift(before: Release, after: Release, changes: tuple[TableChangeCounts, ...]) -> tuple[DriftAlert, ...]:
    """Return everything beyond the thresholds.

    Args:
        before: the base, or the active release.
        after: the release to build or activate.
        changes: counts of changed rows by table, from `summarize_changes`.

    Returns:
        Alerts on row counts, on totals by stage and priority, on removed rows, and on withdrawn operations. Withdrawn
        operations are in no count and total.
    """
    return (
        *_row_count_alerts(before, after),
        *_total_alerts(before, after),
        *_removed_row_alerts(before, changes),
        *_withdrawal_alerts(before, after),
    )


def _row_count_alerts(before: Release, after: Release) -> Iterator[DriftAlert]:
    for name in after.tables:
        old, new = (len(_rows_in_force(release.tables, name)) for release in (before, after))
        if name not in TABLES_OF_IMPORTS and _exceeds_tolerance(old, new, ROW_COUNT_TOLERANCE):
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
        table = _rows_in_force(tables, name).dropna(subset=["amount_cents"])
        subjects = name + "." + table[stage_column] + "." + table["priority"].fillna("unknown")
        sums = table["amount_cents"].groupby(subjects).sum()
        totals |= {str(subject): int(cents) for subject, cents in sums.items()}
    return totals


def _removed_row_alerts(before: Release, changes: tuple[TableChangeCounts, ...]) -> Iterator[DriftAlert]:
    for change in changes:
        is_checked = change.table in before.tables and change.table not in TABLES_OF_IMPORTS
        if is_checked and change.vanished > MAX_REMOVED_ROWS:
            yield DriftAlert("vanished", change.table, len(before.tables[change.table]), change.vanished)


def _withdrawal_alerts(before: Release, after: Release) -> Iterator[DriftAlert]:
    old_table = _rows_in_force(before.tables, "operations")
    new_table = after.tables["operations"]
    gone = set(new_table.loc[new_table["withdrawn"].notna(), "operation"])
    for source, keys in old_table.groupby("source")["operation"]:
        withdrawn = sum(key in gone for key in keys)
        if withdrawn > WITHDRAWN_TOLERANCE * len(keys):
            yield DriftAlert("withdrawn", str(source), len(keys), withdrawn)


def _rows_in_force(tables: Mapping[str, pd.DataFrame], name: str) -> pd.DataFrame:
    """Return the rows of a table, no rows of one that the release lacks.

    Operations that are withdrawn, or that are matched to another one, are left out.
    """
    table = tables.get(name, pd.DataFrame())
    if name != "operations":
        return table
    return table[table["withdrawn"].isna() & ~table["operation"].isin(tables["operation_matches"]["operation"])]


def _exceeds_tolerance(before: int, after: int, share: float) -> bool:
    return abs(after - before) > share * before
