"""Sequence of many rows of one table in little memory: blocks of rows are compressed until they are iterated."""

import json
import zlib
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import overload

TextRow = dict[str, str]
_BLOCK_ROWS = 1000
_FASTEST = 1
_encode = json.JSONEncoder(check_circular=False, separators=(",", ":")).encode


class PackedRows(Sequence[TextRow]):
    """Rows with the same columns, text by column name. A row takes some tens of bytes instead of two thousand.

    Args:
        columns: names of the columns.
        constants: the text of those columns in which all rows have the same.
    """

    def __init__(self, columns: Sequence[str], constants: Mapping[str, str] = MappingProxyType({})) -> None:
        self._template = {column: constants.get(column, "") for column in columns}
        self._columns = tuple(column for column in columns if column not in constants)
        self._blocks: list[bytes] = []
        self._last: list[Sequence[str]] = []

    def append(self, *values: str) -> None:
        """Add a row by the texts of the columns that are no constants, in their order."""
        self._last.append(values)
        if len(self._last) == _BLOCK_ROWS:
            self._blocks.append(zlib.compress(_encode(self._last).encode("ascii"), _FASTEST))
            self._last = []

    def __len__(self) -> int:
        return len(self._blocks) * _BLOCK_ROWS + len(self._last)

    def __iter__(self) -> Iterator[TextRow]:
        """Yield the rows, unpacking one block at a time."""
        for number in range(len(self._blocks) + 1):
            for values in self._block(number):
                yield self._to_row(values)

    @overload
    def __getitem__(self, index: int) -> TextRow: ...
    @overload
    def __getitem__(self, index: slice) -> list[TextRow]: ...
    def __getitem__(self, index: int | slice) -> TextRow | list[TextRow]:
        if isinstance(index, slice):
            return [self[position] for position in range(*index.indices(len(self)))]
        position = range(len(self))[index]
        return self._to_row(self._block(position // _BLOCK_ROWS)[position % _BLOCK_ROWS])

    def _to_row(self, values: Sequence[str]) -> TextRow:
        return self._template | dict(zip(self._columns, values, strict=True))

    def _block(self, number: int) -> list[Sequence[str]]:
        if number == len(self._blocks):
            return self._last
        block: list[Sequence[str]] = json.loads(zlib.decompress(self._blocks[number]))
        return block
