"""A release as one ZIP file."""

import hashlib
import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

from cmsdash.datastore import atomic_files
from cmsdash.datastore.issues import ReleaseValidationError, ValidationIssue
from cmsdash.datastore.releases.manifest import MANIFEST_NAME, manifest_to_json
from cmsdash.datastore.releases.release import Release
from cmsdash.exports.data_package import PACKAGE_NAME, PARQUET_FOLDER, package_to_json, sources_to_csv
from cmsdash.exports.described_tables import SOURCES_PATH, SOURCES_TABLE, described_tables
from cmsdash.exports.open_data.csvw import CSVW_NAME, tables_to_csvw
from cmsdash.exports.open_data.dictionary import dictionary_files
from cmsdash.exports.open_data.json_schema import schema_to_json
from cmsdash.exports.parquet_tables import table_to_parquet

ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The timestamp of every entry, so that the same release gives the same bytes."""

SCHEMA_FOLDER = "schemas"
"""The folder of the JSON Schemas."""


def write_release_zip(release: Release, target: Path) -> str:
    """Write a release as a ZIP file, atomically.

    Args:
        release: The release to export.
        target: The file to write. An existing file is replaced.

    Returns:
        The SHA-256 of the file.
    """
    content = release_to_zip(release)
    atomic_files.atomic_write(target, content)
    return hashlib.sha256(content).hexdigest()


def release_to_zip(release: Release) -> bytes:
    """Return a release as a ZIP file.

    Returns:
        The files of `release_files`. The same release gives the same bytes.

    Raises:
        ReleaseValidationError: A file is not the one of the manifest any more.
    """
    return zip_files(release_files(release))


def release_files(release: Release) -> dict[str, bytes]:
    """Return the files of a release and their descriptions by path.

    Returns:
        A folder with the files of the release and its manifest, which `cmsdash check` can read. Beside it every table
        as Parquet, the sources as CSV, the descriptions of the tables for programs (`datapackage.json`,
        `csv-metadata.json`, and one JSON Schema a table), and dictionary and glossary for people.

    Raises:
        ReleaseValidationError: A file is not the one of the manifest any more.
    """
    folder = release.manifest.id
    contents = {f"{folder}/{name}": content for name, content in _verified_files(release).items()}
    tables = described_tables(release)
    contents |= {
        f"{PARQUET_FOLDER}/{name}.parquet": table_to_parquet(schema, release.tables[name])
        for name, schema in tables.items()
        if name != SOURCES_TABLE
    }
    contents |= {f"{SCHEMA_FOLDER}/{name}.schema.json": schema_to_json(schema) for name, schema in tables.items()}
    contents |= dictionary_files(release)
    contents[SOURCES_PATH] = sources_to_csv(release)
    contents[CSVW_NAME] = tables_to_csvw(release)
    contents[PACKAGE_NAME] = package_to_json(release, contents)
    return contents


def zip_files(contents: Mapping[str, bytes]) -> bytes:
    """Return files as a ZIP file, in the order of their paths and without the time."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(contents):
            entry = zipfile.ZipInfo(name, ZIP_EPOCH)
            entry.external_attr = 0o644 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, contents[name])
    return buffer.getvalue()


def _verified_files(release: Release) -> dict[str, bytes]:
    """Return the files of a release and its manifest by name, after comparing them with the manifest."""
    contents = {item.file: (release.folder / item.file).read_bytes() for item in release.manifest.files}
    digests = {name: hashlib.sha256(content).hexdigest() for name, content in contents.items()}
    issues = [
        ValidationIssue("file_altered", item.file, value=digests[item.file], expected=item.sha256)
        for item in release.manifest.files
        if digests[item.file] != item.sha256
    ]
    if issues:
        raise ReleaseValidationError(issues)
    return {**contents, MANIFEST_NAME: manifest_to_json(release.manifest).encode("utf-8")}
