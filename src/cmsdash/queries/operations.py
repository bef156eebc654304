"""The operations: what is done with the money."""

from cmsdash.datastore.releases.release import Release
from cmsdash.domain import Selection
from cmsdash.queries.result import QueryResult
from cmsdash.queries.runner import run_query


def operations(release: Release, selection: Selection) -> QueryResult:
    """The operations under the selection; `groups` and `interventions` are lists, `not-stated` where none is."""
    return run_query(release, "operations", selection)


def count_operations(release: Release, selection: Selection) -> int:
    """How many operations there are under the selection, each counted once."""
    return int(run_query(release, "count_operations", selection).table["operations"].iloc[0])


def declared_classes(release: Release, selection: Selection) -> QueryResult:
    """How many operations under the selection declare each target group and each area, `not-stated` last."""
    return run_query(release, "declared_classes", selection)
