"""What the programme says of itself, and what it does not."""

from cmsdash.datastore.releases.release import Release
from cmsdash.queries.result import QueryResult
from cmsdash.queries.runner import NO_FILTERS, run_query


def allocation_reconciliation(release: Release) -> QueryResult:
    """Priority 5 over the 39 cities against its allocation: rows `stage`, `part`, `cities`, `amount_cents`, `share`.

    The parts of each stage add up to the allocation, the part not published included; stages are never added. The
    stage `programme` is what the programme itself says it admitted with its two decrees.
    """
    return run_query(release, "allocation_reconciliation", NO_FILTERS)


def programme_conflicts(release: Release) -> QueryResult:
    """The programme's figures that do not agree with another one, both sides."""
    return run_query(release, "programme_conflicts", NO_FILTERS)


def programme_figures(release: Release) -> QueryResult:
    """The programme's own figures in their written order; one of `amount_cents`, `count`, `share` is filled."""
    return run_query(release, "programme_figures", NO_FILTERS)


def milestones(release: Release) -> QueryResult:
    """The programme's milestones by date."""
    return run_query(release, "milestones", NO_FILTERS)


def missing_data_items(release: Release) -> QueryResult:
    """What was looked for and is published nowhere; the source is where one would expect it."""
    return run_query(release, "missing_data_items", NO_FILTERS)


def taxonomy(release: Release) -> QueryResult:
    """The interventions of each objective, and the target groups that the programme's text names with them."""
    return run_query(release, "taxonomy", NO_FILTERS)
