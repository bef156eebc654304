"""The loop over the rows of a table, which gives each row its outcome in the import report."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from cmsdash.datastore.import_report import ImportReport, ImportReportBuilder, RowIssue, RowTotals
from cmsdash.ingest.column_mapping import Header
from cmsdash.ingest.errors import OutOfScopeError, RowRejectedError
from cmsdash.ingest.formats.cell_text import clean_cell
from cmsdash.ingest.formats.list_rows import ListRow
from cmsdash.ingest.formats.tabular import Table
from cmsdash.ingest.parsing.amounts import Amount, AmountNotation, find_amount
from cmsdash.ingest.parsing.placeholders import is_placeholder
from cmsdash.ingest.readers.region_log import RegionLog
from cmsdash.ingest.readers.row_keys import AssignedKey, RowKeys
from cmsdash.ingest.readers.sheet_repeats import SheetRepeats
from cmsdash.ingest.readers.total_rows import TotalRows

Record = TypeVar("Record")
MAX_REMARK_EXAMPLES = 20
"""Cells that a remark names with their lines; beyond, they are only counted."""
RowFields = dict[str, str]


def process_rows(
    reader: str,
    table: Table,
    notation: AmountNotation,
    parse_row: Callable[[RowFields, ListRow], tuple[str, Record]],
    remarks: "ValueRemarks",
    add: Callable[[AssignedKey, Record], Any],
    *,
    shares_keys: bool = False,
) -> ImportReport:
    """Parse every row of a table and return the import report. The records are not kept here: a list may have millions.

    Args:
        reader: code of the file reader, for the import report.
        table: the table.
        notation: how the table writes its amounts.
        parse_row: returns key and record of a row from its fields and place, or raises RowRejectedError or
            OutOfScopeError. Placeholders in the fields are empty.
        remarks: takes the counts of the cells that are read with a change.
        add: takes each accepted record with its key.
        shares_keys: whether different rows can have the same key; the later ones get a numbered key.
    """
    builder = ImportReportBuilder()
    log, keys, sums, repeats = RegionLog(table), RowKeys(are_shared=shares_keys), TotalRows(), SheetRepeats()
    for row in table.rows:
        log.add(row)
        fields = row.fields if row.fits_header else {}
        amount = find_amount(fields.get("amount", ""), notation)
        totals = _count_amount(row, fields.get("amount", ""), amount)
        with RowOutcome(builder, row.line, totals, row.region.shown_sheet):
            _reject_other_rows(sums, row, fields, totals.cents)
            _reject_unreadable_row(row, fields)
            if amount and amount.is_rounded:
                remarks.count("amounts_rounded", "amount", row.line)
            fields = remarks.blank_placeholders(fields, row.line)
            if row.region.shown_sheet:
                repeats.reject_repeat(row, fields)
            key, record = parse_row(fields, row)
            add(keys.assign(key, row.cells, row.line), record)
            sums.note_operation(row, fields)
            if row.region.shown_sheet:
                repeats.add(row, fields)
    input_totals = _count_input(table, notation)
    return builder.finish(reader, table.file, input_totals, (*log.remarks(), *sums.remarks(), *remarks.to_issues()))


def _reject_other_rows(sums: TotalRows, row: ListRow, fields: RowFields, cents: int) -> None:
    """Raise OutOfScopeError for a row that adds up others, and for one that has a single text."""
    if not fields or row.region.missing:
        return
    label = sums.find_label(row, fields, cents)
    if label is not None:
        raise OutOfScopeError("sum", label)
    if not row.defect and not row.filled_columns and (note := row.note):
        raise OutOfScopeError("note", note)


def _reject_unreadable_row(row: ListRow, fields: RowFields) -> None:
    """Raise RowRejectedError for a row of another table, a hidden one, and one with cells that cannot be read."""
    header = row.region.header
    if row.region.missing:
        raise RowRejectedError("table_unread", value=" | ".join(header.names), expected=", ".join(row.region.missing))
    if not fields:
        raise RowRejectedError("row_width", value=str(len(row.cells)), expected=str(len(header.names)))
    if row.region.unfunded:
        raise RowRejectedError("table_unfunded", value=row.region.unfunded)
    if row.defect:
        value = row.defect.value or fields.get("title", "")
        raise RowRejectedError(row.defect.code, row.column, value)
    header.reject_damage(fields)


@dataclass
class ValueRemarks:
    """Counts of the cells that are read with a change, each with lines and examples, for remarks on the file."""

    header: Header
    counts: dict[tuple[str, str], int] = field(default_factory=dict)
    lines: dict[tuple[str, str], int] = field(default_factory=dict)
    examples: dict[tuple[str, str], list[str]] = field(default_factory=dict)

    def count(self, code: str, field: str, line: int, example: str = "", sheet: str = "") -> None:
        """Count a cell of a field under the code of a remark, with words of the cell where they are not read."""
        key = (code, field)
        self.counts[key] = self.counts.get(key, 0) + 1
        self.lines.setdefault(key, line)
        examples = self.examples.setdefault(key, [])
        if example and len(examples) < MAX_REMARK_EXAMPLES:
            examples.append(f"{sheet} {line}: {example}".strip())

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
                self.lines[code, field],
                self.header.column(field),
                str(number),
                "; ".join(self.examples[code, field]),
            )
            for (code, field), number in self.counts.items()
        )


class RowOutcome:
    """Context that enters a row into an import report: accepted, or quarantined or out of scope by its exception."""

    __slots__ = ("_builder", "_line", "_sheet", "_totals")

    def __init__(self, builder: ImportReportBuilder, line: int, totals: RowTotals, sheet: str = "") -> None:
        self._builder, self._line, self._totals, self._sheet = builder, line, totals, sheet

    def __enter__(self) -> None:
        pass

    def __exit__(self, _: object, error: BaseException | None, __: object) -> bool:
        if error is None:
            self._builder.accept(self._totals)
        elif isinstance(error, RowRejectedError):
            self._builder.quarantine(error.to_issue(self._line, self._sheet), self._totals)
        elif isinstance(error, OutOfScopeError):
            self._builder.exclude_row(error.rule, self._totals, error.words, self._line, self._sheet)
        else:
            return False
        return True


def _count_input(table: Table, notation: AmountNotation) -> RowTotals:
    """Count rows and cents of the input independently of the parsing, to balance the import report."""
    total = RowTotals()
    for row in table.rows:
        position = row.region.header.positions.get("amount")
        cell = clean_cell(row.cells[position]) if position is not None and row.fits_header else ""
        total += _count_amount(row, cell, find_amount(cell, notation))
    return total


def _count_amount(row: ListRow, cell: str, amount: Amount | None) -> RowTotals:
    """Return the totals of one row: the amount of a row with too many or too few cells is not understood."""
    if amount:
        return RowTotals(1, amount.cents)
    is_unread = bool(cell) and not is_placeholder(cell, "amount")
    is_lost = not row.fits_header and "amount" in row.region.header.positions
    return RowTotals(1, 0, int(is_unread or is_lost))


def is_template_example(text: str) -> bool:
    """Return True for the text of the example row of a template, which must not be imported."""
    return text.casefold().startswith("esempio:")
