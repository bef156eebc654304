"""Problems in the data, in words: where they are, what is wrong, how to mend it. Equal ones are told once."""

from collections.abc import Iterable
from dataclasses import dataclass

from cmsdash.facts import Problem
from cmsdash.text.words import Text

PLACES_MAX = 3
"""Places that are told of problems that are equal."""


@dataclass(frozen=True)
class ProblemGroup:
    """Problems of one code, column and expectation: the first ones, and how many there are."""

    first: tuple[Problem, ...]
    count: int


def group_problems(problems: Iterable[Problem]) -> list[ProblemGroup]:
    """Equal problems together, in the order in which the first of each was found."""
    groups: dict[tuple[str, str, str], list[Problem]] = {}
    for problem in problems:
        groups.setdefault((problem.code, problem.column, problem.expected), []).append(problem)
    return [ProblemGroup(tuple(found[:PLACES_MAX]), len(found)) for found in groups.values()]


def problem_lines(problems: Iterable[Problem], text: Text) -> list[str]:
    """One line for each group: its first problem, then where the next ones are and how many there are in all."""
    return [_line(group, text) for group in group_problems(problems)]


def _line(group: ProblemGroup, text: Text) -> str:
    first, *others = group.first
    if not others:
        return worded(first, text)
    places = "; ".join(_place(problem, text) for problem in others)
    return f"{worded(first, text)} {text('problem.repeated', places=places, n=text.number(group.count))}"


LONGEST = 200
"""Characters of a damaged value that are shown."""


def worded(problem: Problem, text: Text) -> str:
    """One line: the place, then what is wrong and what to do."""
    value = problem.value if len(problem.value) <= LONGEST else f"{problem.value[:LONGEST]}…"
    words = text(f"problem.{problem.code}", value=_visible(value), expected=problem.expected)
    return f"{_place(problem, text)}: {words}"


def _place(problem: Problem, text: Text) -> str:
    kind = ("row" if problem.column else "line") if problem.row else "column" if problem.column else "file"
    return text(f"problem.place_{kind}", file=_visible(problem.file), row=problem.row, column=_visible(problem.column))


def _visible(said: str) -> str:
    """Words from a file on one line, none of their characters acting on a terminal."""
    return "".join(sign if sign.isprintable() else sign.encode("unicode_escape").decode() for sign in said)
