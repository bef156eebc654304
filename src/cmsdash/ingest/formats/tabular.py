"""Reading of CSV, XLSX and ODS files as text rows with line numbers."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from cmsdash.datastore.import_report import InputFile
from cmsdash.ingest.column_mapping import HEADER_SEARCH_ROWS, ColumnMapping, Header, locate_header
from cmsdash.ingest.errors import FileRejectedError
from cmsdash.ingest.formats.cell_text import NumberedRow, clean_cell
from cmsdash.ingest.formats.csv_rows import open_csv_rows
from cmsdash.ingest.formats.encodings import MOJIBAKE, TextEncoding, detect_encoding
from cmsdash.ingest.formats.file_signatures import detect_signature
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
    encoding = detect_encoding(path) if file_format == "csv" else TextEncoding("")
    rows: Iterable[NumberedRow]
    if file_format == "csv":
        csv_rows = open_csv_rows(path, encoding.name, mapping)
        header = _trim_header(_locate_header(csv_rows, mapping, path.name))
        rows = replace(csv_rows, width=len(header.names))
    else:
        rows = read_workbook(path, file_format, mapping)
        header = _locate_header(rows, mapping, path.name)
    fields_not_stored = tuple(field.name for field in mapping.fields if not field.carried)
    return Table(file_info(path, file_format, encoding.name), header, TableRows(rows, header.line), fields_not_stored)


def _locate_header(rows: Iterable[NumberedRow], mapping: ColumnMapping, name: str) -> Header:
    """Return the header among the first rows. Raises FileRejectedError."""
    first_rows = list(islice(rows, HEADER_SEARCH_ROWS))
    try:
        return locate_header(first_rows, mapping, name)
    except FileRejectedError as error:
        for line, cells in first_rows:
            _reject_mojibake(cells, line, name, error)
        raise


def _reject_mojibake(cells: list[str], line: int, name: str, error: FileRejectedError) -> None:
    """Raise FileRejectedError (`encoding_mangled`): wrongly decoded headers are why none was recognised."""
    for cell in cells:
        if MOJIBAKE.search(cell):
            raise FileRejectedError("encoding_mangled", name, line, " ".join(cell.split())[:80]) from error


def _trim_header(header: Header) -> Header:
    """Return a header without the empty names that trailing separators leave."""
    width = max((number for number, name in enumerate(header.names, start=1) if name), default=0)
    return replace(header, names=header.names[:width])


def file_info(path: Path, file_format: str, encoding: str) -> InputFile:
    """Return name, size and SHA-256 of a file; the name is cleaned so that a release can store it."""
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    name = clean_cell(path.name.encode("utf-8", "replace").decode("utf-8"))
    return InputFile(name, sha256, path.stat().st_size, file_format, encoding)


def detect_format(path: Path) -> str:
    """Return the format of a file by its content; see `detect_signature`. Raises FileRejectedError."""
    return detect_signature(path)
