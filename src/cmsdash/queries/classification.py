"""The classification of operations: its bases, its rules and their accuracy."""

from cmsdash.datastore.releases.release import Release
from cmsdash.queries.result import QueryResult
from cmsdash.queries.runner import NO_FILTERS, run_query


def classification_coverage(release: Release) -> QueryResult:
    """Return the number and share of `operations` by field (`what`) and most reliable basis (`known_by`)."""
    return run_query(release, "classification_coverage", NO_FILTERS)


def classifier_metrics(release: Release) -> QueryResult:
    """Return `precision` and `recall` (0 to 1) of the rules on the labelled titles, by `half` and field (`what`)."""
    return run_query(release, "classifier_metrics", NO_FILTERS)


def classification_rules(release: Release) -> QueryResult:
    """Return every class with its rule, the number of operations it classified, and its results on the measured half.

    The columns of the rule are NA for a class without one.
    """
    return run_query(release, "classification_rules", NO_FILTERS)


def inferred_classes(release: Release) -> QueryResult:
    """Return the operations with an inferred class: lists `classes` and `deciding`, the phrases that matched."""
    return run_query(release, "inferred_classes", NO_FILTERS)
