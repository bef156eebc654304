"""Search of a CSV file of any size for the rows that have one of many keys in a column.

Where the key is in the first column, as in the published files, candidates are found by comparing two groups of eight
bytes of all rows of a chunk at once; only candidates are parsed.
"""

from collections.abc import Callable, Collection, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from cmsdash.ingest.formats.csv_scanner import Chunk, Positions, ScanResult, parse_csv_row, scan_rows

_QUOTE = ord('"')
_WORD_BYTES = 8
_MAX_PREFIX_BYTES = 24
_HASH_FACTOR = np.uint64(0x9E3779B97F4A7C15)
PrefixHashes = npt.NDArray[np.uint64]


def scan_rows_by_key(
    path: Path, column: int, keys: Collection[str], advance: Callable[[int], Any] = lambda read: None
) -> ScanResult:
    """Count the rows of a file and find those with one of the keys in a column.

    Args:
        path: a CSV file in UTF-8, separated by `;`.
        column: position of the column from 0; its cells are stripped before they are compared.
        keys: the keys.
        advance: called with the number of bytes of each chunk.

    Raises:
        FileRejectedError: a quote is not closed.
    """
    wanted = frozenset(keys)
    length = _prefix_bytes(wanted)
    hashes = np.unique(np.array([_hash_prefix(key.encode(), length) for key in wanted], np.uint64)) if length else None
    candidates: Callable[[Chunk, Positions], list[int]] = _all_rows
    if column == 0 and hashes is not None:
        candidates = partial(_find_candidates, hashes=hashes, length=length)
    match = _match_first_cells if column == 0 else partial(_match_cells, column=column)
    return scan_rows(path, lambda chunk, starts: match(chunk, starts, candidates(chunk, starts), wanted), advance)


def _prefix_bytes(keys: Collection[str]) -> int:
    """Return how many bytes of all keys can be compared; 0 where a key is too short or contains a quote."""
    if not keys or any('"' in key for key in keys):
        return 0
    shortest = min(len(key.encode()) for key in keys)
    return 0 if shortest < _WORD_BYTES else min(shortest, _MAX_PREFIX_BYTES)


def _hash_prefix(key: bytes, length: int) -> int:
    """Return a hash of the first and the last eight bytes of a prefix."""
    first, last = (int.from_bytes(key[at : at + _WORD_BYTES], "little") for at in (0, length - _WORD_BYTES))
    return (first * int(_HASH_FACTOR) + last) % 2**64


def _all_rows(chunk: Chunk, starts: Positions) -> list[int]:
    return list(range(len(starts)))


def _find_candidates(chunk: Chunk, starts: Positions, hashes: PrefixHashes, length: int) -> list[int]:
    """Return the rows that start like a key, and those where the prefix does not decide.

    It does not decide for rows that start with a blank, a quote or a non-ASCII byte, and near the end of the chunk.
    """
    data = np.frombuffer(chunk.data, np.uint8)
    key_starts = starts + (data[starts] == _QUOTE)
    fits = key_starts + _MAX_PREFIX_BYTES < len(data)
    words: PrefixHashes = np.ndarray((max(len(data) - 7, 0),), "<u8", chunk.data, strides=(1,))
    offsets = np.where(fits, key_starts, 0)
    with np.errstate(over="ignore"):
        matches = np.isin(words[offsets] * _HASH_FACTOR + words[offsets + length - _WORD_BYTES], hashes)
    first_bytes = data[offsets]
    is_undecided = (first_bytes <= ord(" ")) | (first_bytes >= 128) | (first_bytes == _QUOTE)
    rows: list[int] = np.flatnonzero(matches | is_undecided | ~fits).tolist()
    return rows


def _match_first_cells(chunk: Chunk, starts: Positions, rows: list[int], keys: frozenset[str]) -> Iterator[int]:
    """Yield the rows whose first cell is a key; only a cell with quotes inside is parsed as CSV."""
    data, find = chunk.data, chunk.data.find
    for index in rows:
        start, end = int(starts[index]), int(chunk.row_ends[index])
        if data[start] == _QUOTE:
            cell_end = find(b'"', start + 1)
            if data[cell_end + 1] == _QUOTE:
                if _cell(data[start:end], 0) in keys:
                    yield index
            elif data[start + 1 : cell_end].decode().strip() in keys:
                yield index
        else:
            cell_end = find(b";", start, end)
            if data[start : end if cell_end < 0 else cell_end].decode().strip() in keys:
                yield index


def _match_cells(chunk: Chunk, starts: Positions, rows: list[int], keys: frozenset[str], column: int) -> Iterator[int]:
    """Yield the rows whose cell in a column is a key."""
    for index in rows:
        if _cell(chunk.data[starts[index] : chunk.row_ends[index]], column) in keys:
            yield index


def _cell(row: bytes, column: int) -> str | None:
    """Return one stripped cell of a row, None where the row is malformed or too short."""
    try:
        return parse_csv_row(row)[column].strip()
    except (ValueError, IndexError):
        return None
