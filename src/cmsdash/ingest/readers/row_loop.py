"""The loop over the rows of a table, which gives each row its outcome in the import report."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

from cmsdash.datastore.import_report import ImportReport, ImportReportBuilder, RowIssue, RowTotals
from cmsdash.ingest.errors import OutOfScopeError, RowRejectedError
from cmsdash.ingest.formats.cell_text import clean_cell
from cmsdash.ingest.formats.tabular import Table
from cmsdash.ingest.parsing.amounts import parse_cents_or_zero

Record = TypeVar("Record")
MAX_LISTED_COLUMNS = 12
"""Unknown columns that get a remark each; beyond, one remark names the first of them and their number."""
RowFields = dict[str, str]


def process_rows(
    reader: str, table: Table, decimal: str, parse_row: Callable[[RowFields, int], tuple[str, Record]]
) -> tuple[dict[str, Record], ImportReport]:
    """Parse every row of a table.

    Args:
        reader: code of the file reader, for the import report.
        table: the table.
        decimal: decimal sign of its amounts, "" where unknown.
        parse_row: returns key and record of a row from its fields and line, or raises RowRejectedError or
            OutOfScopeError.

    Returns:
        The accepted records by key, and the import report.
    """
    builder = ImportReportBuilder()
    records: dict[str, Record] = {}
    for line, cells in table.rows:
        fields = table.header.fields(cells) if len(cells) == table.width else {}
        cents = parse_cents_or_zero(fields.get("amount", ""), decimal)
        with record_outcome(builder, line, cents):
            if not fields:
                raise RowRejectedError("row_width", value=str(len(cells)), expected=str(table.width))
            table.header.reject_damage(fields)
            key, record = parse_row(fields, line)
            if key in records:
                raise RowRejectedError("key_twice", value=key)
            records[key] = record
    return records, builder.finish(reader, table.file, _count_input(table, decimal), file_remarks(table))


@contextmanager
def record_outcome(builder: ImportReportBuilder, line: int, cents: int) -> Iterator[None]:
    """Enter a row into an import report: accepted, or quarantined or out of scope by the exception of the block."""
    try:
        yield
    except RowRejectedError as error:
        builder.quarantine(error.to_issue(line), cents)
    except OutOfScopeError as error:
        builder.exclude(error.rule, RowTotals(1, cents))
    else:
        builder.accept(cents)


def _count_input(table: Table, decimal: str) -> RowTotals:
    """Count rows and cents of the input independently of the parsing, to balance the import report."""
    position = table.header.positions.get("amount")
    rows = cents = 0
    for _, cells in table.rows:
        rows += 1
        if position is not None and len(cells) == table.width:
            cents += parse_cents_or_zero(clean_cell(cells[position]), decimal)
    return RowTotals(rows, cents)


def is_template_example(text: str) -> bool:
    """Return True for the text of the example row of a template, which must not be imported."""
    return text.casefold().startswith("esempio:")


def unknown_columns(names: Sequence[str], line: int) -> list[RowIssue]:
    """Return remarks on columns that the mapping does not know, at most `MAX_LISTED_COLUMNS` of them one by one."""
    if len(names) > MAX_LISTED_COLUMNS:
        return [RowIssue("columns_unknown", line, ", ".join(names[:MAX_LISTED_COLUMNS]), str(len(names)))]
    return [RowIssue("column_unknown", line, name) for name in names]


def file_remarks(table: Table) -> tuple[RowIssue, ...]:
    """Return remarks on columns that are unknown, and on known ones that a release does not store."""
    header = table.header
    not_stored = [header.column(name) for name in table.fields_not_stored if name in header.positions]
    return (
        *unknown_columns(header.unknown, header.line),
        *(RowIssue("column_not_carried", header.line, name) for name in not_stored),
    )
