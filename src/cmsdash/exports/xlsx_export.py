"""Query results as workbooks: what the file is, its rows, its sources."""

import io
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from cmsdash.datastore.addresses import is_web_address
from cmsdash.exports.file_table import Cell, ColumnType, FileColumn, FileTable, clean_text, flatten_list

MAX_CELL_CHARS = 32_767
"""The most characters (UTF-16 units) that a cell of a workbook holds."""
MAX_SHEET_ROWS = 1_048_575
"""The most rows of a sheet below its header."""
MAX_URL_CHARS = 2_079
"""The most characters of a link in a cell."""
MAX_PROPERTY_CHARS = 255
"""The most characters of a property of a document."""

_CUT = " […]"
_FIRST_YEAR = 1901
"""Spreadsheets count days from 1900, which they take for a leap year: older days are text."""
_NUMBER_FORMATS = {
    ColumnType.INTEGER: "#,##0",
    ColumnType.DECIMAL: "#,##0.0###",
    ColumnType.MONEY: "#,##0.00",
    ColumnType.SHARE: "0.0%",
    ColumnType.DATE: "yyyy-mm-dd",
}
_ABOUT_WIDTHS = (48, 90, 30, 22, 8)
_SOURCE_WIDTHS = (26, 26, 60, 12, 12, 30, 60)
_MIN_WIDTH, _MAX_WIDTH = 12, 48
_LINE_HEIGHT, _HEADER_LINES, _MAX_LINES = 15, 4, 6
_MAX_ROW_LINES = 26
"""A row is at most 409 points high."""
_A4 = 9
_PRINT_SCALE = 50


def table_to_xlsx(table: FileTable, *, sheet_rows: int = MAX_SHEET_ROWS) -> bytes:
    """Return a table as a workbook without formulas and macros.

    Args:
        table: The table.
        sheet_rows: The most rows of a sheet; what is more goes on in further sheets, each with the header.

    Returns:
        A sheet that says what the file is (title, finding, filters, release, date, licence, link, columns and codes),
        the rows with a fixed header, filters and typed cells, and the sources. Whole dates are dates, partial ones
        text. Text that is too long for a cell is cut and ends with "[…]".
    """
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    text = table.context.text
    with xlsxwriter.Workbook(buffer, options) as workbook:
        workbook.set_properties(
            {
                "title": table.title[:MAX_PROPERTY_CHARS],
                "comments": clean_text(table.context.filters)[:MAX_PROPERTY_CHARS],
                "created": datetime.fromisoformat(table.context.release_date),
            }
        )
        styles = _Styles(workbook)
        _write_about(workbook.add_worksheet(text("file.sheet.about")), table, styles)
        for number, start in enumerate(range(0, max(len(table.rows), 1), sheet_rows), start=1):
            name = text("file.sheet.data") + (f" {number}" if number > 1 else "")
            _write_rows(workbook.add_worksheet(name), table.columns, table.rows[start : start + sheet_rows], styles)
        if table.sources:
            _write_sources(workbook.add_worksheet(text("file.sheet.sources")), table, styles)
    return buffer.getvalue()


class _Styles:
    """The formats of the cells of a workbook."""

    def __init__(self, workbook: Workbook) -> None:
        top = {"valign": "top"}
        self.title: Format = workbook.add_format({"bold": True, "font_size": 16})
        self.heading: Format = workbook.add_format(
            {**top, "bold": True, "text_wrap": True, "bg_color": "#E6EBF2", "bottom": 1}
        )
        self.label: Format = workbook.add_format({**top, "bold": True, "text_wrap": True})
        self.words: Format = workbook.add_format({**top, "text_wrap": True})
        self.plain: Format = workbook.add_format(top)
        self.link: Format = workbook.add_format({**top, "text_wrap": True, "font_color": "#0052A3", "underline": 1})
        self.numbers: dict[ColumnType, Format] = {
            kind: workbook.add_format({**top, "num_format": pattern}) for kind, pattern in _NUMBER_FORMATS.items()
        }
        self.year: Format = workbook.add_format({**top, "num_format": "0"})


def _write_about(sheet: Worksheet, table: FileTable, styles: _Styles) -> None:
    """Write what the file is, then its columns, then the codes that need an explanation."""
    text, context = table.context.text, table.context
    _set_widths(sheet, _ABOUT_WIDTHS)
    _write_text(sheet, 0, 0, table.title or table.name, styles.title)
    facts = (
        ("finding", table.sentence),
        ("filters", context.filters),
        ("rows", text.number(len(table.rows))),
        ("release", context.release_id),
        ("release_date", context.release_date),
        ("licence", context.licence),
        ("link", context.link),
        *(("note", note) for note in table.notes),
        ("note", text("file.note.cut") if _has_cut_text(table) else ""),
    )
    row = 2
    for key, words in facts:
        if words:
            _write_text(sheet, row, 0, text(f"file.column.{key}"), styles.label)
            _write_address(sheet, row, 1, clean_text(words), styles)
            _set_height(sheet, row, _count_lines(words, _ABOUT_WIDTHS[1]))
            row += 1
    lists = (
        (("heading", "meaning", "name", "type", "unit"), _column_lines(table)),
        (("heading", "meaning", "code", "words"), _code_lines(table)),
    )
    for headings, lines in lists:
        row = _write_list(sheet, row + 1, [text(f"file.about.{heading}") for heading in headings], tuple(lines), styles)
    _set_up_page(sheet, is_fitted=True)


def _column_lines(table: FileTable) -> Iterator[tuple[str, ...]]:
    text = table.context.text
    for column in table.columns:
        kind = text(f"file.type.{column.type}")
        yield column.heading, column.meaning, column.name, kind, column.unit


def _code_lines(table: FileTable) -> Iterator[tuple[str, ...]]:
    for column in table.columns:
        for code, (words, meaning) in column.codes.items():
            yield column.heading, meaning, code, words


def _write_list(
    sheet: Worksheet, row: int, headings: Sequence[str], lines: Sequence[Sequence[str]], styles: _Styles
) -> int:
    """Write lines below their headings, nothing if there are none, and return the number of the next row."""
    for offset, line in enumerate((headings, *lines) if lines else ()):
        for number, words in enumerate(line):
            _write_text(sheet, row + offset, number, words, styles.words if offset else styles.heading)
        _set_height(sheet, row + offset, max(map(_count_lines, line, _ABOUT_WIDTHS)))
    return row + 1 + len(lines) if lines else row


def _write_rows(
    sheet: Worksheet, columns: Sequence[FileColumn], rows: Sequence[Sequence[Cell]], styles: _Styles
) -> None:
    lines = [1] * len(rows)
    for number, column in enumerate(columns):
        _write_text(sheet, 0, number, f"{column.heading} [{column.name}]".strip(), styles.heading)
        style = _column_style(column, styles)
        shown = [
            _write_cell(sheet, row, number, cells[number], column, style) for row, cells in enumerate(rows, start=1)
        ]
        longest = max((len(line) for words in shown for line in words.split("\n")), default=0)
        width = min(max(longest + 2, _MIN_WIDTH), _MAX_WIDTH)
        sheet.set_column(number, number, width)
        lines = [max(most, _count_lines(words, width)) for most, words in zip(lines, shown, strict=True)]
    _set_height(sheet, 0, _HEADER_LINES)
    for row, most in enumerate(lines, start=1):
        _set_height(sheet, row, min(most, _MAX_LINES))
    sheet.freeze_panes(1, 1)
    if columns:
        sheet.autofilter(0, 0, len(rows), len(columns) - 1)
    sheet.repeat_rows(0)
    sheet.repeat_columns(0)
    _set_up_page(sheet, is_fitted=False)


def _column_style(column: FileColumn, styles: _Styles) -> Format:
    if column.is_ordinal:
        return styles.year
    return styles.numbers.get(column.type, styles.words)


def _write_cell(sheet: Worksheet, row: int, number: int, cell: Cell, column: FileColumn, style: Format) -> str:
    """Write a cell by its type and return about what it shows."""
    if cell is None or cell == []:
        return ""
    if isinstance(cell, bool):
        sheet.write_boolean(row, number, cell, style)
    elif isinstance(cell, (int, float, Decimal)):
        sheet.write_number(row, number, float(cell) if isinstance(cell, Decimal) else cell, style)
    else:
        words = flatten_list(cell, column.separator) if isinstance(cell, list) else cell
        day = _whole_date(words) if column.type is ColumnType.DATE else None
        if day is None:
            _write_text(sheet, row, number, words, style)
            return words
        sheet.write_datetime(row, number, day, style)
    return f"{cell:,}" if isinstance(cell, (int, Decimal)) else str(cell)


def _whole_date(words: str) -> date | None:
    """Return a date that has a day and that a spreadsheet can count, else None."""
    try:
        day = date.fromisoformat(words) if len(words) == len("2025-04-09") else None
    except ValueError:
        return None
    return day if day and day.year >= _FIRST_YEAR else None


def _write_sources(sheet: Worksheet, table: FileTable, styles: _Styles) -> None:
    """Write each source of the rows once, with its address as a link."""
    text = table.context.text
    names = ("key", "publisher", "title", "date", "accessed", "licence", "url")
    _set_widths(sheet, _SOURCE_WIDTHS)
    for number, name in enumerate(names):
        _write_text(sheet, 0, number, text(f"file.source.{name}"), styles.heading)
    for row, source in enumerate(table.sources.values(), start=1):
        licence = text(f"licence.{source.licence}")
        cells = (source.key, source.publisher, source.title, source.date, source.accessed, licence)
        for number, words in enumerate(cells):
            _write_text(sheet, row, number, clean_text(words), styles.words)
        _write_address(sheet, row, len(cells), clean_text(source.url), styles)
        _set_height(sheet, row, max(map(_count_lines, (*cells, source.url), _SOURCE_WIDTHS)))
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, len(table.sources), len(names) - 1)
    _set_up_page(sheet, is_fitted=True)


def _write_address(sheet: Worksheet, row: int, number: int, words: str, styles: _Styles) -> None:
    """Write text, as a link if it is the address of a web page."""
    if is_web_address(words) and len(words) <= MAX_URL_CHARS:
        sheet.write_url(row, number, words, styles.link, words)
    else:
        _write_text(sheet, row, number, words, styles.words)


def _write_text(sheet: Worksheet, row: int, number: int, words: str, style: Format) -> None:
    if words:
        sheet.write_string(row, number, _cut(words), style)


def _cut(words: str) -> str:
    """Return text that fits a cell, with a mark where it is cut."""
    if len(words) * 2 <= MAX_CELL_CHARS:
        return words
    units = words.encode("utf-16-le")
    if len(units) <= MAX_CELL_CHARS * 2:
        return words
    return units[: (MAX_CELL_CHARS - len(_CUT)) * 2].decode("utf-16-le", "ignore") + _CUT


def _has_cut_text(table: FileTable) -> bool:
    texts = (
        flatten_list(cell, column.separator) if isinstance(cell, list) else cell
        for row in table.rows
        for column, cell in zip(table.columns, row, strict=True)
        if isinstance(cell, (str, list))
    )
    return any(_cut(words) != words for words in texts)


def _set_widths(sheet: Worksheet, widths: Sequence[int]) -> None:
    for number, width in enumerate(widths):
        sheet.set_column(number, number, width)


def _count_lines(words: str, width: int) -> int:
    """Return about how many lines text takes in a column: not every program fits heights when it opens a file."""
    return sum(1 + len(line) // width for line in words.split("\n"))


def _set_height(sheet: Worksheet, row: int, lines: int) -> None:
    if lines > 1:
        sheet.set_row(row, _LINE_HEIGHT * min(lines, _MAX_ROW_LINES))


def _set_up_page(sheet: Worksheet, *, is_fitted: bool) -> None:
    """Print on numbered landscape A4 pages: all columns on the width of one, or else in small type."""
    sheet.set_landscape()
    sheet.set_paper(_A4)
    if is_fitted:
        sheet.fit_to_pages(1, 0)
    else:
        sheet.set_print_scale(_PRINT_SCALE)
    sheet.set_footer("&C&P / &N")
