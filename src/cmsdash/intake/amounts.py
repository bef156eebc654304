"""Money and numbers as people write them, in the Italian and the English way; what could be both is refused."""

import re
from decimal import Decimal

from cmsdash.intake.refusals import RowRefusedError

LARGEST = 10**15
"""Cents beyond which an amount is a slip: ten thousand billion euro."""

_CURRENCY = re.compile(r"€|\bEUR\b|\beuro\b", re.IGNORECASE)
_SPACES = re.compile(r"[\s\u00a0\u2007\u202f'’]")
_DIGITS = r"\d{1,15}"
_WHOLE = re.compile(rf"{_DIGITS}")
_GROUPED = {",": re.compile(r"\d{1,3}(\.\d{3})+(,\d+)?"), ".": re.compile(r"\d{1,3}(,\d{3})+(\.\d+)?")}
_PLAIN = {",": re.compile(rf"{_DIGITS},\d+"), ".": re.compile(rf"{_DIGITS}\.\d+")}
_EITHER = re.compile(r"\d{1,3}[.,]\d{3}")


def read_cents(written: str, column: str, decimal: str = "") -> int:
    """Cents of an amount such as `1.234.567,89 €`, `1,234.50` or `1234`.

    `decimal` is the file's decimal sign where it is known. Without it, `1.234` may be a thousand or one and a
    quarter: refused as ambiguous. Raises RowRefusedError.
    """
    value = read_number(written, column, decimal)
    if value < 0:
        raise RowRefusedError("amount_negative", column, written)
    cents = value * 100
    if cents != cents.to_integral_value():
        raise RowRefusedError("amount_precision", column, written)
    if cents > LARGEST:
        raise RowRefusedError("amount_unreadable", column, written)
    return int(cents)


def read_number(written: str, column: str, decimal: str = "") -> Decimal:
    """The number that is written, exactly. Raises RowRefusedError when it is none, or could be two."""
    bare = _SPACES.sub("", _CURRENCY.sub("", written))
    sign, digits = (-1, bare[1:]) if bare[:1] in ("-", "−") else (1, bare)
    if _EITHER.fullmatch(digits) and not decimal:
        raise RowRefusedError("amount_ambiguous", column, written)
    point = next((mark for mark in ((decimal,) if decimal else (",", ".")) if _is_written(digits, mark)), None)
    if point is None or not digits.isascii():
        raise RowRefusedError("amount_unreadable", column, written)
    plain = digits.replace("." if point == "," else ",", "").replace(point, ".")
    return sign * Decimal(plain)


def _is_written(digits: str, decimal: str) -> bool:
    return any(form.fullmatch(digits) for form in (_WHOLE, _GROUPED[decimal], _PLAIN[decimal]))


def cents_or_nothing(written: str, decimal: str = "") -> int:
    """Cents where the amount can be read, else zero: for adding up an input of which not every row is believed."""
    try:
        return read_cents(written, "", decimal)
    except RowRefusedError:
        return 0


def euros(cents: int) -> str:
    """Cents as the tables write money: `1234.50`."""
    return f"{cents // 100}.{cents % 100:02d}"


PUBLISHED = re.compile(r"\d{1,13}(,\d{1,2}0*)?")
"""An amount as OpenCoesione writes it: decimal comma, no thousands. The engine's SQL has the same pattern."""


def published_cents(written: str) -> int:
    """Cents of an amount as OpenCoesione writes it; zero for anything else, which its row is then refused for."""
    if not PUBLISHED.fullmatch(written):
        return 0
    whole, _, part = written.partition(",")
    return int(whole) * 100 + int(part[:2].ljust(2, "0") or 0)
