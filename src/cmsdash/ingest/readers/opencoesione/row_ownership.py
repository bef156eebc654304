"""Whose the rows of a file beside the projects are: the taken operations', another project's, nobody's.

The engine tells it of millions of rows and adds them up; only those that may matter are then read one by one.
"""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import duckdb

from cmsdash.datastore.import_report import MAX_LISTED_ISSUES, RowTotals
from cmsdash.ingest.formats import duckdb_scanner
from cmsdash.ingest.readers.opencoesione.source_file import SourceFile

# A key is stripped only where it is nobody's as it stands: to do it for each of millions costs as much as to read them.
_MET = """
CREATE TEMP TABLE met AS
SELECT k.whose, CASE WHEN k.whose IS NULL THEN {stripped} END AS stranger, count(*) AS rows, sum(g.cents) AS cents
FROM (SELECT {key} AS written, {cents} AS cents FROM {relation}) AS g LEFT JOIN known AS k ON k.key = g.written
GROUP BY ALL
"""
_KNOWN = """
CREATE TEMP VIEW known AS SELECT key, if(key IN (SELECT key FROM ours), 'ours', 'others') AS whose FROM {every}
"""
_WHOSE = """
SELECT coalesce(m.whose, k.whose, 'nobodys') AS whose, CASE WHEN coalesce(m.whose, k.whose) IS NULL THEN m.stranger END,
    sum(m.rows), sum(m.cents)
FROM met AS m LEFT JOIN known AS k ON k.key = m.stranger
GROUP BY ALL
"""


@dataclass(frozen=True)
class RowOwnership:
    """Rows and cents by whose they are; the keys that are nobody's, no more than an account lists; rows of a wrong
    width by byte offset."""

    ours: RowTotals
    others: RowTotals
    nobodys: RowTotals
    strangers: frozenset[str]
    misshapen: tuple[tuple[int, str], ...]

    @property
    def total(self) -> RowTotals:
        """All rows, those of a wrong width without cents."""
        return self.ours + self.others + self.nobodys + RowTotals(len(self.misshapen))


def count_rows_by_owner(file: SourceFile, operations: Collection[str], projects: Path | None) -> RowOwnership:
    """Whose the rows of a file are. `operations` are the keys of those that were taken, the file `projects` has the
    keys of all projects, and is None where no projects came along. Raises FileRefusedError."""
    with duckdb_scanner.duckdb_session(file.plain) as connection:
        _keys(connection, operations, projects)
        query = _MET.format(
            key=f"{duckdb_scanner.quote_identifier(file.header.column('key'))}::VARCHAR",
            stripped=duckdb_scanner.trim_expression("written"),
            cents=duckdb_scanner.cents_expression(file.amount_column, file.types.get(file.amount_column, "VARCHAR")),
            relation=duckdb_scanner.scan_expression(connection, file.plain, file.header.names if file.is_csv else ()),
        )
        connection.execute(query)
        asked = connection.execute(_WHOSE)
        tallies = dict.fromkeys(("ours", "others", "nobodys"), RowTotals())
        strangers: set[str] = set()
        while batch := asked.fetchmany(duckdb_scanner.FETCH_SIZE):
            for who, stranger, rows, cents in batch:
                tallies[who] += RowTotals(int(rows), int(cents))
                if stranger is not None and len(strangers) < MAX_LISTED_ISSUES:
                    strangers.add(str(stranger))
        misshapen = duckdb_scanner.malformed_rows(connection) if file.is_csv else ()
    return RowOwnership(**tallies, strangers=frozenset(strangers), misshapen=misshapen)


def _keys(connection: duckdb.DuckDBPyConnection, operations: Collection[str], projects: Path | None) -> None:
    """Every key once, and whose it is. Those of all projects are read where they stand: no copy is made of millions."""
    connection.execute("CREATE TEMP TABLE ours AS SELECT DISTINCT unnest($1::VARCHAR[]) AS key", [list(operations)])
    connection.execute("SET VARIABLE keys = $1", [str(projects)])
    every = "read_parquet(getvariable('keys'))" if projects else "ours"
    connection.execute(_KNOWN.format(every=every))
