"""Validation issues of a release: a code for the catalogues, and the place."""

import errno
import json
import re
from dataclasses import dataclass

_QUOTED = re.compile(r"'([^']{1,80})'")


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


class ContentError(TypeError, ValueError):
    """Content of a file is not what it must be; its text has names and values only, no words of a language."""


def describe_error(error: Exception) -> str:
    """Return what an exception says without the English of its library, for use in a sentence of any language.

    Args:
        error: Of this project (`ContentError`): its text. Of the system: the name of its number, such as `EACCES`.
            Of JSON: line and column. Of a missing key: the key. Otherwise what the text quotes, or "".
    """
    if isinstance(error, json.JSONDecodeError):
        return f"{error.lineno}:{error.colno}"
    if isinstance(error, ContentError):
        return str(error)
    if isinstance(error, OSError):
        return errno.errorcode.get(error.errno or 0, "")
    if isinstance(error, LookupError):
        return str(error.args[0])[:80] if error.args else ""
    return next(iter(_QUOTED.findall(str(error))), "")


class ReleaseValidationError(Exception):
    """A release is invalid; `issues` lists every defect found."""

    def __init__(self, issues: list[ValidationIssue]) -> None:
        super().__init__(f"{len(issues)} issues, the first: {issues[0]}")
        self.issues = issues
