"""The codes that a file writes in its own way: objectives, priorities, local codes, CUP."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from cmsdash.domain import ClassificationBasis, Priority, PriorityBasis
from cmsdash.ingest.column_mapping import ColumnMapping, Header
from cmsdash.ingest.errors import RowRejectedError

_OBJECTIVE = re.compile(r"(?<![\d.])(?:ESO\s*|5\.)?4\.(8|11)(?!\d)", re.IGNORECASE)
_FESR = re.compile(r"\bRSO\s*\d", re.IGNORECASE)
_LOCAL = re.compile(r"[A-Z]{2,4}5\.4\.(8|11)\.\w+(\.\w+)*")
_PRIORITY = re.compile(r"(?<![\w.])P?(5|6|vi?)(?![\w.])", re.IGNORECASE)
_CUP = re.compile(r"[A-Z][0-9A-Z]{14}")
_ROMAN = {"5": Priority.P5, "v": Priority.P5, "6": Priority.P6, "vi": Priority.P6}


@dataclass(frozen=True)
class OperationClasses:
    """Priority and specific objective of an operation, and how each is known."""

    priority: str
    priority_basis: str
    objective: str
    objective_basis: str


def parse_classes(
    fields: Mapping[str, str], local_code: str, mapping: ColumnMapping, header: Header
) -> OperationClasses:
    """What a row says of its priority and objective. Raises RowRefusedError."""
    said = fields.get("objective", "")
    objective, basis = parse_objective(said, local_code, mapping, header.column("objective"))
    priority = parse_priority(fields.get("priority", ""), mapping, header.column("priority"))
    fund = mapping.code("priority", fields.get("fund", "")) or ""
    # Both objectives belong to Priority 5 alone; FSE+ pays for Priority 5, FESR for Priority 6.
    known = priority or (Priority.P5 if objective else fund)
    if fund and known not in (fund, Priority.BOTH):
        raise RowRejectedError("fund_contradicts", header.column("fund"), fields["fund"])
    how = PriorityBasis.STATED if priority else PriorityBasis.INFERRED if known else PriorityBasis.UNKNOWN
    return OperationClasses(known, how, objective, basis)


def parse_objective(written: str, local_code: str, mapping: ColumnMapping, column: str) -> tuple[str, str]:
    """The specific objective and how it is known: the file says it, else the local code does, else neither.

    Raises RowRefusedError when the file names an objective that is not the programme's, or two.
    """
    known = mapping.code("objective", written) if written else None
    named = {known} if known else {f"ESO4.{found}" for found in _OBJECTIVE.findall(written)}
    if len(named) > 1 or (written and not named and not _FESR.search(written)):
        raise RowRejectedError("objective_unknown", column, written)
    if named:
        return named.pop(), ClassificationBasis.STATED
    found = _LOCAL.fullmatch(local_code)
    return (f"ESO4.{found[1]}", ClassificationBasis.CODE) if found else ("", "")


def parse_priority(written: str, mapping: ColumnMapping, column: str) -> str:
    """The priority that a cell names, empty for an empty cell. Raises RowRefusedError for any other word."""
    if not written:
        return ""
    known = mapping.code("priority", written)
    if known:
        return known
    named = {_ROMAN[found.casefold()] for found in _PRIORITY.findall(written)}
    if not named:
        raise RowRejectedError("priority_unknown", column, written)
    return named.pop() if len(named) == 1 else Priority.BOTH


def parse_cup(written: str, column: str) -> str:
    """The CUP without spaces. Raises RowRefusedError when it is not fifteen signs of the right kind."""
    cup = re.sub(r"[\s-]", "", written).upper()
    if cup and not _CUP.fullmatch(cup):
        raise RowRejectedError("cup_malformed", column, written)
    return cup


def map_to_code(kind: str, written: str, mapping: ColumnMapping, allowed: tuple[str, ...], column: str) -> str:
    """The code of a closed list that a cell means: itself, or a word that the mapping knows."""
    code = written.casefold() if written.casefold() in allowed else mapping.code(kind, written)
    if code not in allowed:
        raise RowRejectedError(f"{kind}_unknown", column, written, ", ".join(allowed))
    return code


def slugify(words: str) -> str:
    """A key made of words: lower case, digits and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", words.casefold()).strip("-")
