"""Cities side by side in words and cards, with their peers. No order but the alphabet, no difference computed."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
from markupsafe import Markup

from cmsdash.domain import (
    INCOME_BAND_EDGES,
    MIN_PEERS_FOR_QUARTILES,
    POPULATION_BAND_EDGES,
    Measure,
    ObservationStatus,
    PeerCriterion,
    Selection,
)
from cmsdash.i18n import Translator
from cmsdash.views.formatting.filters import FIGURE_FILTERS, is_filtered
from cmsdash.views.formatting.values import format_value
from cmsdash.views.html.table_columns import POPULATION_DENOMINATORS
from cmsdash.views.html.tables import CellRenderer
from cmsdash.views.maps.symbols import format_measure
from cmsdash.views.templates import render

_ROWS = ("residents", "income", "minors_share", "older_share")
"""What a card says of a city's people, under its money."""


FILTERS = ("city", *FIGURE_FILTERS)
"""The filters of the page."""
EXAMPLE: Mapping[str, tuple[str, ...]] = {
    "city": ("andria", "benevento", "salerno"),
    **dict.fromkeys(FIGURE_FILTERS, ()),
}
"""What a link to try the page chooses: without the filters that could leave its cities no figure."""


def comparison_title(names: list[str], known: pd.DataFrame, selection: Selection, text: Translator) -> str:
    """The cities that are compared; before any is chosen, how many have a figure to compare (`queries.known_by_city`
    of every city)."""
    if not names:
        with_figure = int(known["amount_cents"].notna().sum())
        if not with_figure:
            return text(f"compare.headline_none.{'here' if is_filtered(selection, FIGURE_FILTERS) else 'unfiltered'}")
        return text.plural("compare.headline", with_figure, cities=text.number(len(known)))
    return text(
        "compare.title_of" if len(names) > 1 else "compare.title_one", names=text.list_and(names), name=names[0]
    )


def comparison_cards(
    table: pd.DataFrame, bands: pd.DataFrame, selection: Selection, name: CellRenderer, text: Translator
) -> Markup:
    """`queries.comparison` and `queries.peer_bands` as cards side by side (HTML); `name` writes a city's name."""
    peers = {row["city"]: row for row in bands.to_dict("records")}
    found = [_card(row, peers[row["city"]], selection, name, text) for row in table.to_dict("records")]
    return render("comparison_cards", cards=found)


def _card(
    row: Mapping[Any, Any], band: Mapping[Any, Any], selection: Selection, name: CellRenderer, text: Translator
) -> dict[str, object]:
    people = [POPULATION_DENOMINATORS[Measure(selection.unit)]] if selection.unit in POPULATION_DENOMINATORS else []
    figure, *small = _money(row, Measure(selection.unit), text)
    return {
        "name": name(row["city"]),
        "figure": figure,
        "small": small,
        "pairs": [(text(f"compare.{column}"), format_value(column, row[column], text)) for column in (*people, *_ROWS)],
        "notes": [peer_definition(row, selection, text), peer_statistics_sentence(band, row["stage"], selection, text)],
    }


def _money(row: Mapping[Any, Any], measure: Measure, text: Translator) -> tuple[str, ...]:
    """The figure of a card in the unit of comparison; below it what it is, and the whole amount where it is another."""
    if pd.isna(row["amount_cents"]):
        total = row["total_cents"]
        words = "" if pd.isna(total) else text("compare.total_only", amount=text.millions(int(total)))
        return text("compare.unpublished"), words
    facts = (format_value(column, row[column], text) for column in ("stage", "kind", "date"))
    value = row[measure.column]
    said = text("compare.refused") if pd.isna(value) else format_measure(measure, int(value), text)
    return said, " · ".join(facts), text("compare.in_all", amount=text.money(int(row["amount_cents"])))


def peer_definition(row: Mapping[Any, Any], selection: Selection, text: Translator) -> str:
    """Which cities are this city's peers, in words with the numbers of its bands."""
    traits = {
        PeerCriterion.REGION: lambda: text(f"region.{row['region']}"),
        PeerCriterion.POPULATION: lambda: band_label("population", row["population_band"], text),
        PeerCriterion.INCOME: lambda: _income(row, text),
    }
    words = [traits[PeerCriterion(code)]() for code in selection.peers]
    return text("compare.peers", traits="; ".join(words)) if words else text("compare.peers_all")


def _income(row: Mapping[Any, Any], text: Translator) -> str:
    index = row["income_band"]
    return text("compare.no_income") if pd.isna(index) else band_label("income", int(index), text)


def band_label(trait: str, index: int, text: Translator) -> str:
    """A band of population or income in words with its numbers."""
    edges = POPULATION_BAND_EDGES if trait == "population" else INCOME_BAND_EDGES
    first, last = ("" if at < 0 or at >= len(edges) else text.number(edges[at]) for at in (index - 1, index))
    form = "below" if not first else "within" if last else "above"
    return text(f"band.{trait}.{form}", first=first, last=last)


def band_labels_sentence(text: Translator) -> str:
    """Every band of population and of income, in one sentence."""
    words = {
        trait: "; ".join(band_label(trait, index, text) for index in range(len(edges) + 1))
        for trait, edges in (("population", POPULATION_BAND_EDGES), ("income", INCOME_BAND_EDGES))
    }
    return text("compare.bands", population=words["population"], income=words["income"])


def peers_sentence(peers: pd.DataFrame, selection: Selection, text: Translator) -> str:
    """What the figure of the peers measures, or that there is none to draw (`queries.peers`)."""
    if peers.empty:
        return text("compare.nobody")
    if peers[Measure(selection.unit).column].isna().all():
        return text("compare.nothing_beside")
    return text("compare.peers_lead", unit=text(f"measure.{selection.unit}"))


def peer_statistics_sentence(band: Mapping[Any, Any], stage: object, selection: Selection, text: Translator) -> str:
    """A city's peers in words: how many, how many have a figure of its stage, their median, their middle half."""
    if not band["peers"]:
        return text("compare.nobody")
    parts = [
        text.plural("compare.peers_n", int(band["peers"]), income=format_value("income", band["income_median"], text))
    ]
    with_figure = int(band["with_figure"])
    if not with_figure:
        known = not pd.isna(stage)  # type: ignore[call-overload]  # one code
        return " ".join([*parts, text("compare.no_figure")] if known else parts)
    if not band["measured"]:
        return " ".join([*parts, text("money.refused_all")])
    low, middle, high = (_value(band[f"{column}_cents"], selection, text) for column in ("low", "median", "high"))
    parts.append(text.plural("compare.median", int(band["measured"]), value=middle))
    if band["measured"] < MIN_PEERS_FOR_QUARTILES:
        return " ".join([*parts, text("compare.few")])
    return " ".join([*parts, text("compare.half", low=low, high=high)])


def _value(cents: object, selection: Selection, text: Translator) -> str:
    """Cents of the unit of comparison in words, "" where there are none."""
    return "" if pd.isna(cents) else format_measure(Measure(selection.unit), int(str(cents)), text)  # type: ignore[call-overload]  # one cell


def comparability_sentence(table: pd.DataFrame, text: Translator) -> str:
    """Whether the figures may be compared: only those of one stage may."""
    rows = [row for row in table.to_dict("records") if not pd.isna(row["amount_cents"])]
    without = [row["name"] for row in table.to_dict("records") if pd.isna(row["amount_cents"])]
    names = text.list_and(without)
    said = text.plural("compare.without", len(without), names=names) if rows else text("compare.nothing", names=names)
    parts = [said] if without else []
    stages = {row["stage"] for row in rows}
    if len(stages) > 1:
        each = text.list_and(f"{row['name']}: {format_value('stage', row['stage'], text).lower()}" for row in rows)
        parts.insert(0, text("compare.different", each=each))
    elif len(rows) > 1:
        parts.insert(0, text("compare.same", stage=format_value("stage", rows[0]["stage"], text).lower()))
        if {row["kind"] for row in rows} != {ObservationStatus.STATED}:
            parts.insert(1, text("compare.unsure"))
    elif len(table) == 1:
        parts.insert(0, text("compare.single"))
    elif rows:
        parts.insert(0, text("compare.alone", name=rows[0]["name"]))
    return " ".join(parts)
