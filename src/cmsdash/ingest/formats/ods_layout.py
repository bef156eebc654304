"""Layout of the sheets of an OpenDocument workbook, read from its XML."""

import zipfile
from dataclasses import dataclass, field

from cmsdash.ingest.formats.sheet_layout import (
    LayoutBuilder,
    MergedRange,
    SheetLayout,
    find_defect,
    is_error_value,
)
from cmsdash.ingest.formats.xml_events import Attributes, parse_xml

_HIDDEN = ("collapse", "filter")


@dataclass
class _SpreadsheetHandler:
    """Collects the layouts of all sheets from the events of `content.xml`."""

    file: str
    layouts: dict[str, SheetLayout] = field(default_factory=dict)
    sheet: str | None = None
    layout: LayoutBuilder = field(default_factory=lambda: LayoutBuilder(""))
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
                self.layout.hide_columns(self.column, repeats)
            self.column += repeats
        elif name == "table-row":
            self.line_repeats, self.column = _repeats(attributes, "number-rows-repeated"), 0
            if attributes.get("visibility") in _HIDDEN:
                self.layout.hide_lines(self.line, self.line_repeats)
        elif name in ("table-cell", "covered-table-cell"):
            self.cell, self.value, self.is_in_cell = attributes, "", True
        elif name == "annotation":  # a comment on the cell
            self.is_in_cell = False

    def _start_sheet(self, name: str) -> None:
        self.sheet, self.line, self.column = name, 1, 0
        self.layout = LayoutBuilder(self.file)

    def end(self, name: str) -> None:
        if name in ("table-cell", "covered-table-cell"):
            self._end_cell()
        elif name == "annotation":
            self.is_in_cell = True
        elif name == "table-row":
            self.line += self.line_repeats
        elif name == "table" and self.sheet is not None:
            self.layouts[self.sheet], self.sheet = self.layout.build(), None

    def _end_cell(self) -> None:
        repeats = _repeats(self.cell, "number-columns-repeated")
        rows, columns = _repeats(self.cell, "number-rows-spanned"), _repeats(self.cell, "number-columns-spanned")
        if rows > 1 or columns > 1:
            end = (self.line + rows - 1, self.column + columns - 1)
            self.layout.add_merge(MergedRange(self.line, self.column, *end))
        value = self.value or self.cell.get("value", "") or self.cell.get("date-value", "")
        formula = self.cell.get("formula")
        is_error = (formula is not None or self.cell.get("value-type") == "string") and is_error_value(self.value)
        defect = find_defect(formula, value, self.cell.get("value-type", ""), is_error=is_error)
        if defect:
            self.layout.add_defect(self.line, self.column, defect, self.line_repeats, repeats)
        self.column += repeats
        self.is_in_cell = False

    def text(self, text: str) -> None:
        if self.is_in_cell:
            self.value += text


def read_ods_layouts(archive: zipfile.ZipFile, file: str) -> dict[str, SheetLayout]:
    """Return the layout of each sheet by its name.

    Raises:
        FileRejectedError: a sheet has too many merged cells, or cells without a value.
        ValueError: the XML is malformed.
    """
    handler = _SpreadsheetHandler(file)
    with archive.open("content.xml") as source:
        parse_xml(source, handler.start, handler.end, handler.text)
    return handler.layouts


def _repeats(attributes: Attributes, name: str) -> int:
    return max(1, int(attributes.get(name, "1")))
