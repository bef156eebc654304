"""Codes with a check of their own: the fiscal code of a person and the IBAN of an account."""

import re
from collections.abc import Iterator

from stdnum.iso7064 import mod_97_10
from stdnum.it import codicefiscale

Span = tuple[int, int]

_DIGIT = "[0-9LMNPQRSTUV]"
"""A digit of a fiscal code, or the letter that stands for it where two persons would have the same code."""

_FISCAL = re.compile(
    rf"(?<!\w)[A-Z]{{3}}[ -]?[A-Z]{{3}}[ -]?{_DIGIT}{{2}}[ -]?[A-EHLMPRST][ -]?{_DIGIT}{{2}}"
    rf"[ -]?[A-Z]{_DIGIT}{{3}}[ -]?[A-Z](?!\w)",
    re.IGNORECASE,
)
_IBAN = re.compile(r"(?<!\w)[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]){11,30}(?!\w)", re.IGNORECASE)
_ITALIAN_IBAN = re.compile(
    r"(?<!\w)(?:IT|SM)[ -]?\d{2}[ -]?[A-Z](?:[ -]?\d){10}(?:[ -]?[A-Z0-9]){12}(?!\w)", re.IGNORECASE
)


def find_fiscal_codes(text: str) -> Iterator[Span]:
    """Where fiscal codes of persons stand. One mistyped still points at somebody, so a wrong check character saves
    only what has no digit (a word) or is broken by spaces (words in a row)."""
    for found in _FISCAL.finditer(text):
        plain = re.sub(r"[ -]", "", found[0]).upper()
        whole = len(plain) == len(found[0]) and any(character.isdigit() for character in plain)
        if whole or (plain.isascii() and has_valid_check_character(plain)):  # `K` of kelvin is a letter K to a pattern
            yield found.span()


def has_valid_check_character(code: str) -> bool:
    """True when the last of sixteen characters is the one that the others give."""
    return code[15] == str(codicefiscale.calc_check_digit(code[:15]))


def find_ibans(text: str) -> Iterator[Span]:
    """Where account numbers stand: of any country with its check digits, of Italy whatever its check digits."""
    yield from (found.span() for found in _ITALIAN_IBAN.finditer(text))
    for found in _IBAN.finditer(text):
        iban = re.sub(r"[ -]", "", found[0]).upper()
        if mod_97_10.is_valid(iban[4:] + iban[:4]):  # of any country: a list of countries would let some pass
            yield found.span()
