"""Keys of the accepted rows of a table: a row that repeats is told from another row with the same key."""

from collections.abc import Sequence
from typing import NamedTuple

from cmsdash.ingest.errors import RowRejectedError

_LINE_BITS = 32


class AssignedKey(NamedTuple):
    """The key of a row, and the line of the first row that asked for the same one; 0 where there is none."""

    key: str
    first_line: int = 0


class RowKeys:
    """The keys of the rows of one table.

    Keys and rows are kept as 64-bit hashes, which tell millions of them apart in a small part of the memory of their
    text.

    Args:
        are_shared: whether rows with the same key are different records, whose keys are numbered; otherwise the second
            contradicts the first.
    """

    def __init__(self, *, are_shared: bool) -> None:
        self._are_shared = are_shared
        self._first_rows: dict[int, int] = {}
        self._further_rows: dict[int, dict[int, int]] = {}
        self._numbered: set[str] = set()

    def assign(self, key: str, cells: Sequence[str], line: int) -> AssignedKey:
        """Return the key of a row.

        Raises:
            RowRejectedError: every cell repeats an earlier row (`row_repeated`), or another row has the key
                (`key_twice`).
        """
        digest, row = hash(key), hash(tuple(map(str.strip, cells)))
        first = self._first_rows.get(digest)
        if first is None:
            self._first_rows[digest] = row << _LINE_BITS | line
            return self._use(key, 1)
        further = self._further_rows.setdefault(digest, {})
        earlier = _line(first) if first >> _LINE_BITS == row else further.get(row)
        if earlier is not None:
            raise RowRejectedError("row_repeated", expected=str(earlier))
        if not self._are_shared:
            raise RowRejectedError("key_twice", value=key)
        further[row] = line
        return self._use(key, len(further) + 1, _line(first))

    def _use(self, key: str, number: int, first_line: int = 0) -> AssignedKey:
        """Return a key, with a number from 2 that no other row has."""
        if number == 1 and key not in self._numbered:
            return AssignedKey(key, first_line)
        number = max(number, 2)
        while f"{key}-{number}" in self._numbered or hash(f"{key}-{number}") in self._first_rows:
            number += 1
        self._numbered.add(f"{key}-{number}")
        return AssignedKey(f"{key}-{number}", first_line)


def _line(row: int) -> int:
    return row & ((1 << _LINE_BITS) - 1)
