"""The operations: what is done with the money."""

from cmsdash.domain import Selection
from cmsdash.facts import Release
from cmsdash.queries.answer import Answer
from cmsdash.queries.engine import run


def operations(release: Release, selection: Selection) -> Answer:
    """The operations under the selection; `groups` and `interventions` are lists, `not-stated` where none is."""
    return run(release, "operations", selection)


def how_many(release: Release, selection: Selection) -> int:
    """How many operations there are under the selection, each counted once."""
    return int(run(release, "how_many", selection).table["operations"].iloc[0])


def declared(release: Release, selection: Selection) -> Answer:
    """How many operations under the selection declare each target group and each area, `not-stated` last."""
    return run(release, "declared", selection)
