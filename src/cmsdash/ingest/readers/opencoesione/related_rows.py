"""Rows of a related file with given keys, and an independent count of the whole file."""

import math
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

from cmsdash.datastore.import_report import RowTotals
from cmsdash.ingest.errors import FileRejectedError, reject_damaged_file
from cmsdash.ingest.formats import duckdb_scanner
from cmsdash.ingest.formats.cell_text import cell_to_text
from cmsdash.ingest.formats.csv_key_filter import scan_rows_by_key
from cmsdash.ingest.formats.csv_scanner import MatchedRow, parse_csv_row
from cmsdash.ingest.parsing.amounts import parse_opencoesione_cents
from cmsdash.ingest.readers.opencoesione.projects_file import VERBATIM_FIELDS
from cmsdash.ingest.readers.opencoesione.source_file import SourceFile


@dataclass(frozen=True)
class KeyedRow:
    """One row with its line, its fields by name and its amount in cents, None where it is not understood."""

    line: int
    fields: dict[str, str]
    cents: int | None

    @property
    def totals(self) -> RowTotals:
        """The row and its cents, for totals."""
        return RowTotals(1, self.cents or 0, int(self.cents is None))


@dataclass(frozen=True)
class KeyedRows:
    """The rows with a wanted key, and the row count and amounts of the whole file without DuckDB.

    `amounts` is None for a CSV file, whose amounts only DuckDB adds up.
    """

    found: tuple[KeyedRow, ...]
    rows: int
    amounts: RowTotals | None


def read_keyed_rows(file: SourceFile, keys: Collection[str], advance: Callable[[int], Any]) -> KeyedRows:
    """Return the rows of a file that have one of the keys; malformed rows are left to DuckDB.

    `advance` is called with the number of bytes of each chunk of a CSV file. Raises FileRejectedError.
    """
    return _read_csv_rows(file, keys, advance) if file.is_csv else _read_parquet_rows(file, keys)


def _read_csv_rows(file: SourceFile, keys: Collection[str], advance: Callable[[int], Any]) -> KeyedRows:
    scanned = scan_rows_by_key(file.path, file.header.positions["key"], keys, advance)
    rows = (_parse_row(match, file) for match in scanned.found)
    return KeyedRows(tuple(row for row in rows if row), scanned.rows, None)


def _parse_row(match: MatchedRow, file: SourceFile) -> KeyedRow | None:
    try:
        cells = parse_csv_row(match.row, len(file.header.names))
    except ValueError:
        return None
    if len(cells) != len(file.header.names):
        return None
    fields = file.header.fields(cells, VERBATIM_FIELDS)
    return KeyedRow(match.line, fields, parse_opencoesione_cents(fields.get("amount", "")))


def _read_parquet_rows(file: SourceFile, keys: Collection[str]) -> KeyedRows:
    columns = [file.header.column(field) for field in file.header.positions]
    header = replace(file.header, positions={field: position for position, field in enumerate(file.header.positions)})
    found = duckdb_scanner.read_rows_by_key(
        file.path, columns, file.amount_column, file.types, (file.header.column("key"), keys)
    )
    rows = (
        KeyedRow(line, header.fields([cell_to_text(value) for value in values], VERBATIM_FIELDS), cents)
        for line, cents, values in found
    )
    return KeyedRows(tuple(rows), duckdb_scanner.parquet_row_count(file.path), _sum_parquet_amounts(file))


def _sum_parquet_amounts(file: SourceFile) -> RowTotals:
    import pyarrow.parquet as pq  # slow to import, and needed for Parquet files only

    if not file.amount_column:
        return RowTotals()
    with reject_damaged_file(file.name):
        batches = pq.ParquetFile(file.path).iter_batches(columns=[file.amount_column])
        return sum((_sum_values(batch.column(0).to_pylist()) for batch in batches), RowTotals())


def _sum_values(values: Sequence[object]) -> RowTotals:
    cents = [_value_to_cents(value) for value in values]
    return RowTotals(len(cents), sum(filter(None, cents)), cents.count(None))


def _value_to_cents(value: object) -> int | None:
    """Return the cents of a value, None for what is no amount; a half is rounded away from zero, as by DuckDB."""
    if isinstance(value, str):
        return parse_opencoesione_cents(value.strip())
    number = float(str(value)) if value is not None else 0.0
    if not abs(number) < duckdb_scanner.MAX_EUROS:  # NaN too
        return None
    return int(math.copysign(math.floor(abs(number) * 100 + 0.5), number))


def cross_check_totals(file: SourceFile, rows: KeyedRows, duckdb_total: RowTotals) -> RowTotals:
    """Return the rows and cents of a file. Raises FileRejectedError when the two counts differ."""
    total = replace(duckdb_total if rows.amounts is None else rows.amounts, rows=rows.rows)
    if total != duckdb_total:
        raise FileRejectedError("counts_differ", file.name, value=f"{duckdb_total}", expected=f"{total}")
    return total
