"""What appeared, changed and vanished between two releases: row by row by the table's key, field by field."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from enum import StrEnum

from cmsdash.facts.manifest import Changed
from cmsdash.facts.reading import Rows
from cmsdash.facts.release import Release
from cmsdash.facts.sources import Source


class Fate(StrEnum):
    """What became of a row, in the order in which a reader wants to know."""

    APPEARED = "appeared"
    CHANGED = "changed"
    VANISHED = "vanished"
    MOVED = "moved"


@dataclass(frozen=True)
class Change:
    """One field of one row. `before` is "" where the row appeared, `after` where it vanished; texts as the tables
    have them. Fate `moved` tells once of a table that the rows in both releases stand in another order."""

    table: str
    key: tuple[str, ...]
    fate: Fate
    column: str
    before: str
    after: str

    @property
    def cents(self) -> tuple[int | None, int | None]:
        """Before and after in cents, of a column of money; None where there is none."""
        if not self.column.endswith("_eur"):
            return None, None
        before, after = (int(Decimal(value) * 100) if value else None for value in (self.before, self.after))
        return before, after


@dataclass(frozen=True)
class Table:
    """Rows with the columns that tell them apart."""

    key: tuple[str, ...]
    rows: Rows


def difference(before: Release, after: Release) -> tuple[Change, ...]:
    """Every change between two releases: tables, then `sources`, then `files` (sidecars, shapes: by SHA-256)."""
    old, new = contents(before), contents(after)
    nothing = Table((), [])
    names = [*new, *(name for name in old if name not in new)]
    return tuple(change for name in names for change in changes(name, old.get(name, nothing), new.get(name, nothing)))


def contents(release: Release) -> Mapping[str, Table]:
    """Everything in a release as tables of text."""
    tables = {name: Table(schema.key, release.rows(name)) for name, schema in release.schemas.items()}
    names = [field.name for field in fields(Source)]
    sources = [{name: getattr(source, name) for name in names} for source in release.sources.values()]
    told = {"sources.toml", *(f"{name}.csv" for name in release.schemas)}
    files = [
        {"file": item.file, "size": str(item.size), "sha256": item.sha256}
        for item in release.manifest.files
        if item.file not in told
    ]
    return {**tables, "sources": Table(("key",), sources), "files": Table(("file",), files)}


def changes(name: str, before: Table, after: Table) -> Iterator[Change]:
    """The changes of one table. Rows told apart by other columns than before are other rows."""
    same = before.key == after.key
    old = {_key(before, row): row for row in before.rows}
    new = {_key(after, row): row for row in after.rows}
    for key, row in new.items():
        if not same or key not in old:
            yield from (Change(name, key, Fate.APPEARED, c, "", row[c]) for c in row if row[c] or c in after.key)
    for key, row in new.items():
        if same and key in old:
            columns = dict.fromkeys([*row, *old[key]])
            pairs = ((c, old[key].get(c, ""), row.get(c, "")) for c in columns)
            yield from (Change(name, key, Fate.CHANGED, c, a, b) for c, a, b in pairs if a != b)
    for key, row in old.items():
        if not same or key not in new:
            yield from (Change(name, key, Fate.VANISHED, c, row[c], "") for c in row if row[c] or c in before.key)
    if same and [key for key in old if key in new] != [key for key in new if key in old]:
        yield Change(name, (), Fate.MOVED, "", "", "")


def _key(table: Table, row: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(row[column] for column in table.key)


def counted(found: tuple[Change, ...]) -> tuple[Changed, ...]:
    """How many rows of each table appeared, changed and vanished; tables in which nothing did are left out."""
    rows: dict[str, dict[Fate, set[tuple[str, ...]]]] = {}
    for change in found:
        if change.fate is not Fate.MOVED:
            rows.setdefault(change.table, {fate: set() for fate in Fate})[change.fate].add(change.key)
    return tuple(
        Changed(table, len(fates[Fate.APPEARED]), len(fates[Fate.CHANGED]), len(fates[Fate.VANISHED]))
        for table, fates in rows.items()
    )
