"""A release: the checked tables of a data folder, read once, immutable by custom."""

import os
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from types import MappingProxyType

import duckdb
import geopandas as gpd
import pandas as pd

from cmsdash.facts import checks, consistency, database, geography
from cmsdash.facts.files import check_files
from cmsdash.facts.manifest import FILE, Check, Manifest, derived_manifest, read_manifest
from cmsdash.facts.problems import Problem, ReleaseError
from cmsdash.facts.reading import Rows, read_rows
from cmsdash.facts.rules import FIELDS, Rule, read_rules, rules_frame
from cmsdash.facts.schema import Schema
from cmsdash.facts.sources import Source, read_sources
from cmsdash.facts.temporary import temporary_folder
from cmsdash.facts.typed import typed
from cmsdash.facts.younger import schema_in, younger_tables

TABLES = (
    "regions",
    "cities",
    "figures",
    "operations",
    "operation_cities",
    "operation_actors",
    "operation_payments",
    "operation_indicators",
    "operation_target_groups",
    "operation_interventions",
    "programme_figures",
    "timeline",
    "unpublished",
    "income",
    "population",
    "objectives",
    "interventions",
    "target_groups",
    "objective_target_groups",
    "intervention_target_groups",
    "lineage",
    "classification_measures",
)


@dataclass(frozen=True, eq=False)
class Release:
    """Everything that is known, in one state. Tables and shapes are shared: read them, never change them.

    `lacks` names the tables, and as `table.column` the columns, that there were not yet when it was built. A release
    `is_private` where a reader's own file went into it.
    """

    folder: Path
    schemas: Mapping[str, Schema]
    tables: Mapping[str, pd.DataFrame]
    sources: Mapping[str, Source]
    rules: tuple[Rule, ...]
    shapes: Mapping[str, gpd.GeoDataFrame]
    checks: tuple[Check, ...]
    manifest: Manifest
    checked: datetime
    lacks: frozenset[str] = frozenset()
    is_private: bool = False

    @property
    def cache_key(self) -> str | None:
        """Identifies the content of the release in a cache; None where nothing made of it may be cached."""
        return None if self.is_private else self.manifest.digest

    def rows(self, table: str) -> Rows:
        """A table as its file has it; no row where the release is older than the table."""
        return [] if table in self.lacks else read_rows(self.folder / f"{table}.csv", self.schemas[table])

    @cached_property
    def connection(self) -> duckdb.DuckDBPyConnection:
        """The tables as a database, made when it is first asked for: who only checks a release needs none.

        Raises ReleaseError when it cannot be made.
        """
        return _connect({**self.tables, "rules": rules_frame(self.rules)})


def data_folder() -> Path:
    """The folder that `CMSDASH_DATA` names, else `data/` of this checkout."""
    return Path(os.environ.get("CMSDASH_DATA") or Path(__file__).parents[3] / "data")


def open_release(folder: Path, words: Mapping[str, frozenset[str]]) -> Release:
    """The release in `folder`. `words` are the keys of each section of the catalogues, which codes must have.

    Raises ReleaseError with every problem found: file, line, column, value, and what was expected.
    """
    check_files(folder)
    sources = read_sources(folder / "sources.toml", words["licence"])
    young = younger_tables(folder, data_folder(), TABLES)
    schemas, rows = _read(folder, young)
    _check_cells(schemas, rows, sources, words)
    _check_consistency(rows)
    rules = _read_rules(folder, schemas, rows)
    shapes = _read_shapes(folder, rows)
    tables = {name: typed(schemas[name], rows[name]) for name in TABLES}
    report = _report({name: rows[name] for name in TABLES if name not in young}, sources, rules, shapes)
    return Release(
        folder,
        MappingProxyType(schemas),
        MappingProxyType(tables),
        MappingProxyType(dict(sources)),
        rules,
        MappingProxyType(shapes),
        report,
        _manifest(folder, sources, report),
        datetime.now(UTC),
        frozenset([*young, *(f"{name}.{column}" for name in TABLES for column in schemas[name].younger)]),
    )


def _manifest(folder: Path, sources: Mapping[str, Source], report: tuple[Check, ...]) -> Manifest:
    if (folder / FILE).is_file():
        return read_manifest(folder)
    return derived_manifest(folder, max(source.accessed for source in sources.values()), report)


def _read(folder: Path, lacks: Mapping[str, Schema]) -> tuple[dict[str, Schema], dict[str, Rows]]:
    schemas: dict[str, Schema] = dict(lacks)
    rows: dict[str, Rows] = {name: [] for name in lacks}
    problems: list[Problem] = []
    for name in (name for name in TABLES if name not in lacks):
        try:
            schemas[name] = schema_in(folder, data_folder(), name)
            rows[name] = read_rows(folder / f"{name}.csv", schemas[name])
        except ReleaseError as error:
            problems += error.problems
    if problems:
        raise ReleaseError(problems)
    return schemas, rows


def _check_cells(
    schemas: Mapping[str, Schema],
    rows: Mapping[str, Rows],
    sources: Mapping[str, Source],
    words: Mapping[str, frozenset[str]],
) -> None:
    keys = {name: frozenset(row[schemas[name].key[0]] for row in rows[name]) for name in TABLES}
    keys["sources"] = frozenset(sources)
    problems = [
        problem
        for name in TABLES
        for problem in (
            *checks.person_problems(schemas[name]),
            *checks.cell_problems(schemas[name], rows[name], words),
            *checks.key_problems(schemas[name], rows[name]),
            *checks.reference_problems(schemas[name], rows[name], keys),
        )
    ]
    if problems:
        raise ReleaseError(problems)


def _check_consistency(rows: Mapping[str, Rows]) -> None:
    problems = _found(consistency.programme_figures_present, rows) or [
        problem for check in consistency.CONSISTENCY for problem in _found(check, rows)
    ]
    if problems:
        raise ReleaseError(problems)


def _found(check: Callable[[Mapping[str, Rows]], list[Problem]], rows: Mapping[str, Rows]) -> list[Problem]:
    """What a check finds. The sidecars of the data folder itself can leave out a column that the check needs."""
    try:
        return check(rows)
    except (LookupError, ArithmeticError, ValueError) as error:
        return [Problem("check_impossible", check.__name__, value=f"{type(error).__name__}: {error}")]


def _read_rules(folder: Path, schemas: Mapping[str, Schema], rows: Mapping[str, Rows]) -> tuple[Rule, ...]:
    codes = {field: frozenset(row[schemas[table].key[0]] for row in rows[table]) for field, table in FIELDS.items()}
    return read_rules(folder / "classification.toml", codes)


def _read_shapes(folder: Path, rows: Mapping[str, Rows]) -> dict[str, gpd.GeoDataFrame]:
    expected = {
        "cities": frozenset(row["city"] for row in rows["cities"]),
        "regions": frozenset(row["region"] for row in rows["regions"]),
        "context": frozenset[str](),
    }
    return {layer: geography.read_layer(folder, layer, keys) for layer, keys in expected.items()}


def _connect(tables: Mapping[str, pd.DataFrame]) -> duckdb.DuckDBPyConnection:
    # The open file stays readable after its name is gone, so nothing is left behind when the process ends.
    try:
        with temporary_folder("release") as folder:
            path = folder / "release.duckdb"
            database.build(path, tables)
            return database.open_read_only(path)
    except (duckdb.Error, OSError) as error:
        raise ReleaseError([Problem("database_failed", tempfile.gettempdir(), value=str(error))]) from error


def _report(
    rows: Mapping[str, Rows],
    sources: Mapping[str, Source],
    rules: tuple[Rule, ...],
    shapes: Mapping[str, gpd.GeoDataFrame],
) -> tuple[Check, ...]:
    return (
        *(Check("rows", f"{name}.csv", len(table)) for name, table in rows.items()),
        Check("sources", "sources.toml", len(sources)),
        Check("rules", "classification.toml", len(rules)),
        *(Check("shapes", f"geography/{layer}.geojson", len(frame)) for layer, frame in shapes.items()),
        *(Check("rule", check.__name__, 1) for check in consistency.CONSISTENCY),
    )
