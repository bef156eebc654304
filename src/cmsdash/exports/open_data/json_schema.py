"""The tables of a release as JSON, and what each holds as JSON Schema (2020-12)."""

import json
from collections.abc import Mapping
from typing import Any

from cmsdash.datastore.schema.csv_reader import TextRows
from cmsdash.datastore.schema.table_schema import Column, Schema
from cmsdash.datastore.validation.cell_checks import CODE_LISTS
from cmsdash.exports.column_rules import value_pattern
from cmsdash.i18n import get_translator

DIALECT = "https://json-schema.org/draft/2020-12/schema"

_NUMBER_TYPES: Mapping[str, str] = {"money": "number", "integer": "integer", "decimal": "number", "degrees": "number"}


def schema_to_json(schema: Schema) -> bytes:
    """Return the JSON Schema of a table as `rows_to_json` writes it: an array of objects, one a row.

    Args:
        schema: The schema of the table.

    Returns:
        JSON in UTF-8. Titles and descriptions are English; `x-descriptions` has all languages, `x-unit` the unit,
        `x-references` the table whose key a column has, `x-key` the columns of the key.
    """
    properties = {column.name: _property(column) for column in schema.columns}
    document = {
        "$schema": DIALECT,
        "title": get_translator("en")(f"dataset.{schema.table}"),
        "description": get_translator("en")(f"dataset_meaning.{schema.table}"),
        "type": "array",
        "items": {
            "type": "object",
            "properties": properties,
            "required": list(properties),
            "additionalProperties": False,
        },
        "x-key": list(schema.key),
        "x-licence": schema.licence,
    }
    return _write(document)


def rows_to_json(schema: Schema, rows: TextRows) -> bytes:
    """Return the rows of a table as a JSON array of objects in UTF-8.

    Args:
        schema: The schema of the table.
        rows: The rows as text.

    Returns:
        Numbers as numbers, amounts in euro, cells of several codes as arrays, dates as ISO text because they may be
        partial, empty cells as null.
    """
    columns = schema.columns
    return _write([{column.name: _value(column, row[column.name]) for column in columns} for row in rows])


def _write(document: object) -> bytes:
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")


def _value(column: Column, cell: str) -> object:
    if column.many:
        return cell.split("|") if cell else []
    if not cell:
        return None
    number = _NUMBER_TYPES.get(column.type)
    return cell if number is None else int(cell) if number == "integer" else float(cell)


def _property(column: Column) -> dict[str, Any]:
    described = {
        "description": column.meaning["en"],
        **_type(column),
        "x-descriptions": dict(column.meaning),
        "x-unit": column.unit,
        "x-references": column.references,
    }
    return {key: value for key, value in described.items() if value != ""}


def _type(column: Column) -> dict[str, Any]:
    one = {"type": _NUMBER_TYPES.get(column.type, "string"), **_limits(column)}
    if column.many:
        return {"type": "array", "items": one, **({} if column.empty else {"minItems": 1})}
    if not column.empty:
        return one
    with_null = {"type": [one["type"], "null"]}
    return {**one, **with_null, **({"enum": [*one["enum"], None]} if "enum" in one else {})}


def _limits(column: Column) -> dict[str, Any]:
    if column.vocabulary:
        return {"enum": list(CODE_LISTS[column.vocabulary])}
    if column.type in _NUMBER_TYPES:
        return {} if column.type == "degrees" else {"minimum": 0}
    pattern = value_pattern(column)
    return {"pattern": f"^(?:{pattern})$"} if pattern else {}
