"""Reading of CSV, XLSX and ODS files as text rows with line numbers."""

import hashlib
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from cmsdash.datastore.import_report import InputFile
from cmsdash.ingest.column_mapping import HEADER_SEARCH_ROWS, ColumnMapping, Header, locate_header
from cmsdash.ingest.errors import FileRejectedError, reject_damaged_file
from cmsdash.ingest.formats.cell_text import NumberedRow, clean_cell
from cmsdash.ingest.formats.csv_rows import open_csv_rows
from cmsdash.ingest.formats.encodings import detect_encoding, reject_mojibake
from cmsdash.ingest.formats.workbooks import read_workbook

MAX_FILE_BYTES = 64 * 1024 * 1024
"""Size limit of a list of operations or figures."""


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
        open_csv_rows(path, encoding) if file_format == "csv" else read_workbook(path, file_format, mapping)
    )
    header = locate_header(islice(rows, HEADER_SEARCH_ROWS), mapping, path.name)
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
