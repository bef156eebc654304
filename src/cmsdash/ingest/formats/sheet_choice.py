"""Choice of the sheets that are read: all visible ones whose header has the required fields, the others named."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice

from cmsdash.datastore.import_report import RowIssue
from cmsdash.ingest.column_mapping import Header
from cmsdash.ingest.errors import FileRejectedError
from cmsdash.ingest.formats.encodings import MOJIBAKE
from cmsdash.ingest.formats.list_rows import Region, find_first_tables, find_nearest_header
from cmsdash.ingest.formats.unfunded_tables import is_unfunded
from cmsdash.ingest.formats.workbooks import Sheet
from cmsdash.ingest.list_headers import HEADER_SEARCH_ROWS, HeaderWords

_MIN_TABLE_ROWS = 2


@dataclass(frozen=True)
class SheetChoice:
    """The sheets that are read with their first tables, and remarks on the others."""

    parts: tuple[tuple[Sheet, tuple[Region, ...]], ...]
    remarks: tuple[RowIssue, ...]


def choose_sheets(sheets: Sequence[Sheet], words: HeaderWords, file: str) -> SheetChoice:
    """Return the sheets to read.

    Raises:
        FileRejectedError: no visible sheet has a usable header, or none of its columns of money can be preferred.
    """
    tables = [(sheet, find_first_tables(sheet, words)) for sheet in sheets]
    parts = tuple((sheet, regions) for sheet, regions in tables if regions and _is_read(sheet, regions))
    if not parts:
        raise _missing_header(tables, words, file)
    for _, regions in parts:
        _reject_doubtful_amounts(regions, file)
    remarks = [
        remark
        for sheet, regions in tables
        if not (regions and _is_read(sheet, regions))
        for remark in _unread_sheet(sheet, regions, words)
    ]
    return SheetChoice(_show_sheets(parts) if len(parts) > 1 else parts, tuple(remarks))


def _show_sheets(parts: Sequence[tuple[Sheet, Sequence[Region]]]) -> tuple[tuple[Sheet, tuple[Region, ...]], ...]:
    return tuple(
        (sheet, tuple(replace(region, shown_sheet=sheet.name) for region in regions)) for sheet, regions in parts
    )


def _is_read(sheet: Sheet, regions: Sequence[Region]) -> bool:
    return not sheet.is_hidden and not _holds_unfunded(sheet, regions)


def _holds_unfunded(sheet: Sheet, regions: Sequence[Region]) -> bool:
    """Return True for a sheet of rejected or withdrawn operations that has no column with their status."""
    has_status = all("status" in region.header.positions for region in regions)
    return is_unfunded(sheet.name) and not has_status


def _reject_doubtful_amounts(regions: Sequence[Region], file: str) -> None:
    for region in regions:
        if columns := region.header.doubtful_amounts:
            raise FileRejectedError(
                "amount_columns", file, region.header.line, str(len(columns)), " | ".join(columns), columns
            )


def _unread_sheet(sheet: Sheet, regions: Sequence[Region], words: HeaderWords) -> list[RowIssue]:
    """Return a remark on a sheet that is not read and looks like a table: its name and number of rows."""
    header = regions[0].header if regions else find_nearest_header(sheet, words)
    if header is None:
        return []
    below = [cells for line, cells in sheet.rows if line > max(header.line, header.last_line)]
    rows = sum(1 for cells in below if any(map(str.strip, cells)))
    is_table = bool(regions) or (rows >= 1 and sum(1 for name in header.names if name) >= _MIN_TABLE_ROWS)
    if not is_table:
        return []
    code = "sheet_hidden" if sheet.is_hidden else "sheet_unfunded" if regions else "sheet_unread"
    return [RowIssue(code, header.line, sheet.name, str(rows))]


def _missing_header(
    tables: Sequence[tuple[Sheet, Sequence[Region]]], words: HeaderWords, file: str
) -> FileRejectedError:
    """Return the error of a file without a usable header: what was found in the sheet that comes nearest."""
    unread = [sheet.name for sheet, regions in tables if regions]
    if unread:
        return FileRejectedError("sheets_unread", file, value=", ".join(unread))
    headers = [header for sheet, _ in tables if not sheet.is_hidden and (header := find_nearest_header(sheet, words))]
    best: Header | None = max(headers, key=lambda header: len(header.positions), default=None)
    if best is None:
        return FileRejectedError("file_empty", file)
    for sheet, _ in tables:
        _reject_mojibake(sheet, file)
    names = tuple(name for name in best.names if name)
    missing = ", ".join(words.missing_headers(best))
    return FileRejectedError("header_missing", file, best.line, missing, " | ".join(names)[:300], names)


def _reject_mojibake(sheet: Sheet, file: str) -> None:
    """Raise FileRejectedError (`encoding_mangled`): wrongly decoded headers may be why none was recognised."""
    for line, cells in islice(sheet.rows, HEADER_SEARCH_ROWS):
        for cell in cells:
            if MOJIBAKE.search(cell):
                raise FileRejectedError("encoding_mangled", file, line, " ".join(cell.split())[:80])
