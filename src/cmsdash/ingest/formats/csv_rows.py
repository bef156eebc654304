"""Rows of a CSV list, read anew each time they are iterated, with the line each starts on."""

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from cmsdash.ingest.errors import FileRejectedError
from cmsdash.ingest.formats.cell_text import NumberedRow
from cmsdash.ingest.list_headers import HEADER_SEARCH_ROWS, ColumnName, HeaderWords

MAX_LINE_CHARS = 1_000_000
"""Limit of a line: thirty full spreadsheet cells. Longer ones are no list."""
MAX_LIST_ROWS = 2_000_000
"""Limit of the rows of a list, blank ones included."""
_END_OF_FILE = "\x1a"
"""The sign that DOS programs write behind the last line."""
_SEPARATORS = (";", ",", "\t", "|")


@dataclass(frozen=True)
class CsvRows:
    """All rows of a CSV file, the header and what precedes it included.

    `width` is the number of columns of the header, 0 before it is known.
    `is_wrapped` tells that whole rows stand in quotes, as after a CSV file was pasted into one column.
    """

    path: Path
    encoding: str
    separator: str
    width: int = 0
    is_wrapped: bool = False

    def __iter__(self) -> Iterator[NumberedRow]:
        """Yield line number and cells of each row. Raises FileRejectedError."""
        with self.path.open(encoding=self.encoding, errors="replace", newline="") as file:
            for number, (line, cells) in enumerate(self._read_records(file)):
                if number >= MAX_LIST_ROWS:
                    raise FileRejectedError("list_too_long", self.path.name, line, expected=str(MAX_LIST_ROWS))
                if self.is_wrapped and len(cells) == 1:
                    cells = parse_lenient_record(cells[0], self.separator).cells
                yield line, cells

    def _read_records(self, file: Iterable[str]) -> Iterator[NumberedRow]:
        """Yield each record; one that is not well-formed CSV is read leniently from its own lines."""
        lines: list[str] = []  # the physical lines of the current record

        def read_lines() -> Iterator[str]:
            for line in file:
                if len(line) > MAX_LINE_CHARS:
                    number = start + len(lines)
                    raise FileRejectedError("cell_too_long", self.path.name, number, expected=str(MAX_LINE_CHARS))
                if line[0] == _END_OF_FILE and not line.strip(f"{_END_OF_FILE}\r\n"):
                    return
                lines.append(line)
                yield line

        reader = csv.reader(read_lines(), delimiter=self.separator, strict=True)
        start = 1
        while True:
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error:
                cells = self._read_malformed(lines, start)
            yield start, cells
            start += len(lines)
            lines.clear()

    def _read_malformed(self, lines: list[str], start: int) -> list[str]:
        """Return the cells of a record with stray quotes. Raises FileRejectedError where a quote does not close."""
        record = parse_lenient_record("".join(lines), self.separator)
        is_swallowing = len(lines) > 1 and self.width and lines[0].count(self.separator) + 1 >= self.width
        if record.is_closed and not is_swallowing:
            return record.cells
        opening_line = start + "".join(lines).count("\n", 0, record.open_quote)
        raise FileRejectedError("quote_open", self.path.name, opening_line)


@dataclass(frozen=True)
class LenientRecord:
    """Cells of a record, whether its text ends with it, and the offset of the last quote that spans lines."""

    cells: list[str]
    is_closed: bool
    open_quote: int = 0


def parse_lenient_record(text: str, separator: str) -> LenientRecord:
    """Parse a record in which quotes stand inside quoted cells: only one before a separator or line end closes.

    Args:
        text: the lines of the record with their line ends.
        separator: the sign between cells.

    Returns:
        The cells; `is_closed` is False where the last quote does not close or lines are left over.
    """
    cells: list[str] = []
    position = open_quote = 0
    ends = re.compile(rf"[ \t]*(?:{re.escape(separator)}|\r?\n|\r|\Z)")
    while True:
        if text[position : position + 1] == '"':
            closing = _find_closing_quote(text, position + 1, ends)
            if closing < 0:
                return LenientRecord([*cells, text[position + 1 :]], False, position)
            if "\n" in text[position:closing]:
                open_quote = position
            cells.append(text[position + 1 : closing].replace('""', '"'))
            end = ends.match(text, closing + 1)
        else:
            end = re.compile(rf"{re.escape(separator)}|[\r\n]+|\Z").search(text, position)
            cells.append(text[position : end.start() if end else len(text)])
        if end is None or not end[0].endswith(separator):
            is_closed = end is None or end.end() == len(text)
            return LenientRecord(cells, is_closed, open_quote)
        position = end.end()


def _find_closing_quote(text: str, start: int, ends: re.Pattern[str]) -> int:
    """Return the offset of the first quote that a separator or line end follows, -1 where none does."""
    position = text.find('"', start)
    while position >= 0:
        if ends.match(text, position + 1):
            return position
        # Of a doubled quote the second may close the cell: `"Progetto "Casa"";`
        is_doubled = text[position + 1 : position + 2] == '"' and not ends.match(text, position + 2)
        position = text.find('"', position + (2 if is_doubled else 1))
    return -1


def open_csv_rows(path: Path, encoding: str, words: HeaderWords) -> CsvRows:
    """Return the rows of a file, parted by the separator under which its header has most fields.

    Args:
        path: the file.
        encoding: its encoding; invalid bytes are read as U+FFFD.
        words: the headers that are known.
    """
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        unquoted = "".join(file.read(1 << 16).split('"')[::2])
    candidates = [
        CsvRows(path, encoding, separator, is_wrapped=is_wrapped)
        for is_wrapped in (False, True)
        for separator in _SEPARATORS
    ]
    return max(candidates, key=lambda rows: (_count_header_fields(rows, words), unquoted.count(rows.separator)))


def _count_header_fields(rows: CsvRows, words: HeaderWords) -> int:
    """Return how many fields the best header among the first rows has."""
    best = 0
    try:
        for line, cells in islice(rows, HEADER_SEARCH_ROWS):
            headers = words.match_headers(line, line, [ColumnName(cell) for cell in cells])
            best = max(best, *(len(header.positions) for header in headers))
    except FileRejectedError:  # a quote that does not close under this separator
        return best
    return best
