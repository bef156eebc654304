"""Money and numbers as people write them, in the Italian and the English way; what could be both is refused."""

import re
from decimal import Decimal

from babel.numbers import NumberFormatError, parse_decimal

from cmsdash.ingest.errors import RowRejectedError

MAX_CENTS = 10**15
"""Cents beyond which an amount is a slip: ten thousand billion euro."""

_CURRENCY = re.compile(r"€|\bEUR\b|\beuro\b", re.IGNORECASE)
_SPACES = re.compile(r"[\s\u00a0\u2007\u202f'’]")
_DIGITS = re.compile(r"\d([\d.,]{0,24}\d)?", re.ASCII)
"""What can be a number, and is exact as a Decimal."""
_LOCALES = {",": "it", ".": "en"}


def parse_cents(written: str, column: str, decimal: str = "") -> int:
    """Cents of an amount such as `1.234.567,89 €`, `1,234.50` or `1234`.

    `decimal` is the file's decimal sign where it is known. Without it, `1.234` may be a thousand or one and a
    quarter: refused as ambiguous. Raises RowRefusedError.
    """
    value = parse_number(written, column, decimal)
    if value < 0:
        raise RowRejectedError("amount_negative", column, written)
    cents = value * 100
    if cents != cents.to_integral_value():
        raise RowRejectedError("amount_precision", column, written)
    if cents > MAX_CENTS:
        raise RowRejectedError("amount_unreadable", column, written)
    return int(cents)


def parse_number(written: str, column: str, decimal: str = "") -> Decimal:
    """The number that is written, exactly. Raises RowRefusedError when it is none, or could be two."""
    bare = _SPACES.sub("", _CURRENCY.sub("", written))
    sign, digits = (-1, bare[1:]) if bare[:1] in ("-", "−") else (1, bare)
    locales = [_LOCALES[decimal]] if decimal else _LOCALES.values()
    values = {value for locale in locales if (value := _parsed(digits, locale)) is not None}
    if len(values) != 1:
        raise RowRejectedError("amount_ambiguous" if values else "amount_unreadable", column, written)
    return sign * values.pop()


def _parsed(digits: str, locale: str) -> Decimal | None:
    """The number that digits with separators are in a locale, None where they are none."""
    try:
        return parse_decimal(digits, locale=locale, strict=True) if _DIGITS.fullmatch(digits) else None
    except NumberFormatError:
        return None


def parse_cents_or_zero(written: str, decimal: str = "") -> int:
    """Cents where the amount can be read, else zero: for adding up an input of which not every row is believed."""
    try:
        return parse_cents(written, "", decimal)
    except RowRejectedError:
        return 0


def format_euros(cents: int) -> str:
    """Cents as the tables write money: `1234.50`."""
    return f"{cents // 100}.{cents % 100:02d}"


OPENCOESIONE_AMOUNT = re.compile(r"\d{1,13}(,\d{1,2}0*)?", re.ASCII)
"""An amount as OpenCoesione writes it: decimal comma, no thousands. The engine's SQL has the same pattern."""


def parse_opencoesione_cents(written: str) -> int:
    """Cents of an amount as OpenCoesione writes it; zero for anything else, which its row is then refused for."""
    if not OPENCOESIONE_AMOUNT.fullmatch(written):
        return 0
    whole, _, part = written.partition(",")
    return int(whole) * 100 + int(part[:2].ljust(2, "0") or 0)
