"""Reports of errors, filled in with link, release, figure, row and sources: as a message, a form or a file."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from urllib.parse import quote, urlencode, urlsplit

from cmsdash.datastore.source_register import Source
from cmsdash.exports.file_context import FileContext
from cmsdash.exports.file_table import Cell, FileTable
from cmsdash.exports.plain_lines import plain_line
from cmsdash.exports.result_table import result_to_table, source_keys
from cmsdash.i18n import Translator
from cmsdash.queries import QueryResult
from cmsdash.queries.result import list_records

MAX_HREF_CHARS = 1_900
"""Characters of an address that every mail program and server takes."""
MAX_VALUE_CHARS = 300
"""Characters of a value in a message; the file has it whole."""
MAX_ROWS = 500
"""Rows that a reader can choose from: the list goes to the browser as a whole."""
_MAX_ROW_WORDS = 3
_NAME_COLUMNS = ("name", "title", "actor", "indicator_name", "quote", "date")
"""Columns that name a row beside those with the words of codes."""


@dataclass(frozen=True)
class ErrorReport:
    """What a report is about. Only link and release are needed.

    Attributes:
        text: The translator of the reader's language.
        link: The absolute address of the view.
        release_id: The id of the release.
        figure: The title of the figure.
        row: The row in words, as `row_words` gives it.
        sources: The sources of the row or the figure.
        filters: The selection in words.
    """

    text: Translator
    link: str
    release_id: str
    figure: str = ""
    row: str = ""
    sources: Sequence[Source] = ()
    filters: str = ""

    def values(self) -> Iterator[tuple[str, str]]:
        """Yield the known values by their keys, those first that a report needs most."""
        sources = (f"{source.publisher}: {source.title} ({source.url})" for source in self.sources)
        known = (
            ("page", self.link),
            ("release", self.release_id),
            ("figure", self.figure),
            ("row", self.row),
            *(("source", source) for source in sources),
            ("filters", self.filters),
        )
        yield from ((key, value) for key, value in known if value)


@dataclass(frozen=True)
class ReportRow:
    """A row that a report may be about: the row in words, and the sources of it."""

    words: str
    sources: Sequence[Source]


def report_rows(result: QueryResult, context: FileContext) -> tuple[ReportRow, ...]:
    """Return the rows of a result, at most `MAX_ROWS`, in their order."""
    shown = replace(result, table=result.table.head(MAX_ROWS))
    table, sources = result_to_table(shown, context), context.release.sources
    return tuple(
        ReportRow(row_words(table, row), [sources[key] for key in source_keys(record)])
        for row, record in zip(table.rows, list_records(shown.table), strict=True)
    )


def row_words(table: FileTable, row: Sequence[Cell]) -> str:
    """Return a row in a few words, to choose it and to name it: its first texts, and its first amount."""
    words: list[str] = []
    amount = ""
    for column, cell in zip(table.columns, row, strict=True):
        is_words = column.words_of or column.name in _NAME_COLUMNS
        if isinstance(cell, Decimal) and not amount:
            amount = table.context.text.money(int(cell.scaleb(2)))
        elif isinstance(cell, str) and is_words and len(words) < _MAX_ROW_WORDS and cell not in words:
            words.append(cell)
    return plain_line(", ".join([*words, amount] if amount else words), MAX_VALUE_CHARS)


def report_href(address: str, report: ErrorReport) -> str:
    """Return the address that opens a report, at most `MAX_HREF_CHARS` characters.

    Args:
        address: Where reports go: `mailto:` opens a message with subject and text, `https:` a form with the parameters
            `page`, `release`, `figure`, `row` and `source`.
        report: What it is about. What does not fit is left out, and a message says so.
    """
    values = [
        (key, plain_line(value, len(value) if key == "page" else MAX_VALUE_CHARS)) for key, value in report.values()
    ]
    whole = _href(address, report, values, is_cut=False)
    if len(whole) <= MAX_HREF_CHARS:
        return whole
    if len(_href(address, report, values[:1], is_cut=True)) > MAX_HREF_CHARS:
        values[0] = ("page", report.link.partition("?")[0][:MAX_VALUE_CHARS])
    kept: list[tuple[str, str]] = []
    for value in values:
        if len(_href(address, report, [*kept, value], is_cut=True)) <= MAX_HREF_CHARS:
            kept.append(value)
    return _href(address, report, kept, is_cut=True)


def report_to_text(report: ErrorReport) -> bytes:
    """Return a report as a text file in UTF-8 with BOM, whole, for readers without a mail program."""
    lines = [(key, plain_line(value, len(value))) for key, value in report.values()]
    return _message(report, lines, is_cut=False).encode("utf-8-sig", "replace")


def _href(address: str, report: ErrorReport, values: Sequence[tuple[str, str]], *, is_cut: bool) -> str:
    if address.startswith("mailto:"):
        body = _message(report, values, is_cut=is_cut).replace("\n", "\r\n")
        params = [("subject", report.text("contact.subject")), ("body", body)]
    else:
        params = [(key, value) for key, value in values if key != "filters"]
    return address + ("&" if urlsplit(address).query else "?") + urlencode(params, quote_via=quote)


def _message(report: ErrorReport, values: Sequence[tuple[str, str]], *, is_cut: bool) -> str:
    """Return the text of a message: one line a value, then room for what is wrong."""
    text = report.text
    lines = [text(f"contact.line.{key}", value=value) for key, value in values]
    if is_cut:
        lines.append(text("contact.cut"))
    return "\n".join([*lines, "", text("contact.what"), "", ""])
