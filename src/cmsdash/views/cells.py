"""One value of a table as a reader reads it; which words a column takes is said here, once."""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from html import escape

import pandas as pd

from cmsdash.text import Text

CODES = {
    "stage": "stage",
    "total_stage": "stage",
    "kind": "kind",
    "amount_kind": "kind",
    "knowledge": "knowledge",
    "part": "strip",
    "priority": "priority",
    "priority_basis": "priority_basis",
    "status": "status",
    "objective": "objective",
    "region": "region",
    "note": "note",
    "event": "event",
    "item": "unpublished",
    "programme_figure": "programme_figure",
    "conflicts_with": "programme_figure",
    "licence": "licence",
    "type": "type",
    "intervention": "intervention",
    "intervention_kind": "intervention_kind",
    "age_band": "age_band",
    "level": "level",
    "declared_as": "facet",
}
"""Columns of codes and the section of the catalogues that has their words."""


def _cents(euro: str) -> int:
    return int(Decimal(euro) * 100)


_MONEY = ("amount_cents", "total_cents", "per_resident_cents")
_COUNTS = (
    "operations",
    "cities",
    "count",
    "residents",
    "minors",
    "older",
    "income",
    "people",
    "women",
    "men",
)
_SHARES = ("share", "share_cities", "minors_share", "older_share")

_NUMBERS: Mapping[str, Callable[[Text, object], str]] = {
    **dict.fromkeys(_MONEY, lambda text, value: text.money(int(str(value)))),
    **dict.fromkeys(_COUNTS, lambda text, value: text.number(int(str(value)))),
    "area_km2": lambda text, value: text.number(float(str(value)), 1),
    **dict.fromkeys(
        ("share", "share_cities", "minors_share", "older_share"), lambda text, value: text.percent(float(str(value)), 1)
    ),
    "date": lambda text, value: text.date(str(value)),
    "declared": lambda text, value: text(str(value)),
    "age_from": lambda text, value: five_years(int(str(value)), text),
    "formula": lambda text, value: re.sub(r"\d+\.\d\d", lambda found: text.money(_cents(found[0])), str(value)),
    "accessed": lambda text, value: text("sources.accessed", date=text.date(str(value))),
    "is_known": lambda text, value: text("table.yes" if value else "table.no"),
}

NUMERIC = frozenset({*_MONEY, *_COUNTS, *_SHARES, "area_km2"})
"""Columns that are set to the right."""

_MISSING = {
    "amount_cents": "show.not_published",
    "per_resident_cents": "show.not_published",
    "kind": "show.not_published",
    "objective": "show.not_stated",
    "priority": "show.not_stated",
}


def words_of(column: str, value: object, text: Text) -> str:
    """The value as plain text in the reader's language; a missing value says what is missing, never zero."""
    if isinstance(value, (list, tuple)) or hasattr(value, "tolist"):
        return text.listing(_group(str(code), text) for code in value)  # type: ignore[attr-defined]  # a list of codes
    if value is None or pd.isna(value) or value == "":  # type: ignore[call-overload]  # one cell, not an array
        return text(_MISSING[column]) if column in _MISSING else "–"
    if column in CODES:
        return text.listing(text(f"{CODES[column]}.{code}") for code in str(value).split("|"))
    if column in _NUMBERS:
        return _NUMBERS[column](text, value)
    return str(value)


def five_years(age: int, text: Text) -> str:
    """Five years of age from `age` on; the last band is open."""
    return text("age.open", age=age) if age >= 100 else text("age.years", first=age, last=age + 4)


def _group(code: str, text: Text) -> str:
    return text("show.not_stated") if code == "not-stated" else text(f"group.{code}")


def html_of(column: str, value: object, text: Text) -> str:
    """The same, safe inside HTML."""
    return escape(words_of(column, value, text))
