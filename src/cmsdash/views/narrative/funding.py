"""Headlines and sentences of the pages on money and need."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from cmsdash.domain import (
    MIN_N_MEDIAN,
    MIN_N_QUARTILES,
    Availability,
    ContextIndicator,
    FundingStage,
    Measure,
    ObservationStatus,
    Selection,
)
from cmsdash.i18n import Translator
from cmsdash.queries.result import list_records
from cmsdash.views.formatting.filters import GEOGRAPHIC_FILTERS, is_filtered
from cmsdash.views.formatting.measures import (
    excluded_figure_phrase,
    figure_hover_text,
    format_measure,
    plottable_cities,
)


def money_headline(programme: pd.DataFrame, summary: pd.DataFrame, selection: Selection, text: Translator) -> str:
    """Return the admitted amount of the programme and how much of it is known by city.

    Under geographic filters: the known admitted amount of the selected cities, and how many of them it covers.

    Args:
        programme: `queries.programme_figures`.
        summary: `queries.stage_summary` under the geographic filters alone.
        selection: Selection of the page.
        text: Translator.
    """
    [admitted] = list_records(summary[summary["stage"] == FundingStage.ADMITTED])
    known = text.millions(int(admitted["amount_cents"]) if admitted["cities"] else 0)
    if not is_filtered(selection, GEOGRAPHIC_FILTERS):
        amounts = dict(zip(programme["programme_figure"], programme["amount_cents"], strict=True))
        programme_admitted, allocation = (text.millions(int(amounts[key])) for key in ("admitted_p5", "p5_allocation"))
        return text("money.headline", admitted=programme_admitted, allocation=allocation, known=known)
    is_one_city = admitted["of_cities"] == 1
    if not admitted["cities"]:
        return text("money.headline_none_one" if is_one_city else "money.headline_none")
    kinds = set(admitted["kind"])
    if is_one_city:
        only_inferred = kinds == {ObservationStatus.INFERRED}
        return text("money.headline_one_inferred" if only_inferred else "money.headline_one", known=known)
    headline = text.plural(
        "money.headline_here", int(admitted["cities"]), of=text.number(admitted["of_cities"]), known=known
    )
    return headline + (text("money.partly_inferred") if ObservationStatus.INFERRED in kinds else "")


def stages_sentence(summary: pd.DataFrame, selection: Selection, text: Translator) -> str:
    """Return the sum and number of cities of each stage of `queries.stage_summary`, and the stages without a figure."""
    rows = list_records(summary)
    suffix = "_one" if rows[0]["of_cities"] == 1 else ""
    known = [
        text(
            f"money.stage_sum{suffix}",
            stage=_stage_label(row, text),
            amount=text.millions(int(row["amount_cents"])),
            cities=_cities_phrase(row, text),
        )
        for row in rows
        if row["cities"]
    ]
    if not known:
        return text("money.lead_none")
    empty = [_stage_label(row, text) for row in rows if not row["cities"]]
    tail = ""
    if empty:
        key = "money.lead_empty_here" if selection.kind else "money.lead_empty"
        tail = text(key, only=text(f"only.{selection.displayed_priority}"), stages=text.list_and(empty))
    return text(
        f"money.lead{suffix}",
        scope=text.plural("sentence.scope", int(rows[0]["of_cities"])),
        parts=text.list_and(known),
        tail=tail,
    )


def spread_sentence(summary: pd.DataFrame, figures: pd.DataFrame, selection: Selection, text: Translator) -> str:
    """Return range and median of the stage with most cities, or why there are none.

    Args:
        summary: `queries.stage_summary`.
        figures: `queries.stage_figures`.
        selection: Selection of the page, for the unit of comparison.
        text: Translator.
    """
    measure = Measure(selection.unit)
    row = max(list_records(summary), key=lambda record: int(record["cities"]))
    values = figures.loc[figures["stage"] == row["stage"], measure.column].dropna()
    if values.empty:
        return text("money.refused_all") if row["cities"] else text("show.nothing")
    stage = _stage_label(row, text)
    low, high = (format_measure(measure, int(value), text) for value in (values.min(), values.max()))
    if len(values) == 1:
        return text("money.spread_one", stage=stage, low=low)
    sentence = text("money.spread", stage=stage, low=low, high=high, cities=_cities_phrase(row, text))
    if pd.isna(row["median_cents"]):
        return f"{sentence} {text('money.spread_few', n=text.number(MIN_N_MEDIAN))}"
    median = format_measure(measure, int(row["median_cents"]), text)
    limits = {"few": text.number(MIN_N_MEDIAN), "quartiles": text.number(MIN_N_QUARTILES)}
    return f"{sentence} {text('money.spread_median', median=median, **limits)}"


def breakdown_sentence(table: pd.DataFrame, selection: Selection, text: Translator) -> str:
    """Return the parts of the stage with most cities in `queries.stage_allocation_breakdown`."""
    known = table[table["part"].isin(("stated", "estimated"))]
    cities_by_stage = known.groupby("stage", sort=False)["cities"].sum()
    if cities_by_stage.empty and table["stage"].nunique() > 1:
        return text("money.parts_nowhere")
    stage = cities_by_stage.idxmax() if len(cities_by_stage) else table["stage"].iloc[0]
    rows = table[table["stage"] == stage].set_index("part")
    amounts, cities = rows["amount_cents"].to_dict(), rows["cities"].to_dict()
    elsewhere = ""
    if "elsewhere" in amounts:
        elsewhere = text("money.parts_elsewhere", amount=text.millions(amounts["elsewhere"]))
    selected_cents = amounts.get("stated", 0) + amounts.get("estimated", 0)
    return text(
        "money.parts" if selected_cents else "money.parts_none",
        stage=text(f"stage.{stage}").lower(),
        amount=text.millions(selected_cents),
        cities=text.plural("sentence.cities", cities.get("stated", 0) + cities.get("estimated", 0)),
        elsewhere=elsewhere,
        unpublished=text.millions(amounts["unpublished"]),
        whole=_stage_total(amounts, text),
        priority=text(f"priority.{selection.displayed_priority}"),
    )


def _stage_total(amounts: Mapping[Any, int], text: Translator) -> str:
    """Return the amount that a stage is compared with: the allocation, or the admitted part if it is known."""
    total = text.millions(sum(amounts.values()) - amounts.get("rest", 0))
    return text("money.whole_admitted", amount=total) if "rest" in amounts else total


def decrees_sentence(table: pd.DataFrame, programme: pd.DataFrame, text: Translator) -> str:
    """Return the two decrees of 2025 compared with the allocation (`queries.decree_totals`)."""
    amounts = dict(zip(table["part"], table["amount_cents"], strict=True))
    counts = dict(zip(programme["programme_figure"], programme["count"], strict=True))
    return text(
        "money.decrees",
        first=text.millions(amounts["decree1"]),
        first_n=text.number(counts["decree1_operations"]),
        second=text.millions(amounts["decree2"]),
        second_n=text.number(counts["decree2_operations"]),
        rest=text.millions(amounts["rest"]),
        allocation=text.millions(sum(amounts.values())),
    )


def regions_sentence(table: pd.DataFrame, text: Translator) -> str:
    """Return how many regions have a figure (`queries.stage_totals_by_region`)."""
    return text.plural("money.regions", table["region"].nunique()) if len(table) else text("show.nothing")


def need_headline(table: pd.DataFrame, selection: Selection, text: Translator) -> str:
    """Return how many cities of `queries.need_and_funding` have both values at the stage of the selection."""
    n, stage = len(plottable_cities(table, selection)), text(f"stage.{selection.stage[0]}")
    if len(table) == 1:
        return text("need.headline_only" if n else "need.headline_only_none", stage=stage)
    if not n:
        return text("need.headline_none", stage=stage)
    return text.plural("need.headline", n, of=text.number(len(table)), stage=stage)


def need_sentence(table: pd.DataFrame, selection: Selection, text: Translator) -> str:
    """Return the stage that is compared, and the medians of the scatter plot or the values of its only city."""
    points = plottable_cities(table, selection)
    if points.empty:
        return text("show.nothing")
    stage = text(f"stage.{selection.stage[0]}").lower()
    sentence = text("need.stage_of", stage=stage, n=text.number(len(points)), of=text.number(len(table)))
    if len(points) > 1:
        return f"{sentence} {_medians_sentence(points, selection, text)}"
    [row] = list_records(points)
    alone = text(
        "need.alone",
        city=figure_hover_text(row, Measure(selection.unit), text),
        indicator=format_indicator(selection.indicator, float(row["x"]), text),
    )
    return f"{sentence} {alone}"


def need_caveat(table: pd.DataFrame, selection: Selection, text: Translator) -> str:
    """Return the names of the cities that the chart leaves out, by reason, and what can be compared of the others."""
    absent = table[~table.index.isin(plottable_cities(table, selection).index)]
    return f"{absent_cities_sentence(absent, selection, text)} {text('need.caveat_stage')}".strip()


def absent_cities_sentence(absent: pd.DataFrame, selection: Selection, text: Translator) -> str:
    """Return the cities that a comparison at one stage leaves out, by reason; "" if there are none.

    Args:
        absent: Rows of `queries.need_and_funding` or `queries.compared_cities`. A figure of another stage or kind is
            named by its stage (`figure_stages`).
        selection: Selection of the page.
        text: Translator.
    """
    names: dict[str, list[str]] = {reason: [] for reason in _ABSENCES}
    for row in list_records(absent.sort_values("name")):
        reason = _absence(row)
        stages = text.list_and(text(f"stage.{stage}").lower() for stage in row["figure_stages"])
        label = text("need.at_stages", name=row["name"], stages=stages) if reason == "other_stage" else row["name"]
        names[reason].append(label)
    what = excluded_figure_phrase(selection, text)
    return " ".join(
        text.plural(f"need.{reason}", len(labels), names=text.list_and(labels), what=what)
        for reason, labels in names.items()
        if labels
    )


_ABSENCES = ("other_stage", "total_only", "unpublished", "without_indicator")
"""Why a city is left out of a comparison."""


def _absence(row: Mapping[Any, Any]) -> str:
    if not pd.isna(row["amount_cents"]):
        return "without_indicator"
    if row["figure_stages"]:
        return "other_stage"
    return "unpublished" if row["knowledge"] == Availability.UNPUBLISHED else "total_only"


def _medians_sentence(points: pd.DataFrame, selection: Selection, text: Translator) -> str:
    if len(points) < MIN_N_MEDIAN:
        return text("need.few", n=text.number(MIN_N_MEDIAN))
    measure = Measure(selection.unit)
    return text(
        "need.medians",
        indicator=format_indicator(selection.indicator, float(points["x"].median()), text),
        money=format_measure(measure, int(points[measure.column].median()), text),
    )


def format_indicator(indicator: str, value: float, text: Translator) -> str:
    """Return the value of an indicator with its name; `value` is in euro or per cent."""
    number = text.money(round(value) * 100) if indicator == ContextIndicator.INCOME else text.percent(value / 100, 1)
    return text(f"indicator_value.{indicator}", value=number)


def _stage_label(row: Mapping[Any, Any], text: Translator) -> str:
    return text(f"stage.{row['stage']}").lower()


def _cities_phrase(row: Mapping[Any, Any], text: Translator) -> str:
    return text.plural("sentence.cities", int(row["cities"]))
