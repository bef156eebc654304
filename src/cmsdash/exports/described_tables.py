"""The tables that the files of a release have, each with its schema: what every description of the data starts from."""

from collections.abc import Mapping
from dataclasses import asdict, fields, replace

from cmsdash.datastore.releases.release import TABLES, Release
from cmsdash.datastore.schema.csv_reader import TextRows
from cmsdash.datastore.schema.table_schema import Column, Schema
from cmsdash.datastore.source_register import SOURCE_KEY_PATTERN, Source
from cmsdash.domain import LANGUAGES
from cmsdash.exports.file_context import LICENCE_CODE
from cmsdash.i18n import get_translator

SOURCES_TABLE = "sources"
"""The register of sources as a table, for programs that read no TOML."""
SOURCES_PATH = f"{SOURCES_TABLE}.csv"

_SOURCE_COLUMN_TYPES = {"key": "code", "date": "date", "accessed": "date", "licence": "code"}


def described_tables(release: Release) -> Mapping[str, Schema]:
    """Return the schemas of the tables in the files of a release by name, the register of sources last.

    Tables and columns that were added after the release was built are not in its files, and left out.
    """
    tables = {
        name: replace(schema, columns=tuple(_columns_in_file(schema)), newer_columns=frozenset[str]())
        for name, schema in release.schemas.items()
        if name in TABLES and name not in release.newer_schema_parts
    }
    return {name: tables[name] for name in TABLES if name in tables} | {SOURCES_TABLE: _sources_schema(release)}


def _columns_in_file(schema: Schema) -> list[Column]:
    return [column for column in schema.columns if column.name not in schema.newer_columns]


def _sources_schema(release: Release) -> Schema:
    columns = tuple(
        Column(
            name=field.name,
            type=_SOURCE_COLUMN_TYPES.get(field.name, "text"),
            meaning={lang: get_translator(lang)(f"source_field.{field.name}") for lang in LANGUAGES},
            empty=field.name == "date",
            pattern=SOURCE_KEY_PATTERN if field.name == "key" else "",
            words="licence" if field.name == "licence" else "",
        )
        for field in fields(Source)
    )
    accessed = max(source.accessed for source in release.sources.values())
    origin = get_translator("en")(f"dataset_meaning.{SOURCES_TABLE}")
    return Schema(SOURCES_TABLE, origin, LICENCE_CODE, accessed, ("key",), columns)


def table_path(release: Release, table: str) -> str:
    """Return the path of the CSV file of a table: in the folder of the release, and beside it for the sources."""
    return SOURCES_PATH if table == SOURCES_TABLE else f"{release.manifest.id}/{table}.csv"


def table_rows(release: Release, table: str) -> TextRows:
    """Return the rows of a described table as text, with the columns of its file."""
    if table == SOURCES_TABLE:
        return [asdict(source) for source in release.sources.values()]
    return release.text_rows(table)


def key_column(release: Release, table: str) -> str:
    """Return the first column of the key of a table, which other tables refer to."""
    return "key" if table == SOURCES_TABLE else release.schemas[table].key[0]
