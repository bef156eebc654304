"""Differences between two releases, row by row and field by field."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from enum import StrEnum

from cmsdash.datastore.releases.manifest import TableChangeCounts
from cmsdash.datastore.releases.release import Release
from cmsdash.datastore.schema.csv_reader import TextRows
from cmsdash.datastore.source_register import Source


class ChangeType(StrEnum):
    """What happened to a row, in display order."""

    APPEARED = "appeared"
    CHANGED = "changed"
    VANISHED = "vanished"
    MOVED = "moved"


@dataclass(frozen=True)
class FieldChange:
    """A change of one field of one row.

    Attributes:
        table: Name of the table, or `sources` or `files`.
        key: Primary key of the row.
        change_type: What happened to the row. `MOVED` stands once for a table with its common rows in another
            order; key and column are then empty.
        column: Name of the column as in the CSV file.
        before: Text before; "" if the row appeared.
        after: Text after; "" if the row vanished.
    """

    table: str
    key: tuple[str, ...]
    change_type: ChangeType
    column: str
    before: str
    after: str

    @property
    def amounts_cents(self) -> tuple[int | None, int | None]:
        """Amounts before and after in cents; None for an empty cell or a column that does not end in `_eur`."""
        if not self.column.endswith("_eur"):
            return None, None
        before, after = (int(Decimal(value) * 100) if value else None for value in (self.before, self.after))
        return before, after


@dataclass(frozen=True)
class KeyedTable:
    """Rows of a table with the columns of their primary key."""

    key: tuple[str, ...]
    rows: TextRows


def diff_releases(before: Release, after: Release) -> tuple[FieldChange, ...]:
    """Return every change between two releases.

    Tables come in the order of the later release, then `sources`, then `files` (sidecars and boundaries, compared by
    SHA-256).

    Raises:
        ReleaseValidationError: A table can no longer be read.
    """
    old, new = release_tables(before), release_tables(after)
    empty = KeyedTable((), [])
    names = [*new, *(name for name in old if name not in new)]
    return tuple(change for name in names for change in diff_table(name, old.get(name, empty), new.get(name, empty)))


def release_tables(release: Release) -> Mapping[str, KeyedTable]:
    """Return the whole content of a release as tables of text."""
    tables = {name: KeyedTable(schema.key, release.text_rows(name)) for name, schema in release.schemas.items()}
    names = [field.name for field in fields(Source)]
    sources = [{name: getattr(source, name) for name in names} for source in release.sources.values()]
    compared_by_row = {"sources.toml", *(f"{name}.csv" for name in release.schemas)}
    files = [
        {"file": item.file, "size": str(item.size), "sha256": item.sha256}
        for item in release.manifest.files
        if item.file not in compared_by_row
    ]
    return {**tables, "sources": KeyedTable(("key",), sources), "files": KeyedTable(("file",), files)}


def diff_table(name: str, before: KeyedTable, after: KeyedTable) -> Iterator[FieldChange]:
    """Yield the changes of a table; if its key columns changed, every old row vanished and every new one appeared."""
    has_same_key = before.key == after.key
    old = {_row_key(before, row): row for row in before.rows}
    new = {_row_key(after, row): row for row in after.rows}
    common = old.keys() & new.keys() if has_same_key else set()
    for key, row in new.items():
        if key not in common:
            yield from (
                FieldChange(name, key, ChangeType.APPEARED, column, "", value)
                for column, value in row.items()
                if value or column in after.key
            )
    for key, row in new.items():
        if key in common:
            columns = dict.fromkeys([*row, *old[key]])
            values = ((column, old[key].get(column, ""), row.get(column, "")) for column in columns)
            yield from (FieldChange(name, key, ChangeType.CHANGED, c, a, b) for c, a, b in values if a != b)
    for key, row in old.items():
        if key not in common:
            yield from (
                FieldChange(name, key, ChangeType.VANISHED, column, value, "")
                for column, value in row.items()
                if value or column in before.key
            )
    if [key for key in old if key in common] != [key for key in new if key in common]:
        yield FieldChange(name, (), ChangeType.MOVED, "", "", "")


def _row_key(table: KeyedTable, row: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(row[column] for column in table.key)


def summarize_changes(changes: tuple[FieldChange, ...]) -> tuple[TableChangeCounts, ...]:
    """Count the rows that appeared, changed and vanished; tables without any are left out."""
    rows = {(change.table, change.change_type, change.key): None for change in changes}
    counts = Counter((table, change_type) for table, change_type, _ in rows)
    tables = dict.fromkeys(table for table, change_type in counts if change_type is not ChangeType.MOVED)
    types = (ChangeType.APPEARED, ChangeType.CHANGED, ChangeType.VANISHED)
    return tuple(TableChangeCounts(table, *(counts[table, change_type] for change_type in types)) for table in tables)
