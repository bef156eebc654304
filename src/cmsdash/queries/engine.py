"""Named SQL on a release. The texts stand in `sql/`; no other module writes SQL."""

import re
from collections.abc import Callable, Hashable, Mapping
from functools import cache, lru_cache, partial, wraps
from importlib.resources import files
from typing import TypeVar
from weakref import WeakKeyDictionary, ref

import pandas as pd
import pyarrow as pa

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

Parameters = tuple[tuple[str, object], ...]
"""The parameters that a query uses, with their values: with its name, what an answer depends on."""

_DTYPES: Mapping[pa.DataType, object] = {
    pa.int64(): pd.Int64Dtype(),
    pa.float64(): pd.Float64Dtype(),
    pa.string(): pd.StringDtype(),
    pa.bool_(): pd.BooleanDtype(),
}


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


_ANSWERS: WeakKeyDictionary[Release, Callable[[str, Parameters], pd.DataFrame]] = WeakKeyDictionary()
"""The answers kept for each release: they go when it goes, so that an old one that nobody asks for is let go."""


def _answers(release: Release) -> Callable[[str, Parameters], pd.DataFrame]:
    if release not in _ANSWERS:
        _ANSWERS[release] = lru_cache(maxsize=1024)(partial(_rows, release.connection))
    return _ANSWERS[release]


def _rows(connection: Connection, name: str, parameters: Parameters) -> pd.DataFrame:
    used = {key: list(value) if isinstance(value, tuple) else value for key, value in parameters}
    # A cursor of its own for each call: one connection must not be shared by threads.
    with connection.cursor() as cursor:
        table: pa.Table = cursor.sql(_sql(name), params=used).to_arrow_table()
    frame: pd.DataFrame = table.to_pandas(types_mapper=_DTYPES.get)
    return frame
