"""Reading of CSV, XLSX and ODS files as text rows with line numbers."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from cmsdash.datastore.import_report import InputFile, RowIssue
from cmsdash.ingest.column_mapping import ALLOWED_SETTINGS, ColumnMapping, Header
from cmsdash.ingest.errors import OPTION_SEPARATOR, FileRejectedError
from cmsdash.ingest.formats.cell_text import clean_cell
from cmsdash.ingest.formats.csv_rows import open_csv_rows
from cmsdash.ingest.formats.encodings import TextEncoding, detect_encoding
from cmsdash.ingest.formats.file_signatures import detect_signature
from cmsdash.ingest.formats.list_rows import ListRow, Region, RowScanner
from cmsdash.ingest.formats.sheet_choice import SheetChoice, choose_sheets
from cmsdash.ingest.formats.workbooks import Sheet, read_workbook
from cmsdash.ingest.list_headers import MONEY_FIELD, HeaderWords

MAX_FILE_BYTES = 64 * 1024 * 1024
"""Size limit of a list of operations or figures."""


@dataclass(frozen=True)
class TableRows:
    """The rows below the headers of all sheets that are read, read anew each time they are iterated."""

    parts: tuple[tuple[Sheet, tuple[Region, ...]], ...]
    words: HeaderWords
    file: str
    unit: str

    def __iter__(self) -> Iterator[ListRow]:
        """Yield each row that is not blank.

        Raises:
            FileRejectedError: the file states a unit of its amounts that is not declared, or another one.
        """
        region, money = None, -1
        for sheet, regions in self.parts:
            for row in RowScanner(sheet, regions, self.words):
                if row.region is not region:
                    region, money = row.region, row.region.header.positions.get(MONEY_FIELD, -1)
                    self._check_unit(region.stated_unit, region.header.line)
                if money >= 0 and not (money < len(row.cells) and row.cells[money][:1].isdigit()):
                    self._check_unit(row.stated_unit, row.line)
                yield row

    def _check_unit(self, stated: tuple[str, int], line: int) -> None:
        text, unit = stated
        if not unit or self.unit in ("1", str(unit)):
            return
        if self.unit:
            raise FileRejectedError("unit_differs", self.file, line, clean_cell(text), self.unit)
        options = ALLOWED_SETTINGS["unit"]
        raise FileRejectedError(
            "unit_unknown", self.file, line, clean_cell(text), OPTION_SEPARATOR.join(options), options
        )


@dataclass(frozen=True)
class Table:
    """A file with its first header, its rows, remarks on what it has beside them, and the declared unit of amounts.

    The rows of a CSV file are read from the file each time they are iterated.
    """

    file: InputFile
    header: Header
    rows: Iterable[ListRow]
    fields_not_stored: tuple[str, ...] = ()
    remarks: tuple[RowIssue, ...] = ()
    unit: str = ""


def read_table(path: Path, mapping: ColumnMapping) -> Table:
    """Read a CSV, XLSX or ODS file; of a workbook, all visible sheets whose header has the required fields.

    Raises:
        FileRejectedError: the file is too large, damaged, in an unknown encoding, or has no usable header.
    """
    size = path.stat().st_size
    if size > MAX_FILE_BYTES:
        raise FileRejectedError("file_too_large", path.name, value=str(size), expected=str(MAX_FILE_BYTES))
    file_format = detect_signature(path)
    encoding = detect_encoding(path) if file_format == "csv" else TextEncoding("")
    words = HeaderWords(mapping)
    if file_format == "csv":
        choice = _choose_csv_table(path, encoding.name, words)
    else:
        workbook = read_workbook(path, file_format)
        choice = choose_sheets(workbook.sheets, words, path.name)
        remarks = [] if workbook.has_layout else [RowIssue("layout_unknown")]
        choice = replace(choice, remarks=(*choice.remarks, *remarks))
    fields_not_stored = tuple(field.name for field in mapping.fields if not field.carried)
    unit = mapping.settings.get("unit", "")
    return Table(
        file_info(path, file_format, encoding.name),
        choice.parts[0][1][0].header,
        TableRows(choice.parts, words, path.name, unit),
        fields_not_stored,
        choice.remarks,
        unit,
    )


def _choose_csv_table(path: Path, encoding: str, words: HeaderWords) -> SheetChoice:
    """Return the rows of a CSV file as a sheet of their own. Raises FileRejectedError."""
    rows = open_csv_rows(path, encoding, words)
    choice = choose_sheets([Sheet("", rows)], words, path.name)
    ((_, regions),) = choice.parts
    return replace(choice, parts=((Sheet("", replace(rows, width=len(regions[0].header.names))), regions),))


def file_info(path: Path, file_format: str, encoding: str) -> InputFile:
    """Return name, size and SHA-256 of a file; the name is cleaned so that a release can store it."""
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    name = clean_cell(path.name.encode("utf-8", "replace").decode("utf-8"))
    return InputFile(name, sha256, path.stat().st_size, file_format, encoding)
