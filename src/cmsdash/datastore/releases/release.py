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

from cmsdash.datastore import database
from cmsdash.datastore.data_files import check_files
from cmsdash.datastore.issues import ReleaseValidationError, ValidationIssue
from cmsdash.datastore.releases.manifest import MANIFEST_NAME, CheckResult, Manifest, compute_manifest, read_manifest
from cmsdash.datastore.releases.schema_evolution import schema_with_newer_columns, tables_newer_than_release
from cmsdash.datastore.schema.csv_reader import TextRows, read_csv_text
from cmsdash.datastore.schema.dtypes import to_dataframe
from cmsdash.datastore.schema.table_schema import Schema
from cmsdash.datastore.source_register import Source, load_sources
from cmsdash.datastore.temp_dirs import locked_temp_dir
from cmsdash.datastore.validation import cell_checks, cross_table_checks, geometries
from cmsdash.datastore.validation.classification_rules import (
    CLASSIFIED_FIELDS,
    ClassificationRule,
    load_classification_rules,
    rules_to_dataframe,
)

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
    rules: tuple[ClassificationRule, ...]
    shapes: Mapping[str, gpd.GeoDataFrame]
    checks: tuple[CheckResult, ...]
    manifest: Manifest
    checked: datetime
    lacks: frozenset[str] = frozenset()
    is_private: bool = False

    @property
    def cache_key(self) -> str | None:
        """Identifies the content of the release in a cache; None where nothing made of it may be cached."""
        return None if self.is_private else self.manifest.digest

    def text_rows(self, table: str) -> TextRows:
        """A table as its file has it; no row where the release is older than the table."""
        return [] if table in self.lacks else read_csv_text(self.folder / f"{table}.csv", self.schemas[table])

    @cached_property
    def connection(self) -> duckdb.DuckDBPyConnection:
        """The tables as a database, made when it is first asked for: who only checks a release needs none.

        Raises ReleaseError when it cannot be made.
        """
        return _connect({**self.tables, "rules": rules_to_dataframe(self.rules)})


def data_dir() -> Path:
    """The folder that `CMSDASH_DATA` names, else `data/` of this checkout."""
    return Path(os.environ.get("CMSDASH_DATA") or Path(__file__).parents[4] / "data")


def open_release(folder: Path, words: Mapping[str, frozenset[str]]) -> Release:
    """The release in `folder`. `words` are the keys of each section of the catalogues, which codes must have.

    Raises ReleaseError with every problem found: file, line, column, value, and what was expected.
    """
    check_files(folder)
    sources = load_sources(folder / "sources.toml", words["licence"])
    young = tables_newer_than_release(folder, data_dir(), TABLES)
    schemas, rows = _read(folder, young)
    _check_cells(schemas, rows, sources, words)
    _check_consistency(rows)
    rules = _read_rules(folder, schemas, rows)
    shapes = _read_shapes(folder, rows)
    tables = {name: to_dataframe(schemas[name], rows[name]) for name in TABLES}
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


def _manifest(folder: Path, sources: Mapping[str, Source], report: tuple[CheckResult, ...]) -> Manifest:
    if (folder / MANIFEST_NAME).is_file():
        return read_manifest(folder)
    return compute_manifest(folder, max(source.accessed for source in sources.values()), report)


def _read(folder: Path, lacks: Mapping[str, Schema]) -> tuple[dict[str, Schema], dict[str, TextRows]]:
    schemas: dict[str, Schema] = dict(lacks)
    rows: dict[str, TextRows] = {name: [] for name in lacks}
    problems: list[ValidationIssue] = []
    for name in (name for name in TABLES if name not in lacks):
        try:
            schemas[name] = schema_with_newer_columns(folder, data_dir(), name)
            rows[name] = read_csv_text(folder / f"{name}.csv", schemas[name])
        except ReleaseValidationError as error:
            problems += error.issues
    if problems:
        raise ReleaseValidationError(problems)
    return schemas, rows


def _check_cells(
    schemas: Mapping[str, Schema],
    rows: Mapping[str, TextRows],
    sources: Mapping[str, Source],
    words: Mapping[str, frozenset[str]],
) -> None:
    keys = {name: frozenset(row[schemas[name].key[0]] for row in rows[name]) for name in TABLES}
    keys["sources"] = frozenset(sources)
    problems = [
        problem
        for name in TABLES
        for problem in (
            *cell_checks.validate_disclosure_control(schemas[name]),
            *cell_checks.validate_cells(schemas[name], rows[name], words),
            *cell_checks.validate_primary_key(schemas[name], rows[name]),
            *cell_checks.validate_foreign_keys(schemas[name], rows[name], keys),
        )
    ]
    if problems:
        raise ReleaseValidationError(problems)


def _check_consistency(rows: Mapping[str, TextRows]) -> None:
    problems = _found(cross_table_checks.programme_figures_present, rows) or [
        problem for check in cross_table_checks.CROSS_TABLE_CHECKS.values() for problem in _found(check, rows)
    ]
    if problems:
        raise ReleaseValidationError(problems)


def _found(
    check: Callable[[Mapping[str, TextRows]], list[ValidationIssue]], rows: Mapping[str, TextRows]
) -> list[ValidationIssue]:
    """What a check finds. The sidecars of the data folder itself can leave out a column that the check needs."""
    try:
        return check(rows)
    except (LookupError, ArithmeticError, ValueError) as error:
        return [ValidationIssue("check_impossible", check.__name__, value=f"{type(error).__name__}: {error}")]


def _read_rules(
    folder: Path, schemas: Mapping[str, Schema], rows: Mapping[str, TextRows]
) -> tuple[ClassificationRule, ...]:
    codes = {
        field: frozenset(row[schemas[table].key[0]] for row in rows[table])
        for field, table in CLASSIFIED_FIELDS.items()
    }
    return load_classification_rules(folder / "classification.toml", codes)


def _read_shapes(folder: Path, rows: Mapping[str, TextRows]) -> dict[str, gpd.GeoDataFrame]:
    expected = {
        "cities": frozenset(row["city"] for row in rows["cities"]),
        "regions": frozenset(row["region"] for row in rows["regions"]),
        "context": frozenset[str](),
    }
    return {layer: geometries.read_layer(folder, layer, keys) for layer, keys in expected.items()}


def _connect(tables: Mapping[str, pd.DataFrame]) -> duckdb.DuckDBPyConnection:
    # The open file stays readable after its name is gone, so nothing is left behind when the process ends.
    try:
        with locked_temp_dir("release") as folder:
            path = folder / "release.duckdb"
            database.create_database(path, tables)
            return database.open_read_only(path)
    except (duckdb.Error, OSError) as error:
        raise ReleaseValidationError(
            [ValidationIssue("database_failed", tempfile.gettempdir(), value=str(error))]
        ) from error


def _report(
    rows: Mapping[str, TextRows],
    sources: Mapping[str, Source],
    rules: tuple[ClassificationRule, ...],
    shapes: Mapping[str, gpd.GeoDataFrame],
) -> tuple[CheckResult, ...]:
    return (
        *(CheckResult("rows", f"{name}.csv", len(table)) for name, table in rows.items()),
        CheckResult("sources", "sources.toml", len(sources)),
        CheckResult("rules", "classification.toml", len(rules)),
        *(CheckResult("shapes", f"geography/{layer}.geojson", len(frame)) for layer, frame in shapes.items()),
        *(CheckResult("rule", code, 1) for code in cross_table_checks.CROSS_TABLE_CHECKS),
    )
