"""Keys of the accepted rows of a table: a row that repeats is told from another row with the same key."""

from collections.abc import Sequence

from cmsdash.ingest.errors import RowRejectedError


class RowKeys:
    """The keys of the rows of one table.

    Args:
        are_shared: whether rows with the same key are different records, whose keys are numbered; otherwise the second
            contradicts the first.
    """

    def __init__(self, *, are_shared: bool) -> None:
        self._are_shared = are_shared
        self._line_by_row: dict[int, int] = {}
        self._rows_by_key: dict[str, int] = {}
        self._used: set[str] = set()

    def assign(self, key: str, cells: Sequence[str], line: int) -> str:
        """Return the key of a row.

        Raises:
            RowRejectedError: every cell repeats an earlier row (`row_repeated`), or another row has the key
                (`key_twice`).
        """
        # 64 bits tell millions of rows apart, in a small part of the memory of their text.
        row = hash(tuple(cell.strip() for cell in cells))
        if key in self._rows_by_key and row in self._line_by_row:
            raise RowRejectedError("row_repeated", expected=str(self._line_by_row[row]))
        number = self._rows_by_key.get(key, 0) + 1
        if number > 1 and not self._are_shared:
            raise RowRejectedError("key_twice", value=key)
        while (assigned := key if number == 1 else f"{key}-{number}") in self._used:
            number += 1
        self._line_by_row.setdefault(row, line)
        self._rows_by_key[key] = number
        self._used.add(assigned)
        return assigned
