"""Questions to a release, each named as its answer."""

from cmsdash.queries.answer import Answer, codes_of
from cmsdash.queries.classification import class_coverage, class_inferred, class_measures, class_rules
from cmsdash.queries.comparison import common_stages, comparison, peer_bands, peers
from cmsdash.queries.composition import compose_all
from cmsdash.queries.funded import declared, how_many, operations
from cmsdash.queries.listing import (
    SORTS,
    Leaf,
    actors,
    classes,
    classified,
    indicators,
    leaf,
    listed,
    located,
    operation,
    payments,
    shares,
)
from cmsdash.queries.money import decrees, need, region_stages, stage_figures, stage_parts, stage_summary
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
from cmsdash.queries.quality import (
    checks,
    city_conflicts,
    completeness,
    completeness_by_field,
    completeness_of_figures,
    completeness_of_operations,
    moments,
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
    "checks",
    "city_conflicts",
    "class_coverage",
    "class_inferred",
    "class_measures",
    "class_rules",
    "classes",
    "classified",
    "codes_of",
    "common_stages",
    "comparison",
    "completeness",
    "completeness_by_field",
    "completeness_of_figures",
    "completeness_of_operations",
    "compose_all",
    "conflicts",
    "context",
    "coverage",
    "declared",
    "decrees",
    "dictionary",
    "figures",
    "find_cities",
    "find_operations",
    "how_many",
    "incomes",
    "indicators",
    "known_by_city",
    "leaf",
    "listed",
    "located",
    "moments",
    "need",
    "of_cell",
    "of_intervention",
    "of_objective",
    "operation",
    "operations",
    "option_counts",
    "payments",
    "peer_bands",
    "peers",
    "programme_figures",
    "pyramid",
    "questions",
    "reconciliation",
    "region_stages",
    "releases",
    "shares",
    "sources",
    "stage_figures",
    "stage_parts",
    "stage_summary",
    "target_groups",
    "taxonomy",
    "timeline",
    "tree",
    "unpublished",
    "vocabulary",
]
