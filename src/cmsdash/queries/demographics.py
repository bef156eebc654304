"""Who lives in the cities: age, sex, income."""

from cmsdash.datastore.releases.release import Release
from cmsdash.domain import Selection
from cmsdash.queries.result import QueryResult
from cmsdash.queries.runner import run_query


def population_pyramid(release: Release, selection: Selection) -> QueryResult:
    """`women` and `men` by five years of age (`age_from`), city by city."""
    return run_query(release, "population_pyramid", selection)


def age_bands(release: Release, selection: Selection) -> QueryResult:
    """People of each age band, their share of the city and their share of the 39 cities together."""
    return run_query(release, "age_bands", selection)


def income_comparison(release: Release, selection: Selection) -> QueryResult:
    """Euro per taxpayer of each city, then of its region, of the 39 cities and of Italy."""
    return run_query(release, "income_comparison", selection)
