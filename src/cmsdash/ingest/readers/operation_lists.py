"""A list of operations: the table that art. 49(3) of Regulation (EU) 2021/1060 asks for, or a decree's annex."""

import re
from pathlib import Path

from cmsdash.datastore.import_report import ImportReport
from cmsdash.domain import ActorRole, OperationStatus
from cmsdash.ingest.batch import ImportBatch
from cmsdash.ingest.column_mapping import Header
from cmsdash.ingest.errors import OutOfScopeError, RowRejectedError
from cmsdash.ingest.formats.tabular import read_table
from cmsdash.ingest.parsing.amounts import parse_cents
from cmsdash.ingest.parsing.codes import map_to_code, parse_classes, parse_cup, slugify
from cmsdash.ingest.parsing.dates import check_date_order, parse_date
from cmsdash.ingest.readers.context import ReaderContext
from cmsdash.ingest.readers.records import Actor, FileProvenance, ImportedOperation, operations_to_batch
from cmsdash.ingest.readers.row_loop import RowFields, is_template_example, process_rows
from cmsdash.ingest.sources import resolve_source

STATUS_CODES = tuple(status.value for status in OperationStatus)


def read_operation_list(path: Path, context: ReaderContext) -> tuple[ImportBatch, ImportReport]:
    """What a list of operations brings, and the account of its rows. Raises FileRefusedError."""
    table = read_table(path, context.mapping)
    source, date, sources = resolve_source(context.request.source, context.folder, path.name)
    decimal = context.mapping.settings.get("decimal", "")
    records, account = process_rows(
        "operations", table, decimal, lambda fields, line: _read(fields, line, context, table.header)
    )
    origin = FileProvenance(source, date, table.file.name, table.file.sha256)
    return operations_to_batch(list(records.values()), origin, sources), account


def _read(fields: RowFields, line: int, context: ReaderContext, header: Header) -> tuple[str, ImportedOperation]:
    said = {field: fields.get(field, "") for field in (field.name for field in context.mapping.fields)}
    column = header.column
    _refuse_sums(fields, said["title"], column("title"))
    cities = _cities(said["city"], context, column("city"))
    local_code = re.sub(r"\s", "", said["local_code"])
    cup = parse_cup(said["cup"], column("cup"))
    classes = parse_classes(said, local_code, context.mapping, header)
    days = _days(said, header)
    operation = ImportedOperation(
        key=_key(local_code, cup, cities[0], fields),
        line=line,
        cities=cities,
        title=said["title"],
        status=_status(said["status"], context, column("status")),
        classes=classes,
        cents=_cents(said["amount"], context, column("amount")),
        local_code=local_code,
        cup=cup,
        decree=said["decree"],
        recipients=said["recipients"],
        summary=said["summary"],
        wording=f"{column('amount')}: {said['amount']}" if said["amount"] else "",
        actors=(Actor(said["beneficiary"], ActorRole.BENEFICIARY, said["legal_form"]),),
        start=days["start"],
        end=days["end"],
    )
    return operation.key, operation


def _refuse_sums(fields: RowFields, title: str, column: str) -> None:
    """A line of totals is no operation; a line without a title cannot be one."""
    first = next((value for value in fields.values() if value), "")
    if re.match(r"(sub)?total[ei]?\b", first.casefold()) and (not title or title == first):
        raise OutOfScopeError("sum")
    if is_template_example(title):
        raise OutOfScopeError("example")
    if not title:
        raise RowRejectedError("cell_missing", column)


def _cities(written: str, context: ReaderContext, column: str) -> tuple[str, ...]:
    """The cities of a cell, the first one leads; several stand between `:::`, `;` or line ends."""
    names = [name for name in re.split(r":::|;|\n", written) if name.strip()]
    if not names:
        raise RowRejectedError("city_missing", column)
    return tuple(dict.fromkeys(context.places.match(name, column) for name in names))


def _days(said: RowFields, header: Header) -> dict[str, str]:
    """Start and end, in order."""
    days = {name: parse_date(said[name], header.column(name)) if said[name] else "" for name in ("start", "end")}
    check_date_order(days["start"], days["end"], header.column("end"))
    return days


def _cents(written: str, context: ReaderContext, column: str) -> int | None:
    return parse_cents(written, column, context.mapping.settings.get("decimal", "")) if written else None


def _status(written: str, context: ReaderContext, column: str) -> str:
    """The status that the file gives, else the one that the mapping gives to files without it."""
    return map_to_code("status", written or context.mapping.settings["status"], context.mapping, STATUS_CODES, column)


def _key(local_code: str, cup: str, city: str, fields: RowFields) -> str:
    """The same operation has the same key in every file: its local code, else its CUP, else city and title."""
    return (slugify(local_code) or slugify(cup) or slugify(f"{city} {fields['title']}"))[:80]
