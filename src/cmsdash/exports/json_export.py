"""Query results as JSON (RFC 8259)."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from cmsdash.domain import to_query_params
from cmsdash.exports.file_context import LICENCE_URL
from cmsdash.exports.file_table import Cell, FileColumn, FileTable


def table_to_json(table: FileTable) -> bytes:
    """Return a table as a JSON object in UTF-8 without BOM.

    Args:
        table: The table.

    Returns:
        The keys `title`, `sentence`, `language`, `filters`, `selection` (the parameters of the link), `link`,
        `release`, `licence`, `notes`, `columns`, `rows` and `sources`. A row is an object by the names of the columns:
        codes with their words beside them, amounts as numbers of euro, lists as arrays, missing values as null. The
        keys in `source` are those of `sources`.
    """
    document = describe_table(table) | {"rows": row_objects(table), "sources": describe_sources(table)}
    return write_json(document)


def describe_table(table: FileTable) -> dict[str, Any]:
    """Return what a table is, under which filters and from which release, and what its columns hold."""
    context = table.context
    return {
        "name": table.name,
        "title": table.title,
        "sentence": table.sentence,
        "language": context.text.lang,
        "filters": context.filters,
        "selection": to_query_params(context.selection),
        "link": context.link,
        "release": {"id": context.release_id, "date": context.release_date},
        "licence": {"name": "CC-BY-4.0", "url": LICENCE_URL, "words": context.licence},
        "notes": table.notes,
        "columns": [_column(column) for column in table.columns],
    }


def row_objects(table: FileTable) -> list[dict[str, Cell]]:
    """Return the rows as objects by the names of the columns."""
    names = [column.name for column in table.columns]
    return [dict(zip(names, row, strict=True)) for row in table.rows]


def describe_sources(table: FileTable) -> dict[str, dict[str, Any]]:
    """Return the sources by key."""
    return {
        key: {**asdict(source), "licence_label": table.context.text(f"licence.{source.licence}")}
        for key, source in table.sources.items()
    }


def write_json(document: Mapping[str, Any], indent: int | None = 1) -> bytes:
    """Return an object as JSON in UTF-8, with amounts as numbers; without `indent` it takes a fifth of the time."""
    content = json.dumps(document, ensure_ascii=False, allow_nan=False, indent=indent, default=_number)
    return (content + "\n").encode("utf-8", "replace")


def _column(column: FileColumn) -> dict[str, Any]:
    """Return the description of a column without what is empty."""
    described = {
        "name": column.name,
        "label": column.heading,
        "type": column.type.value,
        "unit": column.unit,
        "meaning": column.meaning,
        "words_of": column.words_of,
        "codes": {code: {"label": label, "meaning": meaning} for code, (label, meaning) in column.codes.items()},
    }
    return {key: value for key, value in described.items() if value}


def _number(value: object) -> float:
    """Return an amount as a number; up to 90 000 billion euro its shortest form has exactly its cents."""
    if isinstance(value, Decimal):
        return float(value)
    raise TypeError(type(value).__name__)
