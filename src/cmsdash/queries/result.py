"""The result of a query: a table with the sources and kinds of its rows."""

from collections.abc import Hashable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from pandas.api.extensions import ExtensionDtype


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


def list_records(table: pd.DataFrame) -> list[dict[Hashable, Any]]:
    """Return the rows of a table as mappings of native values, as its method `to_dict("records")` does in more time.

    Args:
        table: A table with unique column names.

    Returns:
        One mapping a row, in the order of rows and columns. Missing values of nullable columns are None.
    """
    names = table.columns.tolist()
    columns = (_native_values(column) for _, column in table.items())
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


def _native_values(column: "pd.Series[Any]") -> list[Any]:
    if isinstance(column.dtype, ExtensionDtype) and column.dtype.na_value is pd.NA:
        values: list[Any] = column.to_numpy(object, na_value=None).tolist()  # type: ignore[call-overload]  # None is no scalar of the stubs
        return values
    if column.dtype != np.dtype(object):
        return column.tolist()
    return [
        None if value is pd.NA else value.item() if isinstance(value, np.generic) else value
        for value in column.tolist()
    ]
