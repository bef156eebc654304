"""Composes executable queries from the files in `sql/` and the shared relations in `sql/shared/`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from sqlglot import exp

_SQL_FOLDER = files("cmsdash.queries") / "sql"

SHARED_RELATIONS = frozenset(path.name.removesuffix(".sql") for path in (_SQL_FOLDER / "shared").iterdir())
"""The names by which queries read the files in `sql/shared/`."""


@dataclass(frozen=True)
class ComposedQuery:
    """An executable query: its SQL and the names of its parameters."""

    sql: str
    parameters: frozenset[str]


@cache
def compose(name: str) -> ComposedQuery:
    """Return the query `sql/<name>.sql` with the shared relations that it reads as common table expressions.

    Relations that it does not read are left out: each costs planning time, and its parameters would enter the cache
    key of the result.
    """
    from sqlglot import exp

    tree = attach_shared_relations(parse_sql_file(name))
    parameters = frozenset(placeholder.name for placeholder in tree.find_all(exp.Placeholder))
    return ComposedQuery(tree.sql("duckdb", comments=False), parameters)


def compose_all() -> None:
    """Compose every query at startup, so that no request waits for it. Takes 0.4 s of processor time."""
    for path in _SQL_FOLDER.iterdir():
        if path.name.endswith(".sql"):
            compose(path.name.removesuffix(".sql"))


def attach_shared_relations(query: exp.Query) -> exp.Query:
    """Return a copy of a query with its shared relations in front of its own common table expressions."""
    from sqlglot import exp

    composed = query.copy()
    shared = [
        exp.CTE(this=tree.copy(), alias=exp.TableAlias(this=exp.to_identifier(name)))
        for name, tree in _shared_relations(query).items()
    ]
    if shared:
        composed.set("with_", exp.With(expressions=[*shared, *composed.ctes]))
    return composed


def _shared_relations(query: exp.Query) -> Mapping[str, exp.Query]:
    """The shared relations that a query reads, each after its own dependencies."""
    from sqlglot import exp

    local = {cte.alias for cte in query.find_all(exp.CTE)}
    names = {table.name for table in query.find_all(exp.Table)} - local
    relations: dict[str, exp.Query] = {}
    for name in sorted(names & SHARED_RELATIONS):
        tree = parse_sql_file(f"shared/{name}")
        relations |= {**_shared_relations(tree), name: tree}
    return relations


@cache
def parse_sql_file(name: str) -> exp.Query:
    """Return the syntax tree of `sql/<name>.sql`. It is cached: copy it before changing it."""
    import sqlglot  # takes half a second, and most commands run no query

    text = (_SQL_FOLDER / f"{name}.sql").read_text(encoding="utf-8")
    return cast("exp.Query", sqlglot.parse_one(text, read="duckdb"))
