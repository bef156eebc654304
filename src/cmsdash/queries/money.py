"""Money by stage: what each stage knows, for how many cities, and what of the allocation is not published."""

from cmsdash.domain import Selection
from cmsdash.facts import Release
from cmsdash.queries.answer import Answer
from cmsdash.queries.engine import cached_per_release, run


def stage_figures(release: Release, selection: Selection) -> Answer:
    """One row a city in scope and stage: `amount_cents` and that amount for each of some people (`per_…_cents`)."""
    return run(release, "stage_figures", selection)


def stage_summary(release: Release, selection: Selection) -> Answer:
    """One row a stage: `cities` with a figure of `of_cities` in scope, the sum, and the spread of the measure.

    The spread (`median_cents`, `lower_cents`, `upper_cents`) is missing where the values are too few.
    """
    return run(release, "stage_summary", selection)


def stage_parts(release: Release, selection: Selection) -> Answer:
    """Each stage against the allocation: rows `stage`, `part`, `cities`, `amount_cents`, `share`.

    Under any filter the parts of a stage add up to the allocation of the priority asked for: what the filters leave
    out is a part of its own (`elsewhere`), and so is what nobody publishes by city.
    """
    return run(release, "stage_parts", selection)


def region_stages(release: Release, selection: Selection) -> Answer:
    """One row a region in scope and stage with a figure: the sum, and how many of its cities it covers."""
    return run(release, "region_stages", selection)


@cached_per_release
def decrees(release: Release) -> Answer:
    """The two financing decrees of 2025 and the rest of the allocation: no filter reaches them."""
    table = run(release, "reconciliation", Selection()).table
    return Answer("decrees", table[table["stage"] == "programme"])


def need(release: Release, selection: Selection) -> Answer:
    """One row a city in scope: its indicators of context beside its known figure, missing where none is published."""
    return run(release, "need", selection)
