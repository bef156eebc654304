"""One row after the other: read, and entered in the ledger once, whatever it turns out to be."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from cmsdash.facts.account import Account, Finding, Ledger, Tally
from cmsdash.intake.amounts import cents_or_nothing
from cmsdash.intake.cells import clean_cell
from cmsdash.intake.refusals import OutOfScopeError, RowRefusedError
from cmsdash.intake.tables import Table

Record = TypeVar("Record")
FEW = 12
"""Unknown columns that are told one by one: the publisher adds a handful in a year."""
Fields = dict[str, str]


def read_rows(
    reader: str, table: Table, decimal: str, read: Callable[[Fields, int], tuple[str, Record]]
) -> tuple[dict[str, Record], Account]:
    """The accepted records by key, and the account. `read` gives a row's key and record, or raises why not."""
    ledger = Ledger()
    records: dict[str, Record] = {}
    for line, cells in table.lines:
        fields = table.header.fields(cells) if len(cells) == table.width else {}
        cents = cents_or_nothing(fields.get("amount", ""), decimal)
        try:
            if not fields:
                raise RowRefusedError("row_width", value=str(len(cells)), expected=str(table.width))
            table.header.refuse_damage(fields)
            key, record = read(fields, line)
            if key in records:
                raise RowRefusedError("key_twice", value=key)
            records[key] = record
            ledger.accept(cents)
        except RowRefusedError as refused:
            ledger.quarantine(refused.at(line), cents)
        except OutOfScopeError as left_out:
            ledger.leave_out(left_out.rule, Tally(1, cents))
    return records, ledger.close(reader, table.file, _counted(table, decimal), remarks(table))


def _counted(table: Table, decimal: str) -> Tally:
    """The input counted apart from the reading: every row, and every amount that can be read."""
    place = table.header.places.get("amount")
    cells = [cells[place] for _, cells in table.lines if place is not None and len(cells) == table.width]
    return Tally(len(table.lines), sum(cents_or_nothing(clean_cell(cell), decimal) for cell in cells))


def is_example(text: str) -> bool:
    """True for the row that a template shows how to fill in: left where it was, it must not become data."""
    return text.casefold().startswith("esempio:")


def unknown_columns(names: Sequence[str], line: int) -> list[Finding]:
    """Columns that no mapping knows: one by one where they are few."""
    if len(names) > FEW:
        return [Finding("columns_unknown", line, ", ".join(names[:FEW]), str(len(names)))]
    return [Finding("column_unknown", line, name) for name in names]


def remarks(table: Table) -> tuple[Finding, ...]:
    """What is worth knowing of a file: columns that no field takes, and those whose values are not kept."""
    header = table.header
    dropped = [header.column(name) for name in table.not_carried if name in header.places]
    return (
        *unknown_columns(header.unknown, header.line),
        *(Finding("column_not_carried", header.line, name) for name in dropped),
    )
