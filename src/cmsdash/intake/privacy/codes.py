"""Codes with a check of their own: the fiscal code of a person and the IBAN of an account."""

import re
from collections.abc import Iterator

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

_ODD = dict(zip("0123456789", (1, 0, 5, 7, 9, 13, 15, 17, 19, 21), strict=True)) | dict(
    zip(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        (1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23),
        strict=True,
    )
)
"""What a character in an odd place counts for the check character (D.M. 23 December 1976)."""


def fiscal_codes(text: str) -> Iterator[Span]:
    """Where fiscal codes of persons stand. One mistyped still points at somebody, so a wrong check character saves
    only what has no digit (a word) or is broken by spaces (words in a row)."""
    for found in _FISCAL.finditer(text):
        plain = re.sub(r"[ -]", "", found[0]).upper()
        whole = len(plain) == len(found[0]) and any(character.isdigit() for character in plain)
        if whole or has_check_character(plain):
            yield found.span()


def has_check_character(code: str) -> bool:
    """True when the last of sixteen characters is the one that the others give."""
    total = sum(
        _ODD[character] if place % 2 == 0 else (int(character) if character.isdigit() else ord(character) - ord("A"))
        for place, character in enumerate(code[:15])
    )
    return code[15] == chr(ord("A") + total % 26)


def ibans(text: str) -> Iterator[Span]:
    """Where account numbers stand: of any country with its check digits, of Italy whatever its check digits."""
    yield from (found.span() for found in _ITALIAN_IBAN.finditer(text))
    for found in _IBAN.finditer(text):
        if _remainder(re.sub(r"[ -]", "", found[0]).upper()) == 1:
            yield found.span()


def _remainder(iban: str) -> int:
    return int("".join(str(int(character, 36)) for character in iban[4:] + iban[:4])) % 97
