"""Conversion of one row of the projects file to an operation."""

from cmsdash.domain import ActorRole, OperationStatus
from cmsdash.ingest import privacy
from cmsdash.ingest.errors import OutOfScopeError, RowRejectedError
from cmsdash.ingest.formats.cell_text import clean_cell
from cmsdash.ingest.parsing.amounts import OPENCOESIONE_AMOUNT, parse_opencoesione_amount
from cmsdash.ingest.parsing.city_matcher import CityMatcher
from cmsdash.ingest.parsing.codes import map_to_code, parse_classes, parse_cup, slugify, strip_zero_decimals
from cmsdash.ingest.parsing.dates import check_date_order, parse_date
from cmsdash.ingest.privacy.legal_forms import SEPARATOR
from cmsdash.ingest.readers.context import ReaderContext
from cmsdash.ingest.readers.opencoesione.projects_file import VERBATIM_FIELDS, ProgrammeRow, ProjectsFile
from cmsdash.ingest.readers.records import Actor, ImportedOperation
from cmsdash.ingest.readers.row_loop import ValueRemarks

STATUSES = tuple(status.value for status in OperationStatus)
NATION = "000000000"
_WHOLE_REGION_SUFFIX = "000000"
_WHOLE_PROVINCE_SUFFIX = "000"


def parse_project(
    row: ProgrammeRow, file: ProjectsFile, context: ReaderContext, remarks: ValueRemarks
) -> tuple[ImportedOperation, str]:
    """Return the operation of a row and the date its data were updated.

    Args:
        row: the row.
        file: the projects file.
        context: cities, mapping and options of the import.
        remarks: takes the counts of the placeholders, which are empty cells.

    Raises:
        RowRejectedError: a value is damaged, missing or unknown.
        OutOfScopeError: the row is not shown by the publisher, or of another municipality.
    """
    if row.fields is None:
        raise RowRejectedError("row_width")
    optional = {name: value for name, value in row.fields.items() if name not in VERBATIM_FIELDS}
    fields = {**row.fields, **remarks.blank_placeholders(optional, row.line)}
    if strip_zero_decimals(fields.get("shown", "")) not in ("", "0"):
        raise OutOfScopeError("hidden", privacy.redact(fields["title"]).text)
    cities = _match_cities(fields, context.city_matcher, file.header.column("municipality"))
    _reject_damaged_values(fields, file)
    amount = parse_opencoesione_amount(fields["amount"])
    if amount and amount.is_rounded:
        remarks.count("amounts_rounded", "amount", row.line)
    operation = _build_operation(row, fields, cities, file, context)
    check_date_order(operation.start, operation.end, file.header.column("end"))
    updated = parse_date(fields.get("updated", ""), file.header.column("updated"))
    return operation, updated


def _reject_damaged_values(fields: dict[str, str], file: ProjectsFile) -> None:
    """Raise RowRejectedError for mojibake, overlong text and single-precision numbers."""
    file.header.reject_damage(fields)
    for name, value in fields.items():
        if value and name in file.float32_fields and name != "shown":
            raise RowRejectedError("number_float32", file.header.column(name), value)


def _build_operation(
    row: ProgrammeRow, fields: dict[str, str], cities: tuple[str, ...], file: ProjectsFile, context: ReaderContext
) -> ImportedOperation:
    column, key = file.header.column, fields["key"]
    _reject_invalid_fields(fields, file)
    if fields["amount"] and row.cents is None:  # a number that is not finite
        raise RowRejectedError("amount_unreadable", column("amount"), fields["amount"])
    class_fields = {name: _programme_value(fields, name, file) for name in ("objective", "priority")}
    return ImportedOperation(
        key=slugify(key),
        line=row.line,
        cities=cities,
        title=fields["title"],
        status=map_to_code("status", fields.get("status", ""), context.mapping, STATUSES, column("status")),
        classes=parse_classes(class_fields, key, context.mapping, file.header),
        cents=row.cents if fields["amount"] else None,
        local_code=key,
        cup=parse_cup(fields.get("cup", "").split(SEPARATOR)[0], column("cup")),
        summary=fields.get("summary", ""),
        start=_parse_optional_date(fields, "start", file),
        end=_parse_optional_date(fields, "end_actual", file) or _parse_optional_date(fields, "end", file),
        wording=f"{column('amount')}: {fields['amount']}" if fields["amount"] else "",
        actors=(*_parse_actors(fields, ActorRole.BENEFICIARY), *_parse_actors(fields, ActorRole.CONTRACTOR)),
    )


def _reject_invalid_fields(fields: dict[str, str], file: ProjectsFile) -> None:
    """Raise RowRejectedError for a missing key or title, a malformed key or an invalid amount."""
    for name in ("key", "title"):
        if not fields[name]:
            raise RowRejectedError("cell_missing", file.header.column(name))
    key = fields["key"]
    if not slugify(key) or key != clean_cell(key):
        raise RowRejectedError("key_malformed", file.header.column("key"), key)
    amount, column = fields["amount"], file.header.column("amount")
    if amount.startswith("-"):
        raise RowRejectedError("amount_negative", column, amount)
    if amount and not (OPENCOESIONE_AMOUNT.fullmatch(amount) or file.has_typed_amounts):
        raise RowRejectedError("amount_unreadable", column, amount)


def _programme_value(fields: dict[str, str], name: str, file: ProjectsFile) -> str:
    """Return this programme's value of a field that lists one value per programme. Raises RowRejectedError."""
    values = [value.strip() for value in fields.get(name, "").split(SEPARATOR)]
    programmes = [value.strip() for value in fields["programme"].split(SEPARATOR)]
    if len(values) == 1:
        return values[0]
    if len(values) != len(programmes):
        raise RowRejectedError("list_unpaired", file.header.column(name), fields[name])
    return values[programmes.index(file.programme)]


def _parse_optional_date(fields: dict[str, str], name: str, file: ProjectsFile) -> str:
    return parse_date(fields[name], file.header.column(name)) if fields.get(name) else ""


def _parse_actors(fields: dict[str, str], role: ActorRole) -> list[Actor]:
    """Return the organisations with a role; natural persons are left out."""
    names, forms = fields.get(role, ""), fields.get(f"{role}_form", "")
    are_persons = privacy.natural_persons(forms, names)
    return [
        Actor(name.strip(), role)
        for name, is_person in zip(names.split(SEPARATOR), are_persons, strict=True)
        if name.strip() and not is_person
    ]


def _match_cities(fields: dict[str, str], matcher: CityMatcher, column: str) -> tuple[str, ...]:
    """Return the cities of a row, the lead first.

    The lead is the beneficiary's city, otherwise the first one listed. A row for a whole province, a region or the
    nation, or without a municipality, has a lead only if the beneficiary is a city in that area. The cities of a
    province or region take part; of the nation, the lead alone.

    Raises:
        OutOfScopeError: no municipality of the row is one of the cities.
        RowRejectedError: the lead or the municipality is unknown.
    """
    codes = [parse_municipality_code(code) for code in fields["municipality"].split(SEPARATOR) if code.strip()]
    cities = list(dict.fromkeys(city for code in codes for city in cities_for_municipality_code(code, matcher)))
    lead = matcher.municipality_city(fields.get("beneficiary", ""))
    if lead and (lead in cities or not codes or NATION in codes):
        return (lead, *(city for city in cities if city != lead))
    if not codes:
        raise RowRejectedError("city_missing", column)
    has_area = any(code.endswith(_WHOLE_PROVINCE_SUFFIX) for code in codes)
    if has_area and (cities or lead or NATION in codes):
        raise RowRejectedError("lead_unknown", column, fields["municipality"])
    if not cities:
        name = fields.get("municipality_name", "")
        raise OutOfScopeError("city", f"{name} ({fields['municipality']})" if name else fields["municipality"])
    return tuple(cities)


def parse_municipality_code(code: str) -> str:
    """Return a municipality code with its nine digits, of which a program may have dropped zeros or added decimals."""
    return strip_zero_decimals(code.strip()).zfill(9)


def cities_for_municipality_code(code: str, matcher: CityMatcher) -> tuple[str, ...]:
    """Return the cities of a nine-digit code.

    `<region>000000` stands for the whole region, `<region><province>000` for the whole province; the nation has none.
    """
    if code.endswith(_WHOLE_REGION_SUFFIX):
        return matcher.cities_in_region(code[:-6])
    if code.endswith(_WHOLE_PROVINCE_SUFFIX):
        return matcher.cities_in_province(code[-6:-3])
    city = matcher.city_by_code.get(code[-6:])
    return (city,) if city else ()
