"""Parsing of amounts and numbers in Italian and English notation; ambiguous ones are rejected."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from cmsdash.ingest.errors import RowRejectedError

MAX_CENTS = 10**15
"""Largest plausible amount: ten thousand billion euro."""
MAX_NUMBER_CHARS = 60
"""Longer texts are no numbers; no pattern sees them."""

_CURRENCY = re.compile(r"€|\bEUR\b|\beuro\b", re.IGNORECASE)
_SPACES = re.compile(r"[\s\u00a0\u2007\u202f'’]")
_SEVERAL_NUMBERS = re.compile(r"[0-9]{4}[\s'’]+[0-9]|[0-9][\s'’]+(?:[0-9]{1,2}(?![0-9])|[0-9]{4})")
"""Digits on both sides of a space that parts no thousands: `1000 2000`, the two lines of a cell."""
_NO_CENTS = re.compile(r",(?:--?|–|—)$")
"""Dashes where the cents stand: `1.234,-`."""
_NOTATIONS = {
    ",": re.compile(r"(?:[1-9][0-9]{0,2}(?:\.[0-9]{3})+|[0-9]{1,25})(?:,[0-9]{1,25})?"),
    ".": re.compile(r"(?:[1-9][0-9]{0,2}(?:,[0-9]{3})+|[0-9]{1,25})(?:\.[0-9]{1,25})?"),
}
"""A number with thousands separators at every third digit or none, by decimal sign."""

_DEFECTS = {
    "amount_scaled": re.compile(
        r"[0-9]\s*(?:mln|mil|mila|milion[ei]|mld|miliard[oi]|k|m|mio|thousand|millions?|billions?|bn)\b", re.IGNORECASE
    ),
    "amount_percent": re.compile(r"[0-9]\s*%"),
    "amount_several": re.compile(
        r"[0-9]\s*(?:€|euro?)?\s*(?:[-–—/+;\s]|\b(?:a|e|to|and)\b)\s*(?:€|euro?)?\s*[0-9]", re.IGNORECASE
    ),
    "amount_approximate": re.compile(
        r"(?:\b(?:circa|ca|approx\w*|about|around|oltre|fino a|almeno|max|massimo|min|minimo|up to|at least|over)\b"
        r"|[~≈±<>≤≥]).*[0-9]|[0-9].*\b(?:circa|ca|approx\w*|about)\b",
        re.IGNORECASE,
    ),
}
"""What an amount that is no number may be, by the code of its reason, in the order in which they are told."""

_PLAIN_AMOUNT = re.compile(r"([0-9]{1,12})(?:[,.]([0-9]{2}))?")
"""An amount that reads the same in every notation, as most are: parsed without the steps that others need."""


@dataclass(frozen=True)
class AmountNotation:
    """How a file writes its amounts.

    Attributes:
        decimal: decimal sign that decides where a number could have either, "" where unknown.
        unit: euro that an amount counts: 1, 1000 or 1000000.
    """

    decimal: str = ""
    unit: int = 1


class Amount(NamedTuple):
    """An amount in cents, and whether it was rounded to them."""

    cents: int
    is_rounded: bool = False


def parse_notation(settings: Mapping[str, str]) -> AmountNotation:
    """Return the notation of amounts in the settings of a column mapping."""
    return AmountNotation(settings.get("decimal", ""), int(settings.get("unit", "") or 1))


def parse_amount(text: str, column: str, notation: AmountNotation = AmountNotation()) -> Amount:
    """Return the amount of a cell such as `1.234.567,89 €`, `1,234.50` or `1234`; negative ones included.

    More decimals than cents are rounded, a half up, as Article 5 of Regulation (EC) 1103/97 rounds euro.

    Args:
        text: the cell.
        column: its column name, for errors.
        notation: decimal sign and unit of the file; without a decimal sign `1.234` is ambiguous and rejected.

    Raises:
        RowRejectedError: the amount is unreadable, ambiguous or too large.
    """
    plain = _PLAIN_AMOUNT.fullmatch(text)
    if plain and notation.unit == 1:
        return Amount(int(plain[1] + (plain[2] or "00")))
    exact = parse_number(text, column, notation.decimal) * 100 * notation.unit
    cents = exact.quantize(Decimal(1), ROUND_HALF_UP) if abs(exact) <= MAX_CENTS else exact
    if abs(cents) > MAX_CENTS:
        raise RowRejectedError("amount_unreadable", column, text)
    return Amount(int(cents), cents != exact)


def parse_cents(text: str, column: str, notation: AmountNotation = AmountNotation()) -> int:
    """Return the cents of an amount, as `parse_amount`. Raises RowRejectedError for a negative one too."""
    amount = parse_amount(text, column, notation)
    if amount.cents < 0:
        raise RowRejectedError("amount_negative", column, text)
    return amount.cents


def find_amount(text: str, notation: AmountNotation = AmountNotation()) -> Amount | None:
    """Return the amount of a cell, None where it is not understood: for the totals of an input with rejected rows."""
    if not text:
        return None
    try:
        return parse_amount(text, "", notation)
    except RowRejectedError:
        return None


def parse_number(text: str, column: str, decimal: str = "") -> Decimal:
    """Return the exact number of a text; `decimal` is its sign where both notations could be meant.

    Brackets around it and a minus after it are negative signs.

    Raises:
        RowRejectedError: the number is unreadable or ambiguous.
    """
    sign, digits = _split_sign(text) if len(text) <= MAX_NUMBER_CHARS else (1, "")
    values = {
        mark: Decimal(digits.replace("." if mark == "," else ",", "").replace(",", "."))
        for mark, notation in _NOTATIONS.items()
        if notation.fullmatch(digits)
    }
    if decimal in values:
        return sign * values[decimal]
    if not values:
        raise RowRejectedError(_name_defect(text), column, text)
    if len(set(values.values())) != 1:
        raise RowRejectedError("amount_ambiguous", column, text)
    return sign * next(iter(values.values()))


def _name_defect(text: str) -> str:
    """Return the code of what an unreadable amount is: in thousands or millions, a percentage, several numbers, …"""
    if len(text) > MAX_NUMBER_CHARS:
        return "amount_unreadable"
    return next((code for code, pattern in _DEFECTS.items() if pattern.search(text)), "amount_unreadable")


def _split_sign(text: str) -> tuple[int, str]:
    """Return the sign of a number (1 or -1) and the rest without currency and spaces."""
    number = _CURRENCY.sub("", text)
    if _SEVERAL_NUMBERS.search(number):
        return 1, ""
    number = _SPACES.sub("", number)
    number = _NO_CENTS.sub(",00", number.removesuffix("="))
    if number[:1] in ("-", "−"):
        return -1, number[1:]
    if number[-1:] in ("-", "−"):
        return -1, number[:-1]
    return (-1, number[1:-1]) if number[:1] == "(" and number[-1:] == ")" else (1, number)


def format_euros(cents: int) -> str:
    """Return cents as the tables store amounts: `1234.50`."""
    return f"{cents // 100}.{cents % 100:02d}"


OPENCOESIONE_AMOUNT = re.compile(r"-?[0-9]{1,13}(?:,(?:[0-9]{1,2}0{0,10}|[0-9]{4,12})|\.(?:[0-9]{1,2}|[0-9]{4,12}))?")
"""OpenCoesione's notation: a decimal comma, or the point of a program that saved the file.

There is no thousands separator, so three decimals may be thousands and are not read. `duckdb_scanner` has the same
pattern in SQL, and rounds in the same way.
"""


def parse_opencoesione_amount(text: str) -> Amount | None:
    """Return the amount of a text in OpenCoesione's notation, rounded as `parse_amount` does; 0 for an empty text.

    None for anything else, whose row is rejected later.
    """
    if not OPENCOESIONE_AMOUNT.fullmatch(text):
        return None if text else Amount(0)
    exact = Decimal(text.replace(",", ".")) * 100
    cents = exact.quantize(Decimal(1), ROUND_HALF_UP)
    return Amount(int(cents), cents != exact)


def parse_opencoesione_cents(text: str) -> int | None:
    """Return the cents of a text in OpenCoesione's notation, None where they are not understood."""
    amount = parse_opencoesione_amount(text)
    return amount.cents if amount else None
