"""One row of OpenCoesione as an operation: where it is, what it costs, who carries it out."""

import re

from cmsdash.domain import ActorRole, OperationStatus
from cmsdash.ingest import privacy
from cmsdash.ingest.errors import OutOfScopeError, RowRejectedError
from cmsdash.ingest.formats.cell_text import clean_cell
from cmsdash.ingest.parsing.amounts import OPENCOESIONE_AMOUNT
from cmsdash.ingest.parsing.city_matcher import CityMatcher, normalize_city_name
from cmsdash.ingest.parsing.codes import map_to_code, parse_classes, parse_cup, slugify
from cmsdash.ingest.parsing.dates import check_date_order, parse_date
from cmsdash.ingest.privacy.legal_forms import SEPARATOR
from cmsdash.ingest.readers.context import ReaderContext
from cmsdash.ingest.readers.opencoesione.projects_file import ProgrammeRow, ProjectsFile
from cmsdash.ingest.readers.records import Actor, ImportedOperation

STATUSES = tuple(status.value for status in OperationStatus)
_MAYOR = re.compile(r"(?:comune|citt[aà]'?) di (.+)", re.IGNORECASE)


def parse_project(row: ProgrammeRow, file: ProjectsFile, context: ReaderContext) -> tuple[ImportedOperation, str]:
    """The operation of a row, and the day its data were updated. Raises RowRefusedError or OutOfScopeError."""
    fields = row.fields
    if fields is None:
        raise RowRejectedError("row_width")
    if fields.get("shown") not in (None, "", "0"):
        raise OutOfScopeError("hidden")
    cities = _cities(fields, context.places, file.header.column("municipality"))
    _refuse_damage(fields, file)
    operation = _operation(row, fields, cities, file, context)
    check_date_order(operation.start, operation.end, file.header.column("end"))
    updated = parse_date(fields.get("updated", ""), file.header.column("updated"))
    return operation, updated


def _refuse_damage(fields: dict[str, str], file: ProjectsFile) -> None:
    """Text that went through a wrong encoding or is too long, and numbers that went through single precision."""
    file.header.reject_damage(fields)
    for name, value in fields.items():
        if value and name in file.coarse and name != "shown":
            raise RowRejectedError("number_float32", file.header.column(name), value)


def _operation(
    row: ProgrammeRow, fields: dict[str, str], cities: tuple[str, ...], file: ProjectsFile, context: ReaderContext
) -> ImportedOperation:
    column, key = file.header.column, fields["key"]
    _refuse_gaps(fields, file)
    own = {name: _own(fields, name, file) for name in ("objective", "priority")}
    return ImportedOperation(
        key=slugify(key),
        line=row.line,
        cities=cities,
        title=fields["title"],
        status=map_to_code("status", fields.get("status", ""), context.mapping, STATUSES, column("status")),
        classes=parse_classes(own, key, context.mapping, file.header),
        cents=row.cents if fields["amount"] else None,
        local_code=key,
        cup=parse_cup(fields.get("cup", "").split(SEPARATOR)[0], column("cup")),
        summary=fields.get("summary", ""),
        start=_day(fields, "start", file),
        end=_day(fields, "end_actual", file) or _day(fields, "end", file),
        wording=f"{column('amount')}: {fields['amount']}" if fields["amount"] else "",
        actors=(*_actors(fields, ActorRole.BENEFICIARY), *_actors(fields, ActorRole.CONTRACTOR)),
    )


def _refuse_gaps(fields: dict[str, str], file: ProjectsFile) -> None:
    """A row needs a key, a title, and an amount that reads as published, or none."""
    for name in ("key", "title"):
        if not fields[name]:
            raise RowRejectedError("cell_missing", file.header.column(name))
    key = fields["key"]
    if not slugify(key) or key != clean_cell(key):
        raise RowRejectedError("key_malformed", file.header.column("key"), key)
    amount, column = fields["amount"], file.header.column("amount")
    if amount.startswith("-"):
        raise RowRejectedError("amount_negative", column, amount)
    if amount and not (OPENCOESIONE_AMOUNT.fullmatch(amount) or file.is_typed):
        raise RowRejectedError("amount_unreadable", column, amount)


def _own(fields: dict[str, str], name: str, file: ProjectsFile) -> str:
    """This programme's value in a field that holds one for each programme of the project."""
    values = [value.strip() for value in fields.get(name, "").split(SEPARATOR)]
    programmes = [value.strip() for value in fields["programme"].split(SEPARATOR)]
    if len(values) == 1:
        return values[0]
    if len(values) != len(programmes):
        raise RowRejectedError("list_unpaired", file.header.column(name), fields[name])
    return values[programmes.index(file.programme)]


def _day(fields: dict[str, str], name: str, file: ProjectsFile) -> str:
    return parse_date(fields[name], file.header.column(name)) if fields.get(name) else ""


def _actors(fields: dict[str, str], role: ActorRole) -> list[Actor]:
    """The organisations of a role; a person is left out here already, by place in the list."""
    names, forms = fields.get(role, ""), fields.get(f"{role}_form", "")
    persons = privacy.natural_persons(forms, names)
    return [
        Actor(name.strip(), role)
        for name, person in zip(names.split(SEPARATOR), persons, strict=True)
        if name.strip() and not person
    ]


def _cities(fields: dict[str, str], places: CityMatcher, column: str) -> tuple[str, ...]:
    """The cities among the row's municipalities, the lead first: the one that carries the operation out, else the
    first one listed. Of a whole region only the beneficiary can tell. Raises OutOfScopeError for other places."""
    codes = [code.strip() for code in fields["municipality"].split(SEPARATOR) if code.strip()]
    cities = list(dict.fromkeys(city for code in codes for city in cities_for_municipality_code(code, places)))
    if not cities:
        raise OutOfScopeError("city")
    lead = _mayor(fields.get("beneficiary", ""), places)
    if lead in cities:
        return (lead, *(city for city in cities if city != lead))
    if len(cities) > 1 and any(code.endswith("000000") for code in codes):
        raise RowRejectedError("lead_unknown", column, fields["municipality"])
    return tuple(cities)


def cities_for_municipality_code(code: str, places: CityMatcher) -> tuple[str, ...]:
    """The cities of a municipality's nine digits; `<region>000000` is all of a region's."""
    if code.endswith("000000"):
        return places.cities_in_region(code[:-6].zfill(3))
    city = places.codes.get(code.zfill(9)[-6:])
    return (city,) if city else ()


def _mayor(beneficiary: str, places: CityMatcher) -> str:
    """The city whose municipality is the beneficiary, empty when it is not one alone."""
    found = _MAYOR.fullmatch(beneficiary.strip())
    return places.names.get(normalize_city_name(found[1]), "") if found else ""
