"""The loop over the rows of a table, which gives each row its outcome in the import report."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TypeVar

from cmsdash.datastore.import_report import ImportReport, ImportReportBuilder, RowIssue, RowTotals
from cmsdash.ingest.column_mapping import Header
from cmsdash.ingest.errors import OutOfScopeError, RowRejectedError
from cmsdash.ingest.formats.cell_text import clean_cell
from cmsdash.ingest.formats.tabular import Table
from cmsdash.ingest.parsing.amounts import AmountNotation, find_amount
from cmsdash.ingest.parsing.placeholders import is_placeholder
from cmsdash.ingest.readers.row_keys import RowKeys

Record = TypeVar("Record")
MAX_LISTED_COLUMNS = 12
"""Unknown columns that get a remark each; beyond, one remark names the first of them and their number."""
MAX_REMARK_EXAMPLES = 20
"""Cells that a remark names with their lines; beyond, they are only counted."""
RowFields = dict[str, str]


def process_rows(
    reader: str,
    table: Table,
    notation: AmountNotation,
    parse_row: Callable[[RowFields, int], tuple[str, Record]],
    remarks: "ValueRemarks",
    *,
    shares_keys: bool = False,
) -> tuple[dict[str, Record], ImportReport]:
    """Parse every row of a table.

    Args:
        reader: code of the file reader, for the import report.
        table: the table.
        notation: how the table writes its amounts.
        parse_row: returns key and record of a row from its fields and line, or raises RowRejectedError or
            OutOfScopeError. Placeholders in the fields are empty.
        remarks: takes the counts of the cells that are read with a change.
        shares_keys: whether different rows can have the same key; the later ones get a numbered key.

    Returns:
        The accepted records by key, and the import report.
    """
    builder = ImportReportBuilder()
    records: dict[str, Record] = {}
    keys = RowKeys(are_shared=shares_keys)
    for line, cells in table.rows:
        fields = table.header.fields(cells) if len(cells) == table.width else {}
        with record_outcome(builder, line, _count_amount(fields.get("amount", ""), notation, is_complete=bool(fields))):
            if not fields:
                raise RowRejectedError("row_width", value=str(len(cells)), expected=str(table.width))
            table.header.reject_damage(fields)
            remarks.count_rounded(fields.get("amount", ""), notation, line)
            key, record = parse_row(remarks.blank_placeholders(fields, line), line)
            records[keys.assign(key, cells, line)] = record
    input_totals = _count_input(table, notation)
    return records, builder.finish(reader, table.file, input_totals, (*file_remarks(table), *remarks.to_issues()))


@dataclass
class ValueRemarks:
    """Counts of the cells that are read with a change, each with lines and examples, for remarks on the file."""

    header: Header
    counts: dict[tuple[str, str], int] = field(default_factory=dict)
    examples: dict[tuple[str, str], list[tuple[int, str]]] = field(default_factory=dict)

    def count(self, code: str, field: str, line: int, example: str = "") -> None:
        """Count a cell of a field under the code of a remark, with words of the cell where they are not read."""
        key = (code, field)
        self.counts[key] = self.counts.get(key, 0) + 1
        examples = self.examples.setdefault(key, [])
        if len(examples) < MAX_REMARK_EXAMPLES:
            examples.append((line, example))

    def count_rounded(self, text: str, notation: AmountNotation, line: int) -> None:
        """Count an amount that is rounded to the cent."""
        amount = find_amount(text, notation) if text else None
        if amount and amount.is_rounded:
            self.count("amounts_rounded", "amount", line)

    def blank_placeholders(self, fields: RowFields, line: int) -> RowFields:
        """Return the fields with an empty text for each placeholder, which is counted."""
        result = dict(fields)
        for name, value in fields.items():
            if is_placeholder(value, name):
                self.count("not_stated", name, line)
                result[name] = ""
        return result

    def to_issues(self) -> tuple[RowIssue, ...]:
        """Return one remark for each code and column."""
        return tuple(
            RowIssue(
                code,
                self.examples[code, field][0][0],
                self.header.column(field),
                str(number),
                "; ".join(f"{line}: {example}" for line, example in self.examples[code, field] if example),
            )
            for (code, field), number in self.counts.items()
        )


@contextmanager
def record_outcome(builder: ImportReportBuilder, line: int, totals: RowTotals) -> Iterator[None]:
    """Enter a row into an import report: accepted, or quarantined or out of scope by the exception of the block."""
    try:
        yield
    except RowRejectedError as error:
        builder.quarantine(error.to_issue(line), totals)
    except OutOfScopeError as error:
        builder.exclude_row(error.rule, totals, error.words, line)
    else:
        builder.accept(totals)


def _count_input(table: Table, notation: AmountNotation) -> RowTotals:
    """Count rows and cents of the input independently of the parsing, to balance the import report."""
    position = table.header.positions.get("amount")
    total = RowTotals()
    for _, cells in table.rows:
        is_complete = len(cells) == table.width
        cell = clean_cell(cells[position]) if position is not None and is_complete else ""
        total += _count_amount(cell, notation, is_complete=is_complete)
    return total


def _count_amount(cell: str, notation: AmountNotation, *, is_complete: bool) -> RowTotals:
    """Return the totals of one row: the amount of a row with too many or too few cells is not understood."""
    if not is_complete:
        return RowTotals(1, 0, 1)
    if not cell or is_placeholder(cell, "amount"):
        return RowTotals(1)
    amount = find_amount(cell, notation)
    return RowTotals(1, amount.cents) if amount else RowTotals(1, 0, 1)


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
        *([RowIssue("macros")] if table.file.form == "xlsm" else []),
        *unknown_columns(header.unknown, header.line),
        *(RowIssue("column_not_carried", header.line, name) for name in not_stored),
    )
