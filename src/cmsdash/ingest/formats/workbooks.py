"""Reading of XLSX, ODS and XLS workbooks as text rows with line numbers."""

import zipfile
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path

from python_calamine import CalamineWorkbook

from cmsdash.ingest.column_mapping import HEADER_SEARCH_ROWS, ColumnMapping, match_header
from cmsdash.ingest.errors import FileRejectedError, reject_damaged_file
from cmsdash.ingest.formats.cell_text import NumberedRow, cell_to_text

MAX_UNPACKED_SHEET_BYTES = 256 * 1024 * 1024
MAX_SHEET_CELLS = 2_000_000
"""Limit of cells of a sheet, empty ones included: a single cell in the last corner makes millions."""


def read_workbook(path: Path, file_format: str, mapping: ColumnMapping) -> list[NumberedRow]:
    """Return the rows of the sheet whose header has most fields: other sheets hold notes."""
    if file_format in ("zip", "parquet"):
        raise FileRejectedError("form_unknown", path.name)
    if file_format == "xls":
        reject_encrypted_workbook(path)
    else:
        _reject_zip_bomb(path)
    best: list[NumberedRow] = []
    for sheet in _read_sheets(path):
        rows = [(line, [cell_to_text(cell) for cell in row]) for line, row in enumerate(sheet, start=1)]
        best = max(best, rows, key=lambda candidate: _count_known_fields(candidate, mapping))
    return best


def _read_sheets(path: Path) -> Iterator[Sequence[Sequence[object]]]:
    with reject_damaged_file(path.name):
        workbook = CalamineWorkbook.from_filelike(BytesIO(path.read_bytes()))  # from_path would trust the file name
        names = workbook.sheet_names
    for name in names:
        with reject_damaged_file(path.name):
            sheet = workbook.get_sheet_by_name(name)
        cells = sheet.total_height * sheet.total_width
        if cells > MAX_SHEET_CELLS:
            raise FileRejectedError("sheet_too_large", path.name, value=str(cells), expected=str(MAX_SHEET_CELLS))
        yield sheet.to_python(skip_empty_area=False)


def _count_known_fields(rows: list[NumberedRow], mapping: ColumnMapping) -> int:
    """Return how many fields the best header among the first rows has."""
    headers = (match_header(line, cells, mapping) for line, cells in rows[:HEADER_SEARCH_ROWS])
    return max((len(header.positions) for header in headers), default=0)


def reject_encrypted_workbook(path: Path) -> None:
    """Raise FileRejectedError for an encrypted workbook, which is an XLS container with this stream name."""
    if "EncryptedPackage".encode("utf-16-le") in path.read_bytes():
        raise FileRejectedError("file_locked", path.name)


def _reject_zip_bomb(path: Path) -> None:
    with reject_damaged_file(path.name), zipfile.ZipFile(path) as archive:
        size = sum(member.file_size for member in archive.infolist())
    if size > MAX_UNPACKED_SHEET_BYTES:
        raise FileRejectedError("zip_size", path.name, value=str(size), expected=str(MAX_UNPACKED_SHEET_BYTES))
