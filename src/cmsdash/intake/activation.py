"""The drift gate of an activation: a release that did not grow from the one in use may lack what came after."""

from cmsdash.facts import Release
from cmsdash.facts.difference import Change, Fate, counted, difference
from cmsdash.facts.store import Gate
from cmsdash.intake.building import BuildError
from cmsdash.intake.drift import drift_between

LISTED_ROWS = 10
"""Rows that would be lost and are named one by one."""


def refuse_loss(reason: str) -> Gate:
    """A gate for `Store.activate` that asks for a reason.

    It raises BuildError (`loss`) where the release to be activated differs from the one in use beyond the thresholds
    of `drift`, and `reason` is blank.
    """

    def gate(current: Release, target: Release) -> None:
        found = difference(current, target)
        drift = drift_between(current, target, counted(found))
        if drift and not reason.strip():
            raise BuildError("loss", _vanished_rows(found), drift)

    return gate


def _vanished_rows(found: tuple[Change, ...]) -> str:
    rows = dict.fromkeys(f"{change.table} {' + '.join(change.key)}" for change in found if change.fate is Fate.VANISHED)
    more = [f"… (+{len(rows) - LISTED_ROWS})"] if len(rows) > LISTED_ROWS else []
    return ", ".join([*list(rows)[:LISTED_ROWS], *more]) or "–"
