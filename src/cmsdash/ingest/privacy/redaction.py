"""Redaction of personal data in free text."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from cmsdash.ingest.privacy import checksums, contacts, person_names
from cmsdash.ingest.privacy.letter_case import fold_to_upper
from cmsdash.ingest.spans import Span, merge_spans


class PiiType(StrEnum):
    """Type of personal data."""

    IBAN = "iban"
    FISCAL_CODE = "fiscal_code"
    EMAIL = "email"
    ADDRESS = "address"
    PHONE = "phone"
    PERSON = "person"


class Detector(NamedTuple):
    """How one type of data is found and marked.

    Attributes:
        pii_type: the type.
        may_find: returns False for a text and its capitals in which `find` finds nothing: most texts are told by it.
        find: yields the spans.
        mark: what replaces them.
    """

    pii_type: PiiType
    may_find: Callable[[str, str], bool]
    find: Callable[[str], Iterator[Span]]
    mark: str


DETECTORS = (
    Detector(PiiType.IBAN, checksums.may_have_iban, checksums.find_ibans, "*IBAN*"),
    Detector(PiiType.FISCAL_CODE, checksums.may_have_fiscal_code, checksums.find_fiscal_codes, "*CODICE FISCALE*"),
    Detector(PiiType.EMAIL, contacts.may_have_email, contacts.find_emails, "*E-MAIL*"),
    Detector(PiiType.ADDRESS, contacts.may_have_shelter, contacts.find_shelter_addresses, "*INDIRIZZO*"),
    Detector(PiiType.PHONE, contacts.may_have_phone, contacts.find_phones, "*TELEFONO*"),
    Detector(PiiType.PERSON, person_names.may_have_person_name, person_names.find_person_names, "*INDIVIDUO*"),
)
"""The detectors in their order: addresses come before the numbers and names that they contain."""


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
    upper = fold_to_upper(text)
    for pii_type, may_find, find, mark in DETECTORS:
        spans = merge_spans(find(text)) if may_find(text, upper) else []
        if spans:
            for start, end in reversed(spans):
                text = text[:start] + mark + text[end:]
            found += [pii_type] * len(spans)
            upper = fold_to_upper(text)
    return text, found
