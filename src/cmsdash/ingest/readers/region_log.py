"""Log of the tables of a file while their rows are read, for the remarks of the import report."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from cmsdash.datastore.import_report import RowIssue
from cmsdash.ingest.formats.list_rows import ListRow, Region
from cmsdash.ingest.formats.tabular import Table
from cmsdash.ingest.formats.xlsx_layout import column_letters

MAX_LISTED_COLUMNS = 12
"""Unknown columns that get a remark each; beyond, one remark names the first of them and their number."""


@dataclass
class _RegionRows:
    """What was read of a region: rows, last line, cells filled from merged ones, and columns without a name."""

    region: Region
    rows: int = 0
    last_line: int = 0
    filled_cells: int = 0
    filled_unnamed: set[int] = field(default_factory=set)

    @property
    def has_title(self) -> bool:
        """True if there is text above the header."""
        return bool(self.region.titles)

    def add(self, row: ListRow) -> None:
        self.rows += 1
        self.last_line = row.line
        self.filled_cells += len(row.filled_columns)
        for column in self.region.unnamed_columns:
            if column < len(row.cells) and row.cells[column].strip():
                self.filled_unnamed.add(column)


class RegionLog:
    """Counts the rows of each region of a table."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._regions: dict[Region, _RegionRows] = {}
        self._region: Region | None = None

    def add(self, row: ListRow) -> None:
        """Count a row."""
        if row.region is not self._region:
            self._region = row.region
            self._entry = self._regions.setdefault(row.region, _RegionRows(row.region))
        self._entry.add(row)

    def remarks(self) -> tuple[RowIssue, ...]:
        """Return remarks on the tables and sheets, and on columns that are not read or not stored, once each."""
        regions = list(self._regions.values())
        headers = [entry.region.header for entry in regions] or [self._table.header]
        not_stored = self._table.fields_not_stored
        filled = sum(entry.filled_cells for entry in regions)
        remarks = [
            *([RowIssue("macros")] if self._table.file.form == "xlsm" else []),
            *self._table.remarks,
            *self._unit_remarks(),
            *(_table_remark(entry) for entry in regions if entry.region.sheet or len(regions) > 1 or entry.has_title),
            *(remark for header in headers for remark in unknown_columns(header.unknown, header.line)),
            *(remark for header in headers for remark in header.remarks),
            *(
                RowIssue("column_not_carried", header.line, header.column(name))
                for header in headers
                for name in not_stored
                if name in header.positions
            ),
            *(_above_remark(entry.region) for entry in regions if len(entry.region.rows_above) > 1),
            *(_unnamed_remark(entry) for entry in regions if entry.filled_unnamed),
            *([RowIssue("merged_values", value=str(filled))] if filled else []),
        ]
        return tuple({(item.code, item.column, item.value): item for item in reversed(remarks)}.values())[::-1]

    def _unit_remarks(self) -> list[RowIssue]:
        """Return what was declared about the unit of the amounts, beside what the file says."""
        unit = self._table.unit
        stated = [(entry.region.stated_unit[0], entry.region.header.line) for entry in self._regions.values()]
        text, line = next((pair for pair in stated if pair[0]), ("", 0))
        if unit in ("", "1"):
            return [RowIssue("unit_ignored", line, text)] if unit and text else []
        return [RowIssue("unit_applied" if text else "unit_declared", line, text, unit)]


def _table_remark(entry: _RegionRows) -> RowIssue:
    """Return the remark that names sheet, header row and range of a table, and the number of its rows."""
    header = entry.region.header
    rows = str(entry.rows)
    if not entry.region.sheet:
        return RowIssue("lines_read", header.line, value=str(entry.last_line), expected=rows)
    named = [column for column in header.columns if column < len(header.names)]
    cells = f"{column_letters(named[0])}{header.line}:{column_letters(named[-1])}{entry.last_line}"
    code = "table_unread" if entry.region.missing else "table_read"
    return RowIssue(code, header.line, entry.region.sheet, cells, rows)


def _above_remark(region: Region) -> RowIssue:
    lines = region.rows_above
    return RowIssue("rows_above", lines[0], region.shown_sheet, str(lines[-1]), str(len(lines)), region.shown_sheet)


def _unnamed_remark(entry: _RegionRows) -> RowIssue:
    letters = ", ".join(column_letters(column) for column in sorted(entry.filled_unnamed))
    return RowIssue("columns_unnamed", entry.region.header.line, value=letters)


def unknown_columns(names: Sequence[str], line: int) -> list[RowIssue]:
    """Return remarks on columns that the mapping does not know, at most `MAX_LISTED_COLUMNS` of them one by one."""
    if len(names) > MAX_LISTED_COLUMNS:
        return [RowIssue("columns_unknown", line, ", ".join(names[:MAX_LISTED_COLUMNS]), str(len(names)))]
    return [RowIssue("column_unknown", line, name) for name in names]
