"""The queries on a release: each asked with the parameters that it takes, its rows given as a frame."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import replace
from functools import wraps
from typing import Any, TypeVar

import pandas as pd

from cmsdash.cache import Cache
from cmsdash.datastore.database import Connection
from cmsdash.datastore.releases.release import Release
from cmsdash.domain import (
    FACETS,
    INCOME_BAND_EDGES,
    MIN_N_MEDIAN,
    MIN_N_QUARTILES,
    POPULATION_BAND_EDGES,
    SINGLE_VALUE_FIELDS,
    Selection,
)
from cmsdash.queries.composition import compose
from cmsdash.queries.result import QueryResult

NO_FILTERS = Selection()
"""No filter: what is asked where filters do not apply."""

CITY_SCOPED_QUERIES = frozenset(
    {
        "age_bands",
        "city_conflicts",
        "compared_cities",
        "completeness",
        "city_profile",
        "city_figures",
        "income_comparison",
        "city_funding",
        "operations_by_city",
        "need_and_funding",
        "peer_cities",
        "population_pyramid",
        "stage_figures",
    }
)
"""The queries whose every row speaks of one city and depends on no other being in scope: they are asked once for all
cities, and the rows of those in scope are taken."""

Parameters = tuple[tuple[str, object], ...]
"""The parameters that a query uses, with their values: with its name, what an answer depends on."""

_DTYPES: Mapping[str, Any] = {
    "BIGINT": pd.Int64Dtype(),
    "DOUBLE": pd.Float64Dtype(),
    "VARCHAR": pd.StringDtype(),
    "BOOLEAN": pd.BooleanDtype(),
}
"""How pandas holds each type of the database; lists stay lists."""


def run_query(release: Release, name: str, selection: Selection) -> QueryResult:
    """The rows of the query `sql/<name>.sql` under a selection. Integers stay integers, missing is NA.

    A facet without a filter is NULL to the query.

    Answers are cached by what the query depends on and shared: read them, never change them.
    """
    parameters: dict[str, object] = {facet: getattr(selection, facet) or None for facet in FACETS}
    parameters |= {"peers": selection.peers}
    parameters |= {choice: getattr(selection, choice) for choice in SINGLE_VALUE_FIELDS} | {
        "subject": selection.displayed_priority
    }
    parameters |= {"median_from": MIN_N_MEDIAN, "quartiles_from": MIN_N_QUARTILES}
    parameters |= {"population_edges": POPULATION_BAND_EDGES, "income_edges": INCOME_BAND_EDGES}
    parameters["inside"] = _inside(release, selection.region, selection.city)
    taken = compose(name).parameters
    used = tuple((key, value) for key, value in parameters.items() if key in taken)
    return _answer(release, name, used)


def _answer(release: Release, name: str, used: Parameters) -> QueryResult:
    key = release.cache_key and (release.cache_key, name, used)
    return _CACHE.get(key, lambda: QueryResult(name, _table(release, name, used), key))


def _table(release: Release, name: str, used: Parameters) -> pd.DataFrame:
    inside: Any = dict(used).get("inside")
    everywhere = _inside(release, (), ())
    if name not in CITY_SCOPED_QUERIES or inside == everywhere:
        return _rows(release.connection, name, used)
    whole = _answer(release, name, tuple((key, everywhere if key == "inside" else value) for key, value in used)).table
    return whole[whole["city"].isin(inside)].reset_index(drop=True)


_CACHE = Cache(4096)
"""What was found in the releases that are open, and what was worked out of it."""

Result = TypeVar("Result")


def cached_per_release(ask: Callable[..., Result]) -> Callable[..., Result]:
    """Caches what a function makes of the content of a release and of its other arguments, which are values.

    The key of an `Answer` becomes the one that it is cached under.
    """

    @wraps(ask)
    def asked(release: Release, *arguments: Hashable) -> Result:
        key = release.cache_key and (release.cache_key, f"{ask.__module__}.{ask.__qualname__}", arguments)
        return _CACHE.get(key, lambda: _keyed(ask(release, *arguments), key))

    return asked


def _keyed(result: Result, key: Hashable | None) -> Result:
    return replace(result, key=key) if isinstance(result, QueryResult) else result


@cached_per_release
def _inside(release: Release, regions: tuple[str, ...], chosen: tuple[str, ...]) -> tuple[str, ...]:
    """The cities under the filters of place; all of them under none."""
    cities = release.tables["cities"]
    return tuple(
        city
        for city, region in zip(cities["city"], cities["region"], strict=True)
        if (not chosen or city in chosen) and (not regions or region in regions)
    )


def _rows(connection: Connection, name: str, parameters: Parameters) -> pd.DataFrame:
    used = {key: list(value) if isinstance(value, tuple) else value for key, value in parameters}
    # A cursor of its own for each call: one connection must not be shared by threads. Executed, not made a relation:
    # that would plan the query twice, and planning is what it costs.
    with connection.cursor() as cursor:
        described = cursor.execute(compose(name).text, used).description
        rows = cursor.fetchall()
    columns = zip(*rows, strict=True) if rows else [()] * len(described)
    return pd.DataFrame(
        {
            column: pd.array(values, dtype=_DTYPES.get(str(kind), object))
            for (column, kind, *_), values in zip(described, columns, strict=True)
        }
    )
