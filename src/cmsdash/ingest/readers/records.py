"""Records that a file reader produces, and their conversion to rows without personal data."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from cmsdash.datastore.schema.csv_reader import TextRows
from cmsdash.domain import ActorRole, CityRole, ClassificationBasis, ObservationStatus
from cmsdash.ingest import privacy
from cmsdash.ingest.batch import ImportBatch, lineage_row, lineage_rows
from cmsdash.ingest.packed_rows import PackedRows
from cmsdash.ingest.parsing.amounts import format_euros
from cmsdash.ingest.parsing.codes import OperationClasses, slugify

MAX_UNPACKED_OPERATIONS = 20_000
"""Operations whose rows are kept as they are; those of longer lists stay compressed."""


@dataclass(frozen=True)
class Actor:
    """An organisation named by a file; `file` is the SHA-256 of the related file that names it, otherwise empty."""

    name: str
    role: ActorRole
    legal_form: str = ""
    file: str = ""


@dataclass(frozen=True)
class Payment:
    """One payment of an operation; `file` is the SHA-256 of the file that states it."""

    file: str
    line: int
    operation: str
    date: str
    cents: int
    wording: str

    @property
    def key(self) -> str:
        """Key of the payment, the same in every file."""
        return slugify(f"{self.operation} {self.date} {self.wording}")


@dataclass(slots=True)
class ImportedOperation:
    """One accepted operation; not frozen, because that takes longer to make, a million times.

    `cities` starts with the lead. `related_cities` are added by related files, each with the SHA-256 of its file.
    `cents` is None when the amount is not published. `sheet` is the sheet of its row, where several are read.
    `is_redacted` tells that its texts are already without personal data.
    """

    key: str
    line: int
    cities: tuple[str, ...]
    title: str
    status: str
    classes: OperationClasses
    cents: int | None = None
    is_redacted: bool = False
    local_code: str = ""
    cup: str = ""
    decree: str = ""
    recipients: str = ""
    summary: str = ""
    start: str = ""
    end: str = ""
    wording: str = ""
    actors: tuple[Actor, ...] = ()
    related_cities: tuple[tuple[str, str], ...] = ()
    sheet: str = ""


@dataclass(frozen=True)
class FileProvenance:
    """Source key and date of the rows of a file, with the name and SHA-256 of the file."""

    source: str
    date: str
    file: str
    sha256: str


class OperationRows:
    """The rows of `operations`, `operation_cities`, `operation_actors` and `lineage`, made one operation at a time.

    Args:
        origin: provenance of the file.
        related_sources: source key of each related file by its SHA-256.
    """

    def __init__(self, origin: FileProvenance, related_sources: Mapping[str, str] = MappingProxyType({})) -> None:
        self._origin = origin
        self._source_by_file = {"": origin.source, **related_sources}
        names = ("operations", "operation_cities", "operation_actors", "lineage")
        self._tables = {name: PackedRows() for name in names}

    def add(self, operation: ImportedOperation, key: str = "") -> None:
        """Add the rows of an operation, under a key in place of its own where one is given."""
        origin, key = self._origin, key or operation.key
        self._tables["operations"].append(_operation_row(operation, key, origin))
        for row in _city_rows(operation, key, self._source_by_file):
            self._tables["operation_cities"].append(row)
        for row in _actor_rows(operation, key, self._source_by_file):
            self._tables["operation_actors"].append(row)
        place = (origin.file, origin.sha256, origin.source, operation.sheet)
        self._tables["lineage"].append(lineage_row("operations", key, operation.line, *place))

    def to_batch(self, sources: dict[str, dict[str, str]]) -> ImportBatch:
        """Return the rows as a batch; those of a list of usual size are unpacked."""
        is_large = len(self._tables["operations"]) > MAX_UNPACKED_OPERATIONS
        return ImportBatch({name: rows if is_large else list(rows) for name, rows in self._tables.items()}, sources)


def operations_to_batch(
    operations: Sequence[ImportedOperation],
    origin: FileProvenance,
    sources: dict[str, dict[str, str]],
    related_sources: Mapping[str, str] = MappingProxyType({}),
) -> ImportBatch:
    """Return the rows of `operations`, `operation_cities`, `operation_actors` and `lineage`.

    `related_sources` maps the SHA-256 of each related file to its source key.
    """
    rows = OperationRows(origin, related_sources)
    for operation in operations:
        rows.add(operation)
    return rows.to_batch(sources)


def payments_to_batch(
    payments: Sequence[Payment], origin: FileProvenance, sources: dict[str, dict[str, str]]
) -> ImportBatch:
    """Return the rows of `operation_payments` and their lineage."""
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


def _redact_free_text(text: str) -> str:
    return privacy.redact(text).text if text else ""


def _operation_row(operation: ImportedOperation, key: str, origin: FileProvenance) -> dict[str, str]:
    classes = operation.classes
    redact = str if operation.is_redacted else _redact_free_text
    return {
        "operation": key,
        "city": operation.cities[0],
        "title": redact(operation.title),
        "status": operation.status,
        "priority": classes.priority,
        "priority_basis": classes.priority_basis,
        "objective": classes.objective,
        "objective_basis": classes.objective_basis,
        "objective_wording": operation.local_code if classes.objective_basis == ClassificationBasis.CODE else "",
        "amount_eur": "" if operation.cents is None else format_euros(operation.cents),
        "amount_kind": ObservationStatus.MISSING if operation.cents is None else ObservationStatus.STATED,
        "local_code": operation.local_code,
        "cup": operation.cup,
        "decree": operation.decree,
        "recipients_wording": redact(operation.recipients),
        "summary": redact(operation.summary),
        "start": operation.start,
        "end": operation.end,
        "date": origin.date,
        "source": origin.source,
        "wording": redact(operation.wording),
        "note": "",
        "withdrawn": "",
    }


def _city_rows(operation: ImportedOperation, key: str, source_by_file: Mapping[str, str]) -> TextRows:
    cities = [*((city, "") for city in operation.cities), *operation.related_cities]
    return [
        {
            "operation": key,
            "city": city,
            "role": CityRole.PARTNER if position else CityRole.LEAD,
            "source": source_by_file[file],
        }
        for position, (city, file) in enumerate(cities)
    ]


def storable_name(actor: Actor) -> str:
    """Return the redacted name of an actor, "" for one who may be a natural person."""
    is_person = not actor.name or privacy.is_natural_person(actor.legal_form, actor.name)
    return "" if is_person else privacy.redact(actor.name).text


def _actor_rows(operation: ImportedOperation, key: str, source_by_file: Mapping[str, str]) -> TextRows:
    """Return one row for each organisation and role; actors who may be natural persons are left out."""
    sources: dict[tuple[str, ActorRole], str] = {}
    for actor in operation.actors:
        if name := storable_name(actor):
            sources.setdefault((name, actor.role), source_by_file[actor.file])
    return [
        {"operation": key, "actor": name, "role": role, "source": source, "wording": ""}
        for (name, role), source in sources.items()
    ]
