"""The files of a release as a catalogue lists them: path, format, size and checksum."""

from collections.abc import Iterator
from dataclasses import dataclass

from cmsdash.datastore.releases.manifest import FileChecksum
from cmsdash.datastore.releases.release import Release
from cmsdash.exports.data_package import PACKAGE_NAME, PARQUET_FOLDER
from cmsdash.exports.described_tables import SOURCES_TABLE, table_path

FILES_FOLDER = "open-data"
"""The folder of the files beside the catalogue."""
JSON_FOLDER = "json"
GEOJSON_SUFFIX = ".geojson"


@dataclass(frozen=True)
class Distribution:
    """A file of a dataset, or the address of an API.

    Attributes:
        name: Its name in the catalogue.
        title: The name of the file, or of the API.
        words: The code of its description in the catalogues of words.
        url: Its address.
        file_type: Its code in the European vocabulary of file types.
        media_type: Its media type.
        size: Its size in bytes, if `sha256` is known.
        sha256: Its SHA-256, "" where it is not in the manifest of the release.
        is_service: Whether it is an API.
    """

    name: str
    title: str
    words: str
    url: str
    file_type: str
    media_type: str
    size: int = 0
    sha256: str = ""
    is_service: bool = False


def zip_path(release: Release) -> str:
    """Return the path of the ZIP file of a release in the folder of the files."""
    return f"{release.manifest.id}.zip"


def table_distributions(release: Release, base: str, table: str) -> Iterator[Distribution]:
    """Yield the files of a table: CSV, JSON and Parquet.

    Args:
        release: The release.
        base: The address of the folder that has the catalogue, with a final slash.
        table: The name of a described table.
    """
    checksums = {item.file: item for item in release.manifest.files}
    yield _file(base, table, table_path(release, table), "csv", "CSV", "text/csv", checksums.get(f"{table}.csv"))
    yield _file(base, table, f"{JSON_FOLDER}/{table}.json", "json", "JSON", "application/json")
    if table != SOURCES_TABLE:
        path = f"{PARQUET_FOLDER}/{table}.parquet"
        yield _file(base, table, path, "parquet", "PARQUET", "application/vnd.apache.parquet")


def boundary_distributions(release: Release, base: str) -> Iterator[Distribution]:
    """Yield the files of the boundaries; `base` as in `table_distributions`."""
    for item in release.manifest.files:
        if item.file.endswith(GEOJSON_SUFFIX):
            name = item.file.removesuffix(GEOJSON_SUFFIX).replace("/", "-")
            path = f"{release.manifest.id}/{item.file}"
            yield _file(base, name, path, "geojson", "GEOJSON", "application/geo+json", item)


def release_distributions(release: Release, base: str, api: str) -> Iterator[Distribution]:
    """Yield the ZIP file of a release, its descriptor, and the API.

    Args:
        release: The release.
        base: As in `table_distributions`.
        api: The address of the API, "" if there is none.
    """
    yield _file(base, "release", zip_path(release), "zip", "ZIP", "application/zip")
    yield _file(base, "release", PACKAGE_NAME, "package", "JSON", "application/json")
    if api:
        yield Distribution("release-api", "API", "api", api, "JSON", "application/json", is_service=True)


def _file(
    base: str, name: str, path: str, words: str, file_type: str, media_type: str, checksum: FileChecksum | None = None
) -> Distribution:
    size, sha256 = (checksum.size, checksum.sha256) if checksum else (0, "")
    url = f"{base}{FILES_FOLDER}/{path}"
    return Distribution(f"{name}-{words}", path, words, url, file_type, media_type, size, sha256)
