"""Cities compared with each other, at one stage, and the groups of similar cities that they belong to."""

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from cmsdash.datastore.releases.release import Release
from cmsdash.domain import MIN_N_MEDIAN, MIN_N_QUARTILES, Measure, PeerCriterion, Selection
from cmsdash.queries.result import QueryResult, list_records
from cmsdash.queries.runner import cache_per_release, run_query
from cmsdash.queries.search import text_sort_key

_CRITERION_COLUMNS = {
    PeerCriterion.REGION: "region",
    PeerCriterion.POPULATION: "population_band",
    PeerCriterion.INCOME: "income_band",
}


def city_sort_columns(unit: str) -> Mapping[str, str]:
    """Return the column of each sort key of the table of cities that a link may name.

    Args:
        unit: The measure in which cities are compared.
    """
    return {
        "city": "name",
        "region": "region",
        "residents": "residents",
        "per-head": Measure(unit).column,
        "amount": "amount_cents",
        "date": "date",
        "operations": "known_operations",
        "areas": "areas",
        "recipients": "recipients",
        "income": "income",
        "minors": "minors_share",
    }


@cache_per_release
def compared_cities(release: Release, selection: Selection) -> QueryResult:
    """Return the chosen cities, or all 39 if none is chosen, with their known figure and their context.

    The filter on regions does not apply. The order is that of `selection.sort`, else alphabetical; cities without the
    value come last in any order, and are alphabetical.

    Returns:
        One row a city: its figure, with `amount_cents` and amounts per head NA if it has none of the stage;
        `figure_stages`, the stages at which it has a figure; its `known_operations`; the number of `areas` and of
        `recipients` of these, of which `inferred_areas` and `inferred_recipients` are only inferred (NA if none is
        known); population and income; `population_band` and `income_band`.
    """
    table = run_query(release, "compared_cities", replace(selection, region=())).table
    column = city_sort_columns(selection.unit).get(selection.sort.removeprefix("-"))
    if column:
        ascending, key = not selection.sort.startswith("-"), _sort_key
        table = table.sort_values(column, ascending=ascending, kind="stable", na_position="last", key=key)
    return QueryResult("compared_cities", table.reset_index(drop=True))


def _sort_key(values: "pd.Series[str]") -> "pd.Series[str]":
    return text_sort_key(values) if values.name == "name" else values


@cache_per_release
def peer_groups(release: Release, selection: Selection) -> QueryResult:
    """Return the chosen cities with their peers: the cities that share every criterion in `selection.peers`.

    To be alike is mutual, so the cities form groups; without criteria all cities are one. A city whose income is not
    known has no peers by income.

    Returns:
        The rows of `compared_cities`, alphabetical, with two more columns: `group`, the number of the group from 0 in
        the order of its first chosen city, and `is_chosen`.
    """
    table = run_query(release, "compared_cities", replace(selection, city=(), sort="")).table
    columns = [_CRITERION_COLUMNS[PeerCriterion(code)] for code in selection.peers]
    traits = [
        (city, "") if any(pd.isna(value) for value in row) else tuple(row)
        for city, *row in table[["city", *columns]].itertuples(index=False)
    ]
    of_chosen = [trait for city, trait in zip(table["city"], traits, strict=True) if city in selection.city]
    numbers = {trait: number for number, trait in enumerate(dict.fromkeys(of_chosen))}
    groups = table.assign(
        group=pd.array([numbers.get(trait, pd.NA) for trait in traits], dtype="Int64"),
        is_chosen=table["city"].isin(selection.city),
    )
    groups = groups[groups["group"].notna()].sort_values("group", kind="stable").reset_index(drop=True)
    return QueryResult("peer_groups", groups)


@cache_per_release
def cities_at_stage(release: Release, selection: Selection) -> QueryResult:
    """Return the city of the selection and its peers that have a figure of the stage of its known figure.

    Returns:
        Rows of `peer_groups`: the city first, then the peers of its band of population, then the others, by code. Empty
        without one city that has a figure.
    """
    own, *others = list_records(compared_cities(release, selection).table)
    if others or pd.isna(own["amount_cents"]):
        return QueryResult("cities_at_stage", peer_groups(release, selection).table.head(0))
    table = peer_groups(release, replace(selection, stage=(own["stage"],))).table.dropna(subset="amount_cents")
    distance = pd.DataFrame({"other": ~table["is_chosen"], "band": table["population_band"] != own["population_band"]})
    order = distance.sort_values(["other", "band"]).index  # stable: sorting by several columns always is
    return QueryResult("cities_at_stage", table.loc[order].reset_index(drop=True))


@cache_per_release
def peer_statistics(release: Release, selection: Selection) -> QueryResult:
    """Return statistics of the amounts in `selection.unit` of each group of `peer_groups`.

    Returns:
        One row a group: `group`, its number of `cities`, those `with_figure`, those `measured`; `median_cents` (NA
        below `MIN_N_MEDIAN` values), `low_cents` and `high_cents`, the quartiles (NA below `MIN_N_QUARTILES`).
    """
    table, column = peer_groups(release, selection).table, Measure(selection.unit).column
    rows = [_statistics_row(int(str(group)), rows, column) for group, rows in table.groupby("group")]
    return QueryResult("peer_statistics", pd.DataFrame(rows))


def _statistics_row(group: int, cities: pd.DataFrame, column: str) -> dict[str, object]:
    values = cities[column].dropna()
    low, median, high = (
        int(values.quantile(share)) if len(values) >= least else pd.NA
        for share, least in ((0.25, MIN_N_QUARTILES), (0.5, MIN_N_MEDIAN), (0.75, MIN_N_QUARTILES))
    )
    return {
        "group": group,
        "cities": len(cities),
        "with_figure": int(cities["amount_cents"].notna().sum()),
        "measured": len(values),
        "median_cents": median,
        "low_cents": low,
        "high_cents": high,
    }
