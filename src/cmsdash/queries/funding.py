"""Amounts by funding stage."""

from dataclasses import replace

from cmsdash.datastore.releases.release import Release
from cmsdash.domain import Selection
from cmsdash.queries.result import QueryResult
from cmsdash.queries.runner import NO_FILTERS, cache_per_release, run_query


def stage_figures(release: Release, selection: Selection) -> QueryResult:
    """Return one row a city in scope and stage: `amount_cents` and the amounts per head (`per_…_cents`).

    Where only a total of both priorities is published, `total_cents` has it and `amount_cents` is NA.
    """
    return run_query(release, "stage_figures", selection)


def stage_summary(release: Release, selection: Selection) -> QueryResult:
    """Return one row a stage: the number of `cities` with a figure of `of_cities` in scope, and `amount_cents`.

    `median_cents`, `lower_cents` and `upper_cents` are of the chosen measure, and NA where there are too few values.
    """
    return run_query(release, "stage_summary", selection)


def stage_allocation_breakdown(release: Release, selection: Selection) -> QueryResult:
    """Return the allocation by stage and part: rows `stage`, `part`, `cities`, `amount_cents`, `share`.

    Under any filter the parts of a stage add up to the allocation of the shown priority: figures outside the filters
    are the part `elsewhere`, and what no source publishes by city is the part `unpublished`.
    """
    return run_query(release, "stage_allocation_breakdown", selection)


def stage_totals_by_region(release: Release, selection: Selection) -> QueryResult:
    """Return one row a region in scope and stage: `amount_cents`, and the `cities` with a figure of `of_cities`."""
    return run_query(release, "stage_totals_by_region", selection)


@cache_per_release
def decree_totals(release: Release) -> QueryResult:
    """Return the two financing decrees of 2025 and the rest of the allocation, without filters."""
    table = run_query(release, "allocation_reconciliation", NO_FILTERS).table
    return QueryResult("decrees", table[table["stage"] == "programme"])


def need_and_funding(release: Release, selection: Selection) -> QueryResult:
    """Return one row a city in scope: context indicators (shares 0 to 1, income in euro) and its known figure.

    The columns of the figure are NA where none is published, or none of the chosen stage: see `knowledge`.
    """
    return run_query(release, "need_and_funding", selection)


@cache_per_release
def select_compared_stage(release: Release, selection: Selection) -> Selection:
    """Return the selection with the one stage whose figures are compared.

    It is the stage with most cities in scope, among the chosen ones if there are any; of stages with equally many
    cities, that of the known figure of most, then the most advanced. If no city in scope has a figure, it is the stage
    with most of all cities.
    """
    stages = run_query(release, "stage_summary", selection).table
    if not stages["cities"].any() and (selection.city or selection.region):
        return replace(selection, stage=select_compared_stage(release, selection.reset("city").reset("region")).stage)
    known = run_query(release, "city_funding", selection).table["stage"].value_counts()
    most_first = stages.assign(known=stages["stage"].map(known).fillna(0)).sort_values(
        ["cities", "known"], ascending=False
    )  # stable: the most advanced of equals is the first
    return replace(selection, stage=(str(most_first["stage"].iloc[0]),))
