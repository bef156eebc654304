"""Sums over a published file of any size by DuckDB, in bounded memory: rows and cents of the programme and others."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from cmsdash.facts.account import Tally
from cmsdash.facts.temporary import temporary_folder
from cmsdash.intake.refusals import FileRefusedError

MEMORY = "512MB"
"""What DuckDB may use; what it needs beyond goes to its temporary folder."""
BATCH = 50_000
"""Rows that are fetched at a time."""
_CENTS = """CAST(CASE WHEN regexp_full_match(trim({amount}), '\\d{{1,13}}(,\\d{{1,2}}0*)?')
    THEN CAST(replace(trim({amount}), ',', '.') AS DECIMAL(18, 2)) * 100 ELSE 0 END AS HUGEINT)"""
_FLOAT_CENTS = "CAST(coalesce(round(CAST({amount} AS DOUBLE) * 100), 0) AS HUGEINT)"
_INSIDE = "list_contains(list_transform(string_split(coalesce({programme}, ''), ':::'), lambda x: trim(x)), $code)"


@dataclass(frozen=True)
class Sums:
    """What the engine counted: rows of the programme, all others, and rows of a wrong width by byte offset."""

    inside: Tally
    outside: Tally
    misshapen: tuple[tuple[int, str], ...] = ()


def csv_sums(path: Path, header: Sequence[str], programme: str, amount: str, code: str) -> Sums:
    """Sums of a CSV file (UTF-8, `;`) whose header is known; without an `amount` column it brings no cents.

    Raises FileRefusedError when the engine gives up.
    """
    cents = _CENTS.format(amount=_quoted(amount)) if amount else "CAST(0 AS HUGEINT)"
    with _connection() as connection:
        try:
            relation = _csv(connection, path, header)
            inside, outside = _sums(connection, relation, _quoted(programme), cents, code)
            misshapen = connection.execute(
                "SELECT line_byte_position, min(error_type) FROM reject_errors GROUP BY 1 ORDER BY 1"
            ).fetchall()
        except duckdb.Error as error:
            raise _unreadable(path, error) from error
    return Sums(inside, outside, tuple((int(position), str(kind)) for position, kind in misshapen))


def _csv(connection: duckdb.DuckDBPyConnection, path: Path, header: Sequence[str]) -> str:
    columns = ", ".join(f"'{name.replace(chr(39), chr(39) * 2)}': 'VARCHAR'" for name in header)
    connection.execute("SET VARIABLE file = $1", [str(path)])
    return (
        f"read_csv(getvariable('file'), columns = {{{columns}}}, auto_detect = false, header = true, delim = ';', "
        "quote = '\"', escape = '\"', store_rejects = true, rejects_limit = 100000)"
    )


def _sums(
    connection: duckdb.DuckDBPyConnection, relation: str, programme: str, cents: str, code: str
) -> tuple[Tally, Tally]:
    inside = _INSIDE.format(programme=programme)
    rows = connection.execute(
        f"SELECT {inside}, count(*), sum({cents}) FROM {relation} GROUP BY 1",  # noqa: S608 (names are quoted)
        {"code": code},
    ).fetchall()
    tallies = {bool(flag): Tally(int(count), int(total or 0)) for flag, count, total in rows}
    return tallies.get(True, Tally()), tallies.get(False, Tally())


def csv_keys(path: Path, header: Sequence[str], key: str) -> set[str]:
    """Every value of one column of a CSV file, once. Raises FileRefusedError."""
    with _connection() as connection:
        try:
            return _distinct(connection, _csv(connection, path, header), key)
        except duckdb.Error as error:
            raise _unreadable(path, error) from error


def parquet_keys(path: Path, key: str) -> set[str]:
    """Every value of one column of a Parquet file, once. Raises FileRefusedError."""
    with _connection() as connection:
        try:
            connection.execute("SET VARIABLE file = $1", [str(path)])
            return _distinct(connection, "read_parquet(getvariable('file'))", key)
        except duckdb.Error as error:
            raise _unreadable(path, error) from error


def _distinct(connection: duckdb.DuckDBPyConnection, relation: str, key: str) -> set[str]:
    asked = connection.execute(f"SELECT DISTINCT trim({_quoted(key)}::VARCHAR) FROM {relation}")  # noqa: S608
    found: set[str] = set()
    while batch := asked.fetchmany(BATCH):
        found.update(str(value) for (value,) in batch)
    return found


def parquet_lines(path: Path, columns: Sequence[str], amount: str, kind: str) -> Iterator[tuple[object, ...]]:
    """The rows of a Parquet file in its order: place from 1, cents (0 without an `amount` column), the columns.

    Raises FileRefusedError.
    """
    cents = (_CENTS if kind == "VARCHAR" else _FLOAT_CENTS).format(amount=_quoted(amount)) if amount else "0"
    chosen = ", ".join(_quoted(name) for name in columns)
    relation = "read_parquet(getvariable('file'), file_row_number = true)"
    with _connection() as connection:
        try:
            connection.execute("SET VARIABLE file = $1", [str(path)])
            asked = connection.execute(f"SELECT file_row_number + 1, {cents}, {chosen} FROM {relation}")  # noqa: S608
            while batch := asked.fetchmany(BATCH):
                yield from batch
        except duckdb.Error as error:
            raise _unreadable(path, error) from error


def parquet_types(path: Path) -> dict[str, str]:
    """The columns of a Parquet file with their types, in order. Raises FileRefusedError."""
    with _connection() as connection:
        try:
            described = connection.execute("DESCRIBE FROM read_parquet($file)", {"file": str(path)}).fetchall()
        except duckdb.Error as error:
            raise _unreadable(path, error) from error
    return {str(name): str(kind) for name, kind, *_ in described}


def parquet_rows(path: Path) -> int:
    """How many rows a Parquet file says it has, read without the engine."""
    import pyarrow.parquet as pq  # a tenth of a second, and most files are text

    return int(pq.read_metadata(path).num_rows)


def parquet(
    path: Path, programme: str, amount: str, code: str, types: Mapping[str, str]
) -> tuple[Sums, list[tuple[int, int, tuple[object, ...]]]]:
    """Sums of a Parquet file, and the rows of the programme: place from 1, cents, values. Raises FileRefusedError."""
    cents = (_CENTS if types[amount] == "VARCHAR" else _FLOAT_CENTS).format(amount=_quoted(amount))
    relation = "read_parquet(getvariable('file'), file_row_number = true)"
    query = (
        f"SELECT file_row_number + 1, {cents}, * EXCLUDE (file_row_number) FROM {relation} "  # noqa: S608
        f"WHERE {_INSIDE.format(programme=_quoted(programme))} ORDER BY 1"
    )
    with _connection() as connection:
        try:
            connection.execute("SET VARIABLE file = $1", [str(path)])
            inside, outside = _sums(connection, relation, _quoted(programme), cents, code)
            found = connection.execute(query, {"code": code}).fetchall()
        except duckdb.Error as error:
            raise _unreadable(path, error) from error
    return Sums(inside, outside), [(int(row[0]), int(row[1]), row[2:]) for row in found]


def _unreadable(path: Path, error: duckdb.Error) -> FileRefusedError:
    return FileRefusedError("file_unreadable", path.name, value=str(error).splitlines()[0])


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def cells_of(row: bytes) -> list[str]:
    """The cells of one row of a published CSV file. Raises ValueError when it is not one."""
    try:
        parsed = list(csv.reader([row.decode("utf-8")], delimiter=";", strict=True))
    except csv.Error as error:
        raise ValueError(str(error)) from error
    return parsed[0] if parsed else []


@contextmanager
def _connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with temporary_folder("engine") as folder:
        config: dict[str, str | bool | int | float | list[str]] = {
            "memory_limit": MEMORY,
            "threads": 2,
            "temp_directory": str(folder),
            "preserve_insertion_order": False,
        }
        with duckdb.connect(config=config) as connection:
            connection.execute("SET enable_progress_bar = false")  # it would write into the report
            yield connection
