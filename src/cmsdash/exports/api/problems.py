"""Errors as programs and people read them: problem details (RFC 9457) in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from cmsdash.exports.json_export import write_json
from cmsdash.i18n import Translator

PROBLEM_MEDIA_TYPE = "application/problem+json"

STATUSES: Mapping[str, int] = {
    "invalid-parameters": 400,
    "not-found": 404,
    "method-not-allowed": 405,
    "not-acceptable": 406,
    "address-too-long": 414,
    "busy": 503,
    "unreadable": 503,
}
"""The status of each kind of problem. The page that explains the API has them in words."""


@dataclass(frozen=True)
class Problem:
    """Why a request was not answered.

    Attributes:
        code: A key of `STATUSES`.
        values: The values of the words of its detail.
        details: Further members, such as `errors` with one entry a parameter.
    """

    code: str
    values: Mapping[str, object] = field(default_factory=dict)
    details: Mapping[str, Any] = field(default_factory=dict)

    @property
    def status(self) -> int:
        """The status code."""
        return STATUSES[self.code]


def problem_json(problem: Problem, text: Translator, guide: str) -> bytes:
    """Return a problem as JSON in UTF-8.

    Args:
        problem: The problem.
        text: The reader's language.
        guide: The address of the page that explains the API; its anchors are the types of problems.
    """
    return write_json(
        {
            "type": f"{guide}#{problem.code}",
            "title": text(f"api.problem.{problem.code}"),
            "status": problem.status,
            "detail": _detail(problem, text),
            **problem.details,
        },
    )


def _detail(problem: Problem, text: Translator) -> str:
    """Return what is wrong in one paragraph: what the entries of `errors` say, else the words of the kind."""
    errors: Sequence[Mapping[str, Any]] = problem.details.get("errors", ())
    if errors:
        return " ".join(str(error["detail"]) for error in errors)
    detail = text(f"api.problem_detail.{problem.code}", **problem.values)
    nearest = problem.details.get("nearest")
    return f"{text('api.error.nearest', nearest=nearest)} {detail}" if nearest else detail
