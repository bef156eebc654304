"""Parsing of codes: objectives, priorities, CUP and the codes of closed lists."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from cmsdash.domain import ClassificationBasis, Priority, PriorityBasis
from cmsdash.ingest.column_mapping import ALLOWED_CODES, ColumnMapping, Header
from cmsdash.ingest.errors import OPTION_SEPARATOR, RowRejectedError

_OBJECTIVE = re.compile(r"(?<![\w.,])(?:(?:ESO|SO|OS) ?|5\.)?4 ?[.,_-] ?(8|11)(?:(?<=8)0)?(?!\d)", re.IGNORECASE)
"""The number of an objective; a spreadsheet writes the number 4.8 as 4.80."""
_OBJECTIVE_LETTER = re.compile(
    r"(?:^|[,;/] ?|\be |\b(?:lett(?:era|er|\.)?|obiettivo(?: specifico)?|ESO|OS|SO|4[.,]) ?)"
    r"\(?(h|k)\)?(?=$|[\s).:;,–—-])",
    re.IGNORECASE,
)
_NUMBER_BY_LETTER = {"h": "8", "k": "11"}
"""Letters of the objectives in Article 4(1) of Regulation (EU) 2021/1057."""
MAX_CODE_CHARS = 400
"""No pattern sees more of a cell with a code."""
_FESR_OBJECTIVE = re.compile(r"\bRSO\s*\d", re.IGNORECASE)
_LOCAL_CODE = re.compile(r"[A-Z]{2,4}5\.4\.(8|11)\.\w+(\.\w+)*")
_PRIORITY = re.compile(
    r"(?<![\w.,])(?:P|PR|Priorit(?:à|a'?|y)|Asse)?[. ]?(5|6|vi?)(?:[.,]0+)?(?!\w|[.,]\d)", re.IGNORECASE
)
_CUP = re.compile(r"[A-Z][0-9A-Z]{14}")
_FORMER = "EX"
"""The word before a code that is no longer in use."""
_NUMBER = re.compile(r"([0-9]+)\.0+")
_NOTE = re.compile(r"[(\[][^()\[\]]*[)\]]")
_PRIORITY_BY_NUMERAL = {"5": Priority.P5, "v": Priority.P5, "6": Priority.P6, "vi": Priority.P6}
_NO_SLUG = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True)
class OperationClasses:
    """Priority and specific objective of an operation, each with its basis; empty where unknown."""

    priority: str
    priority_basis: str
    objective: str
    objective_basis: str


_NO_CLASSES = OperationClasses("", PriorityBasis.UNKNOWN, "", "")


def parse_classes(
    fields: Mapping[str, str], local_code: str, mapping: ColumnMapping, header: Header
) -> OperationClasses:
    """Return priority and objective of a row, from its fields `objective`, `priority` and `fund`.

    Raises:
        RowRejectedError: a value is unknown, or the fund contradicts the priority.
    """
    if not (local_code or fields.get("objective") or fields.get("priority") or fields.get("fund")):
        return _NO_CLASSES
    objective, objective_basis = parse_objective(
        fields.get("objective", ""), local_code, mapping, header.column("objective")
    )
    stated = parse_priority(fields.get("priority", ""), mapping, header.column("priority"))
    fund_priority = mapping.code("priority", fields.get("fund", "")) or ""
    # Both objectives belong to Priority 5 only; FSE+ funds Priority 5, FESR funds Priority 6.
    priority = stated or (Priority.P5 if objective else fund_priority)
    if fund_priority and priority not in (fund_priority, Priority.BOTH):
        raise RowRejectedError("fund_contradicts", header.column("fund"), fields["fund"])
    basis = PriorityBasis.STATED if stated else PriorityBasis.INFERRED if priority else PriorityBasis.UNKNOWN
    return OperationClasses(priority, basis, objective, objective_basis)


def parse_objective(text: str, local_code: str, mapping: ColumnMapping, column: str) -> tuple[str, str]:
    """Return the specific objective and its basis: the cell, else the local code, else two empty strings.

    Raises RowRejectedError when the cell names several objectives, or one of another programme.
    """
    mapped = mapping.code("objective", text) if text else None
    objectives = {mapped} if mapped else _find_objectives(text[:MAX_CODE_CHARS])
    if len(objectives) > 1 or (text and not objectives and not _FESR_OBJECTIVE.search(text[:MAX_CODE_CHARS])):
        raise RowRejectedError("objective_unknown", column, text, OPTION_SEPARATOR.join(ALLOWED_CODES["objective"]))
    if objectives:
        return objectives.pop(), ClassificationBasis.STATED
    match = _LOCAL_CODE.fullmatch(local_code)
    return (f"ESO4.{match[1]}", ClassificationBasis.CODE) if match else ("", "")


def _find_objectives(text: str) -> set[str]:
    """Return the objectives that a text names by number (`4.8`, `ESO 4.8`), else by letter (`h)`, `lett. k`)."""
    numbers = _OBJECTIVE.findall(text) or [
        _NUMBER_BY_LETTER[letter.casefold()] for letter in _OBJECTIVE_LETTER.findall(text)
    ]
    return {f"ESO4.{number}" for number in numbers}


def parse_priority(text: str, mapping: ColumnMapping, column: str) -> str:
    """Return the priority of a cell, "" for an empty cell. Raises RowRejectedError for any other text."""
    if not text:
        return ""
    mapped = mapping.code("priority", text)
    if mapped:
        return mapped
    priorities = {_PRIORITY_BY_NUMERAL[numeral.casefold()] for numeral in _PRIORITY.findall(text[:MAX_CODE_CHARS])}
    if not priorities:
        raise RowRejectedError("priority_unknown", column, text, OPTION_SEPARATOR.join(Priority))
    return priorities.pop() if len(priorities) == 1 else Priority.BOTH


def parse_cups(text: str, column: str) -> tuple[str, ...]:
    """Return the CUP of a cell in their order, without spaces and hyphens inside; words beside them are left out.

    Raises RowRejectedError when one is malformed, or named as a former one.
    """
    if not text:
        return ()
    upper = text.upper()
    joined = re.sub(r"[\s-]", "", upper)
    cups = [joined] if _CUP.fullmatch(joined) else [word for word in re.split(r"\W+", upper) if word]
    cups = [cup for cup in cups if cup == _FORMER or _CUP.fullmatch(cup) or not cup.isalpha()]
    if (joined and not cups) or not all(_CUP.fullmatch(cup) for cup in cups):
        raise RowRejectedError("cup_malformed", column, text)
    return tuple(dict.fromkeys(cups))


def parse_cup(text: str, column: str) -> str:
    """Return the first CUP of a cell, "" for an empty cell. Raises RowRejectedError when one is malformed."""
    return next(iter(parse_cups(text, column)), "")


def strip_zero_decimals(text: str) -> str:
    """Return a code that a program saved as a number (`16074001.0`) without its decimals, any other text unchanged."""
    match = _NUMBER.fullmatch(text) if text.endswith("0") else None
    return match[1] if match else text


def map_to_code(kind: str, text: str, mapping: ColumnMapping, allowed: tuple[str, ...], column: str) -> str:
    """Return the code of a closed list: the text itself or its code in the mapping, without a note in brackets.

    Raises RowRejectedError for an unknown word.
    """
    code = text.casefold() if text.casefold() in allowed else mapping.code(kind, text)
    code = code or mapping.code(kind, _NOTE.sub("", text[:MAX_CODE_CHARS]))
    if code not in allowed:
        raise RowRejectedError(f"{kind}_unknown", column, text, OPTION_SEPARATOR.join(allowed))
    return code


def slugify(text: str) -> str:
    """Return a key of lower-case ASCII letters, digits and hyphens."""
    return _NO_SLUG.sub("-", text.casefold()).strip("-")
