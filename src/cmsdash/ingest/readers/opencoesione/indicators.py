"""The indicators of operations: read as a file words them, small counts of persons taken away, made into rows.

Few persons are known by their number alone, and by the difference between two numbers. Whoever is counted, a file does
not say; so what is not plainly a count of things may count persons.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from cmsdash.ingest import privacy
from cmsdash.ingest.batch import ImportBatch, lineage_rows
from cmsdash.ingest.errors import RowRejectedError
from cmsdash.ingest.parsing.codes import slugify
from cmsdash.ingest.readers.opencoesione.source_file import SourceFile
from cmsdash.ingest.readers.records import FileProvenance

MIN_DISCLOSED_PERSONS = 10
"""The least number of persons that is told."""
NOTE = "few-persons"
_WRITTEN = re.compile(r"\d{1,15}(,\d{1,6}|\.\d{1,2})?", re.ASCII)
_TYPED = re.compile(r"\d{1,15}(\.\d+)?")


@dataclass(frozen=True)
class IndicatorValue:
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
        return slugify(f"{self.operation} {self.type} {self.code}")


def parse_indicator(fields: Mapping[str, str], line: int, operation: str, file: SourceFile) -> IndicatorValue:
    """A row understood. Raises RowRefusedError."""
    if not fields["code"]:
        raise RowRejectedError("cell_missing", file.header.column("code"))
    unit = fields.get("unit", "") or fields.get("unit_code", "")
    planned, realised = (_value(fields.get(name, ""), file, name) for name in ("planned", "realised"))
    of_things = file.mapping.code("unit", unit) == "things"
    said = (fields["code"], fields.get("type", ""), fields.get("name", ""), unit, planned, realised)
    return IndicatorValue(file.file_info.sha256, line, operation, *said, of_things)


def _value(value: str, file: SourceFile, name: str) -> str:
    """A number with a decimal point; of `1.234` nobody knows what it is."""
    column = file.header.column(name)
    kind = file.types.get(column, "VARCHAR")
    if kind == "FLOAT" and value:
        raise RowRejectedError("number_float32", column, value)
    if value.startswith("-"):
        raise RowRejectedError("value_negative", column, value)
    if value and not (_WRITTEN if kind == "VARCHAR" else _TYPED).fullmatch(value):
        raise RowRejectedError("value_unreadable", column, value)
    return value.replace(",", ".")


def suppress_small_counts(indicators: Iterable[IndicatorValue]) -> list[IndicatorValue]:
    """The indicators without what was realised for persons, in each operation where one number, or the difference of
    two, is of few."""
    by_operation: dict[str, list[IndicatorValue]] = {}
    for one in indicators:
        by_operation.setdefault(one.operation, []).append(one)
    return [one for rows in by_operation.values() for one in (_hidden(rows) if _tells(rows) else rows)]


def _tells(rows: Sequence[IndicatorValue]) -> bool:
    numbers = sorted({Decimal(0), *(Decimal(one.realised) for one in rows if one.realised and not one.of_things)})
    return any(after - before < MIN_DISCLOSED_PERSONS for before, after in pairwise(numbers))


def _hidden(rows: Sequence[IndicatorValue]) -> list[IndicatorValue]:
    hides = (one.realised and not one.of_things for one in rows)
    return [replace(one, realised="", note=NOTE) if hide else one for one, hide in zip(rows, hides, strict=True)]


def indicators_to_batch(
    indicators: Sequence[IndicatorValue], origin: FileProvenance, sources: dict[str, dict[str, str]]
) -> ImportBatch:
    """The indicators as rows of a table of their own."""
    rows = [
        {
            "indicator": one.key,
            "operation": one.operation,
            "code": one.code,
            "type": one.type,
            "name": privacy.redact(one.name).text,
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
    lineage = lineage_rows("operation_indicators", lines, origin.file, origin.sha256, origin.source)
    return ImportBatch({"operation_indicators": rows, "lineage": lineage}, sources)
