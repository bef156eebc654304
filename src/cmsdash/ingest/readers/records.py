"""Records that a file reader produces, and their conversion to rows without personal data."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from cmsdash.domain import ActorRole, CityRole, ClassificationBasis, ObservationStatus
from cmsdash.ingest import privacy
from cmsdash.ingest.batch import ImportBatch, lineage_file, lineage_rows
from cmsdash.ingest.packed_rows import PackedRows
from cmsdash.ingest.parsing.amounts import format_euros
from cmsdash.ingest.parsing.codes import OperationClasses, slugify

_MARK = re.compile(r"\*[A-Z -]+\*")
_MISSING = ObservationStatus.MISSING.value
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
    `cents` is None when the amount is not published. `known_key` is the key that the file gives. `sheet` is the sheet
    of its row, where several are read.
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
    amount_kind: str = ObservationStatus.STATED.value
    known_key: str = ""
    fund: str = ""
    union_rate: str = ""
    intervention_type: str = ""


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
        self._source_by_file = {"": origin.source, **related_sources}
        own = {"date": origin.date, "source": origin.source, "note": "", "withdrawn": ""}
        self._operations = PackedRows(_OPERATION_COLUMNS, own)
        self._cities = PackedRows(("operation", "city", "role", "source"))
        self._actors = PackedRows(("operation", "actor", "role", "source", "wording"), {"wording": ""})
        self._file = origin.file
        place = {"dataset": "operations", "sha256": origin.sha256, "source": origin.source}
        self._lineage = PackedRows(("dataset", "record", "file", "line", "sha256", "source"), place)

    def add(self, operation: ImportedOperation, key: str = "") -> None:
        """Add the rows of an operation, under a key in place of its own where one is given."""
        key = key or operation.key
        self._operations.append(*_operation_values(operation, key))
        role = CityRole.LEAD.value
        for city in operation.cities:
            self._cities.append(key, city, role, self._source_by_file[""])
            role = CityRole.PARTNER.value
        for city, file in operation.related_cities:
            self._cities.append(key, city, role, self._source_by_file[file])
        if operation.actors:
            self._add_actors(operation.actors, key)
        self._lineage.append(key, lineage_file(self._file, operation.sheet), str(operation.line))

    def _add_actors(self, actors: Sequence[Actor], key: str) -> None:
        """Add one row for each organisation and role; actors who may be natural persons are left out."""
        sources: dict[tuple[str, ActorRole], str] = {}
        for actor in actors:
            if name := storable_name(actor):
                sources.setdefault((name, actor.role), self._source_by_file[actor.file])
        for (name, role), source in sources.items():
            self._actors.append(key, name, role.value, source)

    def to_batch(self, sources: dict[str, dict[str, str]]) -> ImportBatch:
        """Return the rows as a batch; those of a list of usual size are unpacked."""
        tables = {
            "operations": self._operations,
            "operation_cities": self._cities,
            "operation_actors": self._actors,
            "lineage": self._lineage,
        }
        is_large = len(self._operations) > MAX_UNPACKED_OPERATIONS
        return ImportBatch({name: rows if is_large else list(rows) for name, rows in tables.items()}, sources)


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


_OPERATION_COLUMNS = (
    *("operation", "city", "title", "status", "priority", "priority_basis"),
    *("objective", "objective_basis", "objective_wording", "amount_eur", "amount_kind"),
    *("local_code", "cup", "decree", "recipients_wording", "summary", "start", "end"),
    *("date", "source", "wording", "note", "withdrawn"),
    *("fund", "union_rate", "intervention_type"),
)


def _operation_values(operation: ImportedOperation, key: str) -> tuple[str, ...]:
    """Return the texts of `_OPERATION_COLUMNS` that depend on the operation."""
    classes, cents = operation.classes, operation.cents
    redact = str if operation.is_redacted else _redact_free_text
    return (
        key,
        operation.cities[0],
        redact(operation.title),
        operation.status,
        classes.priority,
        classes.priority_basis,
        classes.objective,
        classes.objective_basis,
        operation.local_code if classes.objective_basis == ClassificationBasis.CODE else "",
        "" if cents is None else format_euros(cents),
        _MISSING if cents is None else operation.amount_kind,
        operation.local_code,
        operation.cup,
        operation.decree,
        redact(operation.recipients),
        redact(operation.summary),
        operation.start,
        operation.end,
        redact(operation.wording),
        operation.fund,
        redact(operation.union_rate),
        redact(operation.intervention_type),
    )


def storable_name(actor: Actor) -> str:
    """Return the redacted name of an actor, "" for one who may be a natural person or has nothing but such data."""
    if not actor.name or privacy.is_natural_person(actor.legal_form, actor.name):
        return ""
    name = privacy.redact(actor.name).text
    return name if any(map(str.isalpha, _MARK.sub("", name))) else ""
