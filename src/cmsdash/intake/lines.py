"""The rows of a file beside the projects that have one of some keys, and how many rows it has, counted apart."""

import math
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from typing import Any

from cmsdash.facts.account import Tally
from cmsdash.intake import engine
from cmsdash.intake.amounts import published_cents
from cmsdash.intake.keyed import cells_of, scan_keys
from cmsdash.intake.opened import Opened
from cmsdash.intake.published import COUNTED
from cmsdash.intake.refusals import FileRefusedError, refusing_damage
from cmsdash.intake.scan import Found
from cmsdash.intake.tables import written


@dataclass(frozen=True)
class Line:
    """One row: the line it begins on, its fields and its cents."""

    line: int
    fields: dict[str, str]
    cents: int


@dataclass(frozen=True)
class Lines:
    """The rows that were looked for, and the rows of the whole file by a count that shares no code with the engine;
    its cents too, where it was not the engine that counted them (None where it was)."""

    found: tuple[Line, ...]
    rows: int
    cents: int | None


def lines_of(file: Opened, keys: Collection[str], advance: Callable[[int], Any]) -> Lines:
    """The rows of a file that have one of the keys; one of a wrong width is left to the engine, which tells it.
    `advance` is told how many bytes each piece of a CSV file had.

    Raises FileRefusedError.
    """
    return _csv_lines(file, keys, advance) if file.is_csv else _parquet_lines(file, keys)


def _csv_lines(file: Opened, keys: Collection[str], advance: Callable[[int], Any]) -> Lines:
    scanned = scan_keys(file.plain, file.header.places["key"], keys, advance)
    lines = (_line(found, file) for found in scanned.found)
    return Lines(tuple(line for line in lines if line), scanned.rows, None)


def _line(found: Found, file: Opened) -> Line | None:
    try:
        cells = cells_of(found.row)
    except (UnicodeError, ValueError) as error:
        raise FileRefusedError("file_unreadable", file.name, found.line, str(error)) from error
    if len(cells) != len(file.header.names):
        return None
    fields = file.header.fields(cells, COUNTED)
    return Line(found.line, fields, published_cents(fields.get("amount", "")))


def _parquet_lines(file: Opened, keys: Collection[str]) -> Lines:
    columns = [file.header.column(field) for field in file.header.places]
    selected = replace(file.header, places={field: place for place, field in enumerate(file.header.places)})
    asked = engine.parquet_lines(file.plain, columns, file.amount, file.types, (file.header.column("key"), keys))
    found = (
        Line(place, selected.fields([written(value) for value in values], COUNTED), cents)
        for place, cents, values in asked
    )
    return Lines(tuple(found), engine.parquet_rows(file.plain), _parquet_cents(file))


def _parquet_cents(file: Opened) -> int:
    import pyarrow.parquet as pq  # needed here only

    if not file.amount:
        return 0
    with refusing_damage(file.name):
        batches = pq.ParquetFile(file.plain).iter_batches(columns=[file.amount])
        return sum(_cents(value) for batch in batches for value in batch.column(0).to_pylist())


def _cents(value: object) -> int:
    """Cents of a cell: text as published, a number rounded half away from zero, as the engine does."""
    if isinstance(value, str):
        return published_cents(value.strip())
    number = float(str(value)) if value is not None else 0.0
    return int(math.copysign(math.floor(abs(number) * 100 + 0.5), number))


def counted(file: Opened, lines: Lines, told: Tally) -> Tally:
    """The rows and cents of a file, by both counts. Raises FileRefusedError when they differ."""
    apart = Tally(lines.rows, told.cents if lines.cents is None else lines.cents)
    if apart != told:
        raise FileRefusedError("counts_differ", file.name, value=f"{told}", expected=f"{apart}")
    return apart
