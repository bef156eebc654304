"""The rows of a CSV file of any size that have one of some keys in a column, found among millions without the engine.

Where the key stands first, as in the published files, a row is looked at only when it begins like a key: eight bytes
from the key's beginning and eight further on, compared for all rows of a piece at once. Then it is read exactly.
"""

import csv
from collections.abc import Callable, Collection, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from cmsdash.ingest.formats.csv_scanner import Chunk, Positions, ScanResult, scan_rows

_QUOTE = 34
_LONGEST = 24
_MIX = np.uint64(0x9E3779B97F4A7C15)
Marks = npt.NDArray[np.uint64]


def scan_rows_by_key(
    path: Path, column: int, keys: Collection[str], advance: Callable[[int], Any] = lambda read: None
) -> ScanResult:
    """Counts the rows of a file, and finds those whose cell in a column, counted from 0, is one of the keys, blanks
    around it taken away. Raises FileRefusedError."""
    wanted = frozenset(keys)
    length = _shared_length(wanted)
    marks = np.unique(np.array([_mark(key.encode(), length) for key in wanted], np.uint64)) if length else None
    likely = partial(_likely, marks=marks, length=length) if column == 0 and marks is not None else _every
    find = _first_cells if column == 0 else partial(_cells, column=column)
    return scan_rows(path, lambda piece, starts: find(piece, starts, likely(piece, starts), wanted), advance)


def _shared_length(keys: Collection[str]) -> int:
    """How many bytes of every key can be compared; none where a key is short, or is written with doubled quotes."""
    if not keys or any('"' in key for key in keys):
        return 0
    shortest = min(len(key.encode()) for key in keys)
    return 0 if shortest < 8 else min(shortest, _LONGEST)


def _mark(key: bytes, length: int) -> int:
    first, last = (int.from_bytes(key[at : at + 8], "little") for at in (0, length - 8))
    return (first * int(_MIX) + last) % 2**64


def _every(piece: Chunk, starts: Positions) -> list[int]:
    return list(range(len(starts)))


def _likely(piece: Chunk, starts: Positions, marks: Marks, length: int) -> list[int]:
    """The rows that begin like a key, and those of which that cannot be told: blank or odd first, or the last ones."""
    signs = np.frombuffer(piece.signs, np.uint8)
    begins = starts + (signs[starts] == _QUOTE)
    inside = begins + _LONGEST < len(signs)
    eights: Marks = np.ndarray((max(len(signs) - 7, 0),), "<u8", piece.signs, strides=(1,))
    safe = np.where(inside, begins, 0)
    with np.errstate(over="ignore"):
        found = np.isin(eights[safe] * _MIX + eights[safe + length - 8], marks)
    first = signs[safe]
    odd = (first <= 32) | (first >= 128) | (first == _QUOTE)
    rows: list[int] = np.flatnonzero(found | odd | ~inside).tolist()
    return rows


def _first_cells(piece: Chunk, starts: Positions, rows: list[int], keys: frozenset[str]) -> Iterator[int]:
    """Those of the rows whose first cell is a key; a cell with quotes inside is read as such."""
    signs, find = piece.signs, piece.signs.find
    for place in rows:
        start, end = int(starts[place]), int(piece.ends[place])
        if signs[start] == _QUOTE:
            stop = find(b'"', start + 1)
            if signs[stop + 1] == _QUOTE:
                yield from (place for cell in _cell(signs[start:end], 0) if cell in keys)
            elif signs[start + 1 : stop].decode().strip() in keys:
                yield place
        else:
            stop = find(b";", start, end)
            if signs[start : end if stop < 0 else stop].decode().strip() in keys:
                yield place


def _cells(piece: Chunk, starts: Positions, rows: list[int], keys: frozenset[str], column: int) -> Iterator[int]:
    """The same for any column."""
    for place in rows:
        row = piece.signs[starts[place] : piece.ends[place]]
        yield from (place for cell in _cell(row, column) if cell in keys)


def _cell(row: bytes, column: int) -> list[str]:
    """One cell of a row in a list, an empty list where the row has no such cell."""
    try:
        return [cell.strip() for cell in parse_csv_row(row)[column : column + 1]]
    except ValueError:
        return []


def parse_csv_row(row: bytes) -> list[str]:
    """The cells of one row of a published CSV file. Raises ValueError when it is not one."""
    try:
        parsed = list(csv.reader([row.decode("utf-8")], delimiter=";", strict=True))
    except csv.Error as error:
        raise ValueError(str(error)) from error
    return parsed[0] if parsed else []
