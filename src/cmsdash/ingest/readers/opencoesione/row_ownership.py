"""Totals of the rows of a related file by owner: an accepted operation, another project, or no known project.

DuckDB joins and adds up millions of rows; only those that matter are then read one by one.
"""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import duckdb

from cmsdash.datastore.import_report import MAX_LISTED_ISSUES, RowTotals
from cmsdash.ingest.formats import duckdb_scanner
from cmsdash.ingest.readers.opencoesione.source_file import SourceFile

_KNOWN_KEYS = """
CREATE TEMP VIEW known_keys AS
SELECT key, if(key IN (SELECT key FROM accepted_keys), 'accepted', 'other_projects') AS owner FROM {projects}
"""
# Only unmatched keys are stripped: stripping each of millions costs as much as reading them.
_JOIN_ROWS = """
CREATE TEMP TABLE joined_rows AS
SELECT k.owner, CASE WHEN k.owner IS NULL THEN {stripped} END AS stripped_key, count(*) AS rows,
    sum(g.cents) AS cents, count(*) - count(g.cents) AS unread
FROM (SELECT {key} AS raw_key, {cents} AS cents FROM {relation}) AS g LEFT JOIN known_keys AS k ON k.key = g.raw_key
GROUP BY ALL
"""
_TOTALS_BY_OWNER = """
SELECT coalesce(r.owner, k.owner, 'orphans') AS owner,
    CASE WHEN coalesce(r.owner, k.owner) IS NULL THEN r.stripped_key END, sum(r.rows), sum(r.cents), sum(r.unread)
FROM joined_rows AS r LEFT JOIN known_keys AS k ON k.key = r.stripped_key
GROUP BY ALL
"""


@dataclass(frozen=True)
class RowOwnership:
    """Rows and cents of a file by owner.

    `orphan_keys` are keys without a project, at most as many as an import report lists. `malformed` rows are given
    as byte offset and kind.
    """

    accepted: RowTotals
    other_projects: RowTotals
    orphans: RowTotals
    orphan_keys: frozenset[str]
    malformed: tuple[tuple[int, str], ...]
    has_amounts: bool

    @property
    def malformed_row(self) -> RowTotals:
        """The totals of one malformed row, whose amount is not understood where the file has amounts."""
        return RowTotals(1, 0, int(self.has_amounts))

    @property
    def total(self) -> RowTotals:
        """All rows."""
        return sum((self.malformed_row for _ in self.malformed), self.accepted + self.other_projects + self.orphans)


def count_rows_by_owner(file: SourceFile, operations: Collection[str], projects: Path | None) -> RowOwnership:
    """Return the totals of a file by owner.

    Args:
        file: the related file.
        operations: keys of the accepted operations.
        projects: Parquet file with the keys of all projects, None when no projects file was given.

    Raises:
        FileRejectedError: DuckDB cannot read the file.
    """
    with duckdb_scanner.duckdb_session(file.path) as connection:
        _create_known_keys(connection, operations, projects)
        query = _JOIN_ROWS.format(
            key=f"{duckdb_scanner.quote_identifier(file.header.column('key'))}::VARCHAR",
            stripped=duckdb_scanner.trim_expression("raw_key"),
            cents=duckdb_scanner.cents_expression(file.amount_column, file.types.get(file.amount_column, "VARCHAR")),
            relation=duckdb_scanner.scan_expression(connection, file.path, file.header.names if file.is_csv else ()),
        )
        connection.execute(query)
        result = connection.execute(_TOTALS_BY_OWNER)
        totals = dict.fromkeys(("accepted", "other_projects", "orphans"), RowTotals())
        orphan_keys: set[str] = set()
        while batch := result.fetchmany(duckdb_scanner.FETCH_ROWS):
            for owner, key, rows, cents, unread in batch:
                totals[owner] += RowTotals(int(rows), int(cents or 0), int(unread))
                if key is not None and len(orphan_keys) < MAX_LISTED_ISSUES:
                    orphan_keys.add(str(key))
        malformed = duckdb_scanner.malformed_rows(connection) if file.is_csv else ()
    return RowOwnership(
        **totals, orphan_keys=frozenset(orphan_keys), malformed=malformed, has_amounts=bool(file.amount_column)
    )


def _create_known_keys(
    connection: duckdb.DuckDBPyConnection, operations: Collection[str], projects: Path | None
) -> None:
    """Create the view `known_keys` (`key`, `owner`); project keys are read from their file, without a copy."""
    connection.execute(
        "CREATE TEMP TABLE accepted_keys AS SELECT DISTINCT unnest($1::VARCHAR[]) AS key", [list(operations)]
    )
    connection.execute("SET VARIABLE keys = $1", [str(projects)])
    connection.execute(
        _KNOWN_KEYS.format(projects="read_parquet(getvariable('keys'))" if projects else "accepted_keys")
    )
