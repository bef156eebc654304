"""The rows of a CSV file of any size, counted byte by byte without the engine, and those that hold a given word.

A row ends at a line feed outside quotes. Within a piece that begins at a row, a sign stands outside quotes when an
even number of quotes stands before it; a doubled quote changes nothing.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from cmsdash.ingest.errors import FileRejectedError

CHUNK_BYTES = 1 << 20
"""Bytes read at a time: what a processor's own memory holds takes half the time of eight times as much."""
_LONGEST_ROW = 1 << 26
Positions = npt.NDArray[np.intp]


@dataclass(frozen=True)
class MatchedRow:
    """A row that holds the word: the line it begins on, and its bytes."""

    line: int
    row: bytes


@dataclass(frozen=True)
class ScanResult:
    """The header, how many rows stand under it, and the rows that were looked for."""

    header: bytes
    rows: int
    found: tuple[MatchedRow, ...]


def scan_for_bytes(path: Path, word: bytes, advance: Callable[[int], Any] = lambda read: None) -> ScanResult:
    """Counts the rows of a file and finds those that hold a word. `advance` is told how many bytes each piece had.

    Raises FileRefusedError when a quote is never closed.
    """
    return scan_rows(path, lambda piece, starts: _places(piece.signs, word, starts), advance)


def scan_rows(path: Path, choose: "Choose", advance: Callable[[int], Any]) -> ScanResult:
    """Counts the rows of a file and finds those that `choose` picks from each piece. Raises FileRefusedError."""
    header, rows, found = b"", -1, []
    for piece in _pieces(path, advance):
        starts = np.concatenate(([0], piece.ends[:-1] + 1)).astype(np.intp)
        rows += _filled(piece, starts)
        header = header or piece.signs[: piece.ends[0]].removeprefix(b"\xef\xbb\xbf").rstrip(b"\r")
        for place in choose(piece, starts):
            row = piece.signs[starts[place] : piece.ends[place]].rstrip(b"\r")
            found.append(MatchedRow(piece.line + int(np.searchsorted(piece.breaks, starts[place])), row))
    return ScanResult(header, max(rows, 0), tuple(found))


def read_header(path: Path) -> bytes:
    """The header of a file, empty when the file is."""
    return next((piece.signs[: piece.ends[0]] for piece in _pieces(path, lambda read: None)), b"").removeprefix(
        b"\xef\xbb\xbf"
    )


@dataclass(frozen=True)
class Chunk:
    """Whole rows, the line they begin on, every line feed, and those that end a row."""

    line: int
    signs: bytes
    breaks: Positions
    ends: Positions


Choose = Callable[[Chunk, Positions], Iterator[int]]


def _pieces(path: Path, advance: Callable[[int], Any]) -> Iterator[Chunk]:
    """Pieces of whole rows; the last row ends with a line feed."""
    rest, line = b"", 1
    with path.open("rb") as file:
        while chunk := file.read(CHUNK_BYTES):
            advance(len(chunk))
            signs = rest + chunk
            breaks, ends = _breaks(signs)
            whole = int(ends[-1]) + 1 if len(ends) else 0
            if whole:
                yield Chunk(line, signs, breaks, ends)
                line += int(np.searchsorted(breaks, whole))
            rest = signs[whole:]
            if len(rest) > _LONGEST_ROW:
                raise FileRejectedError("quote_open", path.name, line)
    if rest:
        breaks, ends = _breaks(rest + b"\n")
        if not len(ends) or ends[-1] != len(rest):
            raise FileRejectedError("quote_open", path.name, line)
        yield Chunk(line, rest + b"\n", breaks, ends)


def _breaks(signs: bytes) -> tuple[Positions, Positions]:
    """Every line feed, and those outside quotes."""
    array = np.frombuffer(signs, np.uint8)
    breaks = np.flatnonzero(array == 10)
    if not len(breaks):
        return breaks, breaks
    lines = np.concatenate(([0], breaks[:-1] + 1))
    quotes = (array[: breaks[-1] + 1] == 34).view(np.uint8)
    # Odd or even line by line, then from the beginning: no list of the quotes, of which there are hundreds a row.
    odd = np.bitwise_xor.accumulate(np.bitwise_xor.reduceat(quotes, lines))
    return breaks, breaks[odd == 0]


def _filled(piece: Chunk, starts: Positions) -> int:
    """How many rows are not empty lines."""
    lengths = piece.ends - starts
    returns = np.frombuffer(piece.signs, np.uint8)[starts] == 13
    return int(np.count_nonzero((lengths > 1) | ((lengths == 1) & ~returns)))


def _places(piece: bytes, word: bytes, starts: Positions) -> Iterator[int]:
    """The rows of a piece in which the word stands, each once."""
    at = piece.find(word)
    while at >= 0:
        place = int(np.searchsorted(starts, at, side="right")) - 1
        yield place
        if place + 1 == len(starts):
            return
        at = piece.find(word, int(starts[place + 1]))


def line_numbers_at(path: Path, offsets: list[int]) -> list[int]:
    """The line on which each byte offset stands."""
    lines, read, passed = [], 0, 1
    waiting = sorted(offsets)
    with path.open("rb") as file:
        while waiting and (chunk := file.read(CHUNK_BYTES)):
            while waiting and waiting[0] < read + len(chunk):
                lines.append(passed + chunk.count(b"\n", 0, waiting.pop(0) - read))
            read += len(chunk)
            passed += chunk.count(b"\n")
    return lines + [passed] * len(waiting)
