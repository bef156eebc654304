"""A published projects file read twice: by the engine for its sums, byte by byte for its rows; the two must agree."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cmsdash.facts.account import Finding, Tally
from cmsdash.intake import engine
from cmsdash.intake.amounts import published_cents
from cmsdash.intake.context import Context
from cmsdash.intake.keyed import cells_of
from cmsdash.intake.mapping import Header, column_names, find_header
from cmsdash.intake.privacy.forms import SEPARATOR
from cmsdash.intake.refusals import FileRefusedError
from cmsdash.intake.scan import Found, first_row, lines_at, scan
from cmsdash.intake.tables import written

COUNTED = frozenset({"key", "programme", "amount"})
"""Fields that the engine reads as well: of them only the blanks around are taken away, as it does."""


@dataclass(frozen=True)
class Row:
    """One row of the programme: its line, its fields (None when its width is wrong), and its cents."""

    line: int
    fields: dict[str, str] | None
    cents: int


@dataclass(frozen=True)
class Published:
    """What a file holds: rows of the programme, the sum of all others, rows of a wrong width, the whole counted apart.

    `coarse` names fields whose numbers were stored in single precision: days and cents in them are not to be believed.
    """

    header: Header
    programme: str
    rows: tuple[Row, ...]
    outside: Tally
    counted: Tally
    misshapen: tuple[Finding, ...] = ()
    coarse: frozenset[str] = frozenset()
    coarse_columns: int = 0
    is_typed: bool = False


def published_csv(
    path: Path, context: Context, advance: Callable[[int], Any], keys_to: Path | None = None
) -> Published:
    """A CSV file in UTF-8; the keys of all its rows are kept in the file `keys_to`. Raises FileRefusedError when it is
    none, or when the two readings differ."""
    code = context.mapping.settings["programme"]
    names = header_names(path)
    header = find_header([(1, names)], context.mapping, path.name)
    with ThreadPoolExecutor(1) as beside:
        counting = beside.submit(scan, path, code.encode(), advance)
        keys = (header.column("key"), keys_to) if keys_to else None
        sums = engine.csv_sums(path, names, header.column("programme"), header.column("amount"), code, keys)
        scanned = counting.result()
    rows = tuple(row for found in scanned.found if (row := _row(found, header, code)))
    told = {row.line for row in rows if row.fields is None}
    misshapen = tuple(finding for finding in width_findings(path, sums.misshapen) if finding.line not in told)
    counted = Tally(scanned.rows, sums.inside.cents + sums.outside.cents)
    file = Published(header, code, rows, sums.outside, counted, misshapen)
    _compare(file, sums, path.name)
    return file


def width_findings(path: Path, misshapen: Sequence[tuple[int, str]]) -> list[Finding]:
    """The rows of a wrong width, each at its line."""
    lines = lines_at(path, [offset for offset, _ in misshapen])
    return [Finding("row_width", line, value=kind) for line, (_, kind) in zip(lines, misshapen, strict=True)]


def header_names(path: Path) -> list[str]:
    """The columns of a CSV file in UTF-8. Raises FileRefusedError."""
    first = first_row(path)
    if not first.strip():
        raise FileRefusedError("file_empty", path.name)
    try:
        names = list(column_names(cells_of(first)))
    except ValueError as error:
        raise FileRefusedError("file_unreadable", path.name, 1, str(error)) from error
    if len(set(names)) < len(names):
        raise FileRefusedError("header_twice", path.name, 1)
    return names


def _row(found: Found, header: Header, code: str) -> Row | None:
    """The row, None when the word stands elsewhere than in its programme."""
    try:
        cells = cells_of(found.row)
    except ValueError:
        return Row(found.line, None, 0)
    if len(cells) != len(header.names):
        return Row(found.line, None, 0)
    fields = header.fields(cells, COUNTED)
    if code not in (part.strip() for part in fields["programme"].split(SEPARATOR)):
        return None
    return Row(found.line, fields, published_cents(fields["amount"]))


def _compare(file: Published, sums: engine.Sums, name: str) -> None:
    """Raises FileRefusedError when engine and count differ in rows or in cents: then neither is to be believed."""
    shaped = [row for row in file.rows if row.fields is not None]
    ours = Tally(len(shaped), sum(row.cents for row in shaped))
    rows = sums.inside.rows + sums.outside.rows + len(sums.misshapen)
    if ours != sums.inside or rows != file.counted.rows:
        raise FileRefusedError("counts_differ", name, value=f"{sums.inside}", expected=f"{ours}")


def published_parquet(path: Path, context: Context, keys_to: Path | None = None) -> Published:
    """A Parquet file, where a row's place counts from 1. Raises FileRefusedError."""
    types = engine.parquet_types(path)
    header = find_header([(1, list(types))], context.mapping, path.name)
    code = context.mapping.settings["programme"]
    amount = header.column("amount")
    keys = (header.column("key"), keys_to) if keys_to else None
    sums, found = engine.parquet(path, header.column("programme"), amount, code, types, keys)
    rows = tuple(Row(place, _fields(values, header), cents) for place, cents, values in found)
    counted = Tally(engine.parquet_rows(path), sums.inside.cents + sums.outside.cents)
    coarse = frozenset(field for field in header.places if types[header.column(field)] == "FLOAT")
    floats, typed = list(types.values()).count("FLOAT"), types[amount] != "VARCHAR"
    file = Published(header, code, rows, sums.outside, counted, (), coarse, floats, typed)
    _compare(file, sums, path.name)
    return file


def _fields(values: Sequence[object], header: Header) -> dict[str, str]:
    return header.fields([written(value) for value in values], COUNTED)
