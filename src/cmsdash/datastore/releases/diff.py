"""What appeared, changed and vanished between two releases: row by row by the table's key, field by field."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from enum import StrEnum

from cmsdash.datastore.releases.manifest import TableChangeCounts
from cmsdash.datastore.releases.release import Release
from cmsdash.datastore.schema.csv_reader import TextRows
from cmsdash.datastore.source_register import Source


class ChangeType(StrEnum):
    """What became of a row, in the order in which a reader wants to know."""

    APPEARED = "appeared"
    CHANGED = "changed"
    VANISHED = "vanished"
    MOVED = "moved"


@dataclass(frozen=True)
class FieldChange:
    """One field of one row. `before` is "" where the row appeared, `after` where it vanished; texts as the tables
    have them. Fate `moved` tells once of a table that the rows in both releases stand in another order."""

    table: str
    key: tuple[str, ...]
    change_type: ChangeType
    column: str
    before: str
    after: str

    @property
    def amounts_cents(self) -> tuple[int | None, int | None]:
        """Before and after in cents, of a column of money; None where there is none."""
        if not self.column.endswith("_eur"):
            return None, None
        before, after = (int(Decimal(value) * 100) if value else None for value in (self.before, self.after))
        return before, after


@dataclass(frozen=True)
class KeyedTable:
    """Rows with the columns that tell them apart."""

    key: tuple[str, ...]
    rows: TextRows


def diff_releases(before: Release, after: Release) -> tuple[FieldChange, ...]:
    """Every change between two releases: tables, then `sources`, then `files` (sidecars, shapes: by SHA-256)."""
    old, new = release_tables(before), release_tables(after)
    nothing = KeyedTable((), [])
    names = [*new, *(name for name in old if name not in new)]
    return tuple(
        change for name in names for change in diff_table(name, old.get(name, nothing), new.get(name, nothing))
    )


def release_tables(release: Release) -> Mapping[str, KeyedTable]:
    """Everything in a release as tables of text."""
    tables = {name: KeyedTable(schema.key, release.text_rows(name)) for name, schema in release.schemas.items()}
    names = [field.name for field in fields(Source)]
    sources = [{name: getattr(source, name) for name in names} for source in release.sources.values()]
    told = {"sources.toml", *(f"{name}.csv" for name in release.schemas)}
    files = [
        {"file": item.file, "size": str(item.size), "sha256": item.sha256}
        for item in release.manifest.files
        if item.file not in told
    ]
    return {**tables, "sources": KeyedTable(("key",), sources), "files": KeyedTable(("file",), files)}


def diff_table(name: str, before: KeyedTable, after: KeyedTable) -> Iterator[FieldChange]:
    """The changes of one table. Rows told apart by other columns than before are other rows."""
    same = before.key == after.key
    old = {_key(before, row): row for row in before.rows}
    new = {_key(after, row): row for row in after.rows}
    for key, row in new.items():
        if not same or key not in old:
            yield from (
                FieldChange(name, key, ChangeType.APPEARED, c, "", row[c]) for c in row if row[c] or c in after.key
            )
    for key, row in new.items():
        if same and key in old:
            columns = dict.fromkeys([*row, *old[key]])
            pairs = ((c, old[key].get(c, ""), row.get(c, "")) for c in columns)
            yield from (FieldChange(name, key, ChangeType.CHANGED, c, a, b) for c, a, b in pairs if a != b)
    for key, row in old.items():
        if not same or key not in new:
            yield from (
                FieldChange(name, key, ChangeType.VANISHED, c, row[c], "") for c in row if row[c] or c in before.key
            )
    if same and [key for key in old if key in new] != [key for key in new if key in old]:
        yield FieldChange(name, (), ChangeType.MOVED, "", "", "")


def _key(table: KeyedTable, row: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(row[column] for column in table.key)


def summarize_changes(found: tuple[FieldChange, ...]) -> tuple[TableChangeCounts, ...]:
    """How many rows of each table appeared, changed and vanished; tables in which nothing did are left out."""
    rows: dict[str, dict[ChangeType, set[tuple[str, ...]]]] = {}
    for change in found:
        if change.change_type is not ChangeType.MOVED:
            rows.setdefault(change.table, {change_type: set() for change_type in ChangeType})[change.change_type].add(
                change.key
            )
    return tuple(
        TableChangeCounts(
            table, len(fates[ChangeType.APPEARED]), len(fates[ChangeType.CHANGED]), len(fates[ChangeType.VANISHED])
        )
        for table, fates in rows.items()
    )
