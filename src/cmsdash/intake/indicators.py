"""The indicators of operations: read as a file words them, small counts of persons taken away, made into rows.

Few persons are known by their number alone, and by the difference between two numbers. Whoever is counted, a file does
not say; so what is not plainly a count of things may count persons.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from cmsdash.intake import privacy
from cmsdash.intake.codes import slug
from cmsdash.intake.harvest import Harvest, traced
from cmsdash.intake.opened import Opened
from cmsdash.intake.record import Origin
from cmsdash.intake.refusals import RowRefusedError

FEW = 10
"""The least number of persons that is told."""
NOTE = "few-persons"
_WRITTEN = re.compile(r"\d{1,15}(,\d{1,6}|\.\d{1,2})?", re.ASCII)
_TYPED = re.compile(r"\d{1,15}(\.\d+)?")


@dataclass(frozen=True)
class Measured:
    """One indicator of an operation as a file (its SHA-256) states it; values as decimals, empty where it has none."""

    file: str
    line: int
    operation: str
    code: str
    type: str
    name: str
    unit: str
    planned: str
    realised: str
    of_things: bool
    note: str = ""

    @property
    def key(self) -> str:
        """The same indicator of the same operation has the same key in every file."""
        return slug(f"{self.operation} {self.type} {self.code}")


def measured(fields: Mapping[str, str], line: int, operation: str, file: Opened) -> Measured:
    """A row understood. Raises RowRefusedError."""
    if not fields["code"]:
        raise RowRefusedError("cell_missing", file.header.column("code"))
    unit = fields.get("unit", "") or fields.get("unit_code", "")
    planned, realised = (_value(fields.get(name, ""), file, name) for name in ("planned", "realised"))
    of_things = file.mapping.code("unit", unit) == "things"
    said = (fields["code"], fields.get("type", ""), fields.get("name", ""), unit, planned, realised)
    return Measured(file.received.sha256, line, operation, *said, of_things)


def _value(value: str, file: Opened, name: str) -> str:
    """A number with a decimal point; of `1.234` nobody knows what it is."""
    column = file.header.column(name)
    kind = file.types.get(column, "VARCHAR")
    if kind == "FLOAT" and value:
        raise RowRefusedError("number_float32", column, value)
    if value.startswith("-"):
        raise RowRefusedError("value_negative", column, value)
    if value and not (_WRITTEN if kind == "VARCHAR" else _TYPED).fullmatch(value):
        raise RowRefusedError("value_unreadable", column, value)
    return value.replace(",", ".")


def without_few(indicators: Iterable[Measured]) -> list[Measured]:
    """The indicators without what was realised for persons, in each operation where one number, or the difference of
    two, is of few."""
    by_operation: dict[str, list[Measured]] = {}
    for one in indicators:
        by_operation.setdefault(one.operation, []).append(one)
    return [one for rows in by_operation.values() for one in (_hidden(rows) if _tells(rows) else rows)]


def _tells(rows: Sequence[Measured]) -> bool:
    numbers = sorted({Decimal(0), *(Decimal(one.realised) for one in rows if one.realised and not one.of_things)})
    return any(after - before < FEW for before, after in pairwise(numbers))


def _hidden(rows: Sequence[Measured]) -> list[Measured]:
    hides = (one.realised and not one.of_things for one in rows)
    return [replace(one, realised="", note=NOTE) if hide else one for one, hide in zip(rows, hides, strict=True)]


def indicators_harvest(indicators: Sequence[Measured], origin: Origin, sources: dict[str, dict[str, str]]) -> Harvest:
    """The indicators as rows of a table of their own."""
    rows = [
        {
            "indicator": one.key,
            "operation": one.operation,
            "code": one.code,
            "type": one.type,
            "name": privacy.mask(one.name).text,
            "unit": one.unit,
            "planned": one.planned,
            "realised": one.realised,
            "date": origin.date,
            "source": origin.source,
            "note": one.note,
        }
        for one in indicators
    ]
    lines = {one.key: one.line for one in indicators}
    lineage = traced("operation_indicators", lines, origin.file, origin.sha256, origin.source)
    return Harvest({"operation_indicators": rows, "lineage": lineage}, sources)
