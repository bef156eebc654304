"""Query results as CSV, with the provenance of each row."""

import csv
import io
import re
from collections.abc import Iterator
from decimal import Decimal
from enum import StrEnum

from cmsdash.exports.file_table import Cell, ColumnType, FileColumn, FileTable, clean_text, flatten_list


class CsvDialect(StrEnum):
    """The signs that a spreadsheet or a program expects."""

    ITALIAN = "italian"
    INTERNATIONAL = "international"

    @property
    def separator(self) -> str:
        """The sign between two cells."""
        return ";" if self is CsvDialect.ITALIAN else ","

    @property
    def decimal_mark(self) -> str:
        """The sign before the decimals of a number."""
        return "," if self is CsvDialect.ITALIAN else "."


_NUMBER = re.compile(r"-?\d+([.,]\d+)?")
_SEPARATORS = frozenset(";,\t\n")
_HIDDEN_FORMULA = re.compile(r"([;,\t\n][\s\"'\u00a0]*)(?=[=@|\uff1d\uff20]|[+\-\uff0b\uff0d](?![\s\d]))")
"""A formula behind a sign that another dialect would part the cell by."""


def table_to_csv(table: FileTable, dialect: CsvDialect) -> bytes:
    """Return a table as CSV in UTF-8 with BOM.

    Args:
        table: The table. Without rows the file has the header only.
        dialect: The separator and the decimal mark.

    Returns:
        One line a row: codes as they are, missing values as empty cells, lists joined by `|`, those of sources by
        ` | `. The last columns, the same in every row, name figure, filters, release, its date, licence and link. The
        headings of the international dialect are the names for programs; those of the Italian one are words of the
        reader's language with the name in brackets, "Importo [amount_eur]". Cells that a spreadsheet would run as a
        formula are escaped.
    """
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=dialect.separator, lineterminator="\r\n")
    about = tuple(_about_columns(table))
    writer.writerow([_heading(column, dialect) for column in (*table.columns, *(column for column, _ in about))])
    constant = [escape_formula(clean_text(words)) for _, words in about]
    for row in table.rows:
        cells = [_cell_text(cell, column, dialect) for column, cell in zip(table.columns, row, strict=True)]
        writer.writerow([*cells, *constant])
    return buffer.getvalue().encode("utf-8-sig")


def escape_formula(text: str) -> str:
    """Return text with apostrophes where a spreadsheet would run a formula. Numbers stay as they are.

    That is the start of the cell, and what follows a semicolon, comma, tab or line feed: a spreadsheet that expects
    another separator would start a cell there.
    """
    if not text or _NUMBER.fullmatch(text):
        return text
    first = text.lstrip(" \"'\u00a0")[:1]
    is_risky = bool(first) and (first in "=+-@|\t\r\n\uff1d\uff0b\uff0d\uff20" or text[0] in "\t\r\n")
    escaped = _HIDDEN_FORMULA.sub(r"\1'", text) if _SEPARATORS.intersection(text) else text
    return "'" + escaped if is_risky else escaped


def _about_columns(table: FileTable) -> Iterator[tuple[FileColumn, str]]:
    """Yield the columns that tell of each row where it comes from, with names that the table does not have."""
    context = table.context
    about = {
        "figure_title": table.title,
        "filters": context.filters,
        "release": context.release_id,
        "release_date": context.release_date,
        "licence": context.licence,
        "link": context.link,
    }
    taken = {column.name for column in table.columns}
    for name, words in about.items():
        heading = context.text(f"file.column.{name}")
        yield FileColumn(f"file_{name}" if name in taken else name, heading, ColumnType.TEXT), words


def _heading(column: FileColumn, dialect: CsvDialect) -> str:
    is_plain = dialect is CsvDialect.INTERNATIONAL or not column.heading
    return column.name if is_plain else f"{column.heading} [{column.name}]"


def _cell_text(cell: Cell, column: FileColumn, dialect: CsvDialect) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return escape_formula(cell)
    if isinstance(cell, list):
        return escape_formula(flatten_list(cell, column.separator, dialect.decimal_mark))
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, Decimal):
        return f"{cell:f}".replace(".", dialect.decimal_mark)
    return str(cell).replace(".", dialect.decimal_mark)
