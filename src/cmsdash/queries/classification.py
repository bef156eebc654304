"""How operations are classified: by which evidence, by which rules, and how well the rules do."""

from cmsdash.facts import Release
from cmsdash.queries.answer import Answer
from cmsdash.queries.engine import EVERYTHING, run


def class_coverage(release: Release) -> Answer:
    """For each field (`what`) how many operations are classified, by the surest evidence (`known_by`)."""
    return run(release, "class_coverage", EVERYTHING)


def class_measures(release: Release) -> Answer:
    """Precision and recall of the rules on titles labelled by hand, for each half and field."""
    return run(release, "class_measures", EVERYTHING)


def class_rules(release: Release) -> Answer:
    """Every class of the programme with its rule, what the rule decided and how it did on the measured half."""
    return run(release, "class_rules", EVERYTHING)


def class_inferred(release: Release) -> Answer:
    """The operations of which a rule inferred anything, with the words that decided."""
    return run(release, "class_inferred", EVERYTHING)
