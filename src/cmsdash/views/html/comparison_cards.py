"""Cards of the compared cities (HTML)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from cmsdash.domain import MAX_COMPARED_CITIES, Availability, Measure, Selection
from cmsdash.i18n import Translator
from cmsdash.queries.result import list_records
from cmsdash.views.formatting.measures import excluded_figure_phrase, format_measure
from cmsdash.views.formatting.values import format_value
from cmsdash.views.html.described import DescribedHtml, describe_html
from cmsdash.views.html.table_columns import POPULATION_DENOMINATORS
from cmsdash.views.html.tables import CellRenderer
from cmsdash.views.templates import render

_CONTEXT_COLUMNS = ("residents", "income", "minors_share", "older_share")
"""Columns of every card, below the amount."""


@dataclass(frozen=True)
class Card:
    """A city: its name (may be a link), its amount with notes, and numbers of its context with their names."""

    name: str
    amount: str
    amount_notes: Sequence[str]
    context: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Cards:
    """Cards beside one another."""

    cards: Sequence[Card]


def comparison_cards(
    table: pd.DataFrame, selection: Selection, city_name: CellRenderer, text: Translator
) -> DescribedHtml[Cards]:
    """Return one card for each of the first `MAX_COMPARED_CITIES` cities.

    Args:
        table: `queries.compared_cities`.
        selection: Selection of the page: compared stage and unit of comparison.
        city_name: Renderer of the name of a city from its code.
        text: Translator.
    """
    rows = list_records(table.sort_values("city").head(MAX_COMPARED_CITIES))
    cards = [_card(row, selection, city_name, text) for row in rows]
    return describe_html(render("comparison_cards", cards=cards), Cards(cards))


def _card(row: Mapping[Any, Any], selection: Selection, city_name: CellRenderer, text: Translator) -> Card:
    measure = Measure(selection.unit)
    columns = ([POPULATION_DENOMINATORS[measure]] if measure in POPULATION_DENOMINATORS else []) + [*_CONTEXT_COLUMNS]
    amount, *notes = _amount_lines(row, measure, selection, text)
    context = [(text(f"compare.{column}"), format_value(column, row[column], text)) for column in columns]
    return Card(city_name(row["city"]), amount, notes, context)


def _amount_lines(row: Mapping[Any, Any], measure: Measure, selection: Selection, text: Translator) -> list[str]:
    """Return the amount in the unit of comparison, then its stage, kind and date, and the total amount.

    Without an amount of the compared stage: what there is instead.
    """
    if pd.isna(row["amount_cents"]):
        total, stages = row["total_cents"], format_value("figure_stages", row["figure_stages"], text).lower()
        notes = [] if pd.isna(total) else [text("compare.total_only", amount=text.millions(int(total)))]
        if row["figure_stages"]:
            notes.append(text("compare.other_stages", stages=stages))
        unpublished = row["knowledge"] == Availability.UNPUBLISHED
        what = excluded_figure_phrase(selection, text)
        return [text("compare.unpublished") if unpublished else text("other_stage.label", what=what), *notes]
    facts = (format_value(column, row[column], text) for column in ("stage", "kind", "date"))
    value = row[measure.column]
    amount = text("compare.refused") if pd.isna(value) else format_measure(measure, int(value), text)
    return [amount, " · ".join(facts), text("compare.in_all", amount=text.money(int(row["amount_cents"])))]
