"""Cards of the compared cities (HTML)."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
from markupsafe import Markup

from cmsdash.domain import Availability, Measure, Selection
from cmsdash.i18n import Translator
from cmsdash.views.formatting.measures import excluded_figure_phrase, format_measure
from cmsdash.views.formatting.values import format_value
from cmsdash.views.html.table_columns import POPULATION_DENOMINATORS
from cmsdash.views.html.tables import CellRenderer
from cmsdash.views.narrative.comparison import peer_definition, peer_statistics_sentence
from cmsdash.views.templates import render

_CONTEXT_COLUMNS = ("residents", "income", "minors_share", "older_share")
"""Columns of every card, below the amount."""


def comparison_cards(
    table: pd.DataFrame, bands: pd.DataFrame, selection: Selection, city_name: CellRenderer, text: Translator
) -> Markup:
    """Return one card per city.

    Args:
        table: `queries.compared_cities`.
        bands: `queries.peer_statistics`, one row for each city of `table`.
        selection: Selection of the page: unit of comparison and peer criteria.
        city_name: Renderer of the name of a city from its code.
        text: Translator.
    """
    statistics = {row["city"]: row for row in bands.to_dict("records")}
    cards = [_card(row, statistics[row["city"]], selection, city_name, text) for row in table.to_dict("records")]
    return render("comparison_cards", cards=cards)


def _card(
    row: Mapping[Any, Any], band: Mapping[Any, Any], selection: Selection, city_name: CellRenderer, text: Translator
) -> dict[str, object]:
    measure = Measure(selection.unit)
    columns = ([POPULATION_DENOMINATORS[measure]] if measure in POPULATION_DENOMINATORS else []) + [*_CONTEXT_COLUMNS]
    amount, *notes = _amount_lines(row, measure, selection, text)
    return {
        "name": city_name(row["city"]),
        "amount": amount,
        "amount_notes": notes,
        "context": [(text(f"compare.{column}"), format_value(column, row[column], text)) for column in columns],
        "peers": [peer_definition(row, selection, text), peer_statistics_sentence(band, row["stage"], selection, text)],
    }


def _amount_lines(row: Mapping[Any, Any], measure: Measure, selection: Selection, text: Translator) -> tuple[str, ...]:
    """Return the amount in the unit of comparison, then its stage, kind and date, and the total amount."""
    if pd.isna(row["amount_cents"]):
        total = row["total_cents"]
        note = "" if pd.isna(total) else text("compare.total_only", amount=text.millions(int(total)))
        if row["knowledge"] == Availability.OTHER_STAGE:
            return (text("other_stage.label", what=excluded_figure_phrase(selection, text)),)
        return text("compare.unpublished"), note
    facts = (format_value(column, row[column], text) for column in ("stage", "kind", "date"))
    value = row[measure.column]
    amount = text("compare.refused") if pd.isna(value) else format_measure(measure, int(value), text)
    return amount, " · ".join(facts), text("compare.in_all", amount=text.money(int(row["amount_cents"])))
