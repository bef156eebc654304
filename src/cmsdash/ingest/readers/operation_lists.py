"""Reader of lists of operations: those of Article 49(3) of Regulation (EU) 2021/1060, or annexes of decrees."""

import re
from pathlib import Path

from cmsdash.datastore.import_report import ImportReport
from cmsdash.domain import ActorRole, OperationStatus
from cmsdash.ingest.batch import ImportBatch
from cmsdash.ingest.column_mapping import Header
from cmsdash.ingest.errors import OutOfScopeError, RowRejectedError
from cmsdash.ingest.formats.tabular import read_table
from cmsdash.ingest.parsing.amounts import parse_cents, parse_notation
from cmsdash.ingest.parsing.codes import map_to_code, parse_classes, parse_cup, slugify
from cmsdash.ingest.parsing.dates import check_date_order, parse_period
from cmsdash.ingest.readers.context import ReaderContext
from cmsdash.ingest.readers.records import Actor, FileProvenance, ImportedOperation, operations_to_batch
from cmsdash.ingest.readers.row_loop import RowFields, is_template_example, process_rows
from cmsdash.ingest.sources import resolve_source

STATUS_CODES = tuple(status.value for status in OperationStatus)
MAX_KEY_CHARS = 80


def read_operation_list(path: Path, context: ReaderContext) -> tuple[ImportBatch, ImportReport]:
    """Return the operations of a list and its import report. Raises FileRejectedError."""
    table = read_table(path, context.mapping)
    source, date, sources = resolve_source(context.options.source, context.folder, path.name)
    notation = parse_notation(context.mapping.settings)
    records, report = process_rows(
        "operations", table, notation, lambda fields, line: _parse_row(fields, line, context, table.header)
    )
    origin = FileProvenance(source, date, table.file.name, table.file.sha256)
    return operations_to_batch(list(records.values()), origin, sources), report


def _parse_row(row: RowFields, line: int, context: ReaderContext, header: Header) -> tuple[str, ImportedOperation]:
    fields = {field.name: row.get(field.name, "") for field in context.mapping.fields}
    column = header.column
    _reject_other_rows(row, fields["title"], column("title"))
    cities = _match_cities(fields["city"], context, column("city"))
    local_code = re.sub(r"\s", "", fields["local_code"])
    cup = parse_cup(fields["cup"], column("cup"))
    classes = parse_classes(fields, local_code, context.mapping, header)
    start, end = _parse_period(fields, header)
    operation = ImportedOperation(
        key=_make_key(local_code, cup, cities[0], fields["title"]),
        line=line,
        cities=cities,
        title=fields["title"],
        status=_parse_status(fields["status"], context, column("status")),
        classes=classes,
        cents=_parse_optional_cents(fields["amount"], context, column("amount")),
        local_code=local_code,
        cup=cup,
        decree=fields["decree"],
        recipients=fields["recipients"],
        summary=fields["summary"],
        wording=f"{column('amount')}: {fields['amount']}" if fields["amount"] else "",
        actors=(Actor(fields["beneficiary"], ActorRole.BENEFICIARY, fields["legal_form"]),),
        start=start,
        end=end,
    )
    return operation.key, operation


def _reject_other_rows(row: RowFields, title: str, column: str) -> None:
    """Raise OutOfScopeError for totals and the template's example, RowRejectedError for a missing title."""
    first_cell = next((value for value in row.values() if value), "")
    if re.match(r"(sub)?total[ei]?\b", first_cell.casefold()) and (not title or title == first_cell):
        raise OutOfScopeError("sum", first_cell)
    if is_template_example(title):
        raise OutOfScopeError("example")
    if not title:
        raise RowRejectedError("cell_missing", column)


def _match_cities(cell: str, context: ReaderContext, column: str) -> tuple[str, ...]:
    """Return the cities of a cell, the lead first; `:::`, `;` and line ends separate them."""
    names = [name for name in re.split(r":::|;|\n", cell) if name.strip()]
    if not names:
        raise RowRejectedError("city_missing", column)
    return tuple(dict.fromkeys(context.city_matcher.match(name, column) for name in names))


def _parse_period(fields: RowFields, header: Header) -> tuple[str, str]:
    """Return start and end, "" where missing; a period in the cell of the start gives a missing end.

    Raises RowRejectedError when they are reversed.
    """
    starts, ends = (
        parse_period(fields[name], header.column(name)) if fields[name] else ("", "") for name in ("start", "end")
    )
    start, end = starts[0], ends[1] or (starts[1] if starts[1] != starts[0] else "")
    check_date_order(start, end, header.column("end"))
    return start, end


def _parse_optional_cents(amount: str, context: ReaderContext, column: str) -> int | None:
    return parse_cents(amount, column, parse_notation(context.mapping.settings)) if amount else None


def _parse_status(status: str, context: ReaderContext, column: str) -> str:
    """Return the status that the file states, or the default of the mapping."""
    return map_to_code("status", status or context.mapping.settings["status"], context.mapping, STATUS_CODES, column)


def _make_key(local_code: str, cup: str, city: str, title: str) -> str:
    """Return the local code, else the CUP, else city and title: the same key in every file."""
    return (slugify(local_code) or slugify(cup) or slugify(f"{city} {title}"))[:MAX_KEY_CHARS]
