"""Free text without what identifies somebody."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from cmsdash.ingest.privacy import checksums, contacts, person_names
from cmsdash.ingest.privacy.checksums import Span


class PiiType(StrEnum):
    """What is masked."""

    IBAN = "iban"
    FISCAL_CODE = "fiscal_code"
    EMAIL = "email"
    ADDRESS = "address"
    PHONE = "phone"
    PERSON = "person"


_FINDERS: Mapping[PiiType, tuple[Callable[[str], Iterator[Span]], str]] = {
    PiiType.IBAN: (checksums.find_ibans, "*IBAN*"),
    PiiType.FISCAL_CODE: (checksums.find_fiscal_codes, "*CODICE FISCALE*"),
    PiiType.EMAIL: (contacts.find_emails, "*E-MAIL*"),
    PiiType.ADDRESS: (contacts.find_shelter_addresses, "*INDIRIZZO*"),
    PiiType.PHONE: (contacts.find_phones, "*TELEFONO*"),
    PiiType.PERSON: (person_names.find_person_names, "*INDIVIDUO*"),
}
"""In this order: an address goes before the digits and the names that stand in it."""


@dataclass(frozen=True)
class Redaction:
    """A text that may be kept, and what was taken out of it: the kinds only, never the words."""

    text: str
    found: tuple[PiiType, ...]


def redact(text: str) -> Redaction:
    """The text with every private thing replaced by its mark. Masking again finds nothing more: it is repeated
    until then, because a name taken away can leave another one standing free."""
    found: list[PiiType] = []
    while True:
        masked, more = _once(text)
        if not more:
            return Redaction(text, tuple(found))
        text, found = masked, found + more


def _once(text: str) -> tuple[str, list[PiiType]]:
    found: list[PiiType] = []
    for kind, (finder, mark) in _FINDERS.items():
        spans = _apart(finder(text))
        for start, end in reversed(spans):
            text = text[:start] + mark + text[end:]
        found += [kind] * len(spans)
    return text, found


def _apart(spans: Iterator[Span]) -> list[Span]:
    """Spans in order, those that overlap made one."""
    apart: list[Span] = []
    for start, end in sorted(spans):
        if apart and start < apart[-1][1]:
            apart[-1] = (apart[-1][0], max(end, apart[-1][1]))
        else:
            apart.append((start, end))
    return apart
