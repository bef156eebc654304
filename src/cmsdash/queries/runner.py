"""Runs queries on a release and caches their results."""

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
"""The selection for queries to which filters do not apply."""

CITY_SCOPED_QUERIES = frozenset(
    {
        "age_bands",
        "city_conflicts",
        "compared_cities",
        "completeness",
        "city_profile",
        "city_figures",
        "city_statements",
        "income_comparison",
        "city_funding",
        "city_operations_summary",
        "class_cities",
        "operations_by_city",
        "need_and_funding",
        "population_pyramid",
        "stage_figures",
    }
)
"""Queries in which every row belongs to one city and does not depend on which other cities are in scope. They run once
for all cities, and filters of place select rows of the cached result."""

MAX_RESULTS_BYTES = 48_000_000
"""Results that are kept, by their estimated size: about 1 000 tables."""

_COLUMN_BYTES, _CELL_BYTES = 1_500, 60


def _estimate_bytes(value: object) -> int:
    """Return about how much memory a cached value takes: pandas needs more for a column than for its few cells."""
    if not isinstance(value, QueryResult):
        return _COLUMN_BYTES
    rows, columns = value.table.shape
    return (columns + 1) * (_COLUMN_BYTES + rows * _CELL_BYTES)


_CACHE = Cache(MAX_RESULTS_BYTES, size_of=_estimate_bytes)

_Parameters = tuple[tuple[str, object], ...]
"""The parameters of a query with their values. Together with its name they identify its result."""

_DTYPES: Mapping[str, Any] = {
    "BIGINT": pd.Int64Dtype(),
    "DOUBLE": pd.Float64Dtype(),
    "VARCHAR": pd.StringDtype("python"),
    "BOOLEAN": pd.BooleanDtype(),
}
"""The pandas type of each DuckDB type. Lists stay Python lists in a column of objects. Text is held as Python strings:
to select rows and to iterate takes half the time of Arrow's at the tens of rows of a result."""


def run_query(release: Release, name: str, selection: Selection) -> QueryResult:
    """Run `sql/<name>.sql` under a selection.

    A facet without a filter is NULL in SQL. Results are cached and shared between sessions: do not change their tables.

    Args:
        release: The release to query.
        name: The file name of the query without `.sql`.
        selection: The source of the parameters. Only those that the query names are used.

    Returns:
        The rows in the columns of the query, with nullable dtypes: integers stay integers and missing values are NA.
    """
    values: dict[str, object] = {facet: getattr(selection, facet) or None for facet in FACETS}
    values |= {field: getattr(selection, field) for field in SINGLE_VALUE_FIELDS}
    values |= {
        "peers": selection.peers,
        "uncounted": bool(selection.operation),
        "subject": selection.displayed_priority,
        "inside": _cities_in_scope(release, selection.region, selection.city),
        "median_from": MIN_N_MEDIAN,
        "quartiles_from": MIN_N_QUARTILES,
        "population_edges": POPULATION_BAND_EDGES,
        "income_edges": INCOME_BAND_EDGES,
    }
    names = compose(name).parameters
    return _cached_result(release, name, tuple((key, value) for key, value in values.items() if key in names))


def _cached_result(release: Release, name: str, parameters: _Parameters) -> QueryResult:
    key = release.cache_key and (release.cache_key, name, parameters)
    return _CACHE.get(key, lambda: QueryResult(name, _table(release, name, parameters), key))


def _table(release: Release, name: str, parameters: _Parameters) -> pd.DataFrame:
    cities: Any = dict(parameters).get("inside")
    all_cities = _cities_in_scope(release, (), ())
    if name not in CITY_SCOPED_QUERIES or cities == all_cities:
        return _execute(release.connection, name, parameters)
    unscoped = tuple((key, all_cities if key == "inside" else value) for key, value in parameters)
    table = _cached_result(release, name, unscoped).table
    return table[table["city"].isin(cities)].reset_index(drop=True)


def _execute(connection: Connection, name: str, parameters: _Parameters) -> pd.DataFrame:
    values = {key: list(value) if isinstance(value, tuple) else value for key, value in parameters}
    # A cursor per call, because threads must not share a connection. `execute` and not `connection.sql`, which would
    # plan the query twice, and planning is most of the cost.
    with connection.cursor() as cursor:
        description = cursor.execute(compose(name).sql, values).description
        rows = cursor.fetchall()
    columns = zip(*rows, strict=True) if rows else [()] * len(description)
    return pd.DataFrame(
        {
            column: pd.array(cells, dtype=_DTYPES.get(str(duckdb_type), object))
            for (column, duckdb_type, *_), cells in zip(description, columns, strict=True)
        }
    )


_Value = TypeVar("_Value")


def cache_per_release(function: Callable[..., _Value]) -> Callable[..., _Value]:
    """Cache a function of a release and hashable arguments by the content of the release.

    Args:
        function: Takes a `Release` first. Its value is shared, so callers must not change it.

    Returns:
        The cached function. A `QueryResult` that it returns gets the cache key as its `key`. Nothing is cached for a
        release without a cache key, such as the preview of an upload.
    """

    @wraps(function)
    def cached(release: Release, *arguments: Hashable) -> _Value:
        key = release.cache_key and (release.cache_key, f"{function.__module__}.{function.__qualname__}", arguments)
        return _CACHE.get(key, lambda: _set_key(function(release, *arguments), key))

    return cached


def _set_key(value: _Value, key: Hashable | None) -> _Value:
    return replace(value, key=key) if isinstance(value, QueryResult) else value


@cache_per_release
def _cities_in_scope(release: Release, regions: tuple[str, ...], cities: tuple[str, ...]) -> tuple[str, ...]:
    """The cities under the filters of place. An empty tuple of regions or cities does not restrict."""
    table = release.tables["cities"]
    return tuple(
        city
        for city, region in zip(table["city"], table["region"], strict=True)
        if (not cities or city in cities) and (not regions or region in regions)
    )
