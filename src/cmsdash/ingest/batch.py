"""What an import brings to a release: rows by table, the sources they name, and where each row was read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from cmsdash.datastore.schema.csv_reader import TextRows
from cmsdash.datastore.schema.table_schema import Schema

OPERATION_CHILD_TABLES = ("operation_cities", "operation_actors", "operation_target_groups", "operation_interventions")
"""Tables whose rows belong to an operation: they are renewed with it."""


@dataclass(frozen=True)
class ImportBatch:
    """Rows to put into the tables of a release, in place of those with the same key, and new sources. `kept` are the
    beginnings of sources that this import says nothing about: their rows stay."""

    rows: Mapping[str, TextRows] = field(default_factory=dict)
    sources: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    kept: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """True when nothing was accepted."""
        return not any(self.rows.values())


def concat_batches(harvests: Sequence[ImportBatch]) -> ImportBatch:
    """What several files bring together."""
    rows: dict[str, TextRows] = {}
    sources: dict[str, Mapping[str, str]] = {}
    for harvest in harvests:
        sources |= harvest.sources
        for name, more in harvest.rows.items():
            rows[name] = [*rows.get(name, []), *more]
    return ImportBatch(rows, sources)


def upsert_rows(table: str, base: TextRows, harvest: ImportBatch, schema: Schema) -> TextRows:
    """A table's rows after an import: changed rows where the old ones stood, new ones at the end.

    The rows of an operation's children go with the operation: what the new file no longer says is gone. What a file
    said that did not come with it stays.
    """
    fresh = {_key(row, schema.key): row for row in harvest.rows.get(table, [])}
    stays = {_key(row, schema.key) for row in retained_rows(table, base, harvest)}
    gone = _renewed(table, harvest)
    kept = [row for row in base if row.get("operation") not in gone or _key(row, schema.key) in fresh.keys() | stays]
    result = [fresh.pop(_key(row, schema.key), row) for row in kept]
    return [*result, *fresh.values()]


def retained_rows(table: str, base: TextRows, harvest: ImportBatch) -> TextRows:
    """The rows of renewed operations that an earlier import read in a file which did not come this time."""
    renewed = _renewed(table, harvest)
    return [row for row in base if row.get("operation") in renewed and row["source"].startswith(harvest.kept)]


def _renewed(table: str, harvest: ImportBatch) -> set[str]:
    return (
        {row["operation"] for row in harvest.rows.get("operations", [])} if table in OPERATION_CHILD_TABLES else set()
    )


def _key(row: Mapping[str, str], names: Sequence[str]) -> tuple[str, ...]:
    return tuple(row[name] for name in names)


def lineage_rows(table: str, keys: Mapping[str, int], file: str, sha256: str, source: str) -> TextRows:
    """Rows of the table `lineage`: in which line of which file each row of a table was read."""
    return [
        {"dataset": table, "record": key, "file": file, "line": str(line), "sha256": sha256, "source": source}
        for key, line in keys.items()
    ]
