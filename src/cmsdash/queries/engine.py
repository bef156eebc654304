"""The queries on a release: each asked with the parameters that it takes, its rows given as a frame."""

from collections.abc import Callable, Hashable, Mapping
from functools import lru_cache, wraps
from typing import Any, TypeVar
from weakref import WeakKeyDictionary, ref

import pandas as pd

from cmsdash.domain import (
    CHOICES,
    ENOUGH_FOR_MEDIAN,
    ENOUGH_FOR_QUARTILES,
    FACETS,
    INCOME_EDGES,
    POPULATION_EDGES,
    Selection,
)
from cmsdash.facts import Release
from cmsdash.facts.database import Connection
from cmsdash.queries.composition import compose

EVERYTHING = Selection()
"""No filter: what is asked where filters do not apply."""

LOCAL = frozenset(
    {
        "age_bands",
        "city_conflicts",
        "comparison",
        "completeness",
        "context",
        "figures",
        "incomes",
        "known_by_city",
        "located",
        "need",
        "peers",
        "pyramid",
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


def run(release: Release, name: str, selection: Selection) -> pd.DataFrame:
    """The rows of the query `sql/<name>.sql` under a selection. Integers stay integers, missing is NA.

    A facet without a filter is NULL to the query.

    Answers are kept by what the query depends on and shared: read them, never change them.
    """
    parameters: dict[str, object] = {facet: getattr(selection, facet) or None for facet in FACETS}
    parameters |= {"peers": selection.peers}
    parameters |= {choice: getattr(selection, choice) for choice in CHOICES} | {"subject": selection.subject}
    parameters |= {"median_from": ENOUGH_FOR_MEDIAN, "quartiles_from": ENOUGH_FOR_QUARTILES}
    parameters |= {"population_edges": POPULATION_EDGES, "income_edges": INCOME_EDGES}
    parameters["inside"] = _inside(release, selection.region, selection.city)
    taken = compose(name).parameters
    used = tuple((key, value) for key, value in parameters.items() if key in taken)
    return _answers(release)(name, used)


Kept = TypeVar("Kept")


def kept(ask: Callable[..., Kept]) -> Callable[..., Kept]:
    """`ask` a release, its last 256 answers kept: what is worked out of rows is then the same object for the same rows,
    and drawn once. The release itself is not held, so that one that nobody asks for is let go."""

    @lru_cache(maxsize=256)
    def held(release: ref[Release], *rest: Hashable) -> Kept:
        return ask(release(), *rest)

    @wraps(ask)
    def asked(release: Release, *rest: Hashable) -> Kept:
        return held(ref(release), *rest)

    return asked


@kept
def _inside(release: Release, regions: tuple[str, ...], chosen: tuple[str, ...]) -> tuple[str, ...]:
    """The cities under the filters of place; all of them under none."""
    cities = release.tables["cities"]
    return tuple(
        city
        for city, region in zip(cities["city"], cities["region"], strict=True)
        if (not chosen or city in chosen) and (not regions or region in regions)
    )


_ANSWERS: WeakKeyDictionary[Release, Callable[[str, Parameters], pd.DataFrame]] = WeakKeyDictionary()
"""The answers kept for each release: they go when it goes, so that an old one that nobody asks for is let go."""


def _answers(release: Release) -> Callable[[str, Parameters], pd.DataFrame]:
    if release not in _ANSWERS:
        _ANSWERS[release] = _asking(release.connection, _inside(release, (), ()))
    return _ANSWERS[release]


def _asking(connection: Connection, everywhere: tuple[str, ...]) -> Callable[[str, Parameters], pd.DataFrame]:
    @lru_cache(maxsize=1024)
    def answer(name: str, parameters: Parameters) -> pd.DataFrame:
        inside: Any = dict(parameters).get("inside")
        if name not in LOCAL or inside == everywhere:
            return _rows(connection, name, parameters)
        whole = answer(name, tuple((key, everywhere if key == "inside" else value) for key, value in parameters))
        return whole[whole["city"].isin(inside)].reset_index(drop=True)

    return answer


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
