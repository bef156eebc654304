"""Messages about validation issues: place, cause and correction. Equal issues are grouped."""

from collections.abc import Iterable
from dataclasses import dataclass

from cmsdash.datastore.issues import ValidationIssue
from cmsdash.i18n.translator import Translator

MAX_LISTED_PLACES = 3
"""Places that are listed of a group of equal issues."""

MAX_SHOWN_CHARS = 200
"""Characters of an invalid value that are shown."""


@dataclass(frozen=True)
class IssueGroup:
    """Issues with the same code, column and expectation: the first ones, and the number of all."""

    examples: tuple[ValidationIssue, ...]
    count: int


def group_issues(issues: Iterable[ValidationIssue]) -> list[IssueGroup]:
    """Group equal issues, in the order of the first issue of each group."""
    groups: dict[tuple[str, str, str], list[ValidationIssue]] = {}
    for issue in issues:
        groups.setdefault((issue.code, issue.column, issue.expected), []).append(issue)
    return [IssueGroup(tuple(group[:MAX_LISTED_PLACES]), len(group)) for group in groups.values()]


def issue_lines(issues: Iterable[ValidationIssue], text: Translator) -> list[str]:
    """Return one line a group of equal issues: its first issue, the next places, and the number of issues."""
    return [_group_line(group, text) for group in group_issues(issues)]


def _group_line(group: IssueGroup, text: Translator) -> str:
    first, *others = group.examples
    if not others:
        return format_issue(first, text)
    places = "; ".join(_place(issue, text) for issue in others)
    return f"{format_issue(first, text)} {text('issue.repeated', places=places, n=text.number(group.count))}"


def format_issue(issue: ValidationIssue, text: Translator) -> str:
    """Return an issue as one line: the place, the cause and the correction."""
    value = issue.value if len(issue.value) <= MAX_SHOWN_CHARS else f"{issue.value[:MAX_SHOWN_CHARS]}…"
    words = text(f"issue.{issue.code}", value=_escape_unprintable(value), expected=_escape_unprintable(issue.expected))
    return f"{_place(issue, text)}: {words}"


def _place(issue: ValidationIssue, text: Translator) -> str:
    kind = ("row" if issue.column else "line") if issue.row else "column" if issue.column else "file"
    file, column = _escape_unprintable(issue.file), _escape_unprintable(issue.column)
    return text(f"issue.place_{kind}", file=file, row=issue.row, column=column)


def _escape_unprintable(value: str) -> str:
    """Escape line breaks and terminal control characters in text from a file."""
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in value)
