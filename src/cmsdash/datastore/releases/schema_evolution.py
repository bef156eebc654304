"""What is younger than a release: tables and optional columns that there were not yet when it was built."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import tomlkit

from cmsdash.datastore.issues import ReleaseValidationError, ValidationIssue
from cmsdash.datastore.releases.manifest import MANIFEST_NAME, read_manifest
from cmsdash.datastore.schema.table_schema import Column, Schema, load_schema


def tables_newer_than_release(folder: Path, present: Path, names: Iterable[str]) -> dict[str, Schema]:
    """The tables that there were not yet when the release in a folder was built, with their present schemas.

    Only what a manifest does not list can be one, and only where the table's sidecar says since when it is there.
    """
    if not (folder / MANIFEST_NAME).is_file():
        return {}
    manifest = read_manifest(folder)
    listed = {item.file for item in manifest.files}
    missing = [name for name in names if not {f"{name}.csv", f"{name}.toml"} & listed]
    schemas = {name: load_schema(present / f"{name}.toml") for name in missing}
    return {name: schema for name, schema in schemas.items() if manifest.created[:10] <= schema.since}


def schema_with_newer_columns(folder: Path, present: Path, name: str) -> Schema:
    """The schema of a table in a folder, with the optional columns that are younger than its release.

    Raises ReleaseError for any other column of the `present` schema that it lacks.
    """
    own = load_schema(folder / f"{name}.toml")
    if folder == present:
        return own
    named = {column.name: column for column in own.columns}
    known = load_schema(present / f"{name}.toml").columns
    missing = [column for column in known if column.name not in named]
    built = read_manifest(folder).created[:10] if missing and (folder / MANIFEST_NAME).is_file() else ""
    lost = [column.name for column in missing if not _is_younger(column, built)]
    problems = [
        *(ValidationIssue("column_undescribed", f"{name}.toml", column=column) for column in lost),
        *(one for column in known if column.name in named for one in _redefined(name, named[column.name], column)),
    ]
    if problems:
        raise ReleaseValidationError(problems)
    return replace(own, columns=(*own.columns, *missing), younger=frozenset(column.name for column in missing))


def _redefined(table: str, own: Column, known: Column) -> Iterator[ValidationIssue]:
    """What a sidecar says of a column otherwise than the present one, of all that the program counts on."""
    for field in ("type", "references", "many", "vocabulary", "words", "empty"):
        said, expected = getattr(own, field), getattr(known, field)
        if said != expected and (field, said) != ("empty", False):
            words = f"{field} = {said}", f"{field} = {expected}"
            yield ValidationIssue("column_redefined", f"{table}.toml", 0, own.name, *words)


def _is_younger(column: Column, built: str) -> bool:
    """Only what may be empty can be younger: an old release says nothing of it."""
    return bool(built) and column.empty and built <= column.since


def extend_sidecar(own: str, present: str, younger: Iterable[str]) -> str:
    """A sidecar as text with the younger columns added as the present one words them; the rest stays as it is."""
    grown, columns = tomlkit.parse(own.rstrip() + "\n\n"), tomlkit.parse(present)["columns"]
    for name in younger:
        grown["columns"][name] = columns[name]
    return grown.as_string()
