"""Cities compared with each other and with their peers."""

from dataclasses import replace

import pandas as pd

from cmsdash.datastore.releases.release import Release
from cmsdash.domain import MAX_COMPARED_CITIES, MIN_PEERS_FOR_QUARTILES, Measure, Selection
from cmsdash.queries.result import QueryResult
from cmsdash.queries.runner import cache_per_release, run_query


def compared_cities(release: Release, selection: Selection) -> QueryResult:
    """Return the first `MAX_COMPARED_CITIES` cities of the selection with their known figure and population."""
    return run_query(release, "compared_cities", _select_compared(selection))


def peer_cities(release: Release, selection: Selection) -> QueryResult:
    """Return the peers (`peer`) of each compared city, one row each.

    `amount_cents` and the amounts per head (`per_…_cents`) are those of the peer at the stage of the city's known
    figure. They are NA if the peer has no figure of that stage, since amounts of different stages do not compare.
    """
    return run_query(release, "peer_cities", _select_compared(selection))


@cache_per_release
def cities_at_stage(release: Release, selection: Selection) -> QueryResult:
    """Return the city of the selection and its peers that have a figure of the same stage.

    Returns:
        Rows `city`, `name`, `region`, `population_band`, amounts, `stage`, `kind`, `date`, `residents`: the city first,
        then the peers of its band of population, then the others, by code. Empty without one city that has a figure.
    """
    own, *others = compared_cities(release, selection).table.to_dict("records")
    peers = peer_cities(release, selection).table.drop(columns="city")
    peers = peers.rename(columns={"peer": "city", "peer_name": "name"}).dropna(subset="amount_cents")
    if others or pd.isna(own["amount_cents"]):
        return QueryResult("cities_at_stage", peers.head(0))
    is_similar = peers["population_band"] == own["population_band"]
    rows = [{column: own[column] for column in peers.columns}, *peers[is_similar].to_dict("records")]
    rows += peers[~is_similar].to_dict("records")
    return QueryResult("cities_at_stage", pd.DataFrame(rows, columns=peers.columns))


@cache_per_release
def peer_statistics(release: Release, selection: Selection) -> QueryResult:
    """Return statistics of the peers of each compared city, at the stage of its known figure.

    Returns:
        One row a city: the number of `peers`, of peers `with_figure` and of peers `measured` in `selection.unit`;
        `median_cents` in that unit (NA without values), quartiles `low_cents` and `high_cents` (NA below
        `MIN_PEERS_FOR_QUARTILES` values); `income_median` of all peers in euro.
    """
    table, column = peer_cities(release, selection).table, Measure(selection.unit).column
    cities = _select_compared(selection).city
    rows = [_statistics_row(city, table[table["city"] == city], column) for city in cities]
    return QueryResult("peer_bands", pd.DataFrame(rows))


def _statistics_row(city: str, peers: pd.DataFrame, column: str) -> dict[str, object]:
    values, incomes = peers[column].dropna(), peers["income"].dropna()
    has_quartiles = len(values) >= MIN_PEERS_FOR_QUARTILES
    low, median, high = (int(values.quantile(q)) if len(values) else pd.NA for q in (0.25, 0.5, 0.75))
    return {
        "city": city,
        "peers": len(peers),
        "with_figure": int(peers["amount_cents"].notna().sum()),
        "measured": len(values),
        "median_cents": median,
        "low_cents": low if has_quartiles else pd.NA,
        "high_cents": high if has_quartiles else pd.NA,
        "income_median": int(incomes.median()) if len(incomes) else pd.NA,
        "kind": sorted(set(peers["kind"].dropna())) or None,
        "source": list(dict.fromkeys(key for keys in peers["source"] for key in keys)),
    }


def common_stages(release: Release, selection: Selection) -> tuple[str, ...]:
    """Return the stages at which every compared city has a figure, the most advanced first."""
    return tuple(run_query(release, "common_stages", _select_compared(selection)).table["stage"])


def _select_compared(selection: Selection) -> Selection:
    """Limit the selection to the compared cities. The filter on regions does not apply to them."""
    return replace(selection, region=(), city=selection.city[:MAX_COMPARED_CITIES])
