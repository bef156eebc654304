"""Cities side by side, and each beside its peers."""

from dataclasses import replace

import pandas as pd

from cmsdash.datastore.releases.release import Release
from cmsdash.domain import MAX_COMPARED_CITIES, MIN_PEERS_FOR_QUARTILES, Measure, Selection
from cmsdash.queries.result import QueryResult
from cmsdash.queries.runner import cached_per_release, run_query


def compared_cities(release: Release, selection: Selection) -> QueryResult:
    """The first four cities of the selection, one row each: the figure known, and who lives there."""
    return run_query(release, "compared_cities", _side_by_side(selection))


def peer_cities(release: Release, selection: Selection) -> QueryResult:
    """For each of these cities its peers (`peer`): `amount_cents` at the stage of the city's figure, and that amount
    for each of some people (`per_…_cents`).

    No figure at that stage is NA: figures of different stages are different things, so they are not taken together.
    """
    return run_query(release, "peer_cities", _side_by_side(selection))


@cached_per_release
def peer_statistics(release: Release, selection: Selection) -> QueryResult:
    """For each of these cities: how many `peers`, how many of them `with_figure` at its stage, and of those the
    `median_cents` and the quartiles `low_cents`, `high_cents` in the unit of comparison, `measured` where the people
    it asks for are counted; no quartiles of fewer than five. `income_median` is of all peers: income has no stage."""
    table, column = peer_cities(release, selection).table, Measure(selection.unit).column
    cities = _side_by_side(selection).city
    return QueryResult(
        "peer_bands", pd.DataFrame([_band(city, table[table["city"] == city], column) for city in cities])
    )


def _band(city: str, table: pd.DataFrame, column: str) -> dict[str, object]:
    values, incomes = table[column].dropna(), table["income"].dropna()
    enough = len(values) >= MIN_PEERS_FOR_QUARTILES
    low, middle, high = (int(values.quantile(at)) if len(values) else pd.NA for at in (0.25, 0.5, 0.75))
    return {
        "city": city,
        "peers": len(table),
        "with_figure": int(table["amount_cents"].notna().sum()),
        "measured": len(values),
        "median_cents": middle,
        "low_cents": low if enough else pd.NA,
        "high_cents": high if enough else pd.NA,
        "income_median": int(incomes.median()) if len(incomes) else pd.NA,
        "kind": sorted(set(table["kind"].dropna())) or None,
        "source": list(dict.fromkeys(key for keys in table["source"] for key in keys)),
    }


def common_stages(release: Release, selection: Selection) -> tuple[str, ...]:
    """Stages at which all these cities have a figure, the most advanced first."""
    return tuple(run_query(release, "common_stages", _side_by_side(selection)).table["stage"])


def _side_by_side(selection: Selection) -> Selection:
    """The cities as they are chosen, whatever region the reader filters elsewhere."""
    return replace(selection, region=(), city=selection.city[:MAX_COMPARED_CITIES])
