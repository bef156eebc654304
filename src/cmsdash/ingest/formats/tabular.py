"""A file of rows as text, each with its line: CSV in any encoding, XLSX, ODS. Nothing is guessed or padded."""

import csv
import hashlib
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from itertools import islice
from pathlib import Path

from python_calamine import CalamineWorkbook

from cmsdash.datastore.import_report import InputFile
from cmsdash.ingest.column_mapping import ColumnMapping, Header, locate_header, match_header
from cmsdash.ingest.errors import FileRejectedError, reject_damaged_file
from cmsdash.ingest.formats.cell_text import clean_cell
from cmsdash.ingest.formats.encodings import detect_encoding, reject_mojibake

Line = tuple[int, list[str]]
MAX_FILE_BYTES = 64 * 1024 * 1024
"""Bytes that a list of operations or figures may have, and a spreadsheet unpacked may have four times."""
SHEET_MAX_CELLS = 2_000_000
"""Cells that a sheet may have with the empty ones between: one cell in its last corner makes it millions."""
_HEAD = 30
_SEPARATORS = (";", ",", "\t", "|")


@dataclass(frozen=True)
class Table:
    """A file with its header understood, and its rows still as text; fields that a release has no place for."""

    file: InputFile
    header: Header
    lines: tuple[Line, ...]
    not_carried: tuple[str, ...] = ()

    @property
    def width(self) -> int:
        """How many cells a row must have."""
        return len(self.header.names)


def read_table(path: Path, mapping: ColumnMapping) -> Table:
    """The table in a file. Raises FileRefusedError when it cannot be read whole and without doubt."""
    if path.stat().st_size > MAX_FILE_BYTES:
        raise FileRejectedError(
            "file_too_large", path.name, value=str(path.stat().st_size), expected=str(MAX_FILE_BYTES)
        )
    form = detect_format(path)
    encoding = detect_encoding(path) if form == "csv" else ""
    lines = _csv_lines(path, encoding) if form == "csv" else _sheet_lines(path, mapping)
    header = locate_header(islice(lines, _HEAD), mapping, path.name)
    for number, cells in lines:
        reject_mojibake(cells, number, path.name)
    body = tuple((number, cells) for number, cells in lines if number > header.line and any(map(str.strip, cells)))
    not_carried = tuple(field.name for field in mapping.fields if not field.carried)
    return Table(file_info(path, form, encoding), header, body, not_carried)


def file_info(path: Path, form: str, encoding: str) -> InputFile:
    """A file's name, as a release can keep it, its size and SHA-256."""
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    name = clean_cell(path.name.encode("utf-8", "replace").decode("utf-8"))
    return InputFile(name, sha256, path.stat().st_size, form, encoding)


def detect_format(path: Path) -> str:
    """`xlsx`, `ods`, `zip`, `parquet` or `csv`, by the bytes and not by the name."""
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


def _csv_lines(path: Path, encoding: str) -> list[Line]:
    lines: list[Line] = []
    start = 1
    try:
        with path.open(encoding=encoding, newline="") as file:
            separator = _separator(file.read(1 << 16))
            file.seek(0)
            reader = csv.reader(file, delimiter=separator, strict=True)
            for cells in reader:
                lines.append((start, cells))
                start = reader.line_num + 1
    except (UnicodeError, csv.Error) as error:
        code = "cell_too_long" if "field limit" in str(error) else "file_unreadable"
        raise FileRejectedError(code, path.name, start, str(error), str(csv.field_size_limit())) from error
    return lines


def _separator(head: str) -> str:
    """The sign that parts most cells, outside quotes."""
    outside = "".join(head.split('"')[::2])
    return max(_SEPARATORS, key=outside.count)


def _sheet_lines(path: Path, mapping: ColumnMapping) -> list[Line]:
    if detect_format(path) in ("zip", "parquet"):
        raise FileRejectedError("form_unknown", path.name)
    if detect_format(path) == "xls":
        reject_encrypted_workbook(path)
    else:
        _refuse_bomb(path)
    best: list[Line] = []
    for sheet in _sheets(path):
        lines = [(number, [cell_to_text(cell) for cell in row]) for number, row in enumerate(sheet, start=1)]
        best = max(best, lines, key=lambda found: _known(found, mapping))
    return best


def _sheets(path: Path) -> Iterator[Sequence[Sequence[object]]]:
    """The cells of each sheet. Raises FileRefusedError."""
    with reject_damaged_file(path.name):
        workbook = CalamineWorkbook.from_filelike(BytesIO(path.read_bytes()))  # by its bytes, whatever its name says
        names = workbook.sheet_names
    for name in names:
        with reject_damaged_file(path.name):
            sheet = workbook.get_sheet_by_name(name)
        cells = sheet.total_height * sheet.total_width
        if cells > SHEET_MAX_CELLS:
            raise FileRejectedError("sheet_too_large", path.name, value=str(cells), expected=str(SHEET_MAX_CELLS))
        yield sheet.to_python(skip_empty_area=False)


def _known(lines: list[Line], mapping: ColumnMapping) -> int:
    """How many fields a sheet's header knows: notes and instructions stand on other sheets."""
    return max((len(match_header(number, cells, mapping).places) for number, cells in lines[:_HEAD]), default=0)


def reject_encrypted_workbook(path: Path) -> None:
    """Raises FileRefusedError for a workbook with a password: it stands in the container of the old ones, as a stream
    of this name."""
    if "EncryptedPackage".encode("utf-16-le") in path.read_bytes():
        raise FileRejectedError("file_locked", path.name)


def _refuse_bomb(path: Path) -> None:
    with reject_damaged_file(path.name), zipfile.ZipFile(path) as archive:
        size = sum(member.file_size for member in archive.infolist())
    if size > 4 * MAX_FILE_BYTES:
        raise FileRejectedError("zip_size", path.name, value=str(size), expected=str(4 * MAX_FILE_BYTES))


def cell_to_text(cell: object) -> str:
    """A cell of a spreadsheet as text that has one meaning: numbers with a decimal point, days as `2025-04-09`."""
    if isinstance(cell, bool) or cell is None:
        return "" if cell is None else str(cell).lower()
    if isinstance(cell, float):
        return _number(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == datetime.min.time() else cell.isoformat(" ")
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def _number(value: float) -> str:
    """A number of a spreadsheet: whole, or with two decimals where binary noise hides them, else as it is."""
    if value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if abs(value - round(value, 2)) < 1e-6 * max(1.0, abs(value) * 1e-6):
        return f"{value:.2f}"
    text = f"{value!r}"
    # A third decimal would read as thousands; a fourth makes the point's meaning plain.
    return f"{text}0" if len(text.partition(".")[2]) == 3 and "e" not in text else text
