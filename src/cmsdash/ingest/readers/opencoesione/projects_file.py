"""A published projects file read twice: by the engine for its sums, byte by byte for its rows; the two must agree."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cmsdash.datastore.import_report import RowIssue, RowTotals
from cmsdash.ingest.column_mapping import Header, column_names, locate_header
from cmsdash.ingest.errors import FileRejectedError
from cmsdash.ingest.formats import duckdb_scanner
from cmsdash.ingest.formats.csv_key_filter import parse_csv_row
from cmsdash.ingest.formats.csv_scanner import MatchedRow, line_numbers_at, read_header, scan_for_bytes
from cmsdash.ingest.formats.tabular import cell_to_text
from cmsdash.ingest.parsing.amounts import parse_opencoesione_cents
from cmsdash.ingest.privacy.legal_forms import SEPARATOR
from cmsdash.ingest.readers.context import ReaderContext

COUNTED = frozenset({"key", "programme", "amount"})
"""Fields that the engine reads as well: of them only the blanks around are taken away, as it does."""


@dataclass(frozen=True)
class ProgrammeRow:
    """One row of the programme: its line, its fields (None when its width is wrong), and its cents."""

    line: int
    fields: dict[str, str] | None
    cents: int


@dataclass(frozen=True)
class ProjectsFile:
    """What a file holds: rows of the programme, the sum of all others, rows of a wrong width, the whole counted apart.

    `coarse` names fields whose numbers were stored in single precision: days and cents in them are not to be believed.
    """

    header: Header
    programme: str
    rows: tuple[ProgrammeRow, ...]
    outside: RowTotals
    counted: RowTotals
    misshapen: tuple[RowIssue, ...] = ()
    coarse: frozenset[str] = frozenset()
    coarse_columns: int = 0
    is_typed: bool = False


def read_projects_csv(
    path: Path, context: ReaderContext, advance: Callable[[int], Any], keys_to: Path | None = None
) -> ProjectsFile:
    """A CSV file in UTF-8; the keys of all its rows are kept in the file `keys_to`. Raises FileRefusedError when it is
    none, or when the two readings differ."""
    code = context.mapping.settings["programme"]
    names = read_csv_header(path)
    header = locate_header([(1, names)], context.mapping, path.name)
    with ThreadPoolExecutor(1) as beside:
        counting = beside.submit(scan_for_bytes, path, code.encode(), advance)
        keys = (header.column("key"), keys_to) if keys_to else None
        sums = duckdb_scanner.sum_csv(path, names, header.column("programme"), header.column("amount"), code, keys)
        scanned = counting.result()
    rows = tuple(row for found in scanned.found if (row := _row(found, header, code)))
    told = {row.line for row in rows if row.fields is None}
    misshapen = tuple(finding for finding in malformed_row_issues(path, sums.misshapen) if finding.line not in told)
    counted = RowTotals(scanned.rows, sums.inside.cents + sums.outside.cents)
    file = ProjectsFile(header, code, rows, sums.outside, counted, misshapen)
    _compare(file, sums, path.name)
    return file


def malformed_row_issues(path: Path, misshapen: Sequence[tuple[int, str]]) -> list[RowIssue]:
    """The rows of a wrong width, each at its line."""
    lines = line_numbers_at(path, [offset for offset, _ in misshapen])
    return [RowIssue("row_width", line, value=kind) for line, (_, kind) in zip(lines, misshapen, strict=True)]


def read_csv_header(path: Path) -> list[str]:
    """The columns of a CSV file in UTF-8. Raises FileRefusedError."""
    first = read_header(path)
    if not first.strip():
        raise FileRejectedError("file_empty", path.name)
    try:
        names = list(column_names(parse_csv_row(first)))
    except ValueError as error:
        raise FileRejectedError("file_unreadable", path.name, 1, str(error)) from error
    if len(set(names)) < len(names):
        raise FileRejectedError("header_twice", path.name, 1)
    return names


def _row(found: MatchedRow, header: Header, code: str) -> ProgrammeRow | None:
    """The row, None when the word stands elsewhere than in its programme."""
    try:
        cells = parse_csv_row(found.row)
    except ValueError:
        return ProgrammeRow(found.line, None, 0)
    if len(cells) != len(header.names):
        return ProgrammeRow(found.line, None, 0)
    fields = header.fields(cells, COUNTED)
    if code not in (part.strip() for part in fields["programme"].split(SEPARATOR)):
        return None
    return ProgrammeRow(found.line, fields, parse_opencoesione_cents(fields["amount"]))


def _compare(file: ProjectsFile, sums: duckdb_scanner.ProgrammeTotals, name: str) -> None:
    """Raises FileRefusedError when engine and count differ in rows or in cents: then neither is to be believed."""
    shaped = [row for row in file.rows if row.fields is not None]
    ours = RowTotals(len(shaped), sum(row.cents for row in shaped))
    rows = sums.inside.rows + sums.outside.rows + len(sums.misshapen)
    if ours != sums.inside or rows != file.counted.rows:
        raise FileRejectedError("counts_differ", name, value=f"{sums.inside}", expected=f"{ours}")


def read_projects_parquet(path: Path, context: ReaderContext, keys_to: Path | None = None) -> ProjectsFile:
    """A Parquet file, where a row's place counts from 1. Raises FileRefusedError."""
    types = duckdb_scanner.parquet_schema(path)
    header = locate_header([(1, list(types))], context.mapping, path.name)
    code = context.mapping.settings["programme"]
    amount = header.column("amount")
    keys = (header.column("key"), keys_to) if keys_to else None
    sums, found = duckdb_scanner.read_programme_rows(path, header.column("programme"), amount, code, types, keys)
    rows = tuple(ProgrammeRow(place, _fields(values, header), cents) for place, cents, values in found)
    counted = RowTotals(duckdb_scanner.parquet_row_count(path), sums.inside.cents + sums.outside.cents)
    coarse = frozenset(field for field in header.places if types[header.column(field)] == "FLOAT")
    floats, typed = list(types.values()).count("FLOAT"), types[amount] != "VARCHAR"
    file = ProjectsFile(header, code, rows, sums.outside, counted, (), coarse, floats, typed)
    _compare(file, sums, path.name)
    return file


def _fields(values: Sequence[object], header: Header) -> dict[str, str]:
    return header.fields([cell_to_text(value) for value in values], COUNTED)
