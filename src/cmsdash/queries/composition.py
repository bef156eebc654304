"""The text of a query: its file in `sql/`, with the parts of `sql/shared/` that it reads attached to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from sqlglot import exp

SHARED_RELATIONS = frozenset(
    path.name.removesuffix(".sql") for path in (files("cmsdash.queries") / "sql" / "shared").iterdir()
)
"""The names by which queries read the shared parts."""


@dataclass(frozen=True)
class Query:
    """A query that can be asked: its whole text, and the names of the parameters that it takes."""

    text: str
    parameters: frozenset[str]


@cache
def compose(name: str) -> Query:
    """The query `sql/<name>.sql`, each shared part that it reads attached as a common table expression.

    Only the parts that it reads, directly or through others: each costs time to plan, and the answer depends on no
    more parameters than they have.
    """
    from sqlglot import exp

    query = attach_shared(parse(name))
    parameters = frozenset(placeholder.name for placeholder in query.find_all(exp.Placeholder))
    return Query(query.sql("duckdb", comments=False), parameters)


def compose_all() -> None:
    """Composes every query, so that no reader waits for it: 0.4 s of the processor for all."""
    for path in (files("cmsdash.queries") / "sql").iterdir():
        if path.name.endswith(".sql"):
            compose(path.name.removesuffix(".sql"))


def attach_shared(query: exp.Query) -> exp.Query:
    """The query with its shared parts in front of its own common table expressions."""
    from sqlglot import exp

    attached = query.copy()
    shared = [
        exp.CTE(this=part.copy(), alias=exp.TableAlias(this=exp.to_identifier(name)))
        for name, part in _shared_parts(query).items()
    ]
    if shared:
        attached.set("with_", exp.With(expressions=[*shared, *attached.ctes]))
    return attached


def _shared_parts(query: exp.Query) -> Mapping[str, exp.Query]:
    """The shared parts that a query reads, each after those that it reads itself."""
    from sqlglot import exp

    own = {part.alias for part in query.find_all(exp.CTE)}
    read = {table.name for table in query.find_all(exp.Table)} - own
    parts: dict[str, exp.Query] = {}
    for name in sorted(read & SHARED_RELATIONS):
        part = parse(f"shared/{name}")
        parts |= {**_shared_parts(part), name: part}
    return parts


@cache
def parse(name: str) -> exp.Query:
    """The syntax tree of one file of `sql/`. It is shared: copy it, never change it."""
    import sqlglot  # half a second: only who asks a query needs it

    text = (files("cmsdash.queries") / "sql" / f"{name}.sql").read_text(encoding="utf-8")
    return cast("exp.Query", sqlglot.parse_one(text, read="duckdb"))
