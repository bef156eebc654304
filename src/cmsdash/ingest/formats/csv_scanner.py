"""Streaming scan of a CSV file of any size with numpy: row count, and rows that contain given bytes.

A row ends at a line feed outside quotes. In a chunk that starts at a row, a byte is outside quotes when an even number
of quotes precedes it; a doubled quote does not change the parity.
"""

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from cmsdash.ingest.errors import FileRejectedError

CHUNK_BYTES = 1 << 20
"""Bytes read at a time: a chunk that fits the processor's cache takes half the time of one eight times as large."""
_MAX_ROW_BYTES = 1 << 26
_LINE_FEED, _CARRIAGE_RETURN, _QUOTE = ord("\n"), ord("\r"), ord('"')
_BOM = b"\xef\xbb\xbf"
Positions = npt.NDArray[np.intp]


@dataclass(frozen=True)
class MatchedRow:
    """A row that was searched for: the line it starts on, and its bytes without the line end."""

    line: int
    row: bytes


@dataclass(frozen=True)
class ScanResult:
    """The header, the number of rows below it, and the rows that were searched for."""

    header: bytes
    rows: int
    found: tuple[MatchedRow, ...]


@dataclass(frozen=True)
class Chunk:
    """Bytes of whole rows, the line of the first, the offsets of all line feeds, and of those that end a row."""

    line: int
    data: bytes
    line_ends: Positions
    row_ends: Positions

    @property
    def header(self) -> bytes:
        """The first row without byte order mark and line end."""
        return self.data[: self.row_ends[0]].removeprefix(_BOM).rstrip(b"\r")


RowSelector = Callable[[Chunk, Positions], Iterator[int]]
"""Yields the indexes of the wanted rows of a chunk, given the offset at which each row starts."""


def scan_for_bytes(path: Path, word: bytes, advance: Callable[[int], Any] = lambda read: None) -> ScanResult:
    """Count the rows of a file and find those that contain a word.

    `advance` is called with the number of bytes of each chunk. Raises FileRejectedError when a quote is not closed.
    """
    return scan_rows(path, lambda chunk, starts: _rows_containing(chunk.data, word, starts), advance)


def scan_rows(path: Path, select: RowSelector, advance: Callable[[int], Any]) -> ScanResult:
    """Count the rows of a file and return those that `select` picks from each chunk. Raises FileRejectedError."""
    header, rows, found = b"", -1, []
    for chunk in _read_chunks(path, advance):
        starts = np.concatenate(([0], chunk.row_ends[:-1] + 1)).astype(np.intp)
        rows += _count_filled_rows(chunk, starts)
        header = header or chunk.header
        for index in select(chunk, starts):
            row = chunk.data[starts[index] : chunk.row_ends[index]].rstrip(b"\r")
            found.append(MatchedRow(chunk.line + int(np.searchsorted(chunk.line_ends, starts[index])), row))
    return ScanResult(header, max(rows, 0), tuple(found))


def read_header(path: Path) -> bytes:
    """Return the header of a file, empty for an empty file."""
    return next((chunk.header for chunk in _read_chunks(path, lambda read: None)), b"")


def parse_csv_row(row: bytes, width: int = 0) -> list[str]:
    """Return the cells of one row separated by `;`.

    Args:
        row: the row without its line end.
        width: number of columns; empty cells beyond it come from trailing separators and are left out, as DuckDB does.

    Raises:
        ValueError: the row is malformed.
    """
    try:
        parsed = list(csv.reader([row.decode("utf-8")], delimiter=";", strict=True))
    except csv.Error as error:
        raise ValueError(str(error)) from error
    cells = parsed[0] if parsed else []
    return cells if not width or any(cells[width:]) else cells[:width]


def _read_chunks(path: Path, advance: Callable[[int], Any]) -> Iterator[Chunk]:
    """Yield chunks of whole rows; a line feed is appended to the last row when it has none."""
    rest, line = b"", 1
    with path.open("rb") as file:
        while read := file.read(CHUNK_BYTES):
            advance(len(read))
            data = rest + read
            line_ends, row_ends = _find_line_and_row_ends(data)
            complete = int(row_ends[-1]) + 1 if len(row_ends) else 0
            if complete:
                yield Chunk(line, data, line_ends, row_ends)
                line += int(np.searchsorted(line_ends, complete))
            rest = data[complete:]
            if len(rest) > _MAX_ROW_BYTES:
                raise FileRejectedError("quote_open", path.name, line)
    if rest:
        line_ends, row_ends = _find_line_and_row_ends(rest + b"\n")
        if not len(row_ends) or row_ends[-1] != len(rest):
            raise FileRejectedError("quote_open", path.name, line)
        yield Chunk(line, rest + b"\n", line_ends, row_ends)


def _find_line_and_row_ends(data: bytes) -> tuple[Positions, Positions]:
    """Return the offsets of all line feeds, and of those outside quotes."""
    array = np.frombuffer(data, np.uint8)
    line_ends = np.flatnonzero(array == _LINE_FEED)
    if not len(line_ends):
        return line_ends, line_ends
    line_starts = np.concatenate(([0], line_ends[:-1] + 1))
    quotes = (array[: line_ends[-1] + 1] == _QUOTE).view(np.uint8)
    # Parity of each line, then cumulative: listing the quotes would be slower, a row has hundreds.
    is_odd = np.bitwise_xor.accumulate(np.bitwise_xor.reduceat(quotes, line_starts))
    return line_ends, line_ends[is_odd == 0]


def _count_filled_rows(chunk: Chunk, starts: Positions) -> int:
    """Return the number of rows that are not empty lines."""
    lengths = chunk.row_ends - starts
    only_return = np.frombuffer(chunk.data, np.uint8)[starts] == _CARRIAGE_RETURN
    return int(np.count_nonzero((lengths > 1) | ((lengths == 1) & ~only_return)))


def _rows_containing(data: bytes, word: bytes, starts: Positions) -> Iterator[int]:
    """Yield the index of each row that contains the word, once."""
    offset = data.find(word)
    while offset >= 0:
        index = int(np.searchsorted(starts, offset, side="right")) - 1
        yield index
        if index + 1 == len(starts):
            return
        offset = data.find(word, int(starts[index + 1]))


def line_numbers_at(path: Path, offsets: list[int]) -> list[int]:
    """Return the line number of each byte offset, in ascending order."""
    lines, chunk_start, line = [], 0, 1
    pending = sorted(offsets)
    with path.open("rb") as file:
        while pending and (chunk := file.read(CHUNK_BYTES)):
            while pending and pending[0] < chunk_start + len(chunk):
                lines.append(line + chunk.count(b"\n", 0, pending.pop(0) - chunk_start))
            chunk_start += len(chunk)
            line += chunk.count(b"\n")
    return lines + [line] * len(pending)
