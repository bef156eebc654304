"""Sums over a published file of any size by DuckDB, in bounded memory: rows and cents of the programme and others."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from cmsdash.datastore.import_report import RowTotals
from cmsdash.datastore.temp_dirs import locked_temp_dir
from cmsdash.ingest.errors import FileRejectedError, reject_damaged_file
from cmsdash.ingest.privacy.legal_forms import SEPARATOR

MEMORY_LIMIT = "512MB"
"""What DuckDB may use; what it needs beyond goes to its temporary folder."""
_BLANKS = "".join(sign for sign in map(chr, range(0x3001)) if sign.isspace())
"""Every sign that Python's `strip` takes away: a key is the same to the engine and to the count."""
FETCH_SIZE = 50_000
"""Rows that are fetched at a time."""
_CENTS_OF = """WHEN regexp_full_match({text}, '\\d{{1,13}}(,\\d{{1,2}}0*)?')
    THEN CAST(CAST(replace({text}, ',', '.') AS DECIMAL(15, 2)) * 100 AS BIGINT)"""
_FLOAT_CENTS = "CAST(coalesce(round(CAST({amount} AS DOUBLE) * 100), 0) AS HUGEINT)"
_INSIDE = (
    f"list_contains(list_transform(string_split(coalesce({{programme}}, ''), '{SEPARATOR}'), lambda x: trim(x)), $code)"
)


@dataclass(frozen=True)
class ProgrammeTotals:
    """What the engine counted: rows of the programme, all others, and rows of a wrong width by byte offset."""

    inside: RowTotals
    outside: RowTotals
    misshapen: tuple[tuple[int, str], ...] = ()


def sum_csv(
    path: Path, header: Sequence[str], programme: str, amount: str, code: str, keys: tuple[str, Path] | None = None
) -> ProgrammeTotals:
    """Sums of a CSV file (UTF-8, `;`) whose header is known. `keys` names a column whose values are kept in a file.

    Raises FileRefusedError when the engine gives up.
    """
    with duckdb_session(path) as connection:
        relation = scan_expression(connection, path, header)
        inside, outside = _sums(
            connection, relation, quote_identifier(programme), cents_expression(amount, "VARCHAR"), code, keys
        )
        return ProgrammeTotals(inside, outside, malformed_rows(connection))


def malformed_rows(connection: duckdb.DuckDBPyConnection) -> tuple[tuple[int, str], ...]:
    """The rows of a wrong width that a connection met: byte offset and kind."""
    found = connection.execute("SELECT line_byte_position, min(error_type) FROM reject_errors GROUP BY 1 ORDER BY 1")
    return tuple((int(position), str(kind)) for position, kind in found.fetchall())


def cents_expression(amount: str, kind: str) -> str:
    """The cents of a column of a type, in the engine's words; without a column, none."""
    if not amount:
        return "CAST(0 AS HUGEINT)"
    name = quote_identifier(amount)
    if kind != "VARCHAR":
        return _FLOAT_CENTS.format(amount=name)
    # An amount seldom has blanks around it: they are taken away only where it is none as it stands.
    ways = (_CENTS_OF.format(text=text) for text in (name, f"trim({name}, '{_BLANKS}')"))
    return f"CASE {' '.join(ways)} ELSE 0 END"


def scan_expression(connection: duckdb.DuckDBPyConnection, path: Path, header: Sequence[str]) -> str:
    """A file as something to select from: a CSV file (UTF-8, `;`) whose header is given, every column as text; without
    a header a Parquet file, each row with its `file_row_number` from 0."""
    connection.execute("SET VARIABLE file = $1", [str(path)])
    if not header:
        return "read_parquet(getvariable('file'), file_row_number = true)"
    columns = ", ".join(f"'{name.replace(chr(39), chr(39) * 2)}': 'VARCHAR'" for name in header)
    return (
        f"read_csv(getvariable('file'), columns = {{{columns}}}, auto_detect = false, header = true, delim = ';', "
        "quote = '\"', escape = '\"', store_rejects = true, rejects_limit = 100000)"
    )


def _sums(
    connection: duckdb.DuckDBPyConnection,
    relation: str,
    programme: str,
    cents: str,
    code: str,
    keys: tuple[str, Path] | None,
) -> tuple[RowTotals, RowTotals]:
    inside = _INSIDE.format(programme=programme)
    if keys:  # read once: the sums and the keys come from what was read
        column, target = keys
        wanted = f"{trim_expression(column)} AS key, {inside} AS inside, {cents} AS cents"
        connection.execute(f"CREATE TEMP TABLE seen AS SELECT {wanted} FROM {relation}", {"code": code})  # noqa: S608
        connection.execute("SET VARIABLE keys = $1", [str(target)])
        connection.execute("COPY (SELECT DISTINCT key FROM seen) TO (getvariable('keys')) (FORMAT parquet)")
        relation, inside, cents = "seen", "inside", "cents"
    rows = connection.execute(
        f"SELECT {inside}, count(*), sum({cents}) FROM {relation} GROUP BY 1",  # noqa: S608 (names are quoted)
        {} if keys else {"code": code},
    ).fetchall()
    tallies = {bool(flag): RowTotals(int(count), int(total or 0)) for flag, count, total in rows}
    return tallies.get(True, RowTotals()), tallies.get(False, RowTotals())


def parquet_schema(path: Path) -> dict[str, str]:
    """The columns of a Parquet file with their types, in order. Raises FileRefusedError."""
    with duckdb_session(path) as connection:
        described = connection.execute("DESCRIBE FROM read_parquet($file)", {"file": str(path)}).fetchall()
    return {str(name): str(kind) for name, kind, *_ in described}


def parquet_row_count(path: Path) -> int:
    """How many rows a Parquet file says it has, read without the engine."""
    import pyarrow.parquet as pq  # a tenth of a second, and most files are text

    with reject_damaged_file(path.name):
        return int(pq.read_metadata(path).num_rows)


def read_programme_rows(
    path: Path, programme: str, amount: str, code: str, types: Mapping[str, str], keys: tuple[str, Path] | None = None
) -> tuple[ProgrammeTotals, list[tuple[int, int, tuple[object, ...]]]]:
    """Sums of a Parquet file, and the rows of the programme: place from 1, cents, values. Raises FileRefusedError."""
    cents = cents_expression(amount, types[amount])
    with duckdb_session(path) as connection:
        relation = scan_expression(connection, path, ())
        query = (
            f"SELECT file_row_number + 1, {cents}, * EXCLUDE (file_row_number) FROM {relation} "  # noqa: S608
            f"WHERE {_INSIDE.format(programme=quote_identifier(programme))} ORDER BY 1"
        )
        inside, outside = _sums(connection, relation, quote_identifier(programme), cents, code, keys)
        found = connection.execute(query, {"code": code}).fetchall()
    return ProgrammeTotals(inside, outside), [(int(row[0]), int(row[1]), row[2:]) for row in found]


def read_rows_by_key(
    path: Path, columns: Sequence[str], amount: str, types: Mapping[str, str], keys: tuple[str, Collection[str]]
) -> Iterator[tuple[int, int, tuple[object, ...]]]:
    """The rows of a Parquet file that have one of some keys in a column, in its order: place from 1, cents (0 without
    an `amount` column), the columns. Raises FileRefusedError."""
    key, wanted = keys
    chosen = ", ".join([cents_expression(amount, types.get(amount, "")), *map(quote_identifier, columns)])
    with duckdb_session(path) as connection:
        query = (
            f"SELECT file_row_number + 1, {chosen} FROM {scan_expression(connection, path, ())} "  # noqa: S608
            f"WHERE {trim_expression(key)} IN (SELECT unnest($1::VARCHAR[])) ORDER BY 1"
        )
        asked = connection.execute(query, [list(wanted)])
        while batch := asked.fetchmany(FETCH_SIZE):
            yield from ((int(row[0]), int(row[1]), row[2:]) for row in batch)


def trim_expression(name: str) -> str:
    """A column's text without blanks around, empty where there is none."""
    text = f"{quote_identifier(name)}::VARCHAR"
    # Taking many signs away costs five times the reading of the file: done only where there may be one.
    plain = f"{text} >= '!' AND {text} < chr(127) AND ord(right({text}, 1)) BETWEEN 33 AND 126"
    return f"coalesce(CASE WHEN {plain} THEN {text} ELSE trim({text}, '{_BLANKS}') END, '')"


def quote_identifier(name: str) -> str:
    """A column's name as the engine wants it."""
    return '"' + name.replace('"', '""') + '"'


@contextmanager
def duckdb_session(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The engine with its limits, to read a file. Raises FileRefusedError when it gives up."""
    try:
        with _connection() as connection:
            yield connection
    except duckdb.Error as error:
        raise FileRejectedError("file_broken", path.name, value=str(error).splitlines()[0]) from error


@contextmanager
def _connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with locked_temp_dir("engine") as folder:
        config: dict[str, str | bool | int | float | list[str]] = {
            "memory_limit": MEMORY_LIMIT,
            "threads": 2,
            "temp_directory": str(folder),
            "preserve_insertion_order": False,
        }
        with duckdb.connect(config=config) as connection:
            connection.execute("SET enable_progress_bar = false")  # it would write into the report
            yield connection
