"""A release as one ZIP file."""

import hashlib
import io
import zipfile
from pathlib import Path

from cmsdash.datastore import atomic_files
from cmsdash.datastore.issues import ReleaseValidationError, ValidationIssue
from cmsdash.datastore.releases.manifest import MANIFEST_NAME, manifest_to_json
from cmsdash.datastore.releases.release import Release
from cmsdash.exports.data_package import (
    PACKAGE_NAME,
    PARQUET_FOLDER,
    SOURCES_PATH,
    exported_tables,
    package_to_json,
    sources_to_csv,
)
from cmsdash.exports.parquet_tables import table_to_parquet

ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The timestamp of every entry, so that the same release gives the same bytes."""


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
        A folder with the files of the release and its manifest, which `cmsdash check` can read unpacked. Beside it,
        every table as Parquet, the sources as CSV, and `datapackage.json`, which describes them all.

    Raises:
        ReleaseValidationError: A file is not the one of the manifest any more.
    """
    folder = release.manifest.id
    contents = {f"{folder}/{name}": content for name, content in _verified_files(release).items()}
    for name in exported_tables(release):
        parquet = table_to_parquet(release.schemas[name], release.tables[name])
        contents[f"{PARQUET_FOLDER}/{name}.parquet"] = parquet
    contents[SOURCES_PATH] = sources_to_csv(release)
    contents[PACKAGE_NAME] = package_to_json(release, contents)
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
