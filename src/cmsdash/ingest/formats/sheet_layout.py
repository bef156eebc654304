"""Layout of a sheet, which its values alone do not tell: what is hidden or merged, and formulas without a value."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

_ERROR_VALUE = re.compile(r"#(?:[A-Z]{1,16}[!?]|N/[AD]|DIV/0!)|Err:[0-9]{3}")
"""Error values of spreadsheet programs in English and Italian: `#REF!`, `#RIF!`, `#NOME?`, `#N/D`, `Err:508`."""


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
