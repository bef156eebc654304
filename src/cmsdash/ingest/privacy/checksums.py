"""Detection of codes with check characters: fiscal codes of persons and IBANs."""

import re
from collections.abc import Iterator

from stdnum.iso7064 import mod_97_10
from stdnum.it import codicefiscale

from cmsdash.ingest.spans import Span

_DIGIT = "[0-9LMNPQRSTUV]"
"""A digit of a fiscal code, or the letter that replaces it when two persons would have the same code."""

_FISCAL_CODE = re.compile(
    rf"(?<!\w)[A-Z]{{3}}[ -]?[A-Z]{{3}}[ -]?{_DIGIT}{{2}}[ -]?[A-EHLMPRST][ -]?{_DIGIT}{{2}}"
    rf"[ -]?[A-Z]{_DIGIT}{{3}}[ -]?[A-Z](?!\w)",
    re.IGNORECASE,
)
_IBAN = re.compile(r"(?<!\w)[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]){11,30}(?!\w)", re.IGNORECASE)
_ITALIAN_IBAN = re.compile(
    r"(?<!\w)(?:IT|SM)[ -]?\d{2}[ -]?[A-Z](?:[ -]?\d){10}(?:[ -]?[A-Z0-9]){12}(?!\w)", re.IGNORECASE
)
_FISCAL_CODE_MIDDLE = re.compile(rf"{_DIGIT}{{2}}[ -]?[A-EHLMPRST][ -]?{_DIGIT}{{2}}[ -]?[A-Z]{_DIGIT}{{3}}")
_IBAN_START = re.compile(r"\d\d(?<=[A-Z]\d\d)|\d\d(?<=(?:IT|SM)[ -]\d\d)")


def may_have_fiscal_code(_text: str, upper: str) -> bool:
    """Return False where `find_fiscal_codes` finds nothing, because the middle of a code is missing."""
    return _FISCAL_CODE_MIDDLE.search(upper) is not None


def may_have_iban(_text: str, upper: str) -> bool:
    """Return False where `find_ibans` finds nothing, because no digits follow letters as an IBAN begins."""
    return _IBAN_START.search(upper) is not None


def find_fiscal_codes(text: str) -> Iterator[Span]:
    """Yield the spans of fiscal codes of persons.

    A mistyped code still identifies somebody, so the check character is required only of matches without a digit or
    with separators, which may be ordinary words.
    """
    for match in _FISCAL_CODE.finditer(text):
        code = re.sub(r"[ -]", "", match[0]).upper()
        is_certain = len(code) == len(match[0]) and any(character.isdigit() for character in code)
        # The pattern ignores case, so [A-Z] also matches the non-ASCII kelvin sign.
        if is_certain or (code.isascii() and has_valid_check_character(code)):
            yield match.span()


def has_valid_check_character(code: str) -> bool:
    """Return True when the last of sixteen characters is the check character of the others."""
    return code[15] == str(codicefiscale.calc_check_digit(code[:15]))


def find_ibans(text: str) -> Iterator[Span]:
    """Yield the spans of IBANs: of any country with valid check digits, of Italy with any check digits."""
    yield from (match.span() for match in _ITALIAN_IBAN.finditer(text))
    for match in _IBAN.finditer(text):
        iban = re.sub(r"[ -]", "", match[0]).upper()
        if mod_97_10.is_valid(iban[4:] + iban[:4]):  # not stdnum.iban, which knows some countries only
            yield match.span()
