"""Amounts in the measure of a map, chart or comparison: divisors, labels and hover texts."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from cmsdash.domain import Availability, ContextIndicator, Measure, Selection
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


def figure_caption(row: Mapping[Any, Any], measure: Measure, text: Translator) -> str:
    """Return a city figure as "6.05 million euro · admitted, stated, March 2025"; the date is that of the source."""
    return text(
        "money.caption",
        amount=format_measure(measure, int(row[measure.column]), text),
        stage=text(f"stage.{row['stage']}").lower(),
        kind=text(f"kind.{row['kind']}").lower(),
        date=text.date(str(row["date"])),
    )


def figure_hover_text(row: Mapping[Any, Any], measure: Measure, text: Translator) -> str:
    """Return a city figure in one line: city, value, stage, kind, date of the source."""
    return text("money.hover", name=row["name"], figure=figure_caption(row, measure, text))


def excluded_figure_phrase(selection: Selection, text: Translator) -> str:
    """Return "of this stage", "of this type" or "like those chosen", for a figure that the filters exclude."""
    if len(selection.stage) == 1 and not selection.kind:
        return text("other_stage.stage")
    return text("other_stage.kind" if len(selection.kind) == 1 and not selection.stage else "other_stage.chosen")


def availability_label(availability: str, selection: Selection, text: Translator) -> str:
    """Return what is known of a city's funding, as a label of a legend, cell or symbol.

    Args:
        availability: Code of `Availability`. `OTHER_STAGE` is named after the filters: "No figure of this stage".
        selection: Selection of the page.
        text: Translator.
    """
    if availability == Availability.OTHER_STAGE:
        return text("other_stage.label", what=excluded_figure_phrase(selection, text))
    return text(f"knowledge.{availability}")


def shown_availabilities(selection: Selection) -> list[Availability]:
    """Return the classes that a map can show: without a filter on figures, no city has one of another stage only."""
    excludes = bool(selection.stage or selection.kind)
    return [item for item in Availability if excludes or item is not Availability.OTHER_STAGE]


def missing_figure_caption(row: Mapping[Any, Any], selection: Selection, text: Translator) -> str:
    """Return what stands for the figure of a city without one (a row of `queries.city_funding`).

    The total of both priorities where only that is published; else how many of its operations have an amount.
    """
    label = availability_label(row["knowledge"], selection, text).lower()
    if not pd.isna(row["total_cents"]):
        return f"{label}: {text.millions(int(row['total_cents']))}"
    if row["knowledge"] == Availability.UNPUBLISHED and row["operations_with_amount"]:
        return f"{label}; {text.plural('city_headline.with_amount', int(row['operations_with_amount']))}"
    return label


def plottable_cities(table: pd.DataFrame, selection: Selection) -> pd.DataFrame:
    """Return the rows of `queries.need_and_funding` that have both the indicator and an amount.

    Returns:
        The rows with two more columns: `x`, the indicator in euro or per cent, and `y`, the amount in axis units.
    """
    measure, indicator = Measure(selection.unit), ContextIndicator(selection.indicator)
    x, y = table[indicator.column], table[measure.column]
    points = table.assign(x=x if indicator is ContextIndicator.INCOME else x * 100, y=y / axis_divisor(measure))
    return points[points["x"].notna() & points["y"].notna()]
