"""What the pages on money say in words: headlines, sentences, and which cities cannot be compared."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from cmsdash.domain import MIN_N_MEDIAN, MIN_N_QUARTILES, FundingStage, Measure, Selection
from cmsdash.i18n import Translator
from cmsdash.views.charts.scatter import plottable_cities
from cmsdash.views.charts.strip_plot import hover_text
from cmsdash.views.formatting.filters import GEOGRAPHIC_FILTERS, is_filtered
from cmsdash.views.maps.symbols import format_measure


def money_headline(programme: pd.DataFrame, summary: pd.DataFrame, selection: Selection, text: Translator) -> str:
    """What the programme admitted of the allocation, and of how much of that the city is published; under filters of
    place, of how many of those cities the admitted sum is, and how much it is. `summary` is the table of
    `queries.stage_summary` under the filters of place alone."""
    [admitted] = summary[summary["stage"] == FundingStage.ADMITTED].to_dict("records")
    known = text.millions(int(admitted["amount_cents"]) if admitted["cities"] else 0)
    if not is_filtered(selection, GEOGRAPHIC_FILTERS):
        amounts = dict(zip(programme["programme_figure"], programme["amount_cents"], strict=True))
        whole = {key: text.millions(int(amounts[key])) for key in ("admitted_p5", "p5_allocation")}
        return text("money.headline", admitted=whole["admitted_p5"], allocation=whole["p5_allocation"], known=known)
    one = "_one" if admitted["of_cities"] == 1 else ""
    if not admitted["cities"]:
        return text(f"money.headline_none{one}")
    if one:
        return text("money.headline_one", known=known)
    return text.plural(
        "money.headline_here", int(admitted["cities"]), of=text.number(admitted["of_cities"]), known=known
    )


def stages_sentence(summary: pd.DataFrame, selection: Selection, text: Translator) -> str:
    """Each stage's sum with the cities it covers, under the filters; and the stages of which nothing is published."""
    rows = summary.to_dict("records")
    one = "_one" if rows[0]["of_cities"] == 1 else ""
    known = [
        text(
            f"money.stage_sum{one}",
            stage=_stage(row, text),
            amount=text.millions(int(row["amount_cents"])),
            cities=_n(row, text),
        )
        for row in rows
        if row["cities"]
    ]
    if not known:
        return text("money.lead_none")
    empty = [_stage(row, text) for row in rows if not row["cities"]]
    tail = (
        text("money.lead_empty", only=text(f"only.{selection.displayed_priority}"), stages=text.list_and(empty))
        if empty
        else ""
    )
    return text(
        f"money.lead{one}",
        scope=text.plural("sentence.scope", int(rows[0]["of_cities"])),
        parts=text.list_and(known),
        tail=tail,
    )


def spread_sentence(summary: pd.DataFrame, figures: pd.DataFrame, selection: Selection, text: Translator) -> str:
    """The stage with most figures: from where to where they go, and their median; or why there is none."""
    measure = Measure(selection.unit)
    most = _fullest(summary)
    values = figures.loc[figures["stage"] == most["stage"], measure.column].dropna()
    if values.empty:
        return text("money.refused_all") if most["cities"] else text("show.nothing")
    said = {"stage": _stage(most, text), "low": format_measure(measure, int(values.min()), text)}
    if len(values) == 1:
        return text("money.spread_one", **said)
    words = text("money.spread", high=format_measure(measure, int(values.max()), text), cities=_n(most, text), **said)
    if pd.isna(most["median_cents"]):
        return f"{words} {text('money.spread_few', n=text.number(MIN_N_MEDIAN))}"
    median = format_measure(measure, int(most["median_cents"]), text)
    enough = {"few": text.number(MIN_N_MEDIAN), "quartiles": text.number(MIN_N_QUARTILES)}
    return f"{words} {text('money.spread_median', median=median, **enough)}"


def breakdown_sentence(table: pd.DataFrame, selection: Selection, text: Translator) -> str:
    """The stage with most cities against its whole: covered, left out by the filters, not published."""
    known = table[table["part"].isin(("stated", "estimated"))]
    counted = known.groupby("stage", sort=False)["cities"].sum()
    if counted.empty and table["stage"].nunique() > 1:
        return text("money.parts_nowhere")
    stage = counted.idxmax() if len(counted) else table["stage"].iloc[0]
    rows = table[table["stage"] == stage].set_index("part")
    amounts, cities = rows["amount_cents"].to_dict(), rows["cities"].to_dict()
    outside = (
        text("money.parts_elsewhere", amount=text.millions(amounts["elsewhere"])) if "elsewhere" in amounts else ""
    )
    here = amounts.get("stated", 0) + amounts.get("estimated", 0)
    return text(
        "money.parts" if here else "money.parts_none",
        stage=text(f"stage.{stage}").lower(),
        amount=text.millions(here),
        cities=text.plural("sentence.cities", cities.get("stated", 0) + cities.get("estimated", 0)),
        elsewhere=outside,
        unpublished=text.millions(amounts["unpublished"]),
        whole=_whole(amounts, text),
        priority=text(f"priority.{selection.displayed_priority}"),
    )


def _whole(amounts: Mapping[Any, int], text: Translator) -> str:
    """What a stage is measured against: the allocation or, where the programme says it, what it has admitted of it."""
    whole = text.millions(sum(amounts.values()) - amounts.get("rest", 0))
    return text("money.whole_admitted", amount=whole) if "rest" in amounts else whole


def decrees_sentence(table: pd.DataFrame, programme: pd.DataFrame, text: Translator) -> str:
    """The two decrees of 2025 against the allocation."""
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
    """Of how many regions something is known at some stage."""
    return text.plural("money.regions", table["region"].nunique()) if len(table) else text("show.nothing")


def need_headline(table: pd.DataFrame, selection: Selection, text: Translator) -> str:
    """How many of the cities in scope can be set beside their context."""
    n = len(plottable_cities(table, selection))
    if len(table) == 1:
        return text("need.headline_only" if n else "need.headline_only_none")
    return text.plural("need.headline", n, of=text.number(len(table))) if n else text("need.headline_none")


def need_sentence(table: pd.DataFrame, selection: Selection, text: Translator) -> str:
    """The medians that part the figure, or the one city that could stand in it."""
    points = plottable_cities(table, selection)
    said = [_medians(points, selection, text)] if len(points) > 1 else _alone(points, selection, text)
    return " ".join(said) or text("show.nothing")


def need_caveat(table: pd.DataFrame, selection: Selection, text: Translator) -> str:
    """Every city that cannot stand in the figure, by name, and what may be compared of those that do."""
    names = sorted(table.loc[~table.index.isin(plottable_cities(table, selection).index), "name"])
    said = (
        [
            text.plural(
                "need.absent", len(names), names=text.list_and(names), only=text(f"only.{selection.displayed_priority}")
            )
        ]
        if names
        else []
    )
    return " ".join([*said, text("need.caveat_stage" if len(selection.stage) == 1 else "need.caveat")])


def _alone(points: pd.DataFrame, selection: Selection, text: Translator) -> list[str]:
    return [
        text(
            "need.alone",
            city=hover_text(row, Measure(selection.unit), text),
            indicator=indicator_value(selection.indicator, float(row["x"]), text),
        )
        for row in points.to_dict("records")
    ]


def _medians(points: pd.DataFrame, selection: Selection, text: Translator) -> str:
    if len(points) < MIN_N_MEDIAN:
        return text("need.few", n=text.number(MIN_N_MEDIAN))
    measure = Measure(selection.unit)
    return text(
        "need.medians",
        indicator=indicator_value(selection.indicator, float(points["x"].median()), text),
        money=format_measure(measure, int(points[measure.column].median()), text),
    )


def indicator_value(indicator: str, value: float, text: Translator) -> str:
    """A value of an indicator in words: euro, or a share of 100."""
    written = text.money(round(value) * 100) if indicator == "income" else text.percent(value / 100, 1)
    return text(f"indicator_value.{indicator}", value=written)


def _fullest(summary: pd.DataFrame) -> dict[Any, Any]:
    return max(summary.to_dict("records"), key=lambda row: int(row["cities"]))


def _stage(row: Mapping[Any, Any], text: Translator) -> str:
    return text(f"stage.{row['stage']}").lower()


def _n(row: Mapping[Any, Any], text: Translator) -> str:
    return text.plural("sentence.cities", int(row["cities"]))
