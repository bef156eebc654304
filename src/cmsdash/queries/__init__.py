"""Questions to a release, each named as its answer."""

from cmsdash.queries.answer import Answer
from cmsdash.queries.classification import class_coverage, class_inferred, class_measures, class_rules
from cmsdash.queries.comparison import common_stages, comparison, peer_bands, peers
from cmsdash.queries.funded import declared, operations
from cmsdash.queries.listing import (
    SORTS,
    Leaf,
    actors,
    classes,
    classified,
    leaf,
    listed,
    located,
    operation,
    shares,
)
from cmsdash.queries.options import option_counts, vocabulary
from cmsdash.queries.people import age_bands, incomes, pyramid
from cmsdash.queries.places import context, figures, known_by_city
from cmsdash.queries.programme import (
    conflicts,
    programme_figures,
    reconciliation,
    taxonomy,
    timeline,
    unpublished,
)
from cmsdash.queries.questions import Question, questions
from cmsdash.queries.recipients import coverage, of_cell, of_intervention, of_objective, target_groups, tree
from cmsdash.queries.register import dictionary, sources
from cmsdash.queries.releases import changes, releases
from cmsdash.queries.search import find_cities, find_operations

__all__ = [
    "SORTS",
    "Answer",
    "Leaf",
    "Question",
    "actors",
    "age_bands",
    "changes",
    "class_coverage",
    "class_inferred",
    "class_measures",
    "class_rules",
    "classes",
    "classified",
    "common_stages",
    "comparison",
    "conflicts",
    "context",
    "coverage",
    "declared",
    "dictionary",
    "figures",
    "find_cities",
    "find_operations",
    "incomes",
    "known_by_city",
    "leaf",
    "listed",
    "located",
    "of_cell",
    "of_intervention",
    "of_objective",
    "operation",
    "operations",
    "option_counts",
    "peer_bands",
    "peers",
    "programme_figures",
    "pyramid",
    "questions",
    "reconciliation",
    "releases",
    "shares",
    "sources",
    "target_groups",
    "taxonomy",
    "timeline",
    "tree",
    "unpublished",
    "vocabulary",
]
