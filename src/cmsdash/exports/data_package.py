"""The description of a release as a Data Package (Frictionless, version 2): tables, columns, licences, hashes."""

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, fields
from typing import Any

from cmsdash.datastore.releases.release import Release
from cmsdash.datastore.schema.table_schema import Column, Schema
from cmsdash.datastore.source_register import Source
from cmsdash.datastore.validation.cell_checks import CODE_LISTS
from cmsdash.domain import LANGUAGES
from cmsdash.exports.column_rules import value_pattern
from cmsdash.exports.described_tables import SOURCES_TABLE, described_tables, key_column, table_path
from cmsdash.exports.file_context import LICENCE_CODE, LICENCE_URL
from cmsdash.i18n import get_translator

PACKAGE_NAME = "datapackage.json"
PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"

PARQUET_FOLDER = "parquet"

_FIELD_TYPES = {"money": "number", "integer": "integer", "decimal": "number", "degrees": "number"}
_DIALECT = {"delimiter": ",", "lineTerminator": "\n", "quoteChar": '"', "doubleQuote": True, "header": True}


def sources_to_csv(release: Release) -> bytes:
    """Return the register of sources as CSV in UTF-8, one row a source."""
    names = [field.name for field in fields(Source)]
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, names, lineterminator="\n")
    writer.writeheader()
    writer.writerows(asdict(source) for source in release.sources.values())
    return buffer.getvalue().encode("utf-8")


def package_to_json(release: Release, contents: Mapping[str, bytes]) -> bytes:
    """Return the descriptor of a package.

    Args:
        release: The release.
        contents: The content of each file of the package by its path.

    Returns:
        JSON in UTF-8: every table of the release as CSV with schema, licence, size and hash, and under `parquet` the
        file with the same rows, which is no resource of its own: validators that read it take its nulls for NaN. Then
        the boundaries. Titles and descriptions are English, with all languages in `titles` and `descriptions`.
    """
    titles = {lang: get_translator(lang)("app.title") for lang in LANGUAGES}
    descriptions = {lang: get_translator(lang)("app.slim") for lang in LANGUAGES}
    package = {
        "$schema": PROFILE,
        "name": "citta-medie-sud",
        "title": titles["en"],
        "titles": titles,
        "description": descriptions["en"],
        "descriptions": descriptions,
        "version": release.manifest.id,
        "created": release.manifest.created,
        "licenses": [_licence(LICENCE_CODE)],
        "sources": [_source(source) for source in release.sources.values()],
        "resources": [*_table_resources(release, contents), *_boundary_resources(release, contents)],
    }
    return (json.dumps(package, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def _table_resources(release: Release, contents: Mapping[str, bytes]) -> Iterator[dict[str, Any]]:
    tables = described_tables(release)
    for name, schema in tables.items():
        path = table_path(release, name)
        file = _file_resource(name, path, contents[path], "text/csv")
        yield {**file, **_parquet(name, contents), **_table(schema, release, tables)}


def _boundary_resources(release: Release, contents: Mapping[str, bytes]) -> Iterator[dict[str, Any]]:
    for path in sorted(path for path in contents if path.endswith(".geojson")):
        name = path.removeprefix(f"{release.manifest.id}/").removesuffix(".geojson").replace("/", "-")
        yield _file_resource(name, path, contents[path], "application/geo+json")


def _file_resource(name: str, path: str, content: bytes, media_type: str) -> dict[str, Any]:
    return {
        "name": name,
        "path": path,
        "format": path.rpartition(".")[2],
        "mediatype": media_type,
        "encoding": "utf-8",
        **_size_and_hash(content),
    }


def _size_and_hash(content: bytes) -> dict[str, Any]:
    return {"bytes": len(content), "hash": f"sha256:{hashlib.sha256(content).hexdigest()}"}


def _parquet(name: str, contents: Mapping[str, bytes]) -> dict[str, Any]:
    path = f"{PARQUET_FOLDER}/{name}.parquet"
    return {} if name == SOURCES_TABLE else {"parquet": {"path": path, **_size_and_hash(contents[path])}}


def _table(schema: Schema, release: Release, tables: Mapping[str, Schema]) -> dict[str, Any]:
    """Return what a resource says of a table: titles, origin, licence and columns."""
    described = {"fields": list(_fields(schema)), "missingValues": [""], "primaryKey": list(schema.key)}
    foreign_keys = list(_foreign_keys(schema.columns, release, tables))
    return {
        "type": "table",
        **_titles(schema.table),
        "description": schema.origin,
        "licenses": [_licence(schema.licence)],
        "dialect": _DIALECT,
        "schema": {**described, "foreignKeys": foreign_keys} if foreign_keys else described,
    }


def _titles(name: str) -> dict[str, Any]:
    titles = {lang: get_translator(lang)(f"dataset.{name}") for lang in LANGUAGES}
    return {"title": titles["en"], "titles": titles}


def _fields(schema: Schema) -> Iterator[dict[str, Any]]:
    for column in schema.columns:
        described = {
            "name": column.name,
            "type": "string" if column.many else _FIELD_TYPES.get(column.type, "string"),
            "title": column.meaning["en"].partition(":")[0].partition(";")[0],
            "description": column.meaning["en"],
            "descriptions": dict(column.meaning),
            "unit": column.unit,
            "constraints": _constraints(column),
        }
        yield {key: value for key, value in described.items() if value}


def _constraints(column: Column) -> dict[str, Any]:
    constraints: dict[str, Any] = {} if column.empty else {"required": True}
    if column.many:
        return constraints
    if column.vocabulary:
        constraints["enum"] = list(CODE_LISTS[column.vocabulary])
    pattern = value_pattern(column)
    if pattern and column.type not in _FIELD_TYPES:
        constraints["pattern"] = f"^(?:{pattern})$"
    return constraints


def _foreign_keys(
    columns: Iterable[Column], release: Release, tables: Mapping[str, Schema]
) -> Iterator[dict[str, Any]]:
    for column in columns:
        if column.references in tables and not column.many:
            reference = {"resource": column.references, "fields": [key_column(release, column.references)]}
            yield {"fields": [column.name], "reference": reference}


def _licence(code: str) -> dict[str, str]:
    """Return a licence; single facts that are quoted with their source have none with an address."""
    title = get_translator("en")(f"licence.{code}")
    return (
        {"name": "CC-BY-4.0", "title": title, "path": LICENCE_URL}
        if code == LICENCE_CODE
        else {"name": code, "title": title}
    )


def _source(source: Source) -> dict[str, str]:
    described = {
        "title": f"{source.publisher}: {source.title}",
        "path": source.url,
        "key": source.key,
        "date": source.date,
        "accessed": source.accessed,
        "licence": source.licence,
    }
    return {key: value for key, value in described.items() if value}
