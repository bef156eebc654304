"""What is known of each city: its money, its people."""

from cmsdash.datastore.releases.release import Release
from cmsdash.domain import Selection
from cmsdash.queries.result import QueryResult
from cmsdash.queries.runner import run_query


def city_funding(release: Release, selection: Selection) -> QueryResult:
    """One row a city in scope: `knowledge`, the figure the rule chose (`amount_cents`, `stage`, `kind`, `date`),
    `total_cents` where only a P5+P6 total is known, `per_resident_cents`, and how many `operations` match: not to be
    added up, for one operation may be in several cities (`how_many` counts each once)."""
    return run_query(release, "city_funding", selection)


def city_figures(release: Release, selection: Selection) -> QueryResult:
    """Every published figure of the cities in scope, whatever stage and kind; `is_known` marks the rule's choice."""
    return run_query(release, "city_figures", selection)


def city_profile(release: Release, selection: Selection) -> QueryResult:
    """People, area and income of the cities in scope, one row a city."""
    return run_query(release, "city_profile", selection)
