"""A release: the validated content of a data folder."""

import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from types import MappingProxyType

import duckdb
import geopandas as gpd
import pandas as pd

from cmsdash.datastore import database
from cmsdash.datastore.data_files import check_file_types
from cmsdash.datastore.issues import ReleaseValidationError, ValidationIssue, describe_error
from cmsdash.datastore.releases.manifest import MANIFEST_NAME, CheckResult, Manifest, compute_manifest, read_manifest
from cmsdash.datastore.releases.schema_evolution import schema_with_newer_columns, tables_newer_than_release
from cmsdash.datastore.schema.csv_reader import TextRows, read_csv_text
from cmsdash.datastore.schema.dtypes import to_dataframe
from cmsdash.datastore.schema.table_schema import Schema
from cmsdash.datastore.source_register import Source, load_sources
from cmsdash.datastore.temp_dirs import locked_temp_dir
from cmsdash.datastore.validation import cell_checks, geometries
from cmsdash.datastore.validation.classification_rules import (
    CLASSIFIED_FIELDS,
    RULES_NAME,
    ClassificationRule,
    load_classification_rules,
    rules_to_dataframe,
)
from cmsdash.datastore.validation.cross_table_checks import CROSS_TABLE_CHECKS, Check, check_programme_figures

TABLES = (
    "regions",
    "cities",
    "figures",
    "city_statements",
    "operations",
    "operation_cities",
    "operation_actors",
    "operation_amounts",
    "operation_matches",
    "operation_payments",
    "operation_indicators",
    "operation_target_groups",
    "operation_interventions",
    "programme_figures",
    "programme_statements",
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
"""All tables, each with `<table>.csv` and `<table>.toml`."""


@dataclass(frozen=True, eq=False)
class Release:
    """One state of all data. Tables and boundaries are shared by all sessions: do not modify them.

    Attributes:
        folder: The data folder.
        schemas: Schema of each table.
        tables: Typed data frames of all `TABLES`; amounts are in integer cents, empty cells NA.
        sources: Sources by key.
        rules: Classification rules.
        shapes: Boundaries of `LAYER_KEYS`, in WGS84 degrees.
        checks: Checks that passed.
        manifest: Its manifest, computed if the folder has none.
        checked_at: When it was validated, in UTC.
        newer_schema_parts: Tables, and columns as `table.column`, that were added after it was built.
        is_private: Whether it contains a file uploaded by a reader.
    """

    folder: Path
    schemas: Mapping[str, Schema]
    tables: Mapping[str, pd.DataFrame]
    sources: Mapping[str, Source]
    rules: tuple[ClassificationRule, ...]
    shapes: Mapping[str, gpd.GeoDataFrame]
    checks: tuple[CheckResult, ...]
    manifest: Manifest
    checked_at: datetime
    newer_schema_parts: frozenset[str] = frozenset()
    is_private: bool = False

    @property
    def cache_key(self) -> str | None:
        """Digest of the content, for keys of caches; None if nothing derived from the release may be cached."""
        return None if self.is_private else self.manifest.digest

    def text_rows(self, table: str) -> TextRows:
        """Read a table as text; no rows if the table was added after the release was built."""
        if table in self.newer_schema_parts:
            return []
        return read_csv_text(self.folder / f"{table}.csv", self.schemas[table])

    @cached_property
    def connection(self) -> duckdb.DuckDBPyConnection:
        """The tables as a read-only database, created at the first access.

        Raises:
            ReleaseValidationError: The database cannot be created (`database_failed`).
        """
        return _create_database({**self.tables, "rules": rules_to_dataframe(self.rules)})


def data_dir() -> Path:
    """Return the folder of the embedded release: `CMSDASH_DATA`, or `data/` of this checkout."""
    return Path(os.environ.get("CMSDASH_DATA") or Path(__file__).parents[4] / "data")


def open_release(folder: Path, labelled_codes: Mapping[str, frozenset[str]]) -> Release:
    """Read and validate a data folder.

    Args:
        folder: The data folder.
        labelled_codes: Codes with a label in every language, by catalogue section; codes in the data must be there.

    Raises:
        ReleaseValidationError: The folder is invalid. All issues of the first stage that fails are listed: files and
            schemas, cells and keys, cross-table checks, rules, boundaries.
    """
    check_file_types(folder)
    sources = load_sources(folder / "sources.toml", labelled_codes["licence"])
    newer_tables = tables_newer_than_release(folder, data_dir(), TABLES)
    schemas, rows = _read_tables(folder, newer_tables)
    _validate_tables(schemas, rows, sources, labelled_codes)
    _validate_consistency(rows)
    rules = _load_rules(folder, schemas, rows)
    shapes = _read_shapes(folder, rows)
    checks = _check_results({name: rows[name] for name in TABLES if name not in newer_tables}, sources, rules, shapes)
    newer_columns = (f"{name}.{column}" for name in TABLES for column in schemas[name].newer_columns)
    return Release(
        folder=folder,
        schemas=MappingProxyType(schemas),
        tables=MappingProxyType({name: to_dataframe(schemas[name], rows[name]) for name in TABLES}),
        sources=MappingProxyType(dict(sources)),
        rules=rules,
        shapes=MappingProxyType(shapes),
        checks=checks,
        manifest=_load_manifest(folder, sources, checks),
        checked_at=datetime.now(UTC),
        newer_schema_parts=frozenset([*newer_tables, *newer_columns]),
    )


def _load_manifest(folder: Path, sources: Mapping[str, Source], checks: tuple[CheckResult, ...]) -> Manifest:
    if (folder / MANIFEST_NAME).is_file():
        return read_manifest(folder)
    return compute_manifest(folder, max(source.accessed for source in sources.values()), checks)


def _read_tables(folder: Path, newer_tables: Mapping[str, Schema]) -> tuple[dict[str, Schema], dict[str, TextRows]]:
    schemas: dict[str, Schema] = dict(newer_tables)
    rows: dict[str, TextRows] = {name: [] for name in newer_tables}
    issues: list[ValidationIssue] = []
    for name in (name for name in TABLES if name not in newer_tables):
        try:
            schemas[name] = schema_with_newer_columns(folder, data_dir(), name)
            rows[name] = read_csv_text(folder / f"{name}.csv", schemas[name])
        except ReleaseValidationError as error:
            issues += error.issues
    if issues:
        raise ReleaseValidationError(issues)
    return schemas, rows


def _validate_tables(
    schemas: Mapping[str, Schema],
    rows: Mapping[str, TextRows],
    sources: Mapping[str, Source],
    labelled_codes: Mapping[str, frozenset[str]],
) -> None:
    keys = {name: frozenset(row[schemas[name].key[0]] for row in rows[name]) for name in TABLES}
    keys["sources"] = frozenset(sources)
    issues = [
        issue
        for name in TABLES
        for issue in (
            *cell_checks.validate_disclosure_control(schemas[name]),
            *cell_checks.validate_cells(schemas[name], rows[name], labelled_codes),
            *cell_checks.validate_primary_key(schemas[name], rows[name]),
            *cell_checks.validate_foreign_keys(schemas[name], rows[name], keys),
        )
    ]
    if issues:
        raise ReleaseValidationError(issues)


def _validate_consistency(rows: Mapping[str, TextRows]) -> None:
    issues = _run_check("programme_figures", check_programme_figures, rows) or [
        issue for code, check in CROSS_TABLE_CHECKS.items() for issue in _run_check(code, check, rows)
    ]
    if issues:
        raise ReleaseValidationError(issues)


def _run_check(code: str, check: Check, rows: Mapping[str, TextRows]) -> list[ValidationIssue]:
    try:
        return check(rows)
    except (LookupError, ArithmeticError, ValueError) as error:
        # The sidecars of the embedded release have nothing to be compared with: they can lack a column.
        return [ValidationIssue("check_impossible", code, value=describe_error(error))]


def _load_rules(
    folder: Path, schemas: Mapping[str, Schema], rows: Mapping[str, TextRows]
) -> tuple[ClassificationRule, ...]:
    codes = {
        field: frozenset(row[schemas[table].key[0]] for row in rows[table])
        for field, table in CLASSIFIED_FIELDS.items()
    }
    return load_classification_rules(folder / RULES_NAME, codes)


def _read_shapes(folder: Path, rows: Mapping[str, TextRows]) -> dict[str, gpd.GeoDataFrame]:
    keys = {
        "cities": frozenset(row["city"] for row in rows["cities"]),
        "regions": frozenset(row["region"] for row in rows["regions"]),
        "context": frozenset[str](),
    }
    return {layer: geometries.read_layer(folder, layer, expected) for layer, expected in keys.items()}


def _create_database(tables: Mapping[str, pd.DataFrame]) -> duckdb.DuckDBPyConnection:
    # The file is deleted while it is open, so that nothing is left when the process ends.
    try:
        with locked_temp_dir("release") as folder:
            path = folder / "release.duckdb"
            database.create_database(path, tables)
            return database.open_read_only(path)
    except (duckdb.Error, OSError) as error:
        raise ReleaseValidationError(
            [ValidationIssue("database_failed", tempfile.gettempdir(), value=str(error))]  # not in the sentence
        ) from error


def _check_results(
    rows: Mapping[str, TextRows],
    sources: Mapping[str, Source],
    rules: tuple[ClassificationRule, ...],
    shapes: Mapping[str, gpd.GeoDataFrame],
) -> tuple[CheckResult, ...]:
    return (
        *(CheckResult("rows", f"{name}.csv", len(table)) for name, table in rows.items()),
        CheckResult("sources", "sources.toml", len(sources)),
        CheckResult("rules", RULES_NAME, len(rules)),
        *(CheckResult("shapes", f"geography/{layer}.geojson", len(areas)) for layer, areas in shapes.items()),
        *(CheckResult("rule", code, 1) for code in CROSS_TABLE_CHECKS),
    )
