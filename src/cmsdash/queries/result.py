"""The one shape of an answer: a tidy table, the sources of exactly its rows, and the kinds of its figures."""

from collections.abc import Hashable
from dataclasses import dataclass, replace
from functools import cached_property

import pandas as pd


@dataclass(frozen=True)
class QueryResult:
    """A table of codes and numbers. An answer without rows is still an answer.

    Its column `source` holds keys of the release's sources, its column `kind` kinds of figures: one a cell, or a list.
    Its `key` identifies the content of the table in a cache: the digest of the release, the query, what it was asked.
    It is None where nothing made of the table may be cached.
    """

    name: str
    table: pd.DataFrame
    key: Hashable | None = None

    def renamed(self, name: str) -> "QueryResult":
        """The same answer under another name, where a page shows it twice."""
        return replace(self, name=name)

    @property
    def is_empty(self) -> bool:
        """True when no row answers."""
        return self.table.empty

    @cached_property
    def sources(self) -> tuple[str, ...]:
        """Keys of the sources of the rows, sorted."""
        return self._codes("source")

    @cached_property
    def kinds(self) -> tuple[str, ...]:
        """Kinds of the figures in the rows, sorted."""
        return self._codes("kind")

    def _codes(self, column: str) -> tuple[str, ...]:
        if column not in self.table:
            return ()
        return tuple(sorted({code for cell in self.table[column] for code in codes_of(cell)}))


def codes_of(cell: object) -> tuple[str, ...]:
    """The codes that a cell of a table names: those of its list, its one, or none where it is missing."""
    if isinstance(cell, list):
        return tuple(cell)
    return (cell,) if isinstance(cell, str) else ()
