"""Questions that readers ask, each with the rows that answer it and the selection where they can be seen."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cmsdash.datastore.releases.release import Release
from cmsdash.domain import NOT_STATED, Availability, FundingStage, OperationStatus, Selection
from cmsdash.queries.cities import city_funding
from cmsdash.queries.operations import operations
from cmsdash.queries.result import QueryResult
from cmsdash.queries.runner import cached_per_release


@dataclass(frozen=True)
class Question:
    """A question by its code, the rows that answer it, and the choices that show them on the first of `pages`."""

    code: str
    answer: QueryResult
    pages: tuple[str, ...]
    choices: Mapping[str, tuple[str, ...]]

    @property
    def answers_with_cities(self) -> bool:
        """True when a row of the answer is a city, False when it is an operation."""
        return "knowledge" in self.answer.table


@cached_per_release
def answered_questions(release: Release) -> tuple[Question, ...]:
    """Every question with its answer on this release."""
    stated = tuple(release.tables["objectives"]["objective"])
    return (
        _class(release, "unpublished", Availability.UNPUBLISHED),
        _class(release, "total-only", Availability.TOTAL_ONLY),
        _stage(release, "ceiling", FundingStage.CEILING),
        _stage(release, "admitted", FundingStage.ADMITTED),
        _operations(release, "women", group=("donne-violenza",)),
        _operations(release, "youth", group=("giovani",)),
        _operations(release, "under-way", status=(OperationStatus.UNDER_WAY.value,)),
        _operations(release, "decree", status=(OperationStatus.DECREE.value,)),
        _operations(release, "objective", objective=stated),
        _operations(release, "silent", group=(NOT_STATED,)),
    )


def _class(release: Release, code: str, knowledge: Availability) -> Question:
    """Which cities are in a class; the selection names them, for no filter can."""
    table = city_funding(release, Selection()).table
    found = table[table["knowledge"] == knowledge.value]
    return Question(code, QueryResult(f"question_{code}", found), ("cities",), {"city": tuple(found["city"])})


def _stage(release: Release, code: str, stage: FundingStage) -> Question:
    """Which cities have a Priority 5 figure of a stage."""
    choices = {"stage": (stage.value,)}
    table = city_funding(release, Selection(stage=(stage.value,))).table
    return Question(code, QueryResult(f"question_{code}", table[table["amount_cents"].notna()]), ("cities",), choices)


def _operations(release: Release, code: str, **choices: Any) -> Question:
    """Which operations answer to some choices."""
    found = operations(release, Selection(**choices)).renamed(f"question_{code}")
    return Question(code, found, ("operations", "cities"), choices)
