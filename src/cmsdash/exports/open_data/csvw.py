"""The CSV files of a release as CSV on the Web describes them (W3C, csv-metadata.json)."""

import json
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

from cmsdash.datastore.releases.release import Release
from cmsdash.datastore.schema.table_schema import Column, Schema
from cmsdash.datastore.validation.cell_checks import CODE_LISTS
from cmsdash.domain import LANGUAGES
from cmsdash.exports.column_rules import value_pattern
from cmsdash.exports.described_tables import described_tables, key_column, table_path
from cmsdash.exports.file_context import LICENCE_CODE, LICENCE_URL
from cmsdash.i18n import get_translator

CSVW_NAME = "csv-metadata.json"
"""The name under which programs look for the description of the CSV files of a folder."""
CSVW_SUFFIX = "-metadata.json"
"""What follows the name of a CSV file in the name of the description of that file alone."""
CSVW_TYPE = "application/csvm+json"

_CONTEXT = ["http://www.w3.org/ns/csvw", {"@language": "en"}]
_NUMBER_TYPES: Mapping[str, str] = {
    "money": "decimal",
    "integer": "integer",
    "decimal": "decimal",
    "degrees": "decimal",
}


def tables_to_csvw(release: Release) -> bytes:
    """Return the description of all CSV files of a release, with the keys that refer from one to another.

    The addresses of the files are relative to the folder that has the folder of the release.
    """
    tables = described_tables(release)
    described = [
        _table(schema, table_path(release, name), list(_foreign_keys(schema, release, tables)))
        for name, schema in tables.items()
    ]
    group = {
        "@context": _CONTEXT,
        "dc:title": _in_languages("app.title"),
        "dc:description": _in_languages("app.slim"),
        "dc:license": {"@id": LICENCE_URL},
        "dc:modified": {"@value": release.manifest.created[:10], "@type": "date"},
        "schema:version": release.manifest.id,
        "tables": described,
    }
    return _write(group)


def table_to_csvw(schema: Schema, path: str) -> bytes:
    """Return the description of one CSV file, for the place beside it.

    Args:
        schema: The schema of the table.
        path: The path of the CSV file.
    """
    return _write({"@context": _CONTEXT, **_table(schema, PurePosixPath(path).name, [])})


def _write(document: Mapping[str, Any]) -> bytes:
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")


def _in_languages(key: str) -> list[dict[str, str]]:
    return [{"@value": get_translator(lang)(key), "@language": lang} for lang in LANGUAGES]


def _table(schema: Schema, url: str, foreign_keys: list[dict[str, Any]]) -> dict[str, Any]:
    columns = [_column(column) for column in schema.columns]
    described = {"columns": columns, "primaryKey": list(schema.key)}
    return {
        "url": url,
        "dc:title": _in_languages(f"dataset.{schema.table}"),
        "dc:description": _in_languages(f"dataset_meaning.{schema.table}"),
        "dc:license": _licence(schema.licence),
        "tableSchema": {**described, "foreignKeys": foreign_keys} if foreign_keys else described,
    }


def _licence(code: str) -> object:
    return {"@id": LICENCE_URL} if code == LICENCE_CODE else _in_languages(f"licence.{code}")


def _column(column: Column) -> dict[str, Any]:
    """Return a column. Its titles are what the header has: programs compare them."""
    described: dict[str, Any] = {
        "name": column.name,
        "titles": column.name,
        "dc:description": [{"@value": words, "@language": lang} for lang, words in column.meaning.items()],
        "datatype": _datatype(column),
    }
    if not column.empty:
        described["required"] = True
    if column.many:
        described["separator"] = "|"
    if column.unit:
        described["schema:unitText"] = column.unit
    return described


def _datatype(column: Column) -> str | dict[str, Any]:
    if column.type in _NUMBER_TYPES:
        base = _NUMBER_TYPES[column.type]
        return base if column.type == "degrees" else {"base": base, "minimum": 0}
    codes = CODE_LISTS[column.vocabulary] if column.vocabulary else ()
    pattern = "|".join(codes) or value_pattern(column)
    return {"base": "string", "format": f"^(?:{pattern})$"} if pattern else "string"


def _foreign_keys(schema: Schema, release: Release, tables: Mapping[str, Schema]) -> Iterator[dict[str, Any]]:
    for column in schema.columns:
        if column.references in tables and not column.many:  # a cell of several codes refers to no single row
            reference = {
                "resource": table_path(release, column.references),
                "columnReference": [key_column(release, column.references)],
            }
            yield {"columnReference": [column.name], "reference": reference}
