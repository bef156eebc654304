"""The rows of a file beside the projects that have one of some keys, and how many rows it has, counted apart."""

import math
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from typing import Any

from cmsdash.datastore.import_report import RowTotals
from cmsdash.ingest.errors import FileRejectedError, reject_damaged_file
from cmsdash.ingest.formats import duckdb_scanner
from cmsdash.ingest.formats.csv_key_filter import parse_csv_row, scan_rows_by_key
from cmsdash.ingest.formats.csv_scanner import MatchedRow
from cmsdash.ingest.formats.tabular import cell_to_text
from cmsdash.ingest.parsing.amounts import parse_opencoesione_cents
from cmsdash.ingest.readers.opencoesione.projects_file import COUNTED
from cmsdash.ingest.readers.opencoesione.source_file import SourceFile


@dataclass(frozen=True)
class KeyedRow:
    """One row: the line it begins on, its fields and its cents."""

    line: int
    fields: dict[str, str]
    cents: int


@dataclass(frozen=True)
class KeyedRows:
    """The rows that were looked for, and the rows of the whole file by a count that shares no code with the engine;
    its cents too, where it was not the engine that counted them (None where it was)."""

    found: tuple[KeyedRow, ...]
    rows: int
    cents: int | None


def read_keyed_rows(file: SourceFile, keys: Collection[str], advance: Callable[[int], Any]) -> KeyedRows:
    """The rows of a file that have one of the keys; one of a wrong width is left to the engine, which tells it.
    `advance` is told how many bytes each piece of a CSV file had.

    Raises FileRefusedError.
    """
    return _csv_lines(file, keys, advance) if file.is_csv else _parquet_lines(file, keys)


def _csv_lines(file: SourceFile, keys: Collection[str], advance: Callable[[int], Any]) -> KeyedRows:
    scanned = scan_rows_by_key(file.plain, file.header.places["key"], keys, advance)
    lines = (_line(found, file) for found in scanned.found)
    return KeyedRows(tuple(line for line in lines if line), scanned.rows, None)


def _line(found: MatchedRow, file: SourceFile) -> KeyedRow | None:
    try:
        cells = parse_csv_row(found.row)
    except (UnicodeError, ValueError) as error:
        raise FileRejectedError("file_unreadable", file.name, found.line, str(error)) from error
    if len(cells) != len(file.header.names):
        return None
    fields = file.header.fields(cells, COUNTED)
    return KeyedRow(found.line, fields, parse_opencoesione_cents(fields.get("amount", "")))


def _parquet_lines(file: SourceFile, keys: Collection[str]) -> KeyedRows:
    columns = [file.header.column(field) for field in file.header.places]
    selected = replace(file.header, places={field: place for place, field in enumerate(file.header.places)})
    asked = duckdb_scanner.read_rows_by_key(
        file.plain, columns, file.amount_column, file.types, (file.header.column("key"), keys)
    )
    found = (
        KeyedRow(place, selected.fields([cell_to_text(value) for value in values], COUNTED), cents)
        for place, cents, values in asked
    )
    return KeyedRows(tuple(found), duckdb_scanner.parquet_row_count(file.plain), _parquet_cents(file))


def _parquet_cents(file: SourceFile) -> int:
    import pyarrow.parquet as pq  # needed here only

    if not file.amount_column:
        return 0
    with reject_damaged_file(file.name):
        batches = pq.ParquetFile(file.plain).iter_batches(columns=[file.amount_column])
        return sum(_cents(value) for batch in batches for value in batch.column(0).to_pylist())


def _cents(value: object) -> int:
    """Cents of a cell: text as published, a number rounded half away from zero, as the engine does."""
    if isinstance(value, str):
        return parse_opencoesione_cents(value.strip())
    number = float(str(value)) if value is not None else 0.0
    return int(math.copysign(math.floor(abs(number) * 100 + 0.5), number))


def cross_check_totals(file: SourceFile, lines: KeyedRows, told: RowTotals) -> RowTotals:
    """The rows and cents of a file, by both counts. Raises FileRefusedError when they differ."""
    apart = RowTotals(lines.rows, told.cents if lines.cents is None else lines.cents)
    if apart != told:
        raise FileRejectedError("counts_differ", file.name, value=f"{told}", expected=f"{apart}")
    return apart
