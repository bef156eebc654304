"""What is known of each city: its money, its people."""

from cmsdash.domain import Selection
from cmsdash.facts import Release
from cmsdash.queries.answer import Answer
from cmsdash.queries.engine import run


def known_by_city(release: Release, selection: Selection) -> Answer:
    """One row a city in scope: `knowledge`, the figure the rule chose (`amount_cents`, `stage`, `kind`, `date`),
    `total_cents` where only a P5+P6 total is known, `per_resident_cents`, and how many `operations` match: not to be
    added up, for one operation may be in several cities (`how_many` counts each once)."""
    return run(release, "known_by_city", selection)


def figures(release: Release, selection: Selection) -> Answer:
    """Every published figure of the cities in scope, whatever stage and kind; `is_known` marks the rule's choice."""
    return run(release, "figures", selection)


def context(release: Release, selection: Selection) -> Answer:
    """People, area and income of the cities in scope, one row a city."""
    return run(release, "context", selection)
