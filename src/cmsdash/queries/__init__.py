"""Questions to a release, each named as its answer."""

from cmsdash.queries.answer import Answer
from cmsdash.queries.classification import class_coverage, class_inferred, class_measures, class_rules
from cmsdash.queries.comparison import common_stages, comparison, peer_bands, peers
from cmsdash.queries.funded import declared, operations
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
from cmsdash.queries.register import dictionary, sources

__all__ = [
    "Answer",
    "Question",
    "age_bands",
    "checks",
    "city_conflicts",
    "class_coverage",
    "class_inferred",
    "class_measures",
    "class_rules",
    "common_stages",
    "comparison",
    "completeness",
    "completeness_by_field",
    "completeness_of_figures",
    "completeness_of_operations",
    "conflicts",
    "context",
    "declared",
    "decrees",
    "dictionary",
    "figures",
    "incomes",
    "known_by_city",
    "moments",
    "need",
    "operations",
    "option_counts",
    "peer_bands",
    "peers",
    "programme_figures",
    "pyramid",
    "questions",
    "reconciliation",
    "region_stages",
    "sources",
    "stage_figures",
    "stage_parts",
    "stage_summary",
    "taxonomy",
    "timeline",
    "unpublished",
    "vocabulary",
]
