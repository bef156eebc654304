"""Rows of a CSV list, read anew each time they are iterated, with the line each starts on."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cmsdash.ingest.errors import FileRejectedError
from cmsdash.ingest.formats.cell_text import NumberedRow

_SEPARATORS = (";", ",", "\t", "|")


@dataclass(frozen=True)
class CsvRows:
    """All rows of a CSV file, the header and what precedes it included."""

    path: Path
    encoding: str
    separator: str

    def __iter__(self) -> Iterator[NumberedRow]:
        """Yield line number and cells of each row. Raises FileRejectedError."""
        line = 1
        try:
            with self.path.open(encoding=self.encoding, newline="") as file:
                reader = csv.reader(file, delimiter=self.separator, strict=True)
                for cells in reader:
                    yield line, cells
                    line = reader.line_num + 1
        except (UnicodeError, csv.Error) as error:
            code = "cell_too_long" if "field limit" in str(error) else "file_unreadable"
            raise FileRejectedError(code, self.path.name, line, str(error), str(csv.field_size_limit())) from error


def open_csv_rows(path: Path, encoding: str) -> CsvRows:
    """Return the rows of a file, parted by its most frequent separator. Raises FileRejectedError."""
    try:
        with path.open(encoding=encoding, newline="") as file:
            head = file.read(1 << 16)
    except UnicodeError as error:
        raise FileRejectedError("file_unreadable", path.name, 1, str(error)) from error
    return CsvRows(path, encoding, _detect_separator(head))


def _detect_separator(head: str) -> str:
    """Return the most frequent separator outside quotes."""
    unquoted = "".join(head.split('"')[::2])
    return max(_SEPARATORS, key=unquoted.count)
