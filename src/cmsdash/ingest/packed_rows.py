"""Sequence of many rows of one table in little memory: blocks of rows are compressed until they are iterated."""

import json
import zlib
from collections.abc import Iterator, Sequence
from typing import overload

TextRow = dict[str, str]
_BLOCK_ROWS = 1000
_FASTEST = 1


class PackedRows(Sequence[TextRow]):
    """Rows with the same columns, text by column name. A row takes some tens of bytes instead of two thousand."""

    def __init__(self) -> None:
        self._columns: tuple[str, ...] = ()
        self._blocks: list[bytes] = []
        self._last: list[list[str]] = []

    def append(self, row: TextRow) -> None:
        """Add a row. All rows must have the columns of the first, in its order."""
        self._columns = self._columns or tuple(row)
        self._last.append(list(row.values()))
        if len(self._last) == _BLOCK_ROWS:
            self._blocks.append(zlib.compress(json.dumps(self._last).encode("ascii"), _FASTEST))
            self._last = []

    def __len__(self) -> int:
        return len(self._blocks) * _BLOCK_ROWS + len(self._last)

    def __iter__(self) -> Iterator[TextRow]:
        """Yield the rows, unpacking one block at a time."""
        for number in range(len(self._blocks) + 1):
            for values in self._block(number):
                yield dict(zip(self._columns, values, strict=True))

    @overload
    def __getitem__(self, index: int) -> TextRow: ...
    @overload
    def __getitem__(self, index: slice) -> list[TextRow]: ...
    def __getitem__(self, index: int | slice) -> TextRow | list[TextRow]:
        if isinstance(index, slice):
            return [self[position] for position in range(*index.indices(len(self)))]
        position = range(len(self))[index]
        values = self._block(position // _BLOCK_ROWS)[position % _BLOCK_ROWS]
        return dict(zip(self._columns, values, strict=True))

    def _block(self, number: int) -> list[list[str]]:
        if number == len(self._blocks):
            return self._last
        block: list[list[str]] = json.loads(zlib.decompress(self._blocks[number]))
        return block
