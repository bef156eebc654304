"""Cells and keys of a table against its schema."""

import re
from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from cmsdash.datastore.issues import ValidationIssue
from cmsdash.datastore.schema.csv_reader import TextRows
from cmsdash.datastore.schema.table_schema import Column, Schema
from cmsdash.domain import (
    ActorRole,
    CityRole,
    ClassificationBasis,
    FigureKind,
    FundingStage,
    OperationStatus,
    Priority,
    PriorityBasis,
)


def _codes(vocabulary: type[StrEnum]) -> tuple[str, ...]:
    return tuple(member.value for member in vocabulary)


CODE_LISTS: Mapping[str, tuple[str, ...]] = {
    "stage": _codes(FundingStage),
    "kind": _codes(FigureKind),
    "priority": _codes(Priority),
    "priority_basis": _codes(PriorityBasis),
    "status": _codes(OperationStatus),
    "basis": _codes(ClassificationBasis),
    "city_role": _codes(CityRole),
    "actor_role": _codes(ActorRole),
    "half": ("tune", "measure"),
    "class_field": ("objective", "intervention", "group"),
    "level": ("country", "programme", "region", "city"),
    "intervention_kind": ("type", "line", "area", "support"),
    "group_kind": ("people", "organisations"),
}

_PATTERNS = {
    "code": r"\S+",
    "text": r".*\S",
    "integer": r"[0-9]{1,15}",
    "decimal": r"[0-9]{1,15}(\.[0-9]{1,15})?",
    "degrees": r"-?[0-9]{1,3}(\.[0-9]{1,6})?",
    "money": r"[0-9]{1,13}\.[0-9]{2}",
    "date": r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?",
}
"""What a cell of each type looks like. Fifteen digits are what a number of the database holds, to the cent."""


def validate_cells(schema: Schema, rows: TextRows, words: Mapping[str, frozenset[str]]) -> list[ValidationIssue]:
    """Values that are not of their column's type or vocabulary. `words` gives the keys of each catalogue section."""
    return [
        ValidationIssue(code, f"{schema.table}.csv", number, column.name, row[column.name], expected)
        for number, row in enumerate(rows, start=2)
        for column in schema.columns
        for code, expected in _cell(column, row[column.name], words)
    ]


def _cell(column: Column, value: str, words: Mapping[str, frozenset[str]]) -> list[tuple[str, str]]:
    if value == "":
        return [] if column.empty else [("cell_empty", column.type)]
    is_typed = "\0" not in value and re.fullmatch(_PATTERNS[column.type], value)
    if not is_typed or (column.type == "date" and not is_partial_iso_date(value)):
        return [("cell_type", column.type)]
    if column.pattern and not re.fullmatch(column.pattern, value):
        return [("cell_type", column.pattern)]
    allowed = CODE_LISTS.get(column.vocabulary)
    if allowed and value not in allowed:
        return [("cell_vocabulary", ", ".join(allowed))]
    if column.words and value not in words.get(column.words, frozenset()):
        return [("cell_unworded", f"[{column.words}]")]
    return []


def is_partial_iso_date(value: object) -> bool:
    """True for a real day, month or year written as far as it is known (`2025`, `2025-04`, `2025-04-09`)."""
    if not isinstance(value, str) or not re.fullmatch(_PATTERNS["date"], value):
        return False
    try:
        date.fromisoformat(value + "-01-01"[len(value) - 4 :])
    except ValueError:
        return False
    return True


def validate_disclosure_control(schema: Schema) -> list[ValidationIssue]:
    """Columns that count persons of single operations: a small group would be known by its number alone.

    No table has one. Whoever adds the first must hide small cells, and those that would give them away, before.
    """
    tells = any(column.references == "operations" for column in schema.columns) or "operation" in schema.key
    return [
        ValidationIssue("persons_counted", f"{schema.table}.toml", column=column.name, value=column.unit)
        for column in schema.columns
        if tells and column.unit == PERSONS
    ]


PERSONS = "persons"
"""The unit of a column that counts people."""


def validate_primary_key(schema: Schema, rows: TextRows) -> list[ValidationIssue]:
    """Rows whose key stands in an earlier row."""
    seen: set[tuple[str, ...]] = set()
    problems = []
    for number, row in enumerate(rows, start=2):
        key = tuple(row[name] for name in schema.key)
        if key in seen:
            problems.append(
                ValidationIssue("key_twice", f"{schema.table}.csv", number, "+".join(schema.key), "+".join(key))
            )
        seen.add(key)
    return problems


def validate_foreign_keys(schema: Schema, rows: TextRows, keys: Mapping[str, frozenset[str]]) -> list[ValidationIssue]:
    """Values that name a row of another table which is not there."""
    return [
        ValidationIssue("reference_unknown", f"{schema.table}.csv", number, column.name, code, column.references)
        for column in schema.columns
        if column.references
        for number, row in enumerate(rows, start=2)
        for code in (row[column.name].split("|") if column.many else [row[column.name]])
        if code and code not in keys.get(column.references, frozenset())
    ]
