"""Layout of a sheet, which its values alone do not tell: what is hidden or merged, and formulas without a value."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from cmsdash.ingest.errors import FileRejectedError

_ERROR_VALUE = re.compile(r"#(?:[A-Z]{1,16}[!?]|N/[AD]|DIV/0!)|Err:[0-9]{3}")
"""Error values of spreadsheet programs in English and Italian: `#REF!`, `#RIF!`, `#NOME?`, `#N/D`, `Err:508`."""


MAX_LAYOUT_ENTRIES = 200_000
"""Limit of merged ranges, and of cells without a value, of a sheet."""


@dataclass(frozen=True)
class CellDefect:
    """Why a cell has no value: `code` has its message under `reason.<code>` in the catalogues."""

    code: str
    value: str = ""


@dataclass(frozen=True)
class MergedRange:
    """Cells that a sheet shows as one: first and last line from 1, first and last column from 0."""

    first_line: int
    first_column: int
    last_line: int
    last_column: int


@dataclass(frozen=True)
class SheetLayout:
    """Layout of one sheet.

    Attributes:
        hidden_lines: lines from 1 that the sheet does not show.
        hidden_columns: columns from 0 that the sheet does not show.
        merges: merged ranges.
        defects: cells without a value, by line and column.
    """

    hidden_lines: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    merges: tuple[MergedRange, ...] = ()
    defects: Mapping[tuple[int, int], CellDefect] = field(default_factory=dict)

    @cached_property
    def defect_lines(self) -> Mapping[int, Mapping[int, CellDefect]]:
        """The defects by line, then column."""
        lines: dict[int, dict[int, CellDefect]] = {}
        for (line, column), defect in self.defects.items():
            lines.setdefault(line, {})[column] = defect
        return lines


class LayoutBuilder:
    """Collects the layout of a sheet within limits.

    Args:
        file: name of the workbook, for errors.
    """

    def __init__(self, file: str) -> None:
        self._file = file
        self._hidden_lines: set[int] = set()
        self._hidden_columns: set[int] = set()
        self._merges: list[MergedRange] = []
        self._defects: dict[tuple[int, int], CellDefect] = {}

    def hide_lines(self, first: int, count: int = 1) -> None:
        """Add lines that the sheet does not show; beyond the limit they can only be empty ones."""
        self._hidden_lines.update(range(first, first + min(count, MAX_LAYOUT_ENTRIES)))

    def hide_columns(self, first: int, count: int) -> None:
        """Add columns that the sheet does not show."""
        self._hidden_columns.update(range(first, first + min(count, MAX_LAYOUT_ENTRIES)))

    def add_merge(self, merge: MergedRange) -> None:
        """Add a merged range. Raises FileRejectedError."""
        self._check_size(len(self._merges) + 1)
        self._merges.append(merge)

    def add_defect(self, line: int, column: int, defect: CellDefect, lines: int = 1, columns: int = 1) -> None:
        """Add a cell without a value, and the lines and columns that repeat it. Raises FileRejectedError."""
        self._check_size(len(self._defects) + lines * columns)
        for at_line in range(line, line + lines):
            for at_column in range(column, column + columns):
                self._defects[at_line, at_column] = defect

    def _check_size(self, count: int) -> None:
        if count > MAX_LAYOUT_ENTRIES:
            raise FileRejectedError("sheet_too_large", self._file, value=str(count), expected=str(MAX_LAYOUT_ENTRIES))

    def build(self) -> SheetLayout:
        """Return the layout."""
        return SheetLayout(
            frozenset(self._hidden_lines), frozenset(self._hidden_columns), tuple(self._merges), self._defects
        )


def is_error_value(text: str) -> bool:
    """Return True for the words by which a spreadsheet program shows that a formula failed."""
    return len(text) <= 20 and _ERROR_VALUE.fullmatch(text.strip()) is not None


def find_defect(formula: str | None, value: str, value_type: str, *, is_error: bool) -> CellDefect | None:
    """Return the defect of a cell, None when it has a value or is plainly empty.

    Args:
        formula: its formula; "" where it shares that of another cell, None where it has none.
        value: its stored value.
        value_type: type of the value, "" where the file states none.
        is_error: whether the file says that the value is an error.
    """
    if is_error:
        return CellDefect("formula_error", value)
    if formula is not None and not value and not value_type:
        return CellDefect("formula_uncomputed", f"={formula}")
    return None
