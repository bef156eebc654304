"""Frequent questions, each with its answer and the filters that show it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cmsdash.datastore.releases.release import Release
from cmsdash.domain import NOT_STATED, Availability, FundingStage, InferredClasses, OperationStatus, Selection
from cmsdash.queries.cities import city_funding
from cmsdash.queries.operations import operations
from cmsdash.queries.result import QueryResult
from cmsdash.queries.runner import cache_per_release


@dataclass(frozen=True)
class Question:
    """A frequent question.

    Attributes:
        code: The key of its words in the catalogues.
        answer: The cities or operations that answer it.
        pages: The pages that can show the answer, the main one first.
        choices: Fields of a `Selection` that restrict those pages to the answer.
    """

    code: str
    answer: QueryResult
    pages: tuple[str, ...]
    choices: Mapping[str, Any]

    @property
    def answers_with_cities(self) -> bool:
        """True if a row of the answer is a city, False if it is an operation."""
        return "knowledge" in self.answer.table


@cache_per_release
def answered_questions(release: Release) -> tuple[Question, ...]:
    """Return every question with its answer on a release, in display order."""
    objectives = tuple(release.tables["objectives"]["objective"])
    return (
        _availability_question(release, "unpublished", Availability.UNPUBLISHED),
        _availability_question(release, "total-only", Availability.TOTAL_ONLY),
        _stage_question(release, "ceiling", FundingStage.CEILING),
        _stage_question(release, "admitted", FundingStage.ADMITTED),
        _operations_question(release, "women", group=("donne-violenza",)),
        _operations_question(release, "youth", group=("giovani",)),
        _operations_question(release, "under-way", status=(OperationStatus.UNDER_WAY.value,)),
        _operations_question(release, "decree", status=(OperationStatus.DECREE.value,)),
        _operations_question(release, "objective", objective=objectives),
        _silent_question(release),
    )


def _availability_question(release: Release, code: str, availability: Availability) -> Question:
    """Which cities have an availability. No filter expresses it, so the choices list the cities."""
    table = city_funding(release, Selection()).table
    table = table[table["knowledge"] == availability.value]
    return Question(code, QueryResult(f"question_{code}", table), ("cities",), {"city": tuple(table["city"])})


def _stage_question(release: Release, code: str, stage: FundingStage) -> Question:
    """Which cities have a Priority 5 figure of a stage."""
    choices = {"stage": (stage.value,)}
    table = city_funding(release, Selection(stage=(stage.value,))).table
    table = table[table["amount_cents"].notna()]
    return Question(code, QueryResult(f"question_{code}", table), ("cities",), choices)


def _silent_question(release: Release) -> Question:
    """Which operations state no target group. `by_inference` marks those for which a rule infers one."""
    choices = {"group": (NOT_STATED,), "inferred": InferredClasses.EXCLUDE.value}
    silent = operations(release, Selection(**choices)).table["operation"]  # type: ignore[arg-type]
    table = operations(release, Selection()).table
    table = table[table["operation"].isin(silent)]
    table = table.assign(by_inference=table["inferred_groups"].map(len) > 0)
    return Question("silent", QueryResult("question_silent", table), ("operations", "cities"), choices)


def _operations_question(release: Release, code: str, **choices: Any) -> Question:
    """Which operations match filters."""
    answer = operations(release, Selection(**choices)).with_name(f"question_{code}")
    return Question(code, answer, ("operations", "cities"), choices)
