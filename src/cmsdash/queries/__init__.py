"""Questions to a release, each named as its answer."""

from cmsdash.queries.answer import Answer
from cmsdash.queries.funded import operations
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
from cmsdash.queries.places import context, figures, known_by_city
from cmsdash.queries.programme import (
    conflicts,
    programme_figures,
    reconciliation,
    taxonomy,
    timeline,
    unpublished,
)
from cmsdash.queries.recipients import coverage, of_cell, of_intervention, of_objective, target_groups, tree
from cmsdash.queries.register import dictionary, sources
from cmsdash.queries.search import find_cities, find_operations

__all__ = [
    "SORTS",
    "Answer",
    "Leaf",
    "actors",
    "classes",
    "classified",
    "conflicts",
    "context",
    "coverage",
    "dictionary",
    "figures",
    "find_cities",
    "find_operations",
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
    "programme_figures",
    "reconciliation",
    "shares",
    "sources",
    "target_groups",
    "taxonomy",
    "timeline",
    "tree",
    "unpublished",
    "vocabulary",
]
