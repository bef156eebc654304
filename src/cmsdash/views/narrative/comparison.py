"""Headline and sentences of the page that compares cities and their peers."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from cmsdash.domain import (
    INCOME_BAND_EDGES,
    MIN_N_MEDIAN,
    POPULATION_BAND_EDGES,
    Measure,
    ObservationStatus,
    PeerCriterion,
    Selection,
)
from cmsdash.i18n import Translator
from cmsdash.queries.result import list_records
from cmsdash.views.formatting.filters import FIGURE_FILTERS
from cmsdash.views.formatting.measures import format_measure
from cmsdash.views.narrative.funding import absent_cities_sentence

EXAMPLE_SELECTION: Mapping[str, tuple[str, ...]] = {
    "city": ("andria", "brindisi", "crotone"),
    **dict.fromkeys(FIGURE_FILTERS, ()),
}
"""Selection of the example link: three cities, and no filters that could exclude their figures."""

MAX_NAMED_CITIES = 4
"""Most compared cities that the headline names."""


def comparison_title(names: Sequence[str], cities: pd.DataFrame, selection: Selection, text: Translator) -> str:
    """Return the names of the compared cities; without any, how many cities have an amount of the compared stage.

    Args:
        names: Names of the compared cities.
        cities: `queries.compared_cities`.
        selection: Selection of the page, with the compared stage.
        text: Translator.
    """
    if not names:
        stage, with_figure = text(f"stage.{selection.stage[0]}"), int(cities["amount_cents"].notna().sum())
        if not with_figure:
            return text("compare.headline_none", stage=stage)
        return text.plural("compare.headline", with_figure, stage=stage, cities=text.number(len(cities)))
    if len(names) > MAX_NAMED_CITIES:
        return text("compare.title_many", n=text.number(len(names)))
    return text(
        "compare.title_of" if len(names) > 1 else "compare.title_one", names=text.list_and(names), name=names[0]
    )


def peer_group_label(row: Mapping[Any, Any], selection: Selection, text: Translator) -> str:
    """Return what the cities of a group share, with the limits of their bands (a row of `queries.peer_groups`)."""
    criteria = [_criterion_label(PeerCriterion(code), row, text) for code in selection.peers]
    label = "; ".join(criteria) if criteria else text("compare.all_cities")
    return label[0].upper() + label[1:]


def _criterion_label(criterion: PeerCriterion, row: Mapping[Any, Any], text: Translator) -> str:
    if criterion is PeerCriterion.REGION:
        return text(f"region.{row['region']}")
    if criterion is PeerCriterion.POPULATION:
        return band_label("population", row["population_band"], text)
    index = row["income_band"]
    return text("compare.no_income") if pd.isna(index) else band_label("income", int(index), text)


def band_label(trait: str, index: int, text: Translator) -> str:
    """Return the label of a band with its limits.

    Args:
        trait: `population` (residents) or `income` (euro).
        index: Number of the band from 0.
        text: Translator.
    """
    edges = POPULATION_BAND_EDGES if trait == "population" else INCOME_BAND_EDGES
    first, last = ("" if at < 0 or at >= len(edges) else text.number(edges[at]) for at in (index - 1, index))
    position = "below" if not first else "within" if last else "above"
    return text(f"band.{trait}.{position}", first=first, last=last)


def band_labels_sentence(text: Translator) -> str:
    """Return all bands of population and income in one sentence."""
    labels = {
        trait: "; ".join(band_label(trait, index, text) for index in range(len(edges) + 1))
        for trait, edges in (("population", POPULATION_BAND_EDGES), ("income", INCOME_BAND_EDGES))
    }
    return text("compare.bands", population=labels["population"], income=labels["income"])


def peers_sentence(groups: pd.DataFrame, statistics: pd.DataFrame, selection: Selection, text: Translator) -> str:
    """Return for each group which cities have a value, and their median and middle half if they have enough.

    Args:
        groups: `queries.peer_groups`.
        statistics: `queries.peer_statistics`.
        selection: Selection of the page, for criteria and unit of comparison.
        text: Translator.
    """
    sentences = []
    for statistic in list_records(statistics):
        rows = groups[groups["group"] == statistic["group"]]
        measured = rows.loc[rows[Measure(selection.unit).column].notna(), "name"]
        label = peer_group_label(rows.iloc[0].to_dict(), selection, text)
        if measured.empty:
            sentences.append(text("compare.group_none", group=label))
            continue
        named = {"group": label, "of": text.number(len(rows)), "names": text.list_and(measured)}
        sentences.append(text.plural("compare.group", len(measured), **named))
        sentences.append(_statistics_sentence(statistic, selection, text))
    return " ".join(sentence for sentence in sentences if sentence)


def left_out_sentence(groups: pd.DataFrame, selection: Selection, text: Translator) -> str:
    """Return the cities of `queries.peer_groups` that the chart leaves out, by reason; "" if there are none."""
    return absent_cities_sentence(groups[groups[Measure(selection.unit).column].isna()], selection, text)


def _statistics_sentence(statistic: Mapping[Any, Any], selection: Selection, text: Translator) -> str:
    """Return the median and the middle half of a group; that there are too few values for them."""
    if pd.isna(statistic["median_cents"]):
        return text("compare.few", n=text.number(MIN_N_MEDIAN))
    low, median, high = (
        "" if pd.isna(cents) else format_measure(Measure(selection.unit), int(cents), text)
        for cents in (statistic["low_cents"], statistic["median_cents"], statistic["high_cents"])
    )
    return text(f"compare.median{'_and_half' if low else ''}", median=median, low=low, high=high)


def comparability_sentence(table: pd.DataFrame, selection: Selection, text: Translator) -> str:
    """Return which of the chosen `queries.compared_cities` can be compared, and why the others cannot."""
    rows = list_records(table[table["amount_cents"].notna()])
    stage = text(f"stage.{selection.stage[0]}").lower()
    sentences = []
    if len(table) == 1:
        sentences.append(text("compare.single"))
    elif len(rows) > 1:
        sentences.append(text("compare.same", stage=stage, names=text.list_and(sorted(row["name"] for row in rows))))
        if {row["kind"] for row in rows} != {ObservationStatus.STATED}:
            sentences.append(text("compare.unsure"))
    elif rows:
        sentences.append(text("compare.alone", name=rows[0]["name"], stage=stage))
    sentences.append(absent_cities_sentence(table[table["amount_cents"].isna()], selection, text))
    return " ".join(sentence for sentence in sentences if sentence)


def city_table_sentence(cities: pd.DataFrame, heading: str, text: Translator) -> str:
    """Return how many cities the table has, and their order.

    Args:
        cities: `queries.compared_cities`.
        heading: Heading of the column by which the reader sorted, "" if by none.
        text: Translator.
    """
    order = text("compare.sorted", column=heading) if heading else text("compare.alphabetical")
    return f"{text.plural('compare.listed', len(cities))} {order}"
