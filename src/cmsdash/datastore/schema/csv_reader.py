"""Reading of CSV tables as text, without type inference or repair."""

import csv
import io
from pathlib import Path

from cmsdash.datastore.data_files import read_text
from cmsdash.datastore.issues import ReleaseValidationError, ValidationIssue
from cmsdash.datastore.schema.table_schema import Schema

TextRows = list[dict[str, str]]
"""Rows of a CSV file: text by column name, "" for an empty cell."""


def read_csv_text(path: Path, schema: Schema) -> TextRows:
    """Read a table as text.

    Args:
        path: A CSV file in UTF-8 with commas.
        schema: Schema of the table; its newer columns are not in the file and get empty cells.

    Returns:
        One dict a row, in file order; an empty list for a table without rows.

    Raises:
        ReleaseValidationError: The file is unreadable, has missing, unknown or repeated columns, or rows of another
            width than the header.
    """
    reader = csv.reader(io.StringIO(read_text(path, path.name).removeprefix("\ufeff"), newline=""), strict=True)
    lines: list[list[str]] = []
    try:
        lines.extend(reader)
    except csv.Error as error:
        raise ReleaseValidationError([ValidationIssue("csv_quotes", path.name, len(lines) + 1)]) from error
    expected = [column.name for column in schema.columns if column.name not in schema.newer_columns]
    header = lines[0] if lines else []
    issues = [*_header_issues(path.name, header, expected), *_width_issues(path.name, lines)]
    if issues:
        raise ReleaseValidationError(issues)
    newer_cells = dict.fromkeys(schema.newer_columns, "")
    return [dict(zip(header, line, strict=True)) | newer_cells for line in lines[1:]]


def _header_issues(file: str, header: list[str], expected: list[str]) -> list[ValidationIssue]:
    missing = [ValidationIssue("column_missing", file, 1, name) for name in expected if name not in header]
    unknown = [ValidationIssue("column_unknown", file, 1, name) for name in header if name not in expected]
    repeated = [ValidationIssue("column_twice", file, 1, name) for name in expected if header.count(name) > 1]
    return missing + unknown + repeated


def _width_issues(file: str, lines: list[list[str]]) -> list[ValidationIssue]:
    width = len(lines[0]) if lines else 0
    return [
        ValidationIssue("row_width", file, number, value=str(len(line)), expected=str(width))
        for number, line in enumerate(lines, start=1)
        if len(line) != width
    ]
