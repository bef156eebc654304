"""Validation issues of a release: a code for the catalogues, and the place."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ValidationIssue:
    """One defect of a data folder.

    Attributes:
        code: Key of its message in the catalogues (`issue.<code>`).
        file: Name of the file in the folder.
        row: Line of the file as in a spreadsheet, the header being 1; 0 for the whole file.
        column: Column, or another name of the place.
        value: The value found.
        expected: What was expected instead.
    """

    code: str
    file: str
    row: int = 0
    column: str = ""
    value: str = ""
    expected: str = ""


class ReleaseValidationError(Exception):
    """A release is invalid; `issues` lists every defect found."""

    def __init__(self, issues: list[ValidationIssue]) -> None:
        super().__init__(f"{len(issues)} issues, the first: {issues[0]}")
        self.issues = issues
