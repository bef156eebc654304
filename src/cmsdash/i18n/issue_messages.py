"""Problems in the data, in words: where they are, what is wrong, how to mend it. Equal ones are told once."""

from collections.abc import Iterable
from dataclasses import dataclass

from cmsdash.datastore.issues import ValidationIssue
from cmsdash.i18n.translator import Translator

MAX_LISTED_PLACES = 3
"""Places that are told of problems that are equal."""


@dataclass(frozen=True)
class IssueGroup:
    """Problems of one code, column and expectation: the first ones, and how many there are."""

    first: tuple[ValidationIssue, ...]
    count: int


def group_issues(problems: Iterable[ValidationIssue]) -> list[IssueGroup]:
    """Equal problems together, in the order in which the first of each was found."""
    groups: dict[tuple[str, str, str], list[ValidationIssue]] = {}
    for problem in problems:
        groups.setdefault((problem.code, problem.column, problem.expected), []).append(problem)
    return [IssueGroup(tuple(found[:MAX_LISTED_PLACES]), len(found)) for found in groups.values()]


def issue_lines(problems: Iterable[ValidationIssue], text: Translator) -> list[str]:
    """One line for each group: its first problem, then where the next ones are and how many there are in all."""
    return [_line(group, text) for group in group_issues(problems)]


def _line(group: IssueGroup, text: Translator) -> str:
    first, *others = group.first
    if not others:
        return format_issue(first, text)
    places = "; ".join(_place(problem, text) for problem in others)
    return f"{format_issue(first, text)} {text('issue.repeated', places=places, n=text.number(group.count))}"


MAX_SHOWN_CHARS = 200
"""Characters of a damaged value that are shown."""


def format_issue(problem: ValidationIssue, text: Translator) -> str:
    """One line: the place, then what is wrong and what to do."""
    value = problem.value if len(problem.value) <= MAX_SHOWN_CHARS else f"{problem.value[:MAX_SHOWN_CHARS]}…"
    words = text(f"issue.{problem.code}", value=_visible(value), expected=problem.expected)
    return f"{_place(problem, text)}: {words}"


def _place(problem: ValidationIssue, text: Translator) -> str:
    kind = ("row" if problem.column else "line") if problem.row else "column" if problem.column else "file"
    return text(f"issue.place_{kind}", file=_visible(problem.file), row=problem.row, column=_visible(problem.column))


def _visible(said: str) -> str:
    """Words from a file on one line, none of their characters acting on a terminal."""
    return "".join(sign if sign.isprintable() else sign.encode("unicode_escape").decode() for sign in said)
