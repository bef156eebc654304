"""How operations are classified: by which evidence, by which rules, and how well the rules do."""

from cmsdash.datastore.releases.release import Release
from cmsdash.queries.result import QueryResult
from cmsdash.queries.runner import NO_FILTERS, run_query


def classification_coverage(release: Release) -> QueryResult:
    """For each field (`what`) how many operations are classified, by the surest evidence (`known_by`)."""
    return run_query(release, "classification_coverage", NO_FILTERS)


def classifier_metrics(release: Release) -> QueryResult:
    """Precision and recall of the rules on titles labelled by hand, for each half and field."""
    return run_query(release, "classifier_metrics", NO_FILTERS)


def classification_rules(release: Release) -> QueryResult:
    """Every class of the programme with its rule, what the rule decided and how it did on the measured half."""
    return run_query(release, "classification_rules", NO_FILTERS)


def inferred_classes(release: Release) -> QueryResult:
    """The operations of which a rule inferred anything, with the words that decided."""
    return run_query(release, "inferred_classes", NO_FILTERS)
