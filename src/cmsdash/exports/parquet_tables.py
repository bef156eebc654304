"""Tables of a release as Parquet, in the types of their schemas."""

import io
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

import pandas as pd
import pyarrow as pa

from cmsdash.datastore.schema.table_schema import Column, Schema

_ARROW_TYPES: Mapping[str, pa.DataType] = {
    "money": pa.decimal128(15, 2),
    "integer": pa.int64(),
    "decimal": pa.float64(),
    "degrees": pa.float64(),
}
_CONVERTERS: Mapping[str, Callable[[Any], object]] = {
    "money": lambda cents: Decimal(int(cents)).scaleb(-2),
    "integer": int,
    "decimal": float,
    "degrees": float,
}


def table_to_parquet(schema: Schema, table: pd.DataFrame) -> bytes:
    """Return a table as Parquet.

    Args:
        schema: The schema of the table.
        table: Its rows, as `to_dataframe` gives them.

    Returns:
        The columns of the CSV file under the same names: amounts as decimals of two digits in euro, cells of several
        codes as lists, dates as ISO text because they may be partial, empty cells as null. Each column says its meaning
        and unit in its metadata, the file its origin and licence.
    """
    import pyarrow.parquet as pq  # slow to import, and needed for Parquet files only

    fields = [_arrow_field(column) for column in schema.columns]
    arrays = [
        pa.array([_value(column, cell) for cell in table[column.dataframe_name]], type=field.type)
        for column, field in zip(schema.columns, fields, strict=True)
    ]
    about = {"origin": schema.origin, "licence": schema.licence, "accessed": schema.accessed}
    buffer = io.BytesIO()
    pq.write_table(pa.Table.from_arrays(arrays, schema=pa.schema(fields, metadata=about)), buffer, compression="zstd")
    return buffer.getvalue()


def _arrow_field(column: Column) -> pa.Field:
    kind = pa.list_(pa.string()) if column.many else _ARROW_TYPES.get(column.type, pa.string())
    about = {**{f"meaning_{lang}": words for lang, words in column.meaning.items()}, "unit": column.unit}
    return pa.field(column.name, kind, nullable=column.empty or bool(column.since), metadata=about)


def _value(column: Column, cell: Any) -> object:
    if pd.isna(cell):
        return None
    return str(cell).split("|") if column.many else _CONVERTERS.get(column.type, str)(cell)
