"""Validation of the cells and keys of a table against its schema."""

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
    FundingStage,
    MatchBasis,
    ObservationStatus,
    OperationStatus,
    Priority,
    PriorityBasis,
    ProgrammeTopic,
    StatementTopic,
)


def _codes(vocabulary: type[StrEnum]) -> tuple[str, ...]:
    return tuple(member.value for member in vocabulary)


PERSONS_UNIT = "persons"
"""Unit of columns that count people."""

CODE_LISTS: Mapping[str, tuple[str, ...]] = {
    "stage": _codes(FundingStage),
    "kind": _codes(ObservationStatus),
    "priority": _codes(Priority),
    "priority_basis": _codes(PriorityBasis),
    "status": _codes(OperationStatus),
    "basis": _codes(ClassificationBasis),
    "match_basis": _codes(MatchBasis),
    "city_role": _codes(CityRole),
    "actor_role": _codes(ActorRole),
    "half": ("tune", "measure", "blind"),
    "statement_topic": _codes(StatementTopic),
    "programme_topic": _codes(ProgrammeTopic),
    "class_field": ("objective", "intervention", "group"),
    "level": ("country", "programme", "region", "city"),
    "intervention_kind": ("type", "line", "area", "support"),
    "group_kind": ("people", "organisations"),
}
"""Codes of each closed vocabulary that sidecars can name."""

_TYPE_PATTERNS = {
    "code": r"\S+",
    "text": r".*\S",
    "integer": r"[0-9]{1,15}",
    "decimal": r"[0-9]{1,15}(\.[0-9]{1,15})?",
    "degrees": r"-?[0-9]{1,3}(\.[0-9]{1,6})?",
    "money": r"[0-9]{1,13}\.[0-9]{2}",
    "date": r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?",
}
"""Pattern of the cells of each type. Cents of 13 digits of euro, and integers of 15 digits, fit into the database."""


def validate_cells(
    schema: Schema, rows: TextRows, labelled_codes: Mapping[str, frozenset[str]]
) -> list[ValidationIssue]:
    """Find cells that do not match the type, pattern, vocabulary or catalogue section of their column.

    Args:
        schema: Schema of the table.
        rows: The table as text.
        labelled_codes: Codes with a label in every language, by catalogue section.
    """
    return [
        ValidationIssue(code, f"{schema.table}.csv", number, column.name, row[column.name], expected)
        for number, row in enumerate(rows, start=2)
        for column in schema.columns
        for code, expected in _cell_issues(column, row[column.name], labelled_codes)
    ]


def _cell_issues(column: Column, value: str, labelled_codes: Mapping[str, frozenset[str]]) -> list[tuple[str, str]]:
    if value == "":
        return [] if column.empty else [("cell_empty", column.type)]
    is_typed = "\0" not in value and re.fullmatch(_TYPE_PATTERNS[column.type], value)
    if not is_typed or (column.type == "date" and not is_partial_iso_date(value)):
        return [("cell_type", column.type)]
    if column.pattern and not re.fullmatch(column.pattern, value):
        return [("cell_type", column.pattern)]
    codes = CODE_LISTS.get(column.vocabulary)
    if codes and value not in codes:
        return [("cell_vocabulary", ", ".join(codes))]
    if column.words and value not in labelled_codes.get(column.words, frozenset()):
        return [("cell_unworded", f"[{column.words}]")]
    return []


def is_partial_iso_date(value: object) -> bool:
    """Return True for an existing day, month or year in ISO format: `2025-04-09`, `2025-04`, `2025`."""
    if not isinstance(value, str) or not re.fullmatch(_TYPE_PATTERNS["date"], value):
        return False
    try:
        date.fromisoformat(value + "-01-01"[len(value) - 4 :])
    except ValueError:
        return False
    return True


def validate_disclosure_control(schema: Schema) -> list[ValidationIssue]:
    """Find columns that count persons of single operations, where a small number can identify people.

    No table has such a column. Add suppression of small numbers, primary and secondary, before adding one.
    """
    describes_operations = "operation" in schema.key or any(
        column.references == "operations" for column in schema.columns
    )
    return [
        ValidationIssue("persons_counted", f"{schema.table}.toml", column=column.name, value=column.unit)
        for column in schema.columns
        if describes_operations and column.unit == PERSONS_UNIT
    ]


def validate_primary_key(schema: Schema, rows: TextRows) -> list[ValidationIssue]:
    """Find rows with the key of an earlier row."""
    keys: set[tuple[str, ...]] = set()
    issues = []
    for number, row in enumerate(rows, start=2):
        key = tuple(row[name] for name in schema.key)
        if key in keys:
            issues.append(
                ValidationIssue("key_twice", f"{schema.table}.csv", number, "+".join(schema.key), "+".join(key))
            )
        keys.add(key)
    return issues


def validate_foreign_keys(schema: Schema, rows: TextRows, keys: Mapping[str, frozenset[str]]) -> list[ValidationIssue]:
    """Find references to rows that do not exist.

    Args:
        schema: Schema of the table.
        rows: The table as text; empty cells refer to nothing.
        keys: Values of the first key column of each table, and the keys of `sources`.
    """
    return [
        ValidationIssue("reference_unknown", f"{schema.table}.csv", number, column.name, code, column.references)
        for column in schema.columns
        if column.references
        for number, row in enumerate(rows, start=2)
        for code in (row[column.name].split("|") if column.many else [row[column.name]])
        if code and code not in keys.get(column.references, frozenset())
    ]
