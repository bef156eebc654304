"""Figures, milestones and taxonomy of the programme as a whole. No filter applies to them."""

from cmsdash.datastore.releases.release import Release
from cmsdash.queries.result import QueryResult
from cmsdash.queries.runner import NO_FILTERS, run_query


def allocation_reconciliation(release: Release) -> QueryResult:
    """Return the allocation of Priority 5 by stage and part: rows `stage`, `part`, `cities`, `amount_cents`, `share`.

    The parts of a stage add up to the allocation, the unpublished part included. The stage `programme` has the
    programme's own figures: its two decrees and the rest.
    """
    return run_query(release, "allocation_reconciliation", NO_FILTERS)


def count_undivided_cities(release: Release) -> int:
    """Return how many cities have, from the stage "admitted" on, only a total of both priorities."""
    return int(run_query(release, "undivided_cities", NO_FILTERS).table["cities"].iloc[0])


def programme_conflicts(release: Release) -> QueryResult:
    """Return the programme's own figures that contradict another figure, with the code of that figure."""
    return run_query(release, "programme_conflicts", NO_FILTERS)


def programme_figures(release: Release) -> QueryResult:
    """Return the programme's own figures. Each has one of `amount_cents`, `count` and `share`; the others are NA."""
    return run_query(release, "programme_figures", NO_FILTERS)


def programme_statements(release: Release) -> QueryResult:
    """Return what the programme says of who carries out its operations, with its words in `quote`.

    Returns:
        `programme_topic` (a code of `ProgrammeTopic`), `says` (a key of the catalogues), `quote`, `date`.
    """
    return run_query(release, "programme_statements", NO_FILTERS)


def milestones(release: Release) -> QueryResult:
    """Return the milestones of the programme by date."""
    return run_query(release, "milestones", NO_FILTERS)


def missing_data_items(release: Release) -> QueryResult:
    """Return the data that no source publishes. `source` is where they would be expected."""
    return run_query(release, "missing_data_items", NO_FILTERS)


def taxonomy(release: Release) -> QueryResult:
    """Return the interventions with their objective and the target groups that the programme names with them."""
    return run_query(release, "taxonomy", NO_FILTERS)
