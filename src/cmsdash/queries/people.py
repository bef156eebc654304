"""Who lives in the cities: age, sex, income."""

from cmsdash.domain import Selection
from cmsdash.facts import Release
from cmsdash.queries.answer import Answer
from cmsdash.queries.engine import run


def pyramid(release: Release, selection: Selection) -> Answer:
    """`women` and `men` by five years of age (`age_from`), city by city."""
    return run(release, "pyramid", selection)


def age_bands(release: Release, selection: Selection) -> Answer:
    """People of each age band, their share of the city and their share of the 39 cities together."""
    return run(release, "age_bands", selection)


def incomes(release: Release, selection: Selection) -> Answer:
    """Euro per taxpayer of each city, then of its region, of the 39 cities and of Italy."""
    return run(release, "incomes", selection)
