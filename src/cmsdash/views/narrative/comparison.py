"""Headline and sentences of the page that compares cities and their peers."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from cmsdash.domain import (
    INCOME_BAND_EDGES,
    MIN_PEERS_FOR_QUARTILES,
    POPULATION_BAND_EDGES,
    Availability,
    Measure,
    ObservationStatus,
    PeerCriterion,
    Selection,
)
from cmsdash.i18n import Translator
from cmsdash.views.formatting.filters import FIGURE_FILTERS, is_filtered
from cmsdash.views.formatting.measures import excluded_figure_phrase, format_measure
from cmsdash.views.formatting.values import format_value

COMPARISON_FILTERS = ("city", *FIGURE_FILTERS)
"""Filters of the page."""

EXAMPLE_SELECTION: Mapping[str, tuple[str, ...]] = {
    "city": ("andria", "benevento", "salerno"),
    **dict.fromkeys(FIGURE_FILTERS, ()),
}
"""Selection of the example link: three cities, and no filters that could exclude their figures."""


def comparison_title(names: list[str], known: pd.DataFrame, selection: Selection, text: Translator) -> str:
    """Return the names of the compared cities; without any, how many cities have an amount to compare.

    Args:
        names: Names of the compared cities.
        known: `queries.city_funding` of every city.
        selection: Selection of the page.
        text: Translator.
    """
    if not names:
        with_figure = int(known["amount_cents"].notna().sum())
        if not with_figure:
            return text(f"compare.headline_none.{'here' if is_filtered(selection, FIGURE_FILTERS) else 'unfiltered'}")
        return text.plural("compare.headline", with_figure, cities=text.number(len(known)))
    return text(
        "compare.title_of" if len(names) > 1 else "compare.title_one", names=text.list_and(names), name=names[0]
    )


def peer_definition(row: Mapping[Any, Any], selection: Selection, text: Translator) -> str:
    """Return how the peers of a city are chosen, with the numbers of its bands (a row of `queries.compared_cities`)."""
    criteria = [_criterion_label(PeerCriterion(code), row, text) for code in selection.peers]
    return text("compare.peers", traits="; ".join(criteria)) if criteria else text("compare.peers_all")


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


def peers_sentence(peers: pd.DataFrame, selection: Selection, text: Translator) -> str:
    """Return what the chart of `queries.peer_cities` shows, or why there is none."""
    if peers.empty:
        return text("compare.nobody")
    if peers[Measure(selection.unit).column].isna().all():
        return text("compare.nothing_beside")
    return text("compare.peers_lead", unit=text(f"measure.{selection.unit}"))


def peer_statistics_sentence(band: Mapping[Any, Any], stage: object, selection: Selection, text: Translator) -> str:
    """Return the statistics of the peers of a city.

    Args:
        band: Row of `queries.peer_statistics`; quartiles are shown for at least `MIN_PEERS_FOR_QUARTILES` values.
        stage: Stage of the city's figure; missing if it has none.
        selection: Selection of the page, for the unit of comparison.
        text: Translator.

    Returns:
        Number of peers, their median income, and the median and quartiles of those with a figure of `stage`.
    """
    if not band["peers"]:
        return text("compare.nobody")
    parts = [
        text.plural("compare.peers_n", int(band["peers"]), income=format_value("income", band["income_median"], text))
    ]
    with_figure = int(band["with_figure"])
    if not with_figure:
        has_stage = not pd.isna(stage)  # type: ignore[call-overload]  # one code
        return " ".join([*parts, text("compare.no_figure")] if has_stage else parts)
    if not band["measured"]:
        return " ".join([*parts, text("money.refused_all")])
    low, median, high = (_unit_value(band[f"{column}_cents"], selection, text) for column in ("low", "median", "high"))
    parts.append(text.plural("compare.median", int(band["measured"]), value=median))
    if band["measured"] < MIN_PEERS_FOR_QUARTILES:
        return " ".join([*parts, text("compare.few")])
    return " ".join([*parts, text("compare.half", low=low, high=high)])


def _unit_value(cents: object, selection: Selection, text: Translator) -> str:
    """Return cents in the unit of comparison; "" if they are missing."""
    return "" if pd.isna(cents) else format_measure(Measure(selection.unit), int(str(cents)), text)  # type: ignore[call-overload]  # one cell


def comparability_sentence(table: pd.DataFrame, selection: Selection, text: Translator) -> str:
    """Return whether the figures of `queries.compared_cities` are comparable: only those of one stage are."""
    rows = table[table["amount_cents"].notna()].to_dict("records")
    is_excluded = table["knowledge"] == Availability.OTHER_STAGE
    excluded = list(table.loc[is_excluded, "name"])
    missing = list(table.loc[table["amount_cents"].isna() & ~is_excluded, "name"])
    sentences = []
    if len({row["stage"] for row in rows}) > 1:
        each = text.list_and(f"{row['name']}: {format_value('stage', row['stage'], text).lower()}" for row in rows)
        sentences.append(text("compare.different", each=each))
    elif len(rows) > 1:
        sentences.append(text("compare.same", stage=format_value("stage", rows[0]["stage"], text).lower()))
        if {row["kind"] for row in rows} != {ObservationStatus.STATED}:
            sentences.append(text("compare.unsure"))
    elif len(table) == 1:
        sentences.append(text("compare.single"))
    elif rows:
        sentences.append(text("compare.alone", name=rows[0]["name"]))
    names = text.list_and(missing)
    if missing and rows:
        sentences.append(text.plural("compare.without", len(missing), names=names))
    elif missing:
        sentences.append(text("compare.nothing", names=names))
    if excluded:
        what, names = excluded_figure_phrase(selection, text), text.list_and(excluded)
        sentences.append(text.plural("compare.without_stage", len(excluded), names=names, what=what))
    return " ".join(sentences)
