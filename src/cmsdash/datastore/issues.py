"""What can be wrong with a release, and where: a code with its place, worded by the catalogues."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ValidationIssue:
    """One thing to mend. `code` names a sentence in the catalogues (`problem.<code>`); `row` counts the
    header as line 1, as a spreadsheet does; 0 means the file as a whole."""

    code: str
    file: str
    row: int = 0
    column: str = ""
    value: str = ""
    expected: str = ""


class ReleaseValidationError(Exception):
    """A release that is refused, with every problem found."""

    def __init__(self, problems: list[ValidationIssue]) -> None:
        super().__init__(f"{len(problems)} problems, the first: {problems[0]}")
        self.issues = problems
