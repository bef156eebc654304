"""Named SQL on a release. The texts stand in `sql/`; no other module writes SQL."""

import re
from collections.abc import Callable, Hashable, Mapping
from functools import cache, lru_cache, wraps
from importlib.resources import files
from typing import Any, TypeVar
from weakref import WeakKeyDictionary, ref

import pandas as pd

from cmsdash.domain import (
    CHOICES,
    ENOUGH_FOR_MEDIAN,
    ENOUGH_FOR_QUARTILES,
    INCOME_EDGES,
    LISTS,
    POPULATION_EDGES,
    Selection,
)
from cmsdash.facts import Release
from cmsdash.facts.database import Connection

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


_PART = re.compile(r"^(?:WITH )?(\w+) AS \($.*?^\),?$", re.MULTILINE | re.DOTALL)
"""One part of the prelude: its name, then everything up to the parenthesis that closes it at a line's beginning."""


@cache
def _sql(name: str) -> str:
    """A query with those parts of the prelude in front that it reads, directly or through others: each part costs
    time, and the answer depends on no more parameters than the parts it has."""
    query, parts = _text(name), _prelude()
    read = _read_by(query, parts)
    written = ",\n".join(part for key, part in parts.items() if key in read)
    if not written:
        return query.replace(",", "WITH", 1) if query.startswith(",") else query
    return f"WITH {written}\n{query}"


def _text(name: str) -> str:
    """A file of `sql/`, without its remarks."""
    text = (files("cmsdash.queries") / "sql" / f"{name}.sql").read_text(encoding="utf-8")
    return re.sub(r"--.*$", "", text, flags=re.MULTILINE).strip()


@cache
def _prelude() -> Mapping[str, str]:
    found = _PART.finditer(_text("prelude"))
    return {part[1]: part[0].removeprefix("WITH ").removesuffix(",") for part in found}


def _read_by(text: str, parts: Mapping[str, str]) -> frozenset[str]:
    named = frozenset(re.findall(r"\w+", text)) & parts.keys()
    return named.union(*(_read_by(parts[key], {k: v for k, v in parts.items() if k != key}) for key in named))


def run(release: Release, name: str, selection: Selection) -> pd.DataFrame:
    """The rows of the query `sql/<name>.sql` under a selection. Integers stay integers, missing is NA.

    Answers are kept by what the query depends on and shared: read them, never change them.
    """
    parameters: dict[str, object] = {facet: getattr(selection, facet) for facet in LISTS}
    parameters |= {choice: getattr(selection, choice) for choice in CHOICES} | {"subject": selection.subject}
    parameters |= {"median_from": ENOUGH_FOR_MEDIAN, "quartiles_from": ENOUGH_FOR_QUARTILES}
    parameters |= {"population_edges": POPULATION_EDGES, "income_edges": INCOME_EDGES}
    parameters["inside"] = _inside(release, selection.region, selection.city)
    text = _sql(name)
    used = tuple((key, value) for key, value in parameters.items() if f"${key}" in text)
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
        described = cursor.execute(_sql(name), used).description
        rows = cursor.fetchall()
    columns = zip(*rows, strict=True) if rows else [()] * len(described)
    return pd.DataFrame(
        {
            column: pd.array(values, dtype=_DTYPES.get(str(kind), object))
            for (column, kind, *_), values in zip(described, columns, strict=True)
        }
    )
