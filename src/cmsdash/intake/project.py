"""One row of OpenCoesione as an operation: where it is, what it costs, who carries it out."""

import re

from cmsdash.domain import ActorRole, Status
from cmsdash.intake import privacy
from cmsdash.intake.amounts import PUBLISHED
from cmsdash.intake.cells import clean_cell
from cmsdash.intake.codes import classes_of, coded, cup_of, slug
from cmsdash.intake.context import Context
from cmsdash.intake.dates import in_order, read_date
from cmsdash.intake.places import Places, plain
from cmsdash.intake.privacy.forms import SEPARATOR
from cmsdash.intake.published import Published, Row
from cmsdash.intake.record import Actor, Operation
from cmsdash.intake.refusals import OutOfScopeError, RowRefusedError

STATUSES = tuple(status.value for status in Status)
_MAYOR = re.compile(r"(?:comune|citt[aà]'?) di (.+)", re.IGNORECASE)


def read_project(row: Row, file: Published, context: Context) -> tuple[Operation, str]:
    """The operation of a row, and the day its data were updated. Raises RowRefusedError or OutOfScopeError."""
    fields = row.fields
    if fields is None:
        raise RowRefusedError("row_width")
    if fields.get("shown") not in (None, "", "0"):
        raise OutOfScopeError("hidden")
    cities = _cities(fields, context.places, file.header.column("municipality"))
    _refuse_damage(fields, file)
    operation = _operation(row, fields, cities, file, context)
    in_order(operation.start, operation.end, file.header.column("end"))
    updated = read_date(fields.get("updated", ""), file.header.column("updated"))
    return operation, updated


def _refuse_damage(fields: dict[str, str], file: Published) -> None:
    """Text that went through a wrong encoding or is too long, and numbers that went through single precision."""
    file.header.refuse_damage(fields)
    for name, value in fields.items():
        if value and name in file.coarse and name != "shown":
            raise RowRefusedError("number_float32", file.header.column(name), value)


def _operation(
    row: Row, fields: dict[str, str], cities: tuple[str, ...], file: Published, context: Context
) -> Operation:
    column, key = file.header.column, fields["key"]
    _refuse_gaps(fields, file)
    own = {name: _own(fields, name, file) for name in ("objective", "priority")}
    return Operation(
        key=slug(key),
        line=row.line,
        cities=cities,
        title=fields["title"],
        status=coded("status", fields.get("status", ""), context.mapping, STATUSES, column("status")),
        classes=classes_of(own, key, context.mapping, file.header),
        cents=row.cents if fields["amount"] else None,
        local_code=key,
        cup=cup_of(fields.get("cup", "").split(SEPARATOR)[0], column("cup")),
        summary=fields.get("summary", ""),
        start=_day(fields, "start", file),
        end=_day(fields, "end_actual", file) or _day(fields, "end", file),
        wording=f"{column('amount')}: {fields['amount']}" if fields["amount"] else "",
        actors=(*_actors(fields, ActorRole.BENEFICIARY), *_actors(fields, ActorRole.CONTRACTOR)),
    )


def _refuse_gaps(fields: dict[str, str], file: Published) -> None:
    """A row needs a key, a title, and an amount that reads as published, or none."""
    for name in ("key", "title"):
        if not fields[name]:
            raise RowRefusedError("cell_missing", file.header.column(name))
    key = fields["key"]
    if not slug(key) or key != clean_cell(key):
        raise RowRefusedError("key_malformed", file.header.column("key"), key)
    amount, column = fields["amount"], file.header.column("amount")
    if amount.startswith("-"):
        raise RowRefusedError("amount_negative", column, amount)
    if amount and not (PUBLISHED.fullmatch(amount) or file.is_typed):
        raise RowRefusedError("amount_unreadable", column, amount)


def _own(fields: dict[str, str], name: str, file: Published) -> str:
    """This programme's value in a field that holds one for each programme of the project."""
    values = [value.strip() for value in fields.get(name, "").split(SEPARATOR)]
    programmes = [value.strip() for value in fields["programme"].split(SEPARATOR)]
    if len(values) == 1:
        return values[0]
    if len(values) != len(programmes):
        raise RowRefusedError("list_unpaired", file.header.column(name), fields[name])
    return values[programmes.index(file.programme)]


def _day(fields: dict[str, str], name: str, file: Published) -> str:
    return read_date(fields[name], file.header.column(name)) if fields.get(name) else ""


def _actors(fields: dict[str, str], role: ActorRole) -> list[Actor]:
    """The organisations of a role; a person is left out here already, by place in the list."""
    names, forms = fields.get(role, ""), fields.get(f"{role}_form", "")
    persons = privacy.natural_persons(forms, names)
    return [
        Actor(name.strip(), role)
        for name, person in zip(names.split(SEPARATOR), persons, strict=True)
        if name.strip() and not person
    ]


def _cities(fields: dict[str, str], places: Places, column: str) -> tuple[str, ...]:
    """The cities among the row's municipalities, the lead first: the one that carries the operation out, else the
    first one listed. Of a whole region only the beneficiary can tell. Raises OutOfScopeError for other places."""
    codes = [code.strip() for code in fields["municipality"].split(SEPARATOR) if code.strip()]
    cities = list(dict.fromkeys(city for code in codes for city in cities_of_code(code, places)))
    if not cities:
        raise OutOfScopeError("city")
    lead = _mayor(fields.get("beneficiary", ""), places)
    if lead in cities:
        return (lead, *(city for city in cities if city != lead))
    if len(cities) > 1 and any(code.endswith("000000") for code in codes):
        raise RowRefusedError("lead_unknown", column, fields["municipality"])
    return tuple(cities)


def cities_of_code(code: str, places: Places) -> tuple[str, ...]:
    """The cities of a municipality's nine digits; `<region>000000` is all of a region's."""
    if code.endswith("000000"):
        return places.in_region(code[:-6].zfill(3))
    city = places.codes.get(code.zfill(9)[-6:])
    return (city,) if city else ()


def _mayor(beneficiary: str, places: Places) -> str:
    """The city whose municipality is the beneficiary, empty when it is not one alone."""
    found = _MAYOR.fullmatch(beneficiary.strip())
    return places.names.get(plain(found[1]), "") if found else ""
