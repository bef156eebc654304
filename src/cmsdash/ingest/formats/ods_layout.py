"""Layout of the sheets of an OpenDocument workbook, read from its XML."""

import zipfile
from dataclasses import dataclass, field

from cmsdash.ingest.errors import FileRejectedError
from cmsdash.ingest.formats.sheet_layout import (
    CellDefect,
    MergedRange,
    SheetLayout,
    find_defect,
    is_error_value,
)
from cmsdash.ingest.formats.xml_events import Attributes, parse_xml

_HIDDEN = ("collapse", "filter")
MAX_REPEATS = 100_000
"""Repeated rows or columns that are looked at one by one: the empty rest of a sheet is written as one."""
MAX_DEFECTS = 200_000
"""Limit of the cells without a value, repeated ones included."""


@dataclass
class _SpreadsheetHandler:
    """Collects the layouts of all sheets from the events of `content.xml`."""

    file: str
    layouts: dict[str, SheetLayout] = field(default_factory=dict)
    sheet: str | None = None
    hidden_lines: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merges: list[MergedRange] = field(default_factory=list)
    defects: dict[tuple[int, int], CellDefect] = field(default_factory=dict)
    line: int = 1
    line_repeats: int = 1
    column: int = 0
    cell: Attributes = field(default_factory=dict)
    is_in_cell: bool = False
    value: str = ""

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "table" and self.sheet is None:
            self._start_sheet(attributes.get("name", ""))
        elif name == "table-column":
            repeats = _repeats(attributes, "number-columns-repeated")
            if attributes.get("visibility") in _HIDDEN:
                self.hidden_columns.update(range(self.column, self.column + min(repeats, MAX_REPEATS)))
            self.column += repeats
        elif name == "table-row":
            self.line_repeats, self.column = _repeats(attributes, "number-rows-repeated"), 0
            if attributes.get("visibility") in _HIDDEN:
                self.hidden_lines.update(range(self.line, self.line + min(self.line_repeats, MAX_REPEATS)))
        elif name in ("table-cell", "covered-table-cell"):
            self.cell, self.value, self.is_in_cell = attributes, "", True

    def _start_sheet(self, name: str) -> None:
        self.sheet, self.line, self.column = name, 1, 0
        self.hidden_lines, self.hidden_columns, self.merges, self.defects = set(), set(), [], {}

    def end(self, name: str) -> None:
        if name in ("table-cell", "covered-table-cell"):
            self._end_cell()
        elif name == "table-row":
            self.line += self.line_repeats
        elif name == "table" and self.sheet is not None:
            layout = SheetLayout(
                frozenset(self.hidden_lines), frozenset(self.hidden_columns), tuple(self.merges), self.defects
            )
            self.layouts[self.sheet], self.sheet = layout, None

    def _end_cell(self) -> None:
        repeats = _repeats(self.cell, "number-columns-repeated")
        rows, columns = _repeats(self.cell, "number-rows-spanned"), _repeats(self.cell, "number-columns-spanned")
        if rows > 1 or columns > 1:
            end = (self.line + rows - 1, self.column + columns - 1)
            self.merges.append(MergedRange(self.line, self.column, *end))
        value = self.value or self.cell.get("value", "") or self.cell.get("date-value", "")
        formula = self.cell.get("formula")
        is_error = (formula is not None or self.cell.get("value-type") == "string") and is_error_value(self.value)
        defect = find_defect(formula, value, self.cell.get("value-type", ""), is_error=is_error)
        if defect:
            self._add_defect(defect, repeats)
        self.column += repeats
        self.is_in_cell = False

    def _add_defect(self, defect: CellDefect, columns: int) -> None:
        count = len(self.defects) + self.line_repeats * columns
        if count > MAX_DEFECTS:
            raise FileRejectedError("sheet_too_large", self.file, value=str(count), expected=str(MAX_DEFECTS))
        for line in range(self.line, self.line + self.line_repeats):
            for column in range(self.column, self.column + columns):
                self.defects[line, column] = defect

    def text(self, text: str) -> None:
        if self.is_in_cell:
            self.value += text


def read_ods_layouts(archive: zipfile.ZipFile, file: str) -> dict[str, SheetLayout]:
    """Return the layout of each sheet by its name.

    Raises:
        ValueError: the XML is malformed.
    """
    handler = _SpreadsheetHandler(file)
    with archive.open("content.xml") as source:
        parse_xml(source, handler.start, handler.end, handler.text)
    return handler.layouts


def _repeats(attributes: Attributes, name: str) -> int:
    return max(1, int(attributes.get(name, "1")))
