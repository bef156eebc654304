"""Query results as tables of files: typed cells, words beside codes, and the sources of each row."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, is_dataclass
from decimal import Decimal
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from cmsdash.datastore.source_register import Source
from cmsdash.exports.column_words import (
    CODE_SECTIONS,
    MESSAGE_COLUMNS,
    ValueWriter,
    column_heading,
    column_meaning,
    explained_codes,
    value_writer,
)
from cmsdash.exports.file_context import FileContext
from cmsdash.exports.file_table import Cell, ColumnType, FileColumn, FileTable, clean_text
from cmsdash.i18n import Translator
from cmsdash.queries import QueryResult, codes_of
from cmsdash.queries.result import list_records
from cmsdash.views.formatting.values import SHARE_COLUMNS

_SOURCE_COLUMNS: Mapping[str, Callable[[Source, Translator], str]] = {
    "source_publisher": lambda source, text: source.publisher,
    "source_title": lambda source, text: source.title,
    "source_date": lambda source, text: source.date,
    "source_url": lambda source, text: source.url,
    "source_licence": lambda source, text: source.licence,
    "source_licence_label": lambda source, text: text(f"licence.{source.licence}"),
}
"""What every row says of its sources: one item a source, in the order of the keys."""

_DATE_COLUMNS = frozenset(
    {
        *("date", "start", "end", "source_date", "paid_on", "withdrawn", "accessed", "created", "total_date"),
        *("art49_f_start", "art49_g_completion"),
    }
)
_KEY_COLUMNS = frozenset({"city", "operation", *CODE_SECTIONS, *MESSAGE_COLUMNS})
_UNITS = {
    "area_km2": "km²",
    **dict.fromkeys(("income", "income_cities", "income_region"), "EUR"),
    **dict.fromkeys(("label_lat", "label_lon"), "°"),
}


def result_to_table(result: QueryResult, context: FileContext, *, title: str = "", sentence: str = "") -> FileTable:
    """Return a query result as the columns and rows of a file.

    Args:
        result: The result; all its rows and columns are written.
        context: Where the rows come from. Its language decides headings and words.
        title: The heading of the figure.
        sentence: The finding in words.

    Returns:
        The table. A column of codes is followed by `x_label`, with their words; amounts in `x_cents` are in euro as
        `x_eur`; the last columns name the sources of each row. Characters that no format carries are replaced.
    """
    records = list_records(result.table)
    keys = [source_keys(record) for record in records]
    sources = context.release.sources
    used = {key: sources[key] for key in sorted({key for row_keys in keys for key in row_keys})}
    contents = [
        column
        for name in map(str, result.table.columns)
        for column in _result_columns(name, [record[name] for record in records], result.table[name].dtype, context)
    ]
    if used:
        contents += _source_columns([name for name in _SOURCE_COLUMNS if name not in result.table], keys, used, context)
    return FileTable(
        name=result.name,
        title=clean_text(title),
        sentence=clean_text(sentence),
        context=context,
        columns=[column for column, _ in contents],
        rows=list(zip(*(cells for _, cells in contents), strict=True)),
        sources=used,
    )


def _result_columns(
    name: str, values: Sequence[Any], dtype: Any, context: FileContext
) -> Iterator[tuple[FileColumn, list[Cell]]]:
    """Yield a column of a result with its cells, and the column of its words if its values are codes."""
    kind = _column_type(name, dtype)
    codes = explained_codes(name, values, context.text)
    yield _described(name, kind, context, codes), _convert_equal_once(partial(_cell, kind), values)
    write = value_writer(name, kind, context)
    if write is not None:
        words = context.text("file.in_words", column=column_heading(name, kind, context.text))
        label = FileColumn(f"{name}_label", words, ColumnType.TEXT, words_of=name)
        yield label, _convert_equal_once(partial(_words_cell, write), values)


def _source_columns(
    names: Iterable[str], keys: Sequence[Sequence[str]], sources: Mapping[str, Source], context: FileContext
) -> Iterator[tuple[FileColumn, list[Cell]]]:
    """Yield what is said of the sources of each row, whose keys are given."""
    for name in names:
        words = {key: clean_text(_SOURCE_COLUMNS[name](source, context.text)) for key, source in sources.items()}
        yield _described(name, ColumnType.LIST, context), [[words[key] for key in row_keys] for row_keys in keys]


def _column_type(name: str, dtype: Any) -> ColumnType:
    types = {
        ColumnType.MONEY: name.endswith("_cents"),
        ColumnType.LIST: pd.api.types.is_object_dtype(dtype),
        ColumnType.BOOLEAN: pd.api.types.is_bool_dtype(dtype),
        ColumnType.INTEGER: pd.api.types.is_integer_dtype(dtype),
        ColumnType.SHARE: pd.api.types.is_float_dtype(dtype) and name in SHARE_COLUMNS,
        ColumnType.DECIMAL: pd.api.types.is_float_dtype(dtype),
        ColumnType.DATE: name in _DATE_COLUMNS,
        ColumnType.CODE: name in _KEY_COLUMNS,
    }
    return next((kind for kind, applies in types.items() if applies), ColumnType.TEXT)


def _described(
    name: str, kind: ColumnType, context: FileContext, codes: Mapping[str, tuple[str, str]] | None = None
) -> FileColumn:
    """Return the description of a column of a result, or of one that is added."""
    is_money = kind is ColumnType.MONEY
    return FileColumn(
        name=name.removesuffix("_cents") + "_eur" if is_money else name,
        heading=column_heading(name, kind, context.text),
        type=kind,
        unit="EUR" if is_money else _UNITS.get(name, ""),
        meaning=column_meaning(name, context),
        codes=codes or {},
    )


def _convert_equal_once(convert: Callable[[Any], Cell], values: Sequence[Any]) -> list[Cell]:
    """Return the cells of the values of one column; equal values are converted once."""
    keys = [repr(value) for value in values]  # lists are no keys, and the text "None" is not a missing value
    cells: dict[str, Cell] = {}
    for key, value in zip(keys, values, strict=True):
        if key not in cells:
            cells[key] = convert(value)
    return [cells[key] for key in keys]


def _words_cell(write: ValueWriter, value: Any) -> str | None:
    is_empty = value in ([], "") or _is_missing(value)
    return None if is_empty else clean_text(write(value)) or None


def _is_missing(value: Any) -> bool:
    return not isinstance(value, list) and bool(pd.isna(value))


def _cell(kind: ColumnType, value: Any) -> Cell:
    if kind is ColumnType.LIST:
        return [_item(item) for item in value] if isinstance(value, list) else []
    if _is_missing(value) or (isinstance(value, float) and not np.isfinite(value)):
        return None
    if kind is ColumnType.MONEY:
        return _euro(value)
    return value if isinstance(value, (bool, int, float)) else clean_text(str(value)) or None


def _euro(cents: int) -> Decimal:
    """Return an amount in cents as euro with two decimals, exactly."""
    return Decimal(int(cents)).scaleb(-2)


def _item(item: Any) -> Any:
    """Return an item of a list as text, or as a mapping of plain values with amounts in euro."""
    if is_dataclass(item) and not isinstance(item, type):
        return asdict(item)
    if not isinstance(item, Mapping):
        return clean_text(str(item))
    plain = {key: _plain(value) for key, value in item.items()}
    if plain.get("cents") is not None:
        plain["cents"] = _euro(plain["cents"])
    return {"eur" if key == "cents" else key: value for key, value in plain.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return clean_text(value) if isinstance(value, str) else value


def source_keys(record: Mapping[Any, Any]) -> tuple[str, ...]:
    """Return the keys of the sources of a row, each once, from its columns `source` and `x_source`."""
    names = sorted((name for name in record if name == "source" or str(name).endswith("_source")), key=len)
    return tuple(dict.fromkeys(key for name in names for key in codes_of(record[name])))
