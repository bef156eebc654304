"""A table read as text, cell by cell as the file has it; nothing is guessed, skipped or padded."""

import csv
from pathlib import Path

from cmsdash.facts.problems import Problem, ReleaseError
from cmsdash.facts.schema import Schema

Rows = list[dict[str, str]]


def read_rows(path: Path, schema: Schema) -> Rows:
    """The rows of a CSV file (UTF-8, comma) as text, a younger column empty. Raises ReleaseError when the file's shape
    is not the schema's."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            lines = list(csv.reader(file, strict=True))
    except FileNotFoundError as error:
        raise ReleaseError([Problem("file_missing", path.name)]) from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise ReleaseError([Problem("file_unreadable", path.name, value=str(error))]) from error
    expected = [column.name for column in schema.columns if column.name not in schema.younger]
    header = lines[0] if lines else []
    problems = [*_header_problems(path.name, header, expected), *_width_problems(path.name, lines)]
    if problems:
        raise ReleaseError(problems)
    younger = dict.fromkeys(schema.younger, "")
    return [dict(zip(header, line, strict=True)) | younger for line in lines[1:]]


def _header_problems(file: str, header: list[str], expected: list[str]) -> list[Problem]:
    missing = [Problem("column_missing", file, 1, name) for name in expected if name not in header]
    unknown = [Problem("column_unknown", file, 1, name) for name in header if name not in expected]
    twice = [Problem("column_twice", file, 1, name) for name in expected if header.count(name) > 1]
    return missing + unknown + twice


def _width_problems(file: str, lines: list[list[str]]) -> list[Problem]:
    width = len(lines[0]) if lines else 0
    return [
        Problem("row_width", file, number, value=str(len(line)), expected=str(width))
        for number, line in enumerate(lines, start=1)
        if len(line) != width
    ]
