"""The descriptions of tables for programs: they fit the data, and find what does not fit."""

import csv
import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from csvw import CSVW
from jsonschema import Draft202012Validator

from cmsdash.datastore.releases.release import TABLES, Release
from cmsdash.datastore.schema.table_schema import Column, Schema
from cmsdash.domain import LANGUAGES
from cmsdash.exports.described_tables import described_tables, table_path, table_rows
from cmsdash.exports.open_data.csvw import CSVW_NAME, CSVW_SUFFIX
from cmsdash.exports.open_data.files import data_files, media_type
from cmsdash.exports.open_data.json_schema import rows_to_json, schema_to_json
from tests.hostile_strings import HOSTILE_STRINGS

CHECKED_BY_CSVW = ("regions", "figures", "operations", "operation_target_groups", "timeline", "sources")
"""Tables that the package csvw reads: with amounts, codes, several codes in a cell, partial dates and empty cells."""

READ_BY_CSVW = pytest.mark.filterwarnings(
    "ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning", "always:Invalid column value"
)
"""The package csvw does not close what it reads, and counts its own warnings of wrong values."""


@pytest.fixture(scope="module")
def files(release: Release) -> Mapping[str, bytes]:
    return data_files(release)


@pytest.fixture(scope="module")
def folder(files: Mapping[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("open-data")
    for path, content in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(content)
    return root


def schema_of(files: Mapping[str, bytes], table: str) -> Draft202012Validator:
    document = json.loads(files[f"schemas/{table}.schema.json"])
    Draft202012Validator.check_schema(document)
    return Draft202012Validator(document)


@pytest.mark.parametrize("table", [*TABLES, "sources"])
def test_json_has_the_cells_of_the_csv_and_fits_its_schema(
    release: Release, files: Mapping[str, bytes], table: str
) -> None:
    objects = json.loads(files[f"json/{table}.json"])
    rows = list(csv.DictReader(io.StringIO(files[table_path(release, table)].decode())))
    schema = described_tables(release)[table]
    assert len(objects) == len(rows)
    for column in schema.columns:
        for row, item in zip(rows, objects, strict=True):
            cell, value = row[column.name], item[column.name]
            if column.many:
                assert "|".join(value) == cell
            elif column.type in ("money", "integer", "decimal", "degrees"):
                assert (value is None and not cell) or value == float(cell)
            else:
                assert (value or "") == cell
    sample = objects if len(objects) < 200 else objects[::20]
    assert list(schema_of(files, table).iter_errors(sample)) == []


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [
        ("figures", "stage", "dreamt"),
        ("figures", "amount_eur", "about six"),
        ("figures", "amount_eur", -1),
        ("figures", "city", None),
        ("figures", "date", "9 April 2025"),
        ("operations", "status", "dreamt"),
        ("cities", "istat_code_2025", "12345"),
        ("sources", "url", None),
    ],
)
def test_the_schema_finds_what_does_not_fit(files: Mapping[str, bytes], table: str, column: str, value: Any) -> None:
    [row, *_] = json.loads(files[f"json/{table}.json"])
    assert list(schema_of(files, table).iter_errors([{**row, column: value}]))


@READ_BY_CSVW
@pytest.mark.parametrize("table", CHECKED_BY_CSVW)
def test_a_csv_file_fits_the_description_beside_it(release: Release, folder: Path, table: str) -> None:
    described = CSVW(str(folder / f"{table_path(release, table)}{CSVW_SUFFIX}"), validate=True)
    assert described.is_valid
    assert len(list(described.tables[0])) == len(table_rows(release, table))


@READ_BY_CSVW
@pytest.mark.parametrize(
    ("before", "after"),
    [("6483569.00", "about six"), (",stated,", ",dreamt,"), ("andria-admitted-5,andria", ",andria")],
)
def test_the_description_finds_what_does_not_fit(
    release: Release, files: Mapping[str, bytes], tmp_path: Path, before: str, after: str
) -> None:
    path = table_path(release, "figures")
    content = files[path].decode()
    assert before in content
    (tmp_path / "figures.csv").write_text(content.replace(before, after, 1), encoding="utf-8")
    (tmp_path / f"figures.csv{CSVW_SUFFIX}").write_bytes(files[f"{path}{CSVW_SUFFIX}"])
    assert not CSVW(str(tmp_path / f"figures.csv{CSVW_SUFFIX}"), validate=True).is_valid


def test_the_description_of_all_files_names_each_with_its_header_and_keys(
    release: Release, files: Mapping[str, bytes]
) -> None:
    group = json.loads(files[CSVW_NAME])
    tables = {table["url"]: table["tableSchema"] for table in group["tables"]}
    assert set(tables) == {table_path(release, name) for name in (*TABLES, "sources")}
    for path, schema in tables.items():
        header = files[path].decode().splitlines()[0].split(",")
        assert [column["name"] for column in schema["columns"]] == header
        assert set(schema["primaryKey"]) <= set(header)
        for key in schema.get("foreignKeys", []):
            assert set(key["columnReference"]) <= set(header)
            reference = key["reference"]
            assert reference["columnReference"] == tables[reference["resource"]]["primaryKey"][:1]
    figures = tables[table_path(release, "figures")]
    assert {key["reference"]["resource"] for key in figures["foreignKeys"]} >= {
        table_path(release, "cities"),
        "sources.csv",
    }


def test_every_column_is_described_in_both_languages(release: Release, files: Mapping[str, bytes]) -> None:
    for name, schema in described_tables(release).items():
        document = json.loads(files[f"schemas/{name}.schema.json"])
        properties = document["items"]["properties"]
        assert list(properties) == [column.name for column in schema.columns]
        for column in schema.columns:
            assert set(properties[column.name]["x-descriptions"]) == set(LANGUAGES)
            assert all(column.meaning[lang].strip() for lang in LANGUAGES)


def test_hostile_cells_stay_what_they_are() -> None:
    column = Column("words", "text", {"it": "Parole", "en": "Words"}, empty=True)
    schema = Schema("figures", "", "cited", "2026-11-26", ("words",), (column,))
    strings = [text for text in HOSTILE_STRINGS.values() if text]
    objects = json.loads(rows_to_json(schema, [{"words": text} for text in strings]))
    assert [item["words"] for item in objects] == strings
    described = json.loads(schema_to_json(schema))
    assert Draft202012Validator(described).is_valid(objects)


def test_every_file_has_a_media_type(files: Mapping[str, bytes]) -> None:
    types = {path: media_type(path) for path in files}
    assert types[CSVW_NAME] == "application/csvm+json"
    assert types["datapackage.json"] == types["dictionary/dictionary.it.json"] == "application/json"
    assert all("/" in kind for kind in types.values())
