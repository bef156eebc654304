"""Questions that readers ask, each with the rows that answer it and the selection where they can be seen."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cmsdash.domain import NOT_STATED, Knowledge, Selection, Stage, Status
from cmsdash.facts import Release
from cmsdash.queries.answer import Answer
from cmsdash.queries.engine import cached_per_release
from cmsdash.queries.funded import operations
from cmsdash.queries.places import known_by_city


@dataclass(frozen=True)
class Question:
    """A question by its code, the rows that answer it, and the choices that show them on the first of `pages`."""

    code: str
    answer: Answer
    pages: tuple[str, ...]
    choices: Mapping[str, tuple[str, ...]]

    @property
    def of_cities(self) -> bool:
        """True when a row of the answer is a city, False when it is an operation."""
        return "knowledge" in self.answer.table


@cached_per_release
def questions(release: Release) -> tuple[Question, ...]:
    """Every question with its answer on this release."""
    stated = tuple(release.tables["objectives"]["objective"])
    return (
        _class(release, "unpublished", Knowledge.UNPUBLISHED),
        _class(release, "total-only", Knowledge.TOTAL_ONLY),
        _stage(release, "ceiling", Stage.CEILING),
        _stage(release, "admitted", Stage.ADMITTED),
        _operations(release, "women", group=("donne-violenza",)),
        _operations(release, "youth", group=("giovani",)),
        _operations(release, "under-way", status=(Status.UNDER_WAY.value,)),
        _operations(release, "decree", status=(Status.DECREE.value,)),
        _operations(release, "objective", objective=stated),
        _operations(release, "silent", group=(NOT_STATED,)),
    )


def _class(release: Release, code: str, knowledge: Knowledge) -> Question:
    """Which cities are in a class; the selection names them, for no filter can."""
    table = known_by_city(release, Selection()).table
    found = table[table["knowledge"] == knowledge.value]
    return Question(code, Answer(f"question_{code}", found), ("cities",), {"city": tuple(found["city"])})


def _stage(release: Release, code: str, stage: Stage) -> Question:
    """Which cities have a Priority 5 figure of a stage."""
    choices = {"stage": (stage.value,)}
    table = known_by_city(release, Selection(stage=(stage.value,))).table
    return Question(code, Answer(f"question_{code}", table[table["amount_cents"].notna()]), ("cities",), choices)


def _operations(release: Release, code: str, **choices: Any) -> Question:
    """Which operations answer to some choices."""
    found = operations(release, Selection(**choices)).named(f"question_{code}")
    return Question(code, found, ("operations", "cities"), choices)
