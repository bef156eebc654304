"""Questions to a release, each named as its answer."""

from cmsdash.queries.answer import Answer
from cmsdash.queries.funded import operations
from cmsdash.queries.money import decrees, need, region_stages, stage_figures, stage_parts, stage_summary
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
from cmsdash.queries.quality import (
    checks,
    city_conflicts,
    completeness,
    completeness_by_field,
    completeness_of_figures,
    completeness_of_operations,
    moments,
)
from cmsdash.queries.register import dictionary, sources

__all__ = [
    "Answer",
    "checks",
    "city_conflicts",
    "completeness",
    "completeness_by_field",
    "completeness_of_figures",
    "completeness_of_operations",
    "conflicts",
    "context",
    "decrees",
    "dictionary",
    "figures",
    "known_by_city",
    "moments",
    "need",
    "operations",
    "option_counts",
    "programme_figures",
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
