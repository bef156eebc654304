"""A list of operations: the table that art. 49(3) of Regulation (EU) 2021/1060 asks for, or a decree's annex."""

import re
from pathlib import Path

from cmsdash.domain import ActorRole, Status
from cmsdash.facts.account import Account
from cmsdash.intake.amounts import read_cents
from cmsdash.intake.codes import classes_of, coded, cup_of, slug
from cmsdash.intake.context import Context
from cmsdash.intake.dates import in_order, read_date
from cmsdash.intake.harvest import Harvest
from cmsdash.intake.mapping import Header
from cmsdash.intake.origins import origin_of
from cmsdash.intake.record import Actor, Operation, Origin, harvest_of
from cmsdash.intake.refusals import OutOfScopeError, RowRefusedError
from cmsdash.intake.rows import Fields, is_example, read_rows
from cmsdash.intake.tables import read_table

STATUSES = tuple(status.value for status in Status)


def read_operations(path: Path, context: Context) -> tuple[Harvest, Account]:
    """What a list of operations brings, and the account of its rows. Raises FileRefusedError."""
    table = read_table(path, context.mapping)
    source, date, sources = origin_of(context.request.source, context.folder, path.name)
    decimal = context.mapping.settings.get("decimal", "")
    records, account = read_rows(
        "operations", table, decimal, lambda fields, line: _read(fields, line, context, table.header)
    )
    origin = Origin(source, date, table.file.name, table.file.sha256)
    return harvest_of(list(records.values()), origin, sources), account


def _read(fields: Fields, line: int, context: Context, header: Header) -> tuple[str, Operation]:
    said = {field: fields.get(field, "") for field in (field.name for field in context.mapping.fields)}
    column = header.column
    _refuse_sums(fields, said["title"], column("title"))
    cities = _cities(said["city"], context, column("city"))
    local_code = re.sub(r"\s", "", said["local_code"])
    cup = cup_of(said["cup"], column("cup"))
    classes = classes_of(said, local_code, context.mapping, header)
    days = _days(said, header)
    operation = Operation(
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


def _refuse_sums(fields: Fields, title: str, column: str) -> None:
    """A line of totals is no operation; a line without a title cannot be one."""
    first = next((value for value in fields.values() if value), "")
    if re.match(r"(sub)?total[ei]?\b", first.casefold()) and (not title or title == first):
        raise OutOfScopeError("sum")
    if is_example(title):
        raise OutOfScopeError("example")
    if not title:
        raise RowRefusedError("cell_missing", column)


def _cities(written: str, context: Context, column: str) -> tuple[str, ...]:
    """The cities of a cell, the first one leads; several stand between `:::`, `;` or line ends."""
    names = [name for name in re.split(r":::|;|\n", written) if name.strip()]
    if not names:
        raise RowRefusedError("city_missing", column)
    return tuple(dict.fromkeys(context.places.find(name, column) for name in names))


def _days(said: Fields, header: Header) -> dict[str, str]:
    """Start and end, in order."""
    days = {name: read_date(said[name], header.column(name)) if said[name] else "" for name in ("start", "end")}
    in_order(days["start"], days["end"], header.column("end"))
    return days


def _cents(written: str, context: Context, column: str) -> int | None:
    return read_cents(written, column, context.mapping.settings.get("decimal", "")) if written else None


def _status(written: str, context: Context, column: str) -> str:
    """The status that the file gives, else the one that the mapping gives to files without it."""
    return coded("status", written or context.mapping.settings["status"], context.mapping, STATUSES, column)


def _key(local_code: str, cup: str, city: str, fields: Fields) -> str:
    """The same operation has the same key in every file: its local code, else its CUP, else city and title."""
    return (slug(local_code) or slug(cup) or slug(f"{city} {fields['title']}"))[:80]
