"""Parsing of amounts and numbers in Italian and English notation; ambiguous ones are rejected."""

import re
from decimal import Decimal

from babel.numbers import NumberFormatError, parse_decimal

from cmsdash.ingest.errors import RowRejectedError

MAX_CENTS = 10**15
"""Largest plausible amount: ten thousand billion euro."""

_CURRENCY = re.compile(r"€|\bEUR\b|\beuro\b", re.IGNORECASE)
_SPACES = re.compile(r"[\s\u00a0\u2007\u202f'’]")
_DIGITS = re.compile(r"\d([\d.,]{0,24}\d)?", re.ASCII)
"""Digits with separators, short enough for an exact Decimal."""
_LOCALE_BY_DECIMAL_SIGN = {",": "it", ".": "en"}


def parse_cents(text: str, column: str, decimal: str = "") -> int:
    """Return the cents of an amount such as `1.234.567,89 €`, `1,234.50` or `1234`.

    Args:
        text: the cell.
        column: its column name, for errors.
        decimal: decimal sign of the file, "" where unknown; without it `1.234` is ambiguous and rejected.

    Raises:
        RowRejectedError: the amount is unreadable, ambiguous, negative, too large or more precise than a cent.
    """
    value = parse_number(text, column, decimal)
    if value < 0:
        raise RowRejectedError("amount_negative", column, text)
    cents = value * 100
    if cents != cents.to_integral_value():
        raise RowRejectedError("amount_precision", column, text)
    if cents > MAX_CENTS:
        raise RowRejectedError("amount_unreadable", column, text)
    return int(cents)


def parse_number(text: str, column: str, decimal: str = "") -> Decimal:
    """Return the exact number of a text. Raises RowRejectedError when it is unreadable or ambiguous."""
    number = _SPACES.sub("", _CURRENCY.sub("", text))
    sign, digits = (-1, number[1:]) if number[:1] in ("-", "−") else (1, number)
    locales = [_LOCALE_BY_DECIMAL_SIGN[decimal]] if decimal else _LOCALE_BY_DECIMAL_SIGN.values()
    values = {value for locale in locales if (value := _parse_digits(digits, locale)) is not None}
    if len(values) != 1:
        raise RowRejectedError("amount_ambiguous" if values else "amount_unreadable", column, text)
    return sign * values.pop()


def _parse_digits(digits: str, locale: str) -> Decimal | None:
    """Return the number in the notation of a locale, None where it does not match it."""
    try:
        return parse_decimal(digits, locale=locale, strict=True) if _DIGITS.fullmatch(digits) else None
    except NumberFormatError:
        return None


def parse_cents_or_zero(text: str, decimal: str = "") -> int:
    """Return the cents of an amount, or 0 when it is rejected: for totals of an input with rejected rows."""
    try:
        return parse_cents(text, "", decimal)
    except RowRejectedError:
        return 0


def format_euros(cents: int) -> str:
    """Return cents as the tables store amounts: `1234.50`."""
    return f"{cents // 100}.{cents % 100:02d}"


OPENCOESIONE_AMOUNT = re.compile(r"\d{1,13}(,\d{1,2}0*)?", re.ASCII)
"""OpenCoesione's notation: decimal comma, no thousands separator. `duckdb_scanner` has the same pattern in SQL."""


def parse_opencoesione_cents(text: str) -> int:
    """Return the cents of an amount in OpenCoesione's notation; 0 for anything else, whose row is rejected later."""
    if not OPENCOESIONE_AMOUNT.fullmatch(text):
        return 0
    euros, _, decimals = text.partition(",")
    return int(euros) * 100 + int(decimals[:2].ljust(2, "0") or 0)
