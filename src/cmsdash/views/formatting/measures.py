"""Amounts in the measure of a map, chart or comparison: divisors, labels and hover texts."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from cmsdash.domain import ContextIndicator, Measure, Selection
from cmsdash.i18n import Translator


def format_measure(measure: Measure, value: int, text: Translator) -> str:
    """Return a value (cents, or operations) with its unit: millions of euro, euro per head, or operations."""
    if measure is Measure.MONEY:
        return text.millions(value)
    if measure is Measure.OPERATIONS:
        return text.plural("map.operations", value)
    return text(f"per_head.{measure}", value=text.money(round(value, -2)))


def short_value(measure: Measure, cents: int, text: Translator) -> str:
    """Return cents without a unit: millions of euro with two decimals, or whole euro for amounts per head."""
    return text.fixed(cents / 100_000_000, 2) if measure is Measure.MONEY else text.number(round(cents / 100))


def axis_divisor(measure: Measure) -> int:
    """Return the cents in one unit of an axis: a million euro, or one euro for amounts per head."""
    return 100_000_000 if measure is Measure.MONEY else 100


def figure_hover_text(row: Mapping[Any, Any], measure: Measure, text: Translator) -> str:
    """Return a city figure in one line: city, value, stage, kind, date of the source."""
    return text(
        "money.hover",
        name=row["name"],
        amount=format_measure(measure, int(row[measure.column]), text),
        stage=text(f"stage.{row['stage']}"),
        kind=text(f"kind.{row['kind']}").lower(),
        date=text.date(str(row["date"])),
    )


def plottable_cities(table: pd.DataFrame, selection: Selection) -> pd.DataFrame:
    """Return the rows of `queries.need_and_funding` that have both the indicator and an amount.

    Returns:
        The rows with two more columns: `x`, the indicator in euro or per cent, and `y`, the amount in axis units.
    """
    measure, indicator = Measure(selection.unit), ContextIndicator(selection.indicator)
    x, y = table[indicator.column], table[measure.column]
    points = table.assign(x=x if indicator is ContextIndicator.INCOME else x * 100, y=y / axis_divisor(measure))
    return points[points["x"].notna() & points["y"].notna()]
