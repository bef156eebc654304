"""Free text without what identifies somebody."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from cmsdash.intake.privacy import codes, contacts, names
from cmsdash.intake.privacy.codes import Span


class Private(StrEnum):
    """What is masked."""

    IBAN = "iban"
    FISCAL_CODE = "fiscal_code"
    EMAIL = "email"
    ADDRESS = "address"
    PHONE = "phone"
    PERSON = "person"


_FINDERS: Mapping[Private, tuple[Callable[[str], Iterator[Span]], str]] = {
    Private.IBAN: (codes.ibans, "*IBAN*"),
    Private.FISCAL_CODE: (codes.fiscal_codes, "*CODICE FISCALE*"),
    Private.EMAIL: (contacts.emails, "*E-MAIL*"),
    Private.ADDRESS: (contacts.shelter_addresses, "*INDIRIZZO*"),
    Private.PHONE: (contacts.phones, "*TELEFONO*"),
    Private.PERSON: (names.persons, "*INDIVIDUO*"),
}
"""In this order: an address goes before the digits and the names that stand in it."""


@dataclass(frozen=True)
class Masked:
    """A text that may be kept, and what was taken out of it: the kinds only, never the words."""

    text: str
    found: tuple[Private, ...]


def mask(text: str) -> Masked:
    """The text with every private thing replaced by its mark. Masking again finds nothing more: it is repeated
    until then, because a name taken away can leave another one standing free."""
    found: list[Private] = []
    while True:
        masked, more = _once(text)
        if not more:
            return Masked(text, tuple(found))
        text, found = masked, found + more


def _once(text: str) -> tuple[str, list[Private]]:
    found: list[Private] = []
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
