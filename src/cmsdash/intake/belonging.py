"""Whose the rows of a file beside the projects are: the taken operations', another project's, nobody's.

The engine tells it of millions of rows and adds them up; only those that may matter are then read one by one.
"""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import duckdb

from cmsdash.facts.account import LISTED, Tally
from cmsdash.intake import engine
from cmsdash.intake.opened import Opened

_WHOSE = """
SELECT CASE WHEN o.key IS NOT NULL THEN 'ours' WHEN p.key IS NOT NULL THEN 'others' ELSE 'nobodys' END AS whose,
    CASE WHEN o.key IS NULL AND p.key IS NULL THEN g.key END AS stranger, count(*), sum(g.cents)
FROM (SELECT {key} AS key, {cents} AS cents FROM {relation}) AS g
LEFT JOIN ours AS o ON o.key = g.key
LEFT JOIN projects AS p ON p.key = g.key
GROUP BY ALL
"""


@dataclass(frozen=True)
class Whose:
    """Rows and cents by whose they are; the keys that are nobody's, no more than an account lists; rows of a wrong
    width by byte offset."""

    ours: Tally
    others: Tally
    nobodys: Tally
    strangers: frozenset[str]
    misshapen: tuple[tuple[int, str], ...]

    @property
    def whole(self) -> Tally:
        """All rows, those of a wrong width without cents."""
        return self.ours + self.others + self.nobodys + Tally(len(self.misshapen))


def whose(file: Opened, operations: Collection[str], projects: Path | None) -> Whose:
    """Whose the rows of a file are. `operations` are the keys of those that were taken, the file `projects` has the
    keys of all projects, and is None where no projects came along. Raises FileRefusedError."""
    with engine.opened(file.plain) as connection:
        _keys(connection, operations, projects)
        query = _WHOSE.format(
            key=engine.stripped(file.header.column("key")),
            cents=engine.cents_of(file.amount, file.types.get(file.amount, "VARCHAR")),
            relation=engine.relation_of(connection, file.plain, file.header.names if file.is_csv else ()),
        )
        asked = connection.execute(query)
        tallies = dict.fromkeys(("ours", "others", "nobodys"), Tally())
        strangers: set[str] = set()
        while batch := asked.fetchmany(engine.BATCH):
            for who, stranger, rows, cents in batch:
                tallies[who] += Tally(int(rows), int(cents))
                if stranger is not None and len(strangers) < LISTED:
                    strangers.add(str(stranger))
        misshapen = engine.misshapen(connection) if file.is_csv else ()
    return Whose(**tallies, strangers=frozenset(strangers), misshapen=misshapen)


def _keys(connection: duckdb.DuckDBPyConnection, operations: Collection[str], projects: Path | None) -> None:
    """The keys as tables; one that is taken is told first."""
    connection.execute("CREATE TEMP TABLE ours AS SELECT DISTINCT unnest($1::VARCHAR[]) AS key", [list(operations)])
    connection.execute("CREATE TEMP TABLE projects (key VARCHAR)")
    if projects:
        connection.execute("INSERT INTO projects SELECT key FROM read_parquet($1)", [str(projects)])
