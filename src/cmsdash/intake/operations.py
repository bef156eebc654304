"""A list of operations: the table that art. 49(3) of Regulation (EU) 2021/1060 asks for, or a decree's annex."""

import re
from pathlib import Path

from cmsdash.domain import ActorRole, Status
from cmsdash.facts.account import Account
from cmsdash.intake.amounts import read_cents
from cmsdash.intake.changes import Changes
from cmsdash.intake.codes import coded, cup_of, objective_of, priority_of, slug
from cmsdash.intake.context import Context
from cmsdash.intake.dates import in_order, read_date
from cmsdash.intake.origins import origin_of
from cmsdash.intake.record import Actor, Operation, Origin, changes_of
from cmsdash.intake.refusals import OutOfScopeError, RowRefusedError
from cmsdash.intake.rows import Fields, read_rows
from cmsdash.intake.tables import Header, read_table

STATUSES = tuple(status.value for status in Status)


def read_operations(path: Path, context: Context) -> tuple[Changes, Account]:
    """What a list of operations brings, and the account of its rows. Raises FileRefusedError."""
    table = read_table(path, context.mapping)
    source, date, sources = origin_of(context.request.source, context.folder, path.name)
    decimal = context.mapping.settings.get("decimal", "")
    records, account = read_rows(
        "operations", table, decimal, lambda fields, line: _read(fields, line, context, table.header)
    )
    origin = Origin(source, date, table.file.name, table.file.sha256)
    return changes_of(list(records.values()), origin, sources), account


def _read(fields: Fields, line: int, context: Context, header: Header) -> tuple[str, Operation]:
    title = fields.get("title", "")
    _refuse_sums(fields, title, header.column("title"))
    cities = _cities(fields.get("city", ""), context, header.column("city"))
    local_code = re.sub(r"\s", "", fields.get("local_code", ""))
    cup = cup_of(fields.get("cup", ""), header.column("cup"))
    objective, basis = objective_of(fields.get("objective", ""), local_code, context.mapping, header.column("objective"))
    priority = priority_of(fields.get("priority", ""), context.mapping, header.column("priority"))
    operation = Operation(
        key=_key(local_code, cup, cities[0], fields),
        line=line,
        cities=cities,
        title=title,
        priority=priority or ("5" if objective else ""),
        priority_basis="stated" if priority else "inferred" if objective else "unknown",
        objective=objective,
        objective_basis=basis,
        local_code=local_code,
        cup=cup,
        **_said(fields, context, header),
    )
    in_order(operation.start, operation.end, header.column("end"))
    return operation.key, operation


def _refuse_sums(fields: Fields, title: str, column: str) -> None:
    """A line of totals is no operation; a line without a title cannot be one."""
    first = next((value for value in fields.values() if value), "")
    if re.match(r"(sub)?total[ei]?\b", first.casefold()) and (not title or title == first):
        raise OutOfScopeError("sum")
    if not title:
        raise RowRefusedError("cell_missing", column)


def _cities(written: str, context: Context, column: str) -> tuple[str, ...]:
    """The cities of a cell, the first one leads; several stand between `:::`, `;` or line ends."""
    names = [name for name in re.split(r":::|;|\n", written) if name.strip()]
    if not names:
        raise RowRefusedError("city_missing", column)
    return tuple(dict.fromkeys(context.places.find(name, column) for name in names))


def _said(fields: Fields, context: Context, header: Header) -> dict[str, object]:
    """What the file says in cells of its own."""
    settings = context.mapping.settings
    amount = fields.get("amount", "")
    dates = {
        name: read_date(fields[name], header.column(name)) if fields.get(name) else "" for name in ("start", "end")
    }
    status = fields.get("status", "")
    return dates | {
        "cents": read_cents(amount, header.column("amount"), settings.get("decimal", "")) if amount else None,
        "wording": f"{header.column('amount')}: {amount}" if amount else "",
        "status": coded("status", status or settings["status"], context.mapping, STATUSES, header.column("status")),
        "decree": fields.get("decree", ""),
        "recipients": fields.get("recipients", ""),
        "summary": fields.get("summary", ""),
        "actors": (Actor(fields.get("beneficiary", ""), ActorRole.BENEFICIARY, fields.get("legal_form", "")),),
    }


def _key(local_code: str, cup: str, city: str, fields: Fields) -> str:
    """The same operation has the same key in every file: its local code, else its CUP, else city and title."""
    return slug(local_code or cup or f"{city} {fields['title']}")[:80]
