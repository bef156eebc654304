"""A table read as text, cell by cell as the file has it; nothing is guessed, skipped or padded."""

import csv
import io
from pathlib import Path

from cmsdash.datastore.data_files import read_text
from cmsdash.datastore.issues import ReleaseValidationError, ValidationIssue
from cmsdash.datastore.schema.table_schema import Schema

TextRows = list[dict[str, str]]


def read_csv_text(path: Path, schema: Schema) -> TextRows:
    """The rows of a CSV file (UTF-8, comma) as text, a younger column empty. Raises ReleaseError when the file's shape
    is not the schema's."""
    reader = csv.reader(io.StringIO(read_text(path, path.name).removeprefix("\ufeff"), newline=""), strict=True)
    lines: list[list[str]] = []
    try:
        lines += reader
    except csv.Error as error:
        raise ReleaseValidationError(
            [ValidationIssue("file_unreadable", path.name, reader.line_num, value=str(error))]
        ) from error
    expected = [column.name for column in schema.columns if column.name not in schema.younger]
    header = lines[0] if lines else []
    problems = [*_header_problems(path.name, header, expected), *_width_problems(path.name, lines)]
    if problems:
        raise ReleaseValidationError(problems)
    younger = dict.fromkeys(schema.younger, "")
    return [dict(zip(header, line, strict=True)) | younger for line in lines[1:]]


def _header_problems(file: str, header: list[str], expected: list[str]) -> list[ValidationIssue]:
    missing = [ValidationIssue("column_missing", file, 1, name) for name in expected if name not in header]
    unknown = [ValidationIssue("column_unknown", file, 1, name) for name in header if name not in expected]
    twice = [ValidationIssue("column_twice", file, 1, name) for name in expected if header.count(name) > 1]
    return missing + unknown + twice


def _width_problems(file: str, lines: list[list[str]]) -> list[ValidationIssue]:
    width = len(lines[0]) if lines else 0
    return [
        ValidationIssue("row_width", file, number, value=str(len(line)), expected=str(width))
        for number, line in enumerate(lines, start=1)
        if len(line) != width
    ]
