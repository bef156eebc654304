"""The loop over the rows of a table, which gives each row its outcome in the import report."""

from collections.abc import Callable, Iterable, Iterator
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
_AMOUNT_FIELDS = ("amount", "published_amount")
"""Fields with the amount of a row: the first that is not empty counts. Only lists of ours have the second."""
RowFields = dict[str, str]


def process_rows(
    reader: str,
    table: Table,
    notation: AmountNotation,
    parse_row: Callable[[RowFields, ListRow, Amount | None], tuple[str, Record]],
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
        parse_row: returns key and record of a row from its fields, its place and its amount (None where there is none
            or it was not understood), or raises RowRejectedError or OutOfScopeError. Placeholders in the fields are
            empty.
        remarks: takes the counts of the cells that are read with a change.
        add: takes each accepted record with its key.
        shares_keys: whether different rows can have the same key; the later ones get a numbered key.
    """
    builder = ImportReportBuilder()
    log, keys, sums, repeats = RegionLog(table), RowKeys(are_shared=shares_keys), TotalRows(), SheetRepeats()
    count = InputCount(notation)
    for row in count.watch(table.rows):
        log.add(row)
        fields = _choose_amount(row.fields) if row.fits_header else {}
        cell = fields.get("amount", "")
        amount = find_amount(cell, notation)
        cents = amount.cents if amount else 0
        try:
            _reject_other_rows(sums, row, fields, cents)
            _reject_unreadable_row(row, fields)
            if amount and amount.is_rounded:
                remarks.count("amounts_rounded", "amount", row.line)
            fields = remarks.blank_placeholders(fields, row.line)
            if row.region.shown_sheet:
                repeats.reject_repeat(row, fields)
            key, record = parse_row(fields, row, amount)
            add(keys.assign(key, row.cells, row.line), record)
            sums.note_operation(row, fields)
            if row.region.shown_sheet:
                repeats.add(row, fields)
        except (RowRejectedError, OutOfScopeError) as error:
            totals = RowTotals(1, cents, _count_unread(row, cell, amount))
            enter_failure(builder, error, row.line, totals, row.region.shown_sheet)
        else:
            builder.accept_row(cents, _count_unread(row, cell, amount))
    return builder.finish(reader, table.file, count.totals, (*log.remarks(), *sums.remarks(), *remarks.to_issues()))


def _choose_amount(fields: RowFields) -> RowFields:
    """Return the fields with one amount: the total cost, else the amount that a list of ours has beside it."""
    if not fields.get("published_amount"):
        return fields
    if fields.get("amount"):
        return {**fields, "published_amount": ""}
    return {**fields, "amount": fields["published_amount"]}


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
        names = [name for name, value in fields.items() if value and is_placeholder(value, name)]
        if not names:
            return fields
        for name in names:
            self.count("not_stated", name, line)
        return {**fields, **dict.fromkeys(names, "")}

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
            return True
        if not isinstance(error, (RowRejectedError, OutOfScopeError)):
            return False
        enter_failure(self._builder, error, self._line, self._totals, self._sheet)
        return True


def enter_failure(
    builder: ImportReportBuilder, error: RowRejectedError | OutOfScopeError, line: int, totals: RowTotals, sheet: str
) -> None:
    """Enter a row into an import report that is quarantined or out of scope."""
    if isinstance(error, RowRejectedError):
        builder.quarantine(error.to_issue(line, sheet), totals)
    else:
        builder.exclude_row(error.rule, totals, error.words, line, sheet)


class InputCount:
    """Counts rows and cents on their way from the table, before any row is parsed, to balance the import report.

    Args:
        notation: how the table writes its amounts.
    """

    def __init__(self, notation: AmountNotation) -> None:
        self._notation = notation
        self._rows = self._cents = self._unread = 0

    def watch(self, rows: Iterable[ListRow]) -> Iterator[ListRow]:
        """Yield every row once it is counted."""
        for row in rows:
            positions = row.region.header.positions
            columns = [positions[field] for field in _AMOUNT_FIELDS if field in positions and row.fits_header]
            cell = next(filter(None, (clean_cell(row.cells[column]) for column in columns)), "")
            amount = find_amount(cell, self._notation)
            self._rows += 1
            self._cents += amount.cents if amount else 0
            self._unread += _count_unread(row, cell, amount)
            yield row

    @property
    def totals(self) -> RowTotals:
        """The totals of the rows so far."""
        return RowTotals(self._rows, self._cents, self._unread)


def _count_unread(row: ListRow, cell: str, amount: Amount | None) -> int:
    """Return 1 for a row whose amount is not understood, as that of a row with too many or too few cells; else 0."""
    if amount:
        return 0
    is_unread = bool(cell) and not is_placeholder(cell, "amount")
    return int(is_unread or (not row.fits_header and "amount" in row.region.header.positions))


def is_template_example(text: str) -> bool:
    """Return True for the text of the example row of a template, which must not be imported."""
    return text.casefold().startswith("esempio:")
