"""What an import brings to a release: rows by table, the sources they name, and where each row was read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from cmsdash.facts.reading import Rows
from cmsdash.facts.schema import Schema

CHILDREN = ("operation_cities", "operation_actors", "operation_target_groups", "operation_interventions")
"""Tables whose rows belong to an operation: they are renewed with it."""


@dataclass(frozen=True)
class Harvest:
    """Rows to put into the tables of a release, in place of those with the same key, and new sources. `kept` are the
    beginnings of sources that this import says nothing about: their rows stay."""

    rows: Mapping[str, Rows] = field(default_factory=dict)
    sources: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    kept: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """True when nothing was accepted."""
        return not any(self.rows.values())


def joined(harvests: Sequence[Harvest]) -> Harvest:
    """What several files bring together."""
    rows: dict[str, Rows] = {}
    sources: dict[str, Mapping[str, str]] = {}
    for harvest in harvests:
        sources |= harvest.sources
        for name, more in harvest.rows.items():
            rows[name] = [*rows.get(name, []), *more]
    return Harvest(rows, sources)


def merged(table: str, base: Rows, harvest: Harvest, schema: Schema) -> Rows:
    """A table's rows after an import: changed rows where the old ones stood, new ones at the end.

    The rows of an operation's children go with the operation: what the new file no longer says is gone. What a file
    said that did not come with it stays.
    """
    fresh = {_key(row, schema.key): row for row in harvest.rows.get(table, [])}
    stays = {_key(row, schema.key) for row in stayed(table, base, harvest)}
    gone = _renewed(table, harvest)
    kept = [row for row in base if row.get("operation") not in gone or _key(row, schema.key) in fresh.keys() | stays]
    result = [fresh.pop(_key(row, schema.key), row) for row in kept]
    return [*result, *fresh.values()]


def stayed(table: str, base: Rows, harvest: Harvest) -> Rows:
    """The rows of renewed operations that an earlier import read in a file which did not come this time."""
    renewed = _renewed(table, harvest)
    return [row for row in base if row.get("operation") in renewed and row["source"].startswith(harvest.kept)]


def _renewed(table: str, harvest: Harvest) -> set[str]:
    return {row["operation"] for row in harvest.rows.get("operations", [])} if table in CHILDREN else set()


def _key(row: Mapping[str, str], names: Sequence[str]) -> tuple[str, ...]:
    return tuple(row[name] for name in names)


def traced(table: str, keys: Mapping[str, int], file: str, sha256: str, source: str) -> Rows:
    """Rows of the table `lineage`: in which line of which file each row of a table was read."""
    return [
        {"dataset": table, "record": key, "file": file, "line": str(line), "sha256": sha256, "source": source}
        for key, line in keys.items()
    ]
