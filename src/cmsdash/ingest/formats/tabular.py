"""Reading of CSV, XLSX and ODS files as text rows with line numbers."""

import hashlib
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from itertools import islice
from pathlib import Path

from python_calamine import CalamineWorkbook

from cmsdash.datastore.import_report import InputFile
from cmsdash.ingest.column_mapping import ColumnMapping, Header, locate_header, match_header
from cmsdash.ingest.errors import FileRejectedError, reject_damaged_file
from cmsdash.ingest.formats.cell_text import NumberedRow, clean_cell
from cmsdash.ingest.formats.csv_rows import open_csv_rows
from cmsdash.ingest.formats.encodings import detect_encoding, reject_mojibake

MAX_FILE_BYTES = 64 * 1024 * 1024
"""Size limit of a list of operations or figures."""
MAX_UNPACKED_SHEET_BYTES = 4 * MAX_FILE_BYTES
MAX_SHEET_CELLS = 2_000_000
"""Limit of cells of a sheet, empty ones included: a single cell in the last corner makes millions."""
_HEADER_SEARCH_ROWS = 30


@dataclass(frozen=True)
class TableRows:
    """The filled rows below the header, read anew each time they are iterated."""

    source: Iterable[NumberedRow]
    header_line: int

    def __iter__(self) -> Iterator[NumberedRow]:
        """Yield line number and cells of each row that is not blank. Raises FileRejectedError."""
        for line, cells in self.source:
            if line > self.header_line and any(map(str.strip, cells)):
                yield line, cells


@dataclass(frozen=True)
class Table:
    """A file with its matched header, its rows as text, and the fields that a release does not store.

    The rows of a CSV file are read from the file each time they are iterated.
    """

    file: InputFile
    header: Header
    rows: Iterable[NumberedRow]
    fields_not_stored: tuple[str, ...] = ()

    @property
    def width(self) -> int:
        """The number of cells that a row must have."""
        return len(self.header.names)


def read_table(path: Path, mapping: ColumnMapping) -> Table:
    """Read a CSV, XLSX or ODS file; of a workbook, the sheet whose header has most fields.

    Raises:
        FileRejectedError: the file is too large, damaged, in an unknown encoding, or has no usable header.
    """
    size = path.stat().st_size
    if size > MAX_FILE_BYTES:
        raise FileRejectedError("file_too_large", path.name, value=str(size), expected=str(MAX_FILE_BYTES))
    file_format = detect_format(path)
    encoding = detect_encoding(path) if file_format == "csv" else ""
    rows: Iterable[NumberedRow] = (
        open_csv_rows(path, encoding) if file_format == "csv" else _read_workbook(path, file_format, mapping)
    )
    header = locate_header(islice(rows, _HEADER_SEARCH_ROWS), mapping, path.name)
    for line, cells in rows:
        reject_mojibake(cells, line, path.name)
    fields_not_stored = tuple(field.name for field in mapping.fields if not field.carried)
    return Table(file_info(path, file_format, encoding), header, TableRows(rows, header.line), fields_not_stored)


def file_info(path: Path, file_format: str, encoding: str) -> InputFile:
    """Return name, size and SHA-256 of a file; the name is cleaned so that a release can store it."""
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    name = clean_cell(path.name.encode("utf-8", "replace").decode("utf-8"))
    return InputFile(name, sha256, path.stat().st_size, file_format, encoding)


def detect_format(path: Path) -> str:
    """Return `xlsx`, `ods`, `xls`, `zip`, `parquet` or `csv`, by the content and not by the name."""
    with path.open("rb") as file:
        head = file.read(8)
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return "xls"
    if not head.startswith(b"PK"):
        return "csv"
    with reject_damaged_file(path.name), zipfile.ZipFile(path) as archive:
        names = set(archive.namelist())
    return "xlsx" if "[Content_Types].xml" in names else "ods" if "content.xml" in names else "zip"


def _read_workbook(path: Path, file_format: str, mapping: ColumnMapping) -> list[NumberedRow]:
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
    headers = (match_header(line, cells, mapping) for line, cells in rows[:_HEADER_SEARCH_ROWS])
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


def cell_to_text(cell: object) -> str:
    """Return a spreadsheet cell as text: numbers with a decimal point, dates as `2025-04-09`, None as ""."""
    if isinstance(cell, bool) or cell is None:
        return "" if cell is None else str(cell).lower()
    if isinstance(cell, float):
        return _number_to_text(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == datetime.min.time() else cell.isoformat(" ")
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def _number_to_text(value: float) -> str:
    """Return a whole number without decimals, one with binary noise rounded to cents, others unrounded."""
    if value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if abs(value - round(value, 2)) < 1e-6 * max(1.0, abs(value) * 1e-6):
        return f"{value:.2f}"
    text = f"{value!r}"
    # Exactly three decimals would read as a thousands group; a fourth makes the point a decimal point.
    return f"{text}0" if len(text.partition(".")[2]) == 3 and "e" not in text else text
