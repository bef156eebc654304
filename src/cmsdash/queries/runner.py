"""Runs queries on a release and caches their results."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import replace
from functools import wraps
from operator import attrgetter
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
    Selection,
)
from cmsdash.queries.composition import compose
from cmsdash.queries.matching import INFERRED_MATCH, NO_MATCH, FigureIndex, OperationIndex
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

OPERATION_SCOPED_QUERIES = frozenset({"operation_classes", "operations", "operations_by_city", "organisations"})
"""Queries in which every row belongs to one operation and does not depend on which others match. They run once for all
operations, and filters select rows of the cached result."""

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

_filters_of = attrgetter(*FACETS, "match", "inferred", "operation")

_CONSTANTS: Mapping[str, object] = {
    "median_from": MIN_N_MEDIAN,
    "quartiles_from": MIN_N_QUARTILES,
    "population_edges": POPULATION_BAND_EDGES,
    "income_edges": INCOME_BAND_EDGES,
}
"""Parameters that are the same for every selection."""

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
    parameters = _parameters(release, name, selection)
    return _cached_result(release, name, parameters, lambda: _table(release, name, selection, parameters))


def _parameters(release: Release, name: str, selection: Selection) -> _Parameters:
    return tuple((key, _parameter(release, key, selection)) for key in compose(name).parameters)


def _parameter(release: Release, name: str, selection: Selection) -> object:
    if name in FACETS:
        return getattr(selection, name) or None
    if name == "inside":
        return cities_in_scope(release, selection)
    if name == "matches":
        return find_matches(release, selection)
    if name == "subject":
        return selection.displayed_priority
    return _CONSTANTS[name] if name in _CONSTANTS else getattr(selection, name)


def _cached_result(
    release: Release, name: str, parameters: _Parameters, compute: Callable[[], pd.DataFrame]
) -> QueryResult:
    key = release.cache_key and (release.cache_key, name, parameters)
    return _CACHE.get(key, lambda: QueryResult(name, compute(), key))


def _table(release: Release, name: str, selection: Selection, parameters: _Parameters) -> pd.DataFrame:
    if name in CITY_SCOPED_QUERIES:
        anywhere = selection.reset("region").reset("city")
        if _parameters(release, name, anywhere) != parameters:
            table = run_query(release, name, anywhere).table
            return table[table["city"].isin(cities_in_scope(release, selection))].reset_index(drop=True)
    if name in OPERATION_SCOPED_QUERIES:
        every = operation_index(release).every_match
        unfiltered = tuple((key, every if key == "matches" else value) for key, value in parameters)
        if unfiltered != parameters:
            all_rows = _cached_result(
                release, name, unfiltered, lambda: _execute(release.connection, name, unfiltered)
            ).table
            return _select_operations(all_rows, operation_index(release), find_matches(release, selection))
    return _execute(release.connection, name, parameters)


def _select_operations(table: pd.DataFrame, index: OperationIndex, matches: bytes) -> pd.DataFrame:
    """Return the rows of the matching operations; `by_inference` marks those that match only with inferred classes."""
    found = index.look_up(matches, table["operation"])
    rows: pd.DataFrame = table[found != NO_MATCH].reset_index(drop=True)
    if "by_inference" in rows:
        rows["by_inference"] = pd.array(found[found != NO_MATCH] == INFERRED_MATCH, dtype="boolean")
    return rows


def _execute(connection: Connection, name: str, parameters: _Parameters) -> pd.DataFrame:
    values = {key: list(value) if isinstance(value, (tuple, bytes)) else value for key, value in parameters}
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
def operation_index(release: Release) -> OperationIndex:
    """Return the codes of all operations."""
    return OperationIndex(run_query(release, "operation_options", NO_FILTERS).table, _regions(release))


@cache_per_release
def figure_index(release: Release) -> FigureIndex:
    """Return the codes of all figures with an amount."""
    return FigureIndex(run_query(release, "figure_options", NO_FILTERS).table, _regions(release))


def _regions(release: Release) -> Mapping[str, str]:
    table = release.tables["cities"]
    return dict(zip(table["city"], table["region"], strict=True))


def cities_in_scope(release: Release, selection: Selection) -> tuple[str, ...]:
    """Return the cities under the filters of place."""
    return _cities_in_scope(release, selection.region, selection.city)


@cache_per_release
def _cities_in_scope(release: Release, regions: tuple[str, ...], cities: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(
        city
        for city, region in _regions(release).items()
        if (not cities or city in cities) and (not regions or region in regions)
    )


def cache_by_filters(
    function: Callable[[Release, Selection], _Value],
) -> Callable[[Release, Selection], _Value]:
    """Cache a function of a release and a selection by what decides which rows match: the rest may differ.

    Args:
        function: Must read nothing else of the selection. Its value is shared, so callers must not change it.
    """

    @wraps(function)
    def cached(release: Release, selection: Selection) -> _Value:
        key = release.cache_key and (release.cache_key, function.__qualname__, _filters_of(selection))
        return _CACHE.get(key, lambda: function(release, selection))

    return cached


@cache_by_filters
def find_matches(release: Release, selection: Selection) -> bytes:
    """Return what each operation is under the filters, by position: see `OperationIndex.find_matches`."""
    return operation_index(release).find_matches(selection, cities_in_scope(release, selection))
