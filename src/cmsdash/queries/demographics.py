"""Age, sex and income of the population of the cities."""

from cmsdash.datastore.releases.release import Release
from cmsdash.domain import Selection
from cmsdash.queries.result import QueryResult
from cmsdash.queries.runner import run_query


def population_pyramid(release: Release, selection: Selection) -> QueryResult:
    """Return `women` and `men` of each city in scope by five-year age band, which starts at `age_from`."""
    return run_query(release, "population_pyramid", selection)


def age_bands(release: Release, selection: Selection) -> QueryResult:
    """Return the `people` of each city and age band, their `share` of the city and `share_cities` of all 39 cities."""
    return run_query(release, "age_bands", selection)


def income_comparison(release: Release, selection: Selection) -> QueryResult:
    """Return the income in euro per taxpayer of each city in scope, its region, the 39 cities and Italy, by `level`."""
    return run_query(release, "income_comparison", selection)
