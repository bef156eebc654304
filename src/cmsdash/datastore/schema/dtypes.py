"""Conversion of validated text rows to typed data frames."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pandas as pd

from cmsdash.datastore.schema.csv_reader import TextRows
from cmsdash.datastore.schema.table_schema import Column, Schema

_CONVERTERS: dict[str, tuple[str, Callable[[str], object]]] = {
    "money": ("Int64", lambda value: int(Decimal(value) * 100)),
    "integer": ("Int64", int),
    "decimal": ("Float64", float),
    "degrees": ("Float64", float),
}


def to_dataframe(schema: Schema, rows: TextRows) -> pd.DataFrame:
    """Return rows as a data frame with the columns of the schema in its order.

    A column `x_eur` of type money becomes `x_cents` in integer cents; other numbers are Int64 or Float64, the rest
    strings. Empty cells are NA, never NaN. Without rows the frame is empty but typed.

    Args:
        schema: Schema of the table.
        rows: Rows that `validate_cells` has accepted.
    """
    return pd.DataFrame({column.dataframe_name: _series(column, rows) for column in schema.columns})


def _series(column: Column, rows: TextRows) -> "pd.Series[Any]":
    dtype, convert = _CONVERTERS.get(column.type, ("string", str))
    values = [convert(row[column.name]) if row[column.name] else pd.NA for row in rows]
    return pd.Series(values, dtype=dtype)
