"""Everything that open data are as files: the catalogue, the tables in every format, and their descriptions."""

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from cmsdash.datastore.releases.release import Release
from cmsdash.exports.described_tables import described_tables, table_path, table_rows
from cmsdash.exports.open_data.catalogue import CatalogueAddresses, catalogue_graph
from cmsdash.exports.open_data.csvw import CSVW_NAME, CSVW_SUFFIX, CSVW_TYPE, table_to_csvw
from cmsdash.exports.open_data.distributions import FILES_FOLDER, JSON_FOLDER, zip_path
from cmsdash.exports.open_data.json_schema import rows_to_json
from cmsdash.exports.open_data.publisher import CataloguePublisher
from cmsdash.exports.open_data.rdf import RdfFormat, graph_to_rdf
from cmsdash.exports.release_zip import release_files, zip_files

_MEDIA_TYPES: Mapping[str, str] = {
    "csv": "text/csv; charset=utf-8; header=present",
    "geojson": "application/geo+json",
    "json": "application/json",
    "md": "text/markdown; charset=utf-8",
    "parquet": "application/vnd.apache.parquet",
    "toml": "application/toml",
    "zip": "application/zip",
    **{form.value: form.media_type for form in RdfFormat},
}


def open_data_files(
    release: Release, addresses: CatalogueAddresses, publisher: CataloguePublisher | None
) -> Mapping[str, bytes]:
    """Return the files of open data by path, for any web server to carry.

    Args:
        release: The release.
        addresses: Where the files will be.
        publisher: Who publishes the data, None if it is not known.

    Returns:
        `catalog.ttl`, `catalog.rdf` and `catalog.jsonld`; in `open-data/`, the files of the ZIP of the release and the
        ZIP itself, each table as JSON, and beside each CSV file its description.

    Raises:
        ReleaseValidationError: A file is not the one of the manifest any more.
    """
    return {
        **catalogue_files(release, addresses, publisher),
        **{f"{FILES_FOLDER}/{path}": content for path, content in data_files(release).items()},
    }


def catalogue_files(
    release: Release, addresses: CatalogueAddresses, publisher: CataloguePublisher | None
) -> Mapping[str, bytes]:
    """Return the catalogue of a release by path, in every format of RDF; the arguments as in `open_data_files`."""
    graph = catalogue_graph(release, addresses, publisher)
    return {f"catalog.{form}": graph_to_rdf(graph, form) for form in RdfFormat}


def data_files(release: Release) -> Mapping[str, bytes]:
    """Return the files that a catalogue lists, by their path below `open-data/`. They name no address of their own.

    Raises:
        ReleaseValidationError: A file is not the one of the manifest any more.
    """
    files = release_files(release)
    return {**files, zip_path(release): zip_files(files), **dict(_files_of_tables(release))}


def _files_of_tables(release: Release) -> Iterator[tuple[str, bytes]]:
    for name, schema in described_tables(release).items():
        path = table_path(release, name)
        yield f"{path}{CSVW_SUFFIX}", table_to_csvw(schema, path)
        yield f"{JSON_FOLDER}/{name}.json", rows_to_json(schema, table_rows(release, name))


def media_type(path: str) -> str:
    """Return the media type of one of the files."""
    if path.endswith((CSVW_SUFFIX, CSVW_NAME)):
        return CSVW_TYPE
    return _MEDIA_TYPES[PurePosixPath(path).suffix.removeprefix(".")]
