"""Drift gate of an activation."""

from cmsdash.datastore.releases.diff import ChangeType, FieldChange, diff_releases, summarize_changes
from cmsdash.datastore.releases.release import Release
from cmsdash.datastore.releases.repository import Gate
from cmsdash.ingest.release_build.builder import BuildError
from cmsdash.ingest.release_build.drift import detect_drift

MAX_LISTED_ROWS = 10
"""Removed rows that the error names one by one."""


def reject_loss(reason: str) -> Gate:
    """Return a gate for `ReleaseRepository.activate`.

    The gate raises BuildError (`loss`) when the target release drifts from the active one and `reason` is blank: a
    target that was not built from the active release may lack later rows.
    """

    def gate(current: Release, target: Release) -> None:
        changes = diff_releases(current, target)
        drift = detect_drift(current, target, summarize_changes(changes))
        if drift and not reason.strip():
            raise BuildError("loss", _list_removed_rows(changes), drift)

    return gate


def _list_removed_rows(changes: tuple[FieldChange, ...]) -> str:
    rows = list(
        dict.fromkeys(
            f"{change.table} {' + '.join(change.key)}"
            for change in changes
            if change.change_type is ChangeType.VANISHED
        )
    )
    more = [f"… (+{len(rows) - MAX_LISTED_ROWS})"] if len(rows) > MAX_LISTED_ROWS else []
    return ", ".join([*rows[:MAX_LISTED_ROWS], *more]) or "–"
