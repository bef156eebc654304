"""Queries over a file of any size with DuckDB in bounded memory: totals by programme, rows by programme or key."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from cmsdash.datastore.import_report import RowTotals
from cmsdash.datastore.temp_dirs import locked_temp_dir
from cmsdash.ingest.errors import FileRejectedError, reject_damaged_file
from cmsdash.ingest.privacy.legal_forms import SEPARATOR

MEMORY_LIMIT = "512MB"
"""Memory of DuckDB; it spills to its temporary folder beyond."""
FETCH_ROWS = 50_000
"""Rows fetched at a time."""
_WHITESPACE = "".join(character for character in map(chr, range(0x3001)) if character.isspace())
"""All characters that Python's `strip` removes, so that DuckDB and Python compare equal keys."""
_AMOUNT_PATTERN = r"-?[0-9]{1,13}(,([0-9]{1,2}0{0,10}|[0-9]{4,12})|\.([0-9]{1,2}|[0-9]{4,12}))?"
_TEXT_CENTS_CASE = """WHEN regexp_full_match({text}, '{pattern}')
    THEN CAST(CAST(replace({text}, ',', '.') AS DECIMAL(15, 2)) * 100 AS BIGINT)"""
MAX_EUROS = 1e15
"""Numbers beyond, and those that are not finite, are no amounts."""
_FLOAT_CENTS = f"""CASE WHEN {{amount}} IS NULL THEN CAST(0 AS HUGEINT)
    WHEN isfinite(CAST({{amount}} AS DOUBLE)) AND abs(CAST({{amount}} AS DOUBLE)) < {MAX_EUROS}
    THEN TRY_CAST(round(CAST({{amount}} AS DOUBLE) * 100) AS HUGEINT) END"""
_NESTED_TYPE = re.compile(r"STRUCT|MAP|UNION|BLOB|.*\[[0-9]*\]$", re.DOTALL)
_IS_IN_PROGRAMME = (
    f"list_contains(list_transform(string_split(coalesce({{programme}}, ''), '{SEPARATOR}'), lambda x: trim(x)), $code)"
)


@dataclass(frozen=True)
class ProgrammeTotals:
    """Rows and cents inside and outside the programme, and malformed rows as byte offset and kind."""

    inside: RowTotals
    outside: RowTotals
    malformed: tuple[tuple[int, str], ...] = ()


def sum_csv(
    path: Path, header: Sequence[str], programme: str, amount: str, code: str, keys: tuple[str, Path] | None = None
) -> ProgrammeTotals:
    """Return the totals of a CSV file (UTF-8, `;`).

    Args:
        path: the file.
        header: its column names.
        programme: column of the programme codes.
        amount: column of the amounts.
        code: code of the programme.
        keys: a column, and a Parquet file to write its distinct values to.

    Raises:
        FileRejectedError: DuckDB cannot read the file.
    """
    with duckdb_session(path) as connection:
        relation = scan_expression(connection, path, header)
        inside, outside = _sum_by_programme(
            connection, relation, quote_identifier(programme), cents_expression(amount, "VARCHAR"), code, keys
        )
        return ProgrammeTotals(inside, outside, malformed_rows(connection))


def malformed_rows(connection: duckdb.DuckDBPyConnection) -> tuple[tuple[int, str], ...]:
    """Return byte offset and kind of the malformed rows that a connection has met."""
    rows = connection.execute("SELECT line_byte_position, min(error_type) FROM reject_errors GROUP BY 1 ORDER BY 1")
    return tuple((int(position), str(kind)) for position, kind in rows.fetchall())


def cents_expression(amount: str, column_type: str) -> str:
    """Return SQL for the cents of a column; 0 for empty cells and where `amount` is "", NULL for unreadable amounts."""
    if not amount:
        return "CAST(0 AS HUGEINT)"
    name = quote_identifier(amount)
    if column_type != "VARCHAR":
        return _FLOAT_CENTS.format(amount=name)
    # Few amounts have blanks around them: trimming only those that do not match as they are is faster.
    trimmed = f"trim({name}, '{_WHITESPACE}')"
    as_it_is, after_trimming = (_TEXT_CENTS_CASE.format(text=text, pattern=_AMOUNT_PATTERN) for text in (name, trimmed))
    return f"CASE {as_it_is} WHEN coalesce({name}, '') = '' THEN 0 {after_trimming} WHEN {trimmed} = '' THEN 0 END"


def scan_expression(connection: duckdb.DuckDBPyConnection, path: Path, header: Sequence[str]) -> str:
    """Return SQL for the rows of a file.

    With a header: a CSV file (UTF-8, `;`), every column as text. Without one: a Parquet file, with the additional
    column `file_row_number` from 0.
    """
    connection.execute("SET VARIABLE file = $1", [str(path)])
    if not header:
        return "read_parquet(getvariable('file'), file_row_number = true)"
    columns = ", ".join(f"'{name.replace(chr(39), chr(39) * 2)}': 'VARCHAR'" for name in header)
    return (
        f"read_csv(getvariable('file'), columns = {{{columns}}}, auto_detect = false, header = true, delim = ';', "
        "quote = '\"', escape = '\"', store_rejects = true, rejects_limit = 100000)"
    )


def _sum_by_programme(
    connection: duckdb.DuckDBPyConnection,
    relation: str,
    programme: str,
    cents: str,
    code: str,
    keys: tuple[str, Path] | None,
) -> tuple[RowTotals, RowTotals]:
    """Return the totals inside and outside the programme; write the distinct keys where asked."""
    is_inside = _IS_IN_PROGRAMME.format(programme=programme)
    if keys:  # materialized, so that sums and keys need one pass over the file
        column, target = keys
        columns = f"{trim_expression(column)} AS key, {is_inside} AS is_inside, {cents} AS cents"
        connection.execute(f"CREATE TEMP TABLE scanned AS SELECT {columns} FROM {relation}", {"code": code})  # noqa: S608
        connection.execute("SET VARIABLE keys = $1", [str(target)])
        connection.execute("COPY (SELECT DISTINCT key FROM scanned) TO (getvariable('keys')) (FORMAT parquet)")
        relation, is_inside, cents = "scanned", "is_inside", "cents"
    rows = connection.execute(
        f"SELECT {is_inside}, count(*), sum({cents}), count(*) - count({cents}) FROM {relation} GROUP BY 1",  # noqa: S608 (names are quoted)
        {} if keys else {"code": code},
    ).fetchall()
    totals = {bool(flag): RowTotals(int(count), int(total or 0), int(unread)) for flag, count, total, unread in rows}
    return totals.get(True, RowTotals()), totals.get(False, RowTotals())


def parquet_schema(path: Path) -> dict[str, str]:
    """Return the column types of a Parquet file by column name, in order. Raises FileRejectedError."""
    with duckdb_session(path) as connection:
        columns = connection.execute("DESCRIBE FROM read_parquet($file)", {"file": str(path)}).fetchall()
    return {str(name): str(column_type) for name, column_type, *_ in columns}


def reject_nested_columns(types: Mapping[str, str], columns: Collection[str], name: str) -> None:
    """Raise FileRejectedError where a column that is read holds lists, structures or bytes and no values."""
    nested = [column for column in columns if _NESTED_TYPE.match(types.get(column, ""))]
    if nested:
        raise FileRejectedError("column_nested", name, 1, ", ".join(nested))


def parquet_row_count(path: Path) -> int:
    """Return the number of rows in the metadata of a Parquet file, without DuckDB. Raises FileRejectedError."""
    import pyarrow.parquet as pq  # slow to import, and needed for Parquet files only

    with reject_damaged_file(path.name):
        return int(pq.read_metadata(path).num_rows)


def read_programme_rows(
    path: Path, programme: str, amount: str, code: str, types: Mapping[str, str], keys: tuple[str, Path] | None = None
) -> tuple[ProgrammeTotals, list[tuple[int, int | None, tuple[object, ...]]]]:
    """Return the totals of a Parquet file, and the rows of the programme as row number from 1, cents and values.

    Cents are None where an amount is not understood.

    Arguments as for `sum_csv`; `types` are the column types. Raises FileRejectedError.
    """
    cents = cents_expression(amount, types[amount])
    with duckdb_session(path) as connection:
        relation = scan_expression(connection, path, ())
        query = (
            f"SELECT file_row_number + 1, {cents}, * EXCLUDE (file_row_number) FROM {relation} "  # noqa: S608
            f"WHERE {_IS_IN_PROGRAMME.format(programme=quote_identifier(programme))} ORDER BY 1"
        )
        inside, outside = _sum_by_programme(connection, relation, quote_identifier(programme), cents, code, keys)
        rows = connection.execute(query, {"code": code}).fetchall()
    return ProgrammeTotals(inside, outside), [(int(row[0]), _to_int(row[1]), row[2:]) for row in rows]


def read_rows_by_key(
    path: Path, columns: Sequence[str], amount: str, types: Mapping[str, str], keys: tuple[str, Collection[str]]
) -> Iterator[tuple[int, int | None, tuple[object, ...]]]:
    """Yield the rows of a Parquet file with one of some keys as row number from 1, cents (or None) and values.

    Args:
        path: the file.
        columns: columns to return.
        amount: column of the amounts, "" for none (0 cents).
        types: column types by name.
        keys: a column and its wanted values.

    Raises:
        FileRejectedError: DuckDB cannot read the file.
    """
    key_column, wanted = keys
    selected = ", ".join([cents_expression(amount, types.get(amount, "")), *map(quote_identifier, columns)])
    with duckdb_session(path) as connection:
        query = (
            f"SELECT file_row_number + 1, {selected} FROM {scan_expression(connection, path, ())} "  # noqa: S608
            f"WHERE {trim_expression(key_column)} IN (SELECT unnest($1::VARCHAR[])) ORDER BY 1"
        )
        result = connection.execute(query, [list(wanted)])
        while batch := result.fetchmany(FETCH_ROWS):
            yield from ((int(row[0]), _to_int(row[1]), row[2:]) for row in batch)


def _to_int(value: Any) -> int | None:
    return None if value is None else int(value)


def trim_expression(name: str) -> str:
    """Return SQL for the stripped text of a column, '' for NULL."""
    text = f"{quote_identifier(name)}::VARCHAR"
    # Trimming many characters costs five times the reading of the file: only where the first or last may be one.
    is_trimmed = f"{text} >= '!' AND {text} < chr(127) AND ord(right({text}, 1)) BETWEEN 33 AND 126"
    return f"coalesce(CASE WHEN {is_trimmed} THEN {text} ELSE trim({text}, '{_WHITESPACE}') END, '')"


def quote_identifier(name: str) -> str:
    """Return a column name quoted for SQL."""
    return '"' + name.replace('"', '""') + '"'


@contextmanager
def duckdb_session(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Yield a connection with limits to read a file. DuckDB's errors become FileRejectedError."""
    try:
        with _connect() as connection:
            yield connection
    except duckdb.Error as error:
        raise FileRejectedError("file_broken", path.name, value=str(error).splitlines()[0]) from error


@contextmanager
def _connect() -> Iterator[duckdb.DuckDBPyConnection]:
    with locked_temp_dir("engine") as folder:
        config: dict[str, str | bool | int | float | list[str]] = {
            "memory_limit": MEMORY_LIMIT,
            "threads": 2,
            "temp_directory": str(folder),
            "preserve_insertion_order": False,
        }
        with duckdb.connect(config=config) as connection:
            connection.execute("SET enable_progress_bar = false")  # it would print into the import report
            yield connection
