"""Questions to a release, each named as its answer."""

from cmsdash.queries.answer import Answer
from cmsdash.queries.classification import class_coverage, class_inferred, class_measures, class_rules
from cmsdash.queries.comparison import common_stages, comparison, peer_bands, peers
from cmsdash.queries.funded import declared, operations
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
from cmsdash.queries.register import dictionary, sources

__all__ = [
    "Answer",
    "Question",
    "age_bands",
    "class_coverage",
    "class_inferred",
    "class_measures",
    "class_rules",
    "common_stages",
    "comparison",
    "conflicts",
    "context",
    "declared",
    "dictionary",
    "figures",
    "incomes",
    "known_by_city",
    "operations",
    "option_counts",
    "peer_bands",
    "peers",
    "programme_figures",
    "pyramid",
    "questions",
    "reconciliation",
    "sources",
    "taxonomy",
    "timeline",
    "unpublished",
    "vocabulary",
]
