"""The drift gate of an activation: a release that did not grow from the one in use may lack what came after."""

from cmsdash.datastore.releases.diff import ChangeType, FieldChange, diff_releases, summarize_changes
from cmsdash.datastore.releases.release import Release
from cmsdash.datastore.releases.repository import Gate
from cmsdash.ingest.release_build.builder import BuildError
from cmsdash.ingest.release_build.drift import detect_drift

LISTED_ROWS = 10
"""Rows that would be lost and are named one by one."""


def reject_loss(reason: str) -> Gate:
    """A gate for `Store.activate` that asks for a reason.

    It raises BuildError (`loss`) where the release to be activated differs from the one in use beyond the thresholds
    of `drift`, and `reason` is blank.
    """

    def gate(current: Release, target: Release) -> None:
        found = diff_releases(current, target)
        drift = detect_drift(current, target, summarize_changes(found))
        if drift and not reason.strip():
            raise BuildError("loss", _vanished_rows(found), drift)

    return gate


def _vanished_rows(found: tuple[FieldChange, ...]) -> str:
    rows = dict.fromkeys(
        f"{change.table} {' + '.join(change.key)}" for change in found if change.change_type is ChangeType.VANISHED
    )
    more = [f"… (+{len(rows) - LISTED_ROWS})"] if len(rows) > LISTED_ROWS else []
    return ", ".join([*list(rows)[:LISTED_ROWS], *more]) or "–"
