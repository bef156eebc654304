"""What the programme says of itself, and what it does not."""

from cmsdash.facts import Release
from cmsdash.queries.answer import Answer
from cmsdash.queries.engine import EVERYTHING, run


def reconciliation(release: Release) -> Answer:
    """Priority 5 over the 39 cities against its allocation: rows `stage`, `part`, `cities`, `amount_cents`, `share`.

    The parts of each stage add up to the allocation, the part not published included; stages are never added. The
    stage `programme` is what the programme itself says it admitted with its two decrees.
    """
    return run(release, "reconciliation", EVERYTHING)


def conflicts(release: Release) -> Answer:
    """The programme's figures that do not agree with another one, both sides."""
    return run(release, "conflicts", EVERYTHING)


def programme_figures(release: Release) -> Answer:
    """The programme's own figures in their written order; one of `amount_cents`, `count`, `share` is filled."""
    return run(release, "programme_figures", EVERYTHING)


def timeline(release: Release) -> Answer:
    """The programme's milestones by date."""
    return run(release, "timeline", EVERYTHING)


def unpublished(release: Release) -> Answer:
    """What was looked for and is published nowhere; the source is where one would expect it."""
    return run(release, "unpublished", EVERYTHING)


def taxonomy(release: Release) -> Answer:
    """The interventions of each objective, and the target groups that the programme's text names with them."""
    return run(release, "taxonomy", EVERYTHING)
