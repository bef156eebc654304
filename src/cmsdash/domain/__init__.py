"""The programme's vocabulary: stages, kinds, priorities, and the selection. Standard library only."""

from cmsdash.domain.money import Kind, Knowledge, Measure, Priority, PriorityBasis, Stage, Status
from cmsdash.domain.selection import (
    FACETS,
    LANGUAGES,
    MAX_QUERY,
    NOT_STATED,
    Repair,
    Selection,
    Vocabulary,
    read,
    write,
)

__all__ = [
    "FACETS",
    "LANGUAGES",
    "MAX_QUERY",
    "NOT_STATED",
    "Kind",
    "Knowledge",
    "Measure",
    "Priority",
    "PriorityBasis",
    "Repair",
    "Selection",
    "Stage",
    "Status",
    "Vocabulary",
    "read",
    "write",
]
