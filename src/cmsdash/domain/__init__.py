"""The programme's vocabulary: stages, kinds, priorities, and the selection. Standard library only."""

from cmsdash.domain.money import Kind, Knowledge, Measure, Priority, PriorityBasis, Stage, Status
from cmsdash.domain.rules import ActorRole, Basis, CityRole, Inferred, Match, Peers, Split
from cmsdash.domain.selection import (
    CHOICES,
    FACETS,
    LANGUAGES,
    LISTS,
    MAX_QUERY,
    MAX_SEARCH,
    NOT_STATED,
    Repair,
    Selection,
    Vocabulary,
    read,
    write,
)

__all__ = [
    "CHOICES",
    "FACETS",
    "LANGUAGES",
    "LISTS",
    "MAX_QUERY",
    "MAX_SEARCH",
    "NOT_STATED",
    "ActorRole",
    "Basis",
    "CityRole",
    "Inferred",
    "Kind",
    "Knowledge",
    "Match",
    "Measure",
    "Peers",
    "Priority",
    "PriorityBasis",
    "Repair",
    "Selection",
    "Split",
    "Stage",
    "Status",
    "Vocabulary",
    "read",
    "write",
]
