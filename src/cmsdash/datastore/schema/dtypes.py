"""Checked text rows as a typed frame: money becomes whole cents, an empty cell a missing value."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pandas as pd

from cmsdash.datastore.schema.csv_reader import TextRows
from cmsdash.datastore.schema.table_schema import Column, Schema

_CONVERT: dict[str, tuple[str, Callable[[str], object]]] = {
    "money": ("Int64", lambda value: int(Decimal(value) * 100)),
    "integer": ("Int64", int),
    "decimal": ("Float64", float),
    "degrees": ("Float64", float),
}


def to_dataframe(schema: Schema, rows: TextRows) -> pd.DataFrame:
    """One column per schema column, in its order; `x_eur` of type money becomes `x_cents`. Never has NaN, only NA."""
    return pd.DataFrame({column.dataframe_name: _series(column, rows) for column in schema.columns})


def _series(column: Column, rows: TextRows) -> "pd.Series[Any]":
    dtype, convert = _CONVERT.get(column.type, ("string", str))
    values = [convert(row[column.name]) if row[column.name] else pd.NA for row in rows]
    return pd.Series(values, dtype=dtype)
