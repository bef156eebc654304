"""Redaction of personal data in free text."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from cmsdash.ingest.privacy import checksums, contacts, person_names
from cmsdash.ingest.spans import Span, merge_spans


class PiiType(StrEnum):
    """Type of personal data."""

    IBAN = "iban"
    FISCAL_CODE = "fiscal_code"
    EMAIL = "email"
    ADDRESS = "address"
    PHONE = "phone"
    PERSON = "person"


_DETECTORS: Mapping[PiiType, tuple[Callable[[str], Iterator[Span]], str]] = {
    PiiType.IBAN: (checksums.find_ibans, "*IBAN*"),
    PiiType.FISCAL_CODE: (checksums.find_fiscal_codes, "*CODICE FISCALE*"),
    PiiType.EMAIL: (contacts.find_emails, "*E-MAIL*"),
    PiiType.ADDRESS: (contacts.find_shelter_addresses, "*INDIRIZZO*"),
    PiiType.PHONE: (contacts.find_phones, "*TELEFONO*"),
    PiiType.PERSON: (person_names.find_person_names, "*INDIVIDUO*"),
}
"""Detector and mark of each type, in order: addresses come before the numbers and names that they contain."""


@dataclass(frozen=True)
class Redaction:
    """Redacted text, and the types of the data that were replaced."""

    text: str
    found: tuple[PiiType, ...]


def redact(text: str) -> Redaction:
    """Return the text with all personal data replaced by marks.

    Detection is repeated until it finds nothing more, because a replacement can expose another name.
    """
    found: list[PiiType] = []
    while text:
        text, new = _redact_once(text)
        if not new:
            return Redaction(text, tuple(found))
        found += new
    return Redaction("", tuple(found))


def _redact_once(text: str) -> tuple[str, list[PiiType]]:
    found: list[PiiType] = []
    for pii_type, (find, mark) in _DETECTORS.items():
        found_spans = list(find(text))
        if not found_spans:
            continue
        spans = merge_spans(found_spans)
        for start, end in reversed(spans):
            text = text[:start] + mark + text[end:]
        found += [pii_type] * len(spans)
    return text, found
