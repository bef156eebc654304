"""OpenCoesione's files beside the projects: who takes part, where, what was paid. Each row belongs to a project."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from cmsdash.domain import ActorRole
from cmsdash.facts.account import Account, Finding, Ledger, Tally
from cmsdash.intake import privacy
from cmsdash.intake.amounts import PUBLISHED
from cmsdash.intake.belonging import Whose
from cmsdash.intake.context import Context
from cmsdash.intake.dates import read_date
from cmsdash.intake.indicators import Measured, measured, without_few
from cmsdash.intake.lines import Line, counted, lines_of
from cmsdash.intake.opened import Opened
from cmsdash.intake.privacy.forms import SEPARATOR
from cmsdash.intake.project import cities_of_code
from cmsdash.intake.published import width_findings
from cmsdash.intake.record import Actor, Operation, Payment
from cmsdash.intake.refusals import FileRefusedError, OutOfScopeError, RowRefusedError

Fields = Mapping[str, str]


@dataclass
class Known:
    """The operations that were taken, by local code, and what the other files add to them."""

    operations: dict[str, Operation]
    payments: dict[str, Payment] = field(default_factory=dict)
    indicators: dict[str, Measured] = field(default_factory=dict)
    seen: set[tuple[str, ...]] = field(default_factory=set)

    def once(self, *key: str) -> None:
        """Raises RowRefusedError when a row before this one has its key."""
        if key in self.seen:
            raise RowRefusedError("key_twice", value=key[1])
        self.seen.add(key)


def read_beside(file: Opened, theirs: Whose, known: Known, context: Context, advance: Callable[[int], Any]) -> Account:
    """Adds what a file says of the operations, and gives the account of all its rows. Raises FileRefusedError."""
    ledger, entered = Ledger(), {True: Tally(), False: Tally()}
    lines = lines_of(file, known.operations.keys() | theirs.strangers, advance)
    for row in lines.found:
        entered[row.fields["key"] in known.operations] += Tally(1, row.cents)
        try:
            _read(row, file, known, context)
            ledger.accept(row.cents)
        except RowRefusedError as refused:
            ledger.quarantine(refused.at(row.line), row.cents)
        except OutOfScopeError as left_out:
            ledger.leave_out(left_out.rule, Tally(1, row.cents))
    if entered[True] != theirs.ours:
        raise FileRefusedError("counts_differ", file.name, value=f"{theirs.ours}", expected=f"{entered[True]}")
    _enter_the_rest(ledger, file, theirs, entered[False])
    return ledger.close(file.kind, file.received, counted(file, lines, theirs.whole), _hide_few(file, known))


def _hide_few(file: Opened, known: Known) -> list[Finding]:
    """Takes away what would tell of few persons in the indicators of a file, and says of how many."""
    if file.kind != "indicators":
        return []
    known.indicators = {one.key: one for one in without_few(known.indicators.values())}
    hidden = sum(1 for one in known.indicators.values() if one.note)
    return [Finding("few_persons", value=str(hidden))] if hidden else []


def _enter_the_rest(ledger: Ledger, file: Opened, theirs: Whose, strangers: Tally) -> None:
    """The rows that were not read one by one: other projects', of a wrong width, and nobody's beyond those listed."""
    for finding in width_findings(file.plain, theirs.misshapen):
        ledger.quarantine(finding, 0)
    ledger.findings.sort(key=lambda finding: finding.line)
    if theirs.others.rows:
        ledger.leave_out("project", theirs.others)
    ledger.set_aside("project_missing", theirs.nobodys - strangers)


def _read(row: Line, file: Opened, known: Known, context: Context) -> None:
    """Takes one row, or raises why not."""
    fields, key = row.fields, row.fields["key"]
    if key not in known.operations:
        raise RowRefusedError("project_missing", file.header.column("key"), key)
    file.header.refuse_damage(fields, told=key)  # not the value: it may be a person
    _TAKE[file.kind](row, fields, file, known, context)


def _participant(row: Line, fields: Fields, file: Opened, known: Known, context: Context) -> None:
    """An organisation and its role. A natural person is left out, position by position, and not even named."""
    written = fields["role"]
    role = file.mapping.code("role", written) or file.mapping.code("role", written.lstrip("0")) or ""
    if role not in (*ActorRole, "none"):
        raise RowRefusedError("role_unknown", file.header.column("role"), written)
    if role == "none":
        raise OutOfScopeError("role")
    if not fields["name"]:
        raise RowRefusedError("cell_missing", file.header.column("name"))
    persons = privacy.natural_persons(fields.get("legal_form", ""), fields["name"])
    if all(persons):
        raise OutOfScopeError("person")
    operation = known.operations[fields["key"]]
    known.once(file.kind, operation.local_code, role, fields["name"].casefold())
    names = [name.strip() for name, person in zip(fields["name"].split(SEPARATOR), persons, strict=True) if not person]
    present = {(actor.name.casefold(), actor.role) for actor in operation.actors}
    file_of = file.received.sha256
    more = [Actor(name, ActorRole(role), file=file_of) for name in names if (name.casefold(), role) not in present]
    known.operations[fields["key"]] = replace(operation, actors=(*operation.actors, *more))


def _location(row: Line, fields: Fields, file: Opened, known: Known, context: Context) -> None:
    """A municipality of the project: one more city of the operation, which keeps its lead."""
    code = fields["municipality"]
    if len(code) <= 3:
        code = "".join(fields.get(name, "").zfill(3)[-3:] for name in ("region", "province", "municipality"))
    cities = cities_of_code(code, context.places)
    if not cities:
        raise OutOfScopeError("city")
    operation = known.operations[fields["key"]]
    known.once(file.kind, operation.local_code, code)
    present = {*operation.cities, *(city for city, _ in operation.more_cities)}
    more = ((city, file.received.sha256) for city in cities if city not in present)
    known.operations[fields["key"]] = replace(operation, more_cities=(*operation.more_cities, *more))


def _payment(row: Line, fields: Fields, file: Opened, known: Known, context: Context) -> None:
    """A payment with its day. It is held apart: what was paid is no stage of what was granted."""
    programmes = [value.strip() for value in fields.get("programme", "").split(SEPARATOR)]
    if any(programmes) and context.mapping.settings["programme"] not in programmes:
        raise OutOfScopeError("programme")
    column, amount = file.header.column("amount"), fields["amount"]
    if "FLOAT" in (file.types.get(file.header.column(name)) for name in ("amount", "date")):
        raise RowRefusedError("number_float32", column, amount)
    if not amount or not fields["date"]:
        raise RowRefusedError("cell_missing", column if fields["date"] else file.header.column("date"))
    if amount.startswith("-"):
        raise RowRefusedError("amount_negative", column, amount)
    if not (PUBLISHED.fullmatch(amount) or file.types.get(column, "VARCHAR") != "VARCHAR"):
        raise RowRefusedError("amount_unreadable", column, amount)
    day = read_date(fields["date"], file.header.column("date"))
    operation = known.operations[fields["key"]].key
    payment = Payment(file.received.sha256, row.line, operation, day, row.cents, fields.get("type", ""))
    known.once(file.kind, payment.key)
    known.payments[payment.key] = payment


def _indicator(row: Line, fields: Fields, file: Opened, known: Known, context: Context) -> None:
    """An indicator with what was planned and what was realised; it is never added to another."""
    one = measured(fields, row.line, known.operations[fields["key"]].key, file)
    known.once(file.kind, one.key)
    known.indicators[one.key] = one


_TAKE: Mapping[str, Callable[[Line, Fields, Opened, Known, Context], None]] = {
    "participants": _participant,
    "locations": _location,
    "payments": _payment,
    "indicators": _indicator,
}
