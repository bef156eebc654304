"""The rows of a CSV file of any size, counted byte by byte without the engine, and the ones that hold a given word.

A row ends at a line feed outside quotes. Within a piece that begins at a row, a sign stands outside quotes when an
even number of quotes stands before it; a doubled quote changes nothing.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from cmsdash.intake.refusals import FileRefusedError

PIECE = 1 << 23
_LONGEST_ROW = 1 << 26
Positions = npt.NDArray[np.intp]


@dataclass(frozen=True)
class Found:
    """A row that holds the word: the line it begins on, and its bytes."""

    line: int
    row: bytes


@dataclass(frozen=True)
class Scan:
    """The header, how many rows stand under it, and the rows that hold the word."""

    header: bytes
    rows: int
    found: tuple[Found, ...]


def scan(path: Path, word: bytes, advance: Callable[[int], Any] = lambda read: None) -> Scan:
    """Counts the rows of a file. `advance` is told how many bytes each piece had.

    Raises FileRefusedError when a quote is never closed.
    """
    header, rows, found = b"", -1, []
    for line, piece in _pieces(path, advance):
        breaks = np.flatnonzero(np.frombuffer(piece, np.uint8) == 10)
        ends = breaks[_outside(piece, breaks)]
        starts = np.concatenate(([0], ends[:-1] + 1)).astype(np.intp)
        rows += int(np.count_nonzero(_is_filled(piece, starts, ends)))
        header = header or piece[: ends[0]].removeprefix(b"\xef\xbb\xbf").rstrip(b"\r")
        for place in _places(piece, word, starts):
            row = piece[starts[place] : ends[place]].rstrip(b"\r")
            found.append(Found(line + int(np.searchsorted(breaks, starts[place])), row))
    return Scan(header, max(rows, 0), tuple(found))


def _pieces(path: Path, advance: Callable[[int], Any]) -> Iterator[tuple[int, bytes]]:
    """Pieces of whole rows, each with the line it begins on; the last row ends with a line feed."""
    rest, line = b"", 1
    with path.open("rb") as file:
        while chunk := file.read(PIECE):
            advance(len(chunk))
            piece = rest + chunk
            end = _last_end(piece) + 1
            if end:
                yield line, piece[:end]
                line += piece.count(b"\n", 0, end)
            rest = piece[end:]
            if len(rest) > _LONGEST_ROW:
                raise FileRefusedError("quote_open", path.name, line)
    if rest:
        if rest.count(b'"') % 2:
            raise FileRefusedError("quote_open", path.name, line)
        yield line, rest + b"\n"


def _last_end(piece: bytes) -> int:
    """The last line feed outside quotes, -1 when there is none."""
    breaks = np.flatnonzero(np.frombuffer(piece, np.uint8) == 10)
    ends = breaks[_outside(piece, breaks)]
    return int(ends[-1]) if len(ends) else -1


def _outside(piece: bytes, breaks: Positions) -> npt.NDArray[np.bool_]:
    quotes = np.flatnonzero(np.frombuffer(piece, np.uint8) == 34)
    return np.asarray(np.searchsorted(quotes, breaks) % 2 == 0)


def _is_filled(piece: bytes, starts: Positions, ends: Positions) -> npt.NDArray[np.bool_]:
    """False for an empty line, which is no row."""
    signs = np.frombuffer(piece, np.uint8)
    lengths = ends - starts
    return np.asarray((lengths > 1) | ((lengths == 1) & (signs[np.minimum(starts, len(signs) - 1)] != 13)))


def _places(piece: bytes, word: bytes, starts: Positions) -> Iterator[int]:
    """The rows of a piece in which the word stands, each once."""
    at = piece.find(word)
    while at >= 0:
        place = int(np.searchsorted(starts, at, side="right")) - 1
        yield place
        if place + 1 == len(starts):
            return
        at = piece.find(word, int(starts[place + 1]))


def lines_at(path: Path, offsets: list[int]) -> list[int]:
    """The line on which each byte offset stands."""
    lines, read, passed = [], 0, 1
    waiting = sorted(offsets)
    with path.open("rb") as file:
        while waiting and (chunk := file.read(PIECE)):
            while waiting and waiting[0] < read + len(chunk):
                lines.append(passed + chunk.count(b"\n", 0, waiting.pop(0) - read))
            read += len(chunk)
            passed += chunk.count(b"\n")
    return lines + [passed] * len(waiting)
