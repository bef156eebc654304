"""A release as ZIP: complete, described as a Data Package, with the same rows as CSV and as Parquet."""

import hashlib
import io
import json
import zipfile
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from frictionless import Package

from cmsdash.datastore.releases.integrity import open_verified_release
from cmsdash.datastore.releases.release import TABLES, Release
from cmsdash.exports import release_to_zip
from cmsdash.i18n import labelled_codes


@pytest.fixture(scope="module")
def unpacked(release: Release, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("zip")
    with zipfile.ZipFile(io.BytesIO(release_to_zip(release))) as archive:
        archive.extractall(folder)
    return folder


def descriptor(folder: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    return content


def error_types(folder: Path) -> set[str]:
    report = Package(str(folder / "datapackage.json")).validate()
    return {error for _, error in report.flatten(["name", "type"])}


def test_the_release_in_it_passes_every_check(release: Release, unpacked: Path) -> None:
    exported = open_verified_release(unpacked / release.manifest.id, labelled_codes())
    assert exported.manifest == release.manifest


def test_it_is_a_valid_data_package(unpacked: Path) -> None:
    assert error_types(unpacked) == set()


@pytest.mark.parametrize(
    ("file", "before", "after", "error"),
    [
        ("figures.csv", "andria-admitted-5,andria,", "andria-admitted-5,atlantis,", "foreign-key"),
        ("operations.csv", ",described,", ",dreamt,", "constraint-error"),
        ("figures.csv", "6483569.00", "about six", "type-error"),
        ("sources.csv", "https://", "http://", "hash-count"),
    ],
)
def test_its_description_finds_what_was_changed(
    release: Release, tmp_path: Path, file: str, before: str, after: str, error: str
) -> None:
    with zipfile.ZipFile(io.BytesIO(release_to_zip(release))) as archive:
        archive.extractall(tmp_path)
    [path] = tmp_path.rglob(file)
    content = path.read_text(encoding="utf-8")
    assert before in content
    path.write_text(content.replace(before, after, 1), encoding="utf-8")
    assert error in error_types(tmp_path)


def test_every_file_is_described_with_its_hash(release: Release, unpacked: Path) -> None:
    package = descriptor(unpacked)
    tables = {resource["name"]: resource for resource in package["resources"] if resource.get("type") == "table"}
    assert set(tables) == {*TABLES, "sources"}
    described = [*package["resources"], *(table["parquet"] for name, table in tables.items() if name != "sources")]
    for file in described:
        content = (unpacked / file["path"]).read_bytes()
        assert file["bytes"] == len(content)
        assert file["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
    undescribed = {path.relative_to(unpacked).as_posix() for path in unpacked.rglob("*") if path.is_file()}
    undescribed -= {file["path"] for file in described}
    assert all(
        name.endswith((".toml", "manifest.json", "README.md"))
        or name.startswith(("schemas/", "dictionary/"))
        or name in ("datapackage.json", "csv-metadata.json")
        for name in undescribed
    )


def test_the_package_tells_licences_sources_and_meanings_in_both_languages(release: Release, unpacked: Path) -> None:
    package = descriptor(unpacked)
    assert (package["version"], package["created"]) == (release.manifest.id, release.manifest.created)
    assert package["licenses"][0]["name"] == "CC-BY-4.0"
    assert {source["key"] for source in package["sources"]} == set(release.sources)
    for table in (resource for resource in package["resources"] if resource["name"] in TABLES):
        schema = release.schemas[table["name"]]
        assert table["licenses"][0]["name"] == {"cc-by-4.0": "CC-BY-4.0"}.get(schema.licence, schema.licence)
        assert set(table["titles"]) == {"it", "en"}
        for column, described in zip(schema.columns, table["schema"]["fields"], strict=True):
            assert described["descriptions"] == dict(column.meaning)
            assert described.get("unit", "") == column.unit


@pytest.mark.parametrize("name", TABLES)
def test_parquet_has_the_cells_of_the_csv(release: Release, unpacked: Path, name: str) -> None:
    schema, table = release.schemas[name], pq.read_table(unpacked / "parquet" / f"{name}.parquet")
    rows = release.text_rows(name)
    assert table.num_rows == len(rows)
    for column in schema.columns:
        for text, value in zip((row[column.name] for row in rows), table[column.name].to_pylist(), strict=True):
            if column.many:
                assert "|".join(value or []) == text
            elif column.type in ("integer", "decimal", "degrees"):
                assert (value is None and text == "") or Decimal(repr(value)) == Decimal(text)
            else:
                assert ("" if value is None else str(value)) == text
        meaning = table.schema.field(column.name).metadata[b"meaning_it"].decode("utf-8")
        assert meaning == column.meaning["it"]


def test_tables_that_are_newer_than_a_release_are_left_out(release: Release) -> None:
    older = replace(release, newer_schema_parts=frozenset({"lineage"}))
    with zipfile.ZipFile(io.BytesIO(release_to_zip(older))) as archive:
        assert "parquet/lineage.parquet" not in archive.namelist()
        package = json.loads(archive.read("datapackage.json"))
    assert "lineage" not in {resource["name"] for resource in package["resources"]}
