"""Money by stage: what each stage knows, for how many cities, and what of the allocation is not published."""

from cmsdash.datastore.releases.release import Release
from cmsdash.domain import Selection
from cmsdash.queries.result import QueryResult
from cmsdash.queries.runner import cached_per_release, run_query


def stage_figures(release: Release, selection: Selection) -> QueryResult:
    """One row a city in scope and stage: `amount_cents` and that amount for each of some people (`per_…_cents`)."""
    return run_query(release, "stage_figures", selection)


def stage_summary(release: Release, selection: Selection) -> QueryResult:
    """One row a stage: `cities` with a figure of `of_cities` in scope, the sum, and the spread of the measure.

    The spread (`median_cents`, `lower_cents`, `upper_cents`) is missing where the values are too few.
    """
    return run_query(release, "stage_summary", selection)


def stage_allocation_breakdown(release: Release, selection: Selection) -> QueryResult:
    """Each stage against the allocation: rows `stage`, `part`, `cities`, `amount_cents`, `share`.

    Under any filter the parts of a stage add up to the allocation of the priority asked for: what the filters leave
    out is a part of its own (`elsewhere`), and so is what nobody publishes by city.
    """
    return run_query(release, "stage_allocation_breakdown", selection)


def stage_totals_by_region(release: Release, selection: Selection) -> QueryResult:
    """One row a region in scope and stage with a figure: the sum, and how many of its cities it covers."""
    return run_query(release, "stage_totals_by_region", selection)


@cached_per_release
def decree_totals(release: Release) -> QueryResult:
    """The two financing decrees of 2025 and the rest of the allocation: no filter reaches them."""
    table = run_query(release, "allocation_reconciliation", Selection()).table
    return QueryResult("decrees", table[table["stage"] == "programme"])


def need_and_funding(release: Release, selection: Selection) -> QueryResult:
    """One row a city in scope: its indicators of context beside its known figure, missing where none is published."""
    return run_query(release, "need_and_funding", selection)
