"""An operation as a reader understood it, and the rows it becomes. No natural person and no private address passes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from cmsdash.datastore.schema.csv_reader import TextRows
from cmsdash.domain import ActorRole, CityRole, ClassificationBasis, ObservationStatus
from cmsdash.ingest import privacy
from cmsdash.ingest.batch import ImportBatch, lineage_rows
from cmsdash.ingest.parsing.amounts import format_euros
from cmsdash.ingest.parsing.codes import OperationClasses, slugify


@dataclass(frozen=True)
class Actor:
    """An organisation that a file names, with its legal form where the file gives it; `file` is the SHA-256 of a file
    beside the operation's own that names it."""

    name: str
    role: ActorRole
    legal_form: str = ""
    file: str = ""


@dataclass(frozen=True)
class Payment:
    """One payment as a file (its SHA-256) states it: line, the operation's key, day, cents, and what it is called."""

    file: str
    line: int
    operation: str
    date: str
    cents: int
    wording: str

    @property
    def key(self) -> str:
        """The same payment has the same key in every file."""
        return slugify(f"{self.operation} {self.date} {self.wording}")


@dataclass(frozen=True)
class ImportedOperation:
    """One accepted operation; `cities` begins with the lead. `more_cities` are those that a file beside adds, each
    with that file's SHA-256."""

    key: str
    line: int
    cities: tuple[str, ...]
    title: str
    status: str
    classes: OperationClasses
    cents: int | None = None
    local_code: str = ""
    cup: str = ""
    decree: str = ""
    recipients: str = ""
    summary: str = ""
    start: str = ""
    end: str = ""
    wording: str = ""
    actors: tuple[Actor, ...] = ()
    more_cities: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class FileProvenance:
    """Where operations come from: the source's key and date, the file's name and SHA-256."""

    source: str
    date: str
    file: str
    sha256: str


def operations_to_batch(
    operations: Sequence[ImportedOperation],
    origin: FileProvenance,
    sources: dict[str, dict[str, str]],
    beside: Mapping[str, str] = MappingProxyType({}),
) -> ImportBatch:
    """The rows of every table that the operations touch; `beside` gives the source of each file beside theirs."""
    source_of = {"": origin.source, **beside}
    lines = {operation.key: operation.line for operation in operations}
    rows = {
        "operations": [_operation(operation, origin) for operation in operations],
        "operation_cities": [row for operation in operations for row in _cities(operation, source_of)],
        "operation_actors": [row for operation in operations for row in _actors(operation, source_of)],
        "lineage": lineage_rows("operations", lines, origin.file, origin.sha256, origin.source),
    }
    return ImportBatch(rows, sources)


def payments_to_batch(
    payments: Sequence[Payment], origin: FileProvenance, sources: dict[str, dict[str, str]]
) -> ImportBatch:
    """The payments as rows of a table of their own: they are no stage of the money that was granted."""
    lines = {payment.key: payment.line for payment in payments}
    rows = [
        {
            "payment": payment.key,
            "operation": payment.operation,
            "amount_eur": format_euros(payment.cents),
            "kind": ObservationStatus.STATED.value,
            "date": payment.date,
            "source": origin.source,
            "wording": privacy.redact(payment.wording).text,
        }
        for payment in payments
    ]
    lineage = lineage_rows("operation_payments", lines, origin.file, origin.sha256, origin.source)
    return ImportBatch({"operation_payments": rows, "lineage": lineage}, sources)


def _operation(operation: ImportedOperation, origin: FileProvenance) -> dict[str, str]:
    return {
        "operation": operation.key,
        "city": operation.cities[0],
        "title": privacy.redact(operation.title).text,
        "status": operation.status,
        "priority": operation.classes.priority,
        "priority_basis": operation.classes.priority_basis,
        "objective": operation.classes.objective,
        "objective_basis": operation.classes.objective_basis,
        "objective_wording": operation.local_code
        if operation.classes.objective_basis == ClassificationBasis.CODE
        else "",
        "amount_eur": "" if operation.cents is None else format_euros(operation.cents),
        "amount_kind": ObservationStatus.MISSING if operation.cents is None else ObservationStatus.STATED,
        "local_code": operation.local_code,
        "cup": operation.cup,
        "decree": operation.decree,
        "recipients_wording": privacy.redact(operation.recipients).text,
        "summary": privacy.redact(operation.summary).text,
        "start": operation.start,
        "end": operation.end,
        "date": origin.date,
        "source": origin.source,
        "wording": privacy.redact(operation.wording).text,
        "note": "",
    }


def _cities(operation: ImportedOperation, source_of: Mapping[str, str]) -> TextRows:
    cities = [*((city, "") for city in operation.cities), *operation.more_cities]
    return [
        {
            "operation": operation.key,
            "city": city,
            "role": CityRole.PARTNER if place else CityRole.LEAD,
            "source": source_of[file],
        }
        for place, (city, file) in enumerate(cities)
    ]


def _actors(operation: ImportedOperation, source_of: Mapping[str, str]) -> TextRows:
    """Organisations only: whoever is, or may be, a natural person is not stored."""
    named: dict[tuple[str, ActorRole], str] = {}
    for actor in operation.actors:
        if actor.name and not privacy.is_natural_person(actor.legal_form, actor.name):
            named.setdefault((privacy.redact(actor.name).text, actor.role), source_of[actor.file])
    return [
        {"operation": operation.key, "actor": name, "role": role, "source": source}
        for (name, role), source in named.items()
    ]
