"""OpenCoesione's files beside the projects: who takes part, where, what was paid. Each row belongs to a project."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from cmsdash.datastore.import_report import ImportReport, ImportReportBuilder, RowIssue, RowTotals
from cmsdash.domain import ActorRole
from cmsdash.ingest import privacy
from cmsdash.ingest.errors import FileRejectedError, OutOfScopeError, RowRejectedError
from cmsdash.ingest.parsing.amounts import OPENCOESIONE_AMOUNT
from cmsdash.ingest.parsing.dates import parse_date
from cmsdash.ingest.privacy.legal_forms import SEPARATOR
from cmsdash.ingest.readers.context import ReaderContext
from cmsdash.ingest.readers.opencoesione.indicators import IndicatorValue, parse_indicator, suppress_small_counts
from cmsdash.ingest.readers.opencoesione.project_rows import cities_for_municipality_code
from cmsdash.ingest.readers.opencoesione.projects_file import malformed_row_issues
from cmsdash.ingest.readers.opencoesione.related_rows import KeyedRow, cross_check_totals, read_keyed_rows
from cmsdash.ingest.readers.opencoesione.row_ownership import RowOwnership
from cmsdash.ingest.readers.opencoesione.source_file import SourceFile
from cmsdash.ingest.readers.records import Actor, ImportedOperation, Payment

RelatedFields = Mapping[str, str]


@dataclass
class AcceptedOperations:
    """The operations that were taken, by local code, and what the other files add to them."""

    operations: dict[str, ImportedOperation]
    payments: dict[str, Payment] = field(default_factory=dict)
    indicators: dict[str, IndicatorValue] = field(default_factory=dict)
    seen: set[tuple[str, ...]] = field(default_factory=set)

    def reject_duplicate(self, *key: str) -> None:
        """Raises RowRefusedError when a row before this one has its key."""
        if key in self.seen:
            raise RowRejectedError("key_twice", value=key[1])
        self.seen.add(key)


def read_related_file(
    file: SourceFile,
    theirs: RowOwnership,
    known: AcceptedOperations,
    context: ReaderContext,
    advance: Callable[[int], Any],
) -> ImportReport:
    """Adds what a file says of the operations, and gives the account of all its rows. Raises FileRefusedError."""
    ledger, entered = ImportReportBuilder(), {True: RowTotals(), False: RowTotals()}
    lines = read_keyed_rows(file, known.operations.keys() | theirs.strangers, advance)
    for row in lines.found:
        entered[row.fields["key"] in known.operations] += RowTotals(1, row.cents)
        try:
            _read(row, file, known, context)
            ledger.accept(row.cents)
        except RowRejectedError as refused:
            ledger.quarantine(refused.to_issue(row.line), row.cents)
        except OutOfScopeError as left_out:
            ledger.exclude(left_out.rule, RowTotals(1, row.cents))
    if entered[True] != theirs.ours:
        raise FileRejectedError("counts_differ", file.name, value=f"{theirs.ours}", expected=f"{entered[True]}")
    _enter_the_rest(ledger, file, theirs, entered[False])
    return ledger.finish(
        file.kind, file.file_info, cross_check_totals(file, lines, theirs.total), _hide_few(file, known)
    )


def _hide_few(file: SourceFile, known: AcceptedOperations) -> list[RowIssue]:
    """Takes away what would tell of few persons in the indicators of a file, and says of how many."""
    if file.kind != "indicators":
        return []
    known.indicators = {one.key: one for one in suppress_small_counts(known.indicators.values())}
    hidden = sum(1 for one in known.indicators.values() if one.note)
    return [RowIssue("few_persons", value=str(hidden))] if hidden else []


def _enter_the_rest(ledger: ImportReportBuilder, file: SourceFile, theirs: RowOwnership, strangers: RowTotals) -> None:
    """The rows that were not read one by one: other projects', of a wrong width, and nobody's beyond those listed."""
    for finding in malformed_row_issues(file.plain, theirs.misshapen):
        ledger.quarantine(finding, 0)
    ledger.row_issues.sort(key=lambda finding: finding.line)
    if theirs.others.rows:
        ledger.exclude("project", theirs.others)
    ledger.quarantine_many("project_missing", theirs.nobodys - strangers)


def _read(row: KeyedRow, file: SourceFile, known: AcceptedOperations, context: ReaderContext) -> None:
    """Takes one row, or raises why not."""
    fields, key = row.fields, row.fields["key"]
    if key not in known.operations:
        raise RowRejectedError("project_missing", file.header.column("key"), key)
    file.header.reject_damage(fields, told=key)  # not the value: it may be a person
    _TAKE[file.kind](row, fields, file, known, context)


def _participant(
    row: KeyedRow, fields: RelatedFields, file: SourceFile, known: AcceptedOperations, context: ReaderContext
) -> None:
    """An organisation and its role. A natural person is left out, position by position, and not even named."""
    written = fields["role"]
    role = file.mapping.code("role", written) or file.mapping.code("role", written.lstrip("0")) or ""
    if role not in (*ActorRole, "none"):
        raise RowRejectedError("role_unknown", file.header.column("role"), written)
    if role == "none":
        raise OutOfScopeError("role")
    if not fields["name"]:
        raise RowRejectedError("cell_missing", file.header.column("name"))
    persons = privacy.natural_persons(fields.get("legal_form", ""), fields["name"])
    if all(persons):
        raise OutOfScopeError("person")
    operation = known.operations[fields["key"]]
    known.reject_duplicate(file.kind, operation.local_code, role, fields["name"].casefold())
    names = [name.strip() for name, person in zip(fields["name"].split(SEPARATOR), persons, strict=True) if not person]
    present = {(actor.name.casefold(), actor.role) for actor in operation.actors}
    file_of = file.file_info.sha256
    more = [Actor(name, ActorRole(role), file=file_of) for name in names if (name.casefold(), role) not in present]
    known.operations[fields["key"]] = replace(operation, actors=(*operation.actors, *more))


def _location(
    row: KeyedRow, fields: RelatedFields, file: SourceFile, known: AcceptedOperations, context: ReaderContext
) -> None:
    """A municipality of the project: one more city of the operation, which keeps its lead."""
    code = fields["municipality"]
    if len(code) <= 3:
        code = "".join(fields.get(name, "").zfill(3)[-3:] for name in ("region", "province", "municipality"))
    cities = cities_for_municipality_code(code, context.places)
    if not cities:
        raise OutOfScopeError("city")
    operation = known.operations[fields["key"]]
    known.reject_duplicate(file.kind, operation.local_code, code)
    present = {*operation.cities, *(city for city, _ in operation.more_cities)}
    more = ((city, file.file_info.sha256) for city in cities if city not in present)
    known.operations[fields["key"]] = replace(operation, more_cities=(*operation.more_cities, *more))


def _payment(
    row: KeyedRow, fields: RelatedFields, file: SourceFile, known: AcceptedOperations, context: ReaderContext
) -> None:
    """A payment with its day. It is held apart: what was paid is no stage of what was granted."""
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
    if not (OPENCOESIONE_AMOUNT.fullmatch(amount) or file.types.get(column, "VARCHAR") != "VARCHAR"):
        raise RowRejectedError("amount_unreadable", column, amount)
    day = parse_date(fields["date"], file.header.column("date"))
    operation = known.operations[fields["key"]].key
    payment = Payment(file.file_info.sha256, row.line, operation, day, row.cents, fields.get("type", ""))
    known.reject_duplicate(file.kind, payment.key)
    known.payments[payment.key] = payment


def _indicator(
    row: KeyedRow, fields: RelatedFields, file: SourceFile, known: AcceptedOperations, context: ReaderContext
) -> None:
    """An indicator with what was planned and what was realised; it is never added to another."""
    one = parse_indicator(fields, row.line, known.operations[fields["key"]].key, file)
    known.reject_duplicate(file.kind, one.key)
    known.indicators[one.key] = one


_TAKE: Mapping[str, Callable[[KeyedRow, RelatedFields, SourceFile, AcceptedOperations, ReaderContext], None]] = {
    "participants": _participant,
    "locations": _location,
    "payments": _payment,
    "indicators": _indicator,
}
