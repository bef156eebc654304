"""Reading of a projects file: totals by DuckDB and rows by a separate byte scan, which must agree."""

import csv
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from cmsdash.datastore.import_report import RowIssue, RowTotals
from cmsdash.ingest.column_mapping import Header, column_names, locate_header
from cmsdash.ingest.errors import FileRejectedError
from cmsdash.ingest.formats import duckdb_scanner
from cmsdash.ingest.formats.cell_text import cell_to_text
from cmsdash.ingest.formats.csv_scanner import MatchedRow, line_numbers_at, parse_csv_row, read_header, scan_for_bytes
from cmsdash.ingest.parsing.amounts import parse_opencoesione_cents
from cmsdash.ingest.privacy.legal_forms import SEPARATOR
from cmsdash.ingest.readers.context import ReaderContext

SEPARATORS = (";", ",", "\t", "|")
"""The publisher's separator, and those that programs put in its place when they save a file again."""
VERBATIM_FIELDS = frozenset({"key", "programme", "amount"})
"""Fields that DuckDB reads too. They are only stripped, as DuckDB does, so that both readings compare equal."""


@dataclass(frozen=True)
class ProgrammeRow:
    """One row of the programme; `fields` is None when the row has a wrong number of cells.

    `cents` is None when the amount is not understood.
    """

    line: int
    fields: dict[str, str] | None
    cents: int | None

    @property
    def totals(self) -> RowTotals:
        """The row and its cents, for totals."""
        return RowTotals(1, self.cents or 0, int(self.cents is None))


@dataclass(frozen=True)
class ProjectsFile:
    """Content of a projects file.

    `rows` are those of the programme, `other_programmes` the totals of all others, `total` the independent count of
    the whole file. `float32_fields` are stored in single precision, which loses cents and days.
    """

    header: Header
    programme: str
    rows: tuple[ProgrammeRow, ...]
    other_programmes: RowTotals
    total: RowTotals
    malformed: tuple[RowIssue, ...] = ()
    float32_fields: frozenset[str] = frozenset()
    float32_column_count: int = 0
    has_typed_amounts: bool = False


def read_projects_csv(
    path: Path, context: ReaderContext, advance: Callable[[int], Any], keys_path: Path | None = None
) -> ProjectsFile:
    """Read a CSV file in UTF-8.

    Args:
        path: the file.
        context: mapping and settings of the reader.
        advance: called with the number of bytes of each chunk read.
        keys_path: Parquet file to write the keys of all rows to.

    Raises:
        FileRejectedError: the file is not a projects file, or the two readings differ.
    """
    programme = context.mapping.settings["programme"]
    names = read_csv_header(path)
    header = locate_header([(1, names)], context.mapping, path.name)
    with ThreadPoolExecutor(1) as executor:
        scan = executor.submit(scan_for_bytes, path, programme.encode(), advance)
        keys = (header.column("key"), keys_path) if keys_path else None
        totals = duckdb_scanner.sum_csv(
            path, names, header.column("programme"), header.column("amount"), programme, keys
        )
        scanned = scan.result()
    rows = tuple(row for match in scanned.found if (row := _parse_row(match, header, programme)))
    malformed_lines = {row.line for row in rows if row.fields is None}
    malformed = tuple(
        issue for issue in malformed_row_issues(path, totals.malformed) if issue.line not in malformed_lines
    )
    readable = totals.inside + totals.outside
    total = RowTotals(scanned.rows, readable.cents, readable.unread_amounts + scanned.rows - readable.rows)
    file = ProjectsFile(header, programme, rows, totals.outside, total, malformed)
    _cross_check(file, totals, path.name)
    return file


def malformed_row_issues(path: Path, malformed: Sequence[tuple[int, str]]) -> list[RowIssue]:
    """Return one issue for each row with a wrong number of cells, given as byte offset and DuckDB's kind of error."""
    lines = line_numbers_at(path, [offset for offset, _ in malformed])
    return [RowIssue("row_width", line) for line in lines]


def read_csv_header(path: Path) -> list[str]:
    """Return the column names of a CSV file in UTF-8. Raises FileRejectedError."""
    line = read_header(path)
    if not line.strip():
        raise FileRejectedError("file_empty", path.name)
    names = list(column_names(_parse_header(line, path.name)))
    while names and not names[-1]:  # trailing separators
        names.pop()
    if len(set(names)) < len(names):
        raise FileRejectedError("header_twice", path.name, 1)
    return names


def _parse_header(line: bytes, name: str) -> list[str]:
    """Return the cells of the first row. Raises FileRejectedError where another sign parts them."""
    widths = {separator: _count_cells(line, separator) for separator in SEPARATORS}
    widest = max(SEPARATORS, key=lambda separator: widths[separator])
    if widths[widest] > max(widths[SEPARATORS[0]], 1):
        raise FileRejectedError("separator_wrong", name, 1, widest.replace("\t", "Tab"), SEPARATORS[0])
    try:
        return parse_csv_row(line)
    except ValueError as error:
        raise FileRejectedError("file_unreadable", name, 1) from error


def _count_cells(line: bytes, separator: str) -> int:
    """Return the number of cells of a row, 0 where it is malformed under a separator."""
    try:
        return len(next(csv.reader([line.decode("utf-8", "replace")], delimiter=separator, strict=True)))
    except csv.Error:
        return 0


def _parse_row(match: MatchedRow, header: Header, programme: str) -> ProgrammeRow | None:
    """Return the row, or None when the programme's code occurs in another field only."""
    try:
        cells = parse_csv_row(match.row, len(header.names))
    except ValueError:
        return ProgrammeRow(match.line, None, None)
    if len(cells) != len(header.names):
        return ProgrammeRow(match.line, None, None)
    fields = header.fields(cells, VERBATIM_FIELDS)
    if programme not in (part.strip() for part in fields["programme"].split(SEPARATOR)):
        return None
    return ProgrammeRow(match.line, fields, parse_opencoesione_cents(fields["amount"]))


def _cross_check(file: ProjectsFile, totals: duckdb_scanner.ProgrammeTotals, name: str) -> None:
    """Raise FileRejectedError when the two readings differ in rows or cents."""
    scanned = sum((row.totals for row in file.rows if row.fields is not None), RowTotals())
    row_count = totals.inside.rows + totals.outside.rows + len(totals.malformed)
    if scanned != totals.inside or row_count != file.total.rows:
        raise FileRejectedError("counts_differ", name, value=f"{totals.inside}", expected=f"{scanned}")


def read_projects_parquet(path: Path, context: ReaderContext, keys_path: Path | None = None) -> ProjectsFile:
    """Read a Parquet file; line numbers are row positions from 1. Raises FileRejectedError."""
    types = duckdb_scanner.parquet_schema(path)
    header = locate_header([(1, list(types))], context.mapping, path.name)
    programme = context.mapping.settings["programme"]
    amount = header.column("amount")
    keys = (header.column("key"), keys_path) if keys_path else None
    totals, found = duckdb_scanner.read_programme_rows(path, header.column("programme"), amount, programme, types, keys)
    file = ProjectsFile(
        header=header,
        programme=programme,
        rows=tuple(ProgrammeRow(line, _fields(values, header), cents) for line, cents, values in found),
        other_programmes=totals.outside,
        total=replace(totals.inside + totals.outside, rows=duckdb_scanner.parquet_row_count(path)),
        float32_fields=frozenset(field for field in header.positions if types[header.column(field)] == "FLOAT"),
        float32_column_count=list(types.values()).count("FLOAT"),
        has_typed_amounts=types[amount] != "VARCHAR",
    )
    _cross_check(file, totals, path.name)
    return file


def _fields(values: Sequence[object], header: Header) -> dict[str, str]:
    return header.fields([cell_to_text(value) for value in values], VERBATIM_FIELDS)
