"""Operation indicators: parsing, suppression of small person counts, and conversion to rows."""

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
"""Smallest number of persons that a release may contain."""
SUPPRESSION_NOTE = "few-persons"
_TEXT_NUMBER = re.compile(r"\d{1,15}(,\d{1,6}|\.\d{1,2})?", re.ASCII)
"""Number in a text column. `1.234` is ambiguous and does not match."""
_TYPED_NUMBER = re.compile(r"\d{1,15}(\.\d+)?")


@dataclass(frozen=True)
class IndicatorValue:
    """One indicator of an operation as stated by a file.

    `file` is the SHA-256 of the file. `planned` and `realised` are decimal text, empty where missing.
    `counts_things` is true only where the unit is known not to be persons.
    """

    file: str
    line: int
    operation: str
    code: str
    type: str
    name: str
    unit: str
    planned: str
    realised: str
    counts_things: bool
    note: str = ""

    @property
    def key(self) -> str:
        """Key of the indicator, the same in every file."""
        return slugify(f"{self.operation} {self.type} {self.code}")

    @property
    def may_count_persons(self) -> bool:
        """True when the realised value is given and may be a number of persons."""
        return bool(self.realised) and not self.counts_things


def parse_indicator(fields: Mapping[str, str], line: int, operation: str, file: SourceFile) -> IndicatorValue:
    """Parse one row. Raises RowRejectedError."""
    if not fields["code"]:
        raise RowRejectedError("cell_missing", file.header.column("code"))
    unit = fields.get("unit", "") or fields.get("unit_code", "")
    return IndicatorValue(
        file=file.file_info.sha256,
        line=line,
        operation=operation,
        code=fields["code"],
        type=fields.get("type", ""),
        name=fields.get("name", ""),
        unit=unit,
        planned=_parse_value(fields, "planned", file),
        realised=_parse_value(fields, "realised", file),
        counts_things=file.mapping.code("unit", unit) == "things",
    )


def _parse_value(fields: Mapping[str, str], name: str, file: SourceFile) -> str:
    """Return a number with a decimal point, or "" for an empty cell. Raises RowRejectedError."""
    value, column = fields.get(name, ""), file.header.column(name)
    column_type = file.types.get(column, "VARCHAR")
    if column_type == "FLOAT" and value:
        raise RowRejectedError("number_float32", column, value)
    if value.startswith("-"):
        raise RowRejectedError("value_negative", column, value)
    if value and not (_TEXT_NUMBER if column_type == "VARCHAR" else _TYPED_NUMBER).fullmatch(value):
        raise RowRejectedError("value_unreadable", column, value)
    return value.replace(",", ".")


def suppress_small_counts(indicators: Iterable[IndicatorValue]) -> list[IndicatorValue]:
    """Remove the realised person counts of every operation where one of them is small.

    A count is small when it, or its difference from another count of the operation, is below
    `MIN_DISCLOSED_PERSONS`: a reader could subtract one from the other.
    """
    by_operation: dict[str, list[IndicatorValue]] = {}
    for indicator in indicators:
        by_operation.setdefault(indicator.operation, []).append(indicator)
    return [
        indicator
        for group in by_operation.values()
        for indicator in (_suppress(group) if _has_small_count(group) else group)
    ]


def _has_small_count(indicators: Sequence[IndicatorValue]) -> bool:
    counts = sorted({Decimal(0), *(Decimal(one.realised) for one in indicators if one.may_count_persons)})
    return any(larger - smaller < MIN_DISCLOSED_PERSONS for smaller, larger in pairwise(counts))


def _suppress(indicators: Sequence[IndicatorValue]) -> list[IndicatorValue]:
    return [replace(one, realised="", note=SUPPRESSION_NOTE) if one.may_count_persons else one for one in indicators]


def indicators_to_batch(
    indicators: Sequence[IndicatorValue], origin: FileProvenance, sources: dict[str, dict[str, str]]
) -> ImportBatch:
    """Return the rows of `operation_indicators` and their lineage."""
    rows = [
        {
            "indicator": indicator.key,
            "operation": indicator.operation,
            "code": indicator.code,
            "type": indicator.type,
            "name": privacy.redact(indicator.name).text,
            "unit": indicator.unit,
            "planned": indicator.planned,
            "realised": indicator.realised,
            "date": origin.date,
            "source": origin.source,
            "note": indicator.note,
        }
        for indicator in indicators
    ]
    lines = {indicator.key: indicator.line for indicator in indicators}
    lineage = lineage_rows("operation_indicators", lines, origin.file, origin.sha256, origin.source)
    return ImportBatch({"operation_indicators": rows, "lineage": lineage}, sources)
