"""Questions to a release, each named as its answer."""

from cmsdash.queries.answer import Answer
from cmsdash.queries.funded import operations
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
from cmsdash.queries.register import dictionary, sources
from cmsdash.queries.releases import changes, releases

__all__ = [
    "Answer",
    "changes",
    "conflicts",
    "context",
    "dictionary",
    "figures",
    "known_by_city",
    "operations",
    "option_counts",
    "programme_figures",
    "reconciliation",
    "releases",
    "sources",
    "taxonomy",
    "timeline",
    "unpublished",
    "vocabulary",
]
