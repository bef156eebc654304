"""One row after the other: read, and entered in the ledger once, whatever it turns out to be."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from cmsdash.datastore.import_report import ImportReport, ImportReportBuilder, RowIssue, RowTotals
from cmsdash.ingest.errors import OutOfScopeError, RowRejectedError
from cmsdash.ingest.formats.cell_text import clean_cell
from cmsdash.ingest.formats.tabular import Table
from cmsdash.ingest.parsing.amounts import parse_cents_or_zero

Record = TypeVar("Record")
MAX_LISTED_COLUMNS = 12
"""Unknown columns that are told one by one: the publisher adds a handful in a year."""
RowFields = dict[str, str]


def process_rows(
    reader: str, table: Table, decimal: str, read: Callable[[RowFields, int], tuple[str, Record]]
) -> tuple[dict[str, Record], ImportReport]:
    """The accepted records by key, and the account. `read` gives a row's key and record, or raises why not."""
    ledger = ImportReportBuilder()
    records: dict[str, Record] = {}
    for line, cells in table.lines:
        fields = table.header.fields(cells) if len(cells) == table.width else {}
        cents = parse_cents_or_zero(fields.get("amount", ""), decimal)
        try:
            if not fields:
                raise RowRejectedError("row_width", value=str(len(cells)), expected=str(table.width))
            table.header.reject_damage(fields)
            key, record = read(fields, line)
            if key in records:
                raise RowRejectedError("key_twice", value=key)
            records[key] = record
            ledger.accept(cents)
        except RowRejectedError as refused:
            ledger.quarantine(refused.to_issue(line), cents)
        except OutOfScopeError as left_out:
            ledger.exclude(left_out.rule, RowTotals(1, cents))
    return records, ledger.finish(reader, table.file, _counted(table, decimal), file_remarks(table))


def _counted(table: Table, decimal: str) -> RowTotals:
    """The input counted apart from the reading: every row, and every amount that can be read."""
    place = table.header.places.get("amount")
    cells = [cells[place] for _, cells in table.lines if place is not None and len(cells) == table.width]
    return RowTotals(len(table.lines), sum(parse_cents_or_zero(clean_cell(cell), decimal) for cell in cells))


def is_template_example(text: str) -> bool:
    """True for the row that a template shows how to fill in: left where it was, it must not become data."""
    return text.casefold().startswith("esempio:")


def unknown_columns(names: Sequence[str], line: int) -> list[RowIssue]:
    """Columns that no mapping knows: one by one where they are few."""
    if len(names) > MAX_LISTED_COLUMNS:
        return [RowIssue("columns_unknown", line, ", ".join(names[:MAX_LISTED_COLUMNS]), str(len(names)))]
    return [RowIssue("column_unknown", line, name) for name in names]


def file_remarks(table: Table) -> tuple[RowIssue, ...]:
    """What is worth knowing of a file: columns that no field takes, and those whose values are not kept."""
    header = table.header
    dropped = [header.column(name) for name in table.not_carried if name in header.places]
    return (
        *unknown_columns(header.unknown, header.line),
        *(RowIssue("column_not_carried", header.line, name) for name in dropped),
    )
