"""The result of a query: a table with the sources and kinds of its rows."""

from collections.abc import Hashable
from dataclasses import dataclass, replace
from functools import cached_property

import pandas as pd


@dataclass(frozen=True)
class QueryResult:
    """A table of codes and numbers with its provenance. A result without rows is a valid result.

    Attributes:
        name: Identifies the result on a page and names its download.
        table: The rows. Amounts are integer cents, shares 0 to 1, missing values NA. The optional columns `source`
            (keys of the release's sources) and `kind` (codes of `ObservationStatus`) hold one code or a list in a cell.
        key: Identifies the content of the table in a cache: digest of the release, query, parameters. None if nothing
            derived from the table may be cached.
    """

    name: str
    table: pd.DataFrame
    key: Hashable | None = None

    def with_name(self, name: str) -> "QueryResult":
        """Return the same result under another name, for a page that shows it twice."""
        return replace(self, name=name)

    @property
    def is_empty(self) -> bool:
        """True if the table has no rows."""
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
    """Return the codes in a cell, which holds a list, one code, or a missing value."""
    if isinstance(cell, list):
        return tuple(cell)
    return (cell,) if isinstance(cell, str) else ()
