"""OpenCoesione's related files: participants, locations, payments and indicators of the accepted operations."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from cmsdash.datastore.import_report import ImportReport, ImportReportBuilder, RowIssue, RowTotals
from cmsdash.domain import ActorRole
from cmsdash.ingest import privacy
from cmsdash.ingest.errors import FileRejectedError, OutOfScopeError, RowRejectedError
from cmsdash.ingest.parsing.amounts import OPENCOESIONE_AMOUNT
from cmsdash.ingest.parsing.codes import strip_zero_decimals
from cmsdash.ingest.parsing.dates import parse_date
from cmsdash.ingest.privacy.legal_forms import SEPARATOR
from cmsdash.ingest.readers.context import ReaderContext
from cmsdash.ingest.readers.opencoesione.indicators import IndicatorValue, parse_indicator, suppress_small_counts
from cmsdash.ingest.readers.opencoesione.project_rows import cities_for_municipality_code, parse_municipality_code
from cmsdash.ingest.readers.opencoesione.projects_file import malformed_row_issues
from cmsdash.ingest.readers.opencoesione.related_rows import KeyedRow, cross_check_totals, read_keyed_rows
from cmsdash.ingest.readers.opencoesione.row_ownership import RowOwnership
from cmsdash.ingest.readers.opencoesione.source_file import SourceFile
from cmsdash.ingest.readers.records import Actor, ImportedOperation, Payment
from cmsdash.ingest.readers.row_loop import RowOutcome


@dataclass
class AcceptedOperations:
    """The accepted operations by local code, and the related rows that were read so far."""

    operations: dict[str, ImportedOperation]
    payments: dict[str, Payment] = field(default_factory=dict)
    indicators: dict[str, IndicatorValue] = field(default_factory=dict)
    row_keys: set[tuple[str, ...]] = field(default_factory=set)

    def reject_duplicate(self, *key: str) -> None:
        """Raise RowRejectedError when an earlier row has the same key; otherwise record the key."""
        if key in self.row_keys:
            raise RowRejectedError("key_twice", value=key[1])
        self.row_keys.add(key)


def read_related_file(
    file: SourceFile,
    ownership: RowOwnership,
    accepted: AcceptedOperations,
    context: ReaderContext,
    advance: Callable[[int], Any],
) -> ImportReport:
    """Add the rows of a file to the accepted operations and return the import report of the file.

    Args:
        file: the related file.
        ownership: totals of its rows by owner, counted by DuckDB.
        accepted: the accepted operations; changed in place.
        context: mapping, cities and settings of the reader.
        advance: called with the number of bytes of each chunk read.

    Raises:
        FileRejectedError: the rows that were read differ from those that DuckDB counted.
    """
    builder = ImportReportBuilder()
    accepted_totals = orphan_totals = RowTotals()
    rows = read_keyed_rows(file, accepted.operations.keys() | ownership.orphan_keys, advance)
    for row in rows.found:
        if row.fields["key"] in accepted.operations:
            accepted_totals += row.totals
        else:
            orphan_totals += row.totals
        with RowOutcome(builder, row.line, row.totals):
            _add_row(row, file, accepted, context)
    if accepted_totals != ownership.accepted:
        raise FileRejectedError(
            "counts_differ", file.name, value=f"{ownership.accepted}", expected=f"{accepted_totals}"
        )
    _add_unread_rows(builder, file, ownership, orphan_totals)
    total = cross_check_totals(file, rows, ownership.total)
    return builder.finish(file.kind, file.file_info, total, _suppress_indicators(file, accepted))


def _suppress_indicators(file: SourceFile, accepted: AcceptedOperations) -> list[RowIssue]:
    """Suppress small person counts after an indicators file; return a remark with their number."""
    if file.kind != "indicators":
        return []
    accepted.indicators = {one.key: one for one in suppress_small_counts(accepted.indicators.values())}
    suppressed = sum(1 for indicator in accepted.indicators.values() if indicator.note)
    return [RowIssue("few_persons", value=str(suppressed))] if suppressed else []


def _add_unread_rows(
    builder: ImportReportBuilder, file: SourceFile, ownership: RowOwnership, orphan_totals: RowTotals
) -> None:
    """Report the rows that were counted only: malformed, of other projects, and orphans beyond those listed."""
    for issue in malformed_row_issues(file.path, ownership.malformed):
        builder.quarantine(issue, ownership.malformed_row)
    builder.row_issues.sort(key=lambda issue: issue.line)
    if ownership.other_projects.rows:
        builder.exclude("project", ownership.other_projects)
    builder.quarantine_many("project_missing", ownership.orphans - orphan_totals)


def _add_row(row: KeyedRow, file: SourceFile, accepted: AcceptedOperations, context: ReaderContext) -> None:
    """Add one row to its operation. Raises RowRejectedError or OutOfScopeError."""
    key = row.fields["key"]
    if key not in accepted.operations:
        raise RowRejectedError("project_missing", file.header.column("key"), key)
    file.header.reject_damage(row.fields, reported_value=key)  # the value itself may name a person
    _ADD_BY_KIND[file.kind](row, file, accepted, context)


def _add_participant(row: KeyedRow, file: SourceFile, accepted: AcceptedOperations, context: ReaderContext) -> None:
    """Add the organisations of a row; natural persons are left out, and not named in the report."""
    fields = row.fields
    value = fields["role"]
    role = file.mapping.code("role", value) or file.mapping.code("role", value.lstrip("0")) or ""
    if role not in (*ActorRole, "none"):
        raise RowRejectedError("role_unknown", file.header.column("role"), value)
    if role == "none":
        raise OutOfScopeError("role")
    if not fields["name"]:
        raise RowRejectedError("cell_missing", file.header.column("name"))
    are_persons = privacy.natural_persons(fields.get("legal_form", ""), fields["name"])
    if all(are_persons):
        raise OutOfScopeError("person")
    operation = accepted.operations[fields["key"]]
    accepted.reject_duplicate(file.kind, operation.local_code, role, fields["name"].casefold())
    names = fields["name"].split(SEPARATOR)
    organisations = [name.strip() for name, is_person in zip(names, are_persons, strict=True) if not is_person]
    present = {(actor.name.casefold(), actor.role) for actor in operation.actors}
    new_actors = [
        Actor(name, ActorRole(role), file=file.file_info.sha256)
        for name in organisations
        if (name.casefold(), role) not in present
    ]
    accepted.operations[fields["key"]] = replace(operation, actors=(*operation.actors, *new_actors))


def _add_location(row: KeyedRow, file: SourceFile, accepted: AcceptedOperations, context: ReaderContext) -> None:
    """Add the cities of a municipality code; the lead of the operation does not change."""
    fields = row.fields
    code = strip_zero_decimals(fields["municipality"])
    if len(code) <= 3:
        parts = (fields.get(name, "") for name in ("region", "province", "municipality"))
        code = "".join(strip_zero_decimals(part).zfill(3)[-3:] for part in parts)
    cities = cities_for_municipality_code(parse_municipality_code(code), context.city_matcher)
    if not cities:
        raise OutOfScopeError("city", code)
    operation = accepted.operations[fields["key"]]
    accepted.reject_duplicate(file.kind, operation.local_code, code)
    present = {*operation.cities, *(city for city, _ in operation.related_cities)}
    new_cities = ((city, file.file_info.sha256) for city in cities if city not in present)
    accepted.operations[fields["key"]] = replace(operation, related_cities=(*operation.related_cities, *new_cities))


def _add_payment(row: KeyedRow, file: SourceFile, accepted: AcceptedOperations, context: ReaderContext) -> None:
    """Add a payment with its date. Payments are not a funding stage and have a table of their own."""
    fields = row.fields
    programmes = [value.strip() for value in fields.get("programme", "").split(SEPARATOR)]
    if any(programmes) and context.mapping.settings["programme"] not in programmes:
        raise OutOfScopeError("programme")
    column, amount = file.header.column("amount"), fields["amount"]
    if "FLOAT" in (file.types.get(file.header.column(name)) for name in ("amount", "date")):
        raise RowRejectedError("number_float32", column, amount)
    if not amount or not fields["date"]:
        raise RowRejectedError("cell_missing", column if fields["date"] else file.header.column("date"))
    if amount.startswith("-"):
        raise RowRejectedError("amount_negative", column, amount)
    if (
        not (OPENCOESIONE_AMOUNT.fullmatch(amount) or file.types.get(column, "VARCHAR") != "VARCHAR")
        or row.cents is None
    ):
        raise RowRejectedError("amount_unreadable", column, amount)
    payment = Payment(
        file=file.file_info.sha256,
        line=row.line,
        operation=accepted.operations[fields["key"]].key,
        date=parse_date(fields["date"], file.header.column("date")),
        cents=row.cents or 0,
        wording=fields.get("type", ""),
    )
    accepted.reject_duplicate(file.kind, payment.key)
    accepted.payments[payment.key] = payment


def _add_indicator(row: KeyedRow, file: SourceFile, accepted: AcceptedOperations, context: ReaderContext) -> None:
    """Add an operation indicator; indicators are never summed."""
    indicator = parse_indicator(row.fields, row.line, accepted.operations[row.fields["key"]].key, file)
    accepted.reject_duplicate(file.kind, indicator.key)
    accepted.indicators[indicator.key] = indicator


_ADD_BY_KIND: Mapping[str, Callable[[KeyedRow, SourceFile, AcceptedOperations, ReaderContext], None]] = {
    "participants": _add_participant,
    "locations": _add_location,
    "payments": _add_payment,
    "indicators": _add_indicator,
}
