"""Schema evolution: tables and optional columns that were added after a release was built."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import tomlkit

from cmsdash.datastore.issues import ReleaseValidationError, ValidationIssue
from cmsdash.datastore.releases.manifest import MANIFEST_NAME, read_manifest
from cmsdash.datastore.schema.table_schema import Column, Schema, load_schema


def tables_newer_than_release(folder: Path, data_folder: Path, names: Iterable[str]) -> dict[str, Schema]:
    """Return the tables that were added after a release was built.

    Args:
        folder: The folder of the release; one without a manifest has all tables.
        data_folder: The embedded release, with the current schemas.
        names: All tables.

    Returns:
        Current schemas by table, for tables that the manifest does not list and whose `since` is not earlier.

    Raises:
        ReleaseValidationError: The manifest or a current schema is invalid.
    """
    if not (folder / MANIFEST_NAME).is_file():
        return {}
    manifest = read_manifest(folder)
    files = {item.file for item in manifest.files}
    missing = [name for name in names if not {f"{name}.csv", f"{name}.toml"} & files]
    schemas = {name: load_schema(data_folder / f"{name}.toml") for name in missing}
    return {name: schema for name, schema in schemas.items() if manifest.created[:10] <= schema.since}


def schema_with_newer_columns(folder: Path, data_folder: Path, name: str) -> Schema:
    """Return the schema of a table of a release, with the optional columns that were added after it was built.

    Args:
        folder: The folder of the release.
        data_folder: The embedded release, with the current schemas.
        name: The table.

    Raises:
        ReleaseValidationError: A schema is invalid, lacks another current column, or redefines one.
    """
    schema = load_schema(folder / f"{name}.toml")
    if folder == data_folder:
        return schema
    columns = {column.name: column for column in schema.columns}
    current_columns = load_schema(data_folder / f"{name}.toml").columns
    missing = [column for column in current_columns if column.name not in columns]
    built = read_manifest(folder).created[:10] if missing and (folder / MANIFEST_NAME).is_file() else ""
    issues = [
        ValidationIssue("column_undescribed", f"{name}.toml", column=column.name)
        for column in missing
        if not _is_newer(column, built)
    ]
    for column in current_columns:
        if column.name in columns:
            issues += _redefinition_issues(name, columns[column.name], column)
    if issues:
        raise ReleaseValidationError(issues)
    newer_columns = frozenset(column.name for column in missing)
    return replace(schema, columns=(*schema.columns, *missing), newer_columns=newer_columns)


def _redefinition_issues(table: str, column: Column, current: Column) -> Iterator[ValidationIssue]:
    """Yield the properties of a column on which the program relies and that differ from the current schema."""
    for name in ("type", "references", "many", "vocabulary", "words", "empty"):
        value, expected = getattr(column, name), getattr(current, name)
        if value != expected and (name, value) != ("empty", False):
            texts = f"{name} = {value}", f"{name} = {expected}"
            yield ValidationIssue("column_redefined", f"{table}.toml", 0, column.name, *texts)


def _is_newer(column: Column, built: str) -> bool:
    """Return True for an optional column added on or after a day; required columns cannot be added to old releases."""
    return bool(built) and column.empty and built <= column.since


def extend_sidecar(sidecar: str, current_sidecar: str, newer_columns: Iterable[str]) -> str:
    """Return the text of a sidecar with columns copied from the current one; comments and order are preserved."""
    extended, columns = tomlkit.parse(sidecar.rstrip() + "\n\n"), tomlkit.parse(current_sidecar)["columns"]
    for name in newer_columns:
        extended["columns"][name] = columns[name]
    return extended.as_string()
