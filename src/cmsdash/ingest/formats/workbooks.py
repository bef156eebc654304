"""Reading of XLSX, ODS and XLS workbooks: the rows of each sheet as text, and its layout."""

import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from cmsdash.ingest.errors import FileRejectedError, reject_damaged_file
from cmsdash.ingest.formats.cell_text import NumberedRow, cell_to_text
from cmsdash.ingest.formats.ods_layout import read_ods_layouts
from cmsdash.ingest.formats.sheet_layout import SheetLayout
from cmsdash.ingest.formats.xlsx_layout import read_xlsx_layouts

MAX_UNPACKED_SHEET_BYTES = 256 * 1024 * 1024
MAX_SHEET_CELLS = 2_000_000
"""Limit of cells of a sheet, empty ones included: a single cell in the last corner makes millions."""


@dataclass(frozen=True)
class Sheet:
    """One sheet: its rows from line 1, all of the same width. A CSV file is a sheet without a name or layout."""

    name: str
    rows: Iterable[NumberedRow]
    is_hidden: bool = False
    layout: SheetLayout = field(default_factory=SheetLayout)


@dataclass(frozen=True)
class Workbook:
    """The sheets of a workbook in their order, and whether their layout could be read."""

    sheets: tuple[Sheet, ...]
    has_layout: bool


def read_workbook(path: Path, file_format: str) -> Workbook:
    """Return the sheets of a workbook. Raises FileRejectedError."""
    if file_format in ("zip", "parquet"):
        raise FileRejectedError("form_unknown", path.name)
    if file_format == "xls":
        reject_encrypted_workbook(path)
    else:
        _reject_zip_bomb(path)
    cells = _read_sheets(path)
    layouts = _read_layouts(path, file_format)
    sheets = []
    for name, is_hidden, rows in cells:
        layout = layouts.get(name, SheetLayout())
        sheets.append(Sheet(name, _number_rows(rows, layout), is_hidden, layout))
    return Workbook(tuple(sheets), bool(layouts))


def _read_layouts(path: Path, file_format: str) -> dict[str, SheetLayout]:
    """Return the layouts by name of sheet; none of binary formats, and none of XML that is not well-formed."""
    if file_format in ("xls", "xlsb"):
        return {}
    try:
        with zipfile.ZipFile(path) as archive:
            read_layouts = read_ods_layouts if file_format == "ods" else read_xlsx_layouts
            return read_layouts(archive, path.name)
    except (ValueError, KeyError, zipfile.BadZipFile):
        return {}


def _read_sheets(path: Path) -> list[tuple[str, bool, Sequence[Sequence[object]]]]:
    """Return name, whether it is hidden, and cells of each sheet."""
    with reject_damaged_file(path.name):
        workbook = CalamineWorkbook.from_filelike(BytesIO(path.read_bytes()))  # from_path would trust the file name
        sheets = [
            (item.name, item.visible != SheetVisibleEnum.Visible)
            for item in workbook.sheets_metadata
            if item.typ == SheetTypeEnum.WorkSheet
        ]
    return [(name, is_hidden, _read_cells(workbook, name, path.name)) for name, is_hidden in sheets]


def _read_cells(workbook: CalamineWorkbook, name: str, file: str) -> Sequence[Sequence[object]]:
    with reject_damaged_file(file):
        sheet = workbook.get_sheet_by_name(name)
    cells = sheet.total_height * sheet.total_width
    if cells > MAX_SHEET_CELLS:
        raise FileRejectedError("sheet_too_large", file, value=str(cells), expected=str(MAX_SHEET_CELLS))
    with reject_damaged_file(file):
        return sheet.to_python(skip_empty_area=False)


def _number_rows(rows: Sequence[Sequence[object]], layout: SheetLayout) -> list[NumberedRow]:
    """Return the rows as text with their lines, those below the last value included where a cell lost its value."""
    width = len(rows[0]) if rows else 0
    numbered = [(line, [cell_to_text(cell) for cell in row]) for line, row in enumerate(rows, start=1)]
    below = sorted({line for line, _ in layout.defects if line > len(rows)})
    return numbered + [(line, [""] * width) for line in below]


def reject_encrypted_workbook(path: Path) -> None:
    """Raise FileRejectedError for an encrypted workbook, which is an XLS container with this stream name."""
    if "EncryptedPackage".encode("utf-16-le") in path.read_bytes():
        raise FileRejectedError("file_locked", path.name)


def _reject_zip_bomb(path: Path) -> None:
    with reject_damaged_file(path.name), zipfile.ZipFile(path) as archive:
        size = sum(member.file_size for member in archive.infolist())
    if size > MAX_UNPACKED_SHEET_BYTES:
        raise FileRejectedError("zip_size", path.name, value=str(size), expected=str(MAX_UNPACKED_SHEET_BYTES))
