"""The batch of rows and sources that an import brings to a release, and its merge with existing rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from cmsdash.datastore.schema.csv_reader import TextRows
from cmsdash.datastore.schema.table_schema import Schema

OPERATION_CHILD_TABLES = ("operation_cities", "operation_actors", "operation_target_groups", "operation_interventions")
"""Tables whose rows are replaced together with their operation."""


@dataclass(frozen=True)
class ImportBatch:
    """Rows by table, and the entries of new sources by key.

    Attributes:
        rows: rows by table; they replace those with the same key.
        sources: entries of new sources by key.
        retained_source_prefixes: beginnings of the keys of sources that this import does not cover: their rows are
            retained.
        edition_pattern: regular expression of the keys of the sources of which this import is a newer edition: their
            operations are recognised, and those that it lacks are withdrawn. "" where it is no edition of a list.
        unread_texts: folded cells of the rows that were set aside; None where not all of them are known. An operation
            named there is not withdrawn.
        withdrawn: date of withdrawal of operations of the release, by key.
        known_keys: keys in the release that a list of ours gives to its rows, by key in the batch.
        unmatched: operations that leave `operation_matches`, because the others of their group name them now.
    """

    rows: Mapping[str, Sequence[dict[str, str]]] = field(default_factory=dict)
    sources: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    retained_source_prefixes: tuple[str, ...] = ()
    edition_pattern: str = ""
    unread_texts: frozenset[str] | None = frozenset()
    withdrawn: Mapping[str, str] = field(default_factory=dict)
    known_keys: Mapping[str, str] = field(default_factory=dict)
    unmatched: frozenset[str] = frozenset()

    @property
    def is_empty(self) -> bool:
        """True when no row was accepted."""
        return not any(self.rows.values())


def concat_batches(batches: Sequence[ImportBatch]) -> ImportBatch:
    """Return one batch with the rows and sources of all."""
    rows: dict[str, TextRows] = {}
    sources: dict[str, Mapping[str, str]] = {}
    for batch in batches:
        sources |= batch.sources
        for table, new_rows in batch.rows.items():
            rows[table] = [*rows.get(table, []), *new_rows]
    return ImportBatch(rows, sources)


def upsert_rows(table: str, base: TextRows, batch: ImportBatch, schema: Schema) -> TextRows:
    """Return the rows of a table after an import.

    Replaced rows keep their position and new ones are appended. In a child table the rows of every imported operation
    are removed first, except retained ones. Withdrawn operations get the date of their withdrawal.
    """
    new_rows = {_row_key(row, schema.key): row for row in batch.rows.get(table, [])}
    if table == "operation_matches":
        base = [row for row in base if row["operation"] not in batch.unmatched]
    retained_keys = {_row_key(row, schema.key) for row in retained_rows(table, base, batch)}
    replaced_operations = _replaced_operations(table, batch)
    base = [
        row
        for row in base
        if row.get("operation") not in replaced_operations
        or _row_key(row, schema.key) in new_rows.keys() | retained_keys
    ]
    result = [new_rows.pop(_row_key(row, schema.key), row) for row in base]
    return [_set_withdrawal(table, row, batch) for row in (*result, *new_rows.values())]


def _set_withdrawal(table: str, row: dict[str, str], batch: ImportBatch) -> dict[str, str]:
    if table == "operations" and row["operation"] in batch.withdrawn:
        return {**row, "withdrawn": batch.withdrawn[row["operation"]]}
    return row


def retained_rows(table: str, base: TextRows, batch: ImportBatch) -> TextRows:
    """Return the rows of imported operations whose related file is not part of this import."""
    operations = _replaced_operations(table, batch)
    return [
        row
        for row in base
        if row.get("operation") in operations and row["source"].startswith(batch.retained_source_prefixes)
    ]


def _replaced_operations(table: str, batch: ImportBatch) -> set[str]:
    if table not in OPERATION_CHILD_TABLES:
        return set()
    return {row["operation"] for row in batch.rows.get("operations", [])}


def _row_key(row: Mapping[str, str], names: Sequence[str]) -> tuple[str, ...]:
    return tuple(row[name] for name in names)


def lineage_rows(
    table: str,
    lines: Mapping[str, int],
    file: str,
    sha256: str,
    source: str,
    sheets: Mapping[str, str] = MappingProxyType({}),
) -> TextRows:
    """Return the rows of `lineage` for the rows of a table, given the line of each by key.

    `sheets` are the sheets of the rows of a workbook of which several are read: `elenco.xlsx#Puglia`.
    """
    return [
        {
            "dataset": table,
            "record": key,
            "file": lineage_file(file, sheets.get(key, "")),
            "line": str(line),
            "sha256": sha256,
            "source": source,
        }
        for key, line in lines.items()
    ]


def lineage_file(file: str, sheet: str) -> str:
    """Return the file of a row of `lineage`, with the sheet where several of a workbook are read."""
    return f"{file}#{sheet}" if sheet else file
