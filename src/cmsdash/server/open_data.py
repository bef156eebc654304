"""Open data: the data catalogue at `/catalog.ttl` and in other formats, and its files below `/open-data/`.

The files are made when the first of them is asked for, and kept: programs that read open data ask for all of them.
"""

from collections.abc import Mapping

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, Response
from starlette.types import Scope

from cmsdash.cache import Cache
from cmsdash.datastore.releases.release import Release
from cmsdash.exports.api import API_PATH
from cmsdash.exports.open_data.publisher import CataloguePublisher
from cmsdash.server import origin, unavailable
from cmsdash.server.compression import compress, negotiate_coding
from cmsdash.server.conditional_responses import conditional_response, entity_tag
from cmsdash.server.settings import ServerSettings
from cmsdash.ui.release_cache import resolve_release
from cmsdash.views.base_path import base_path

FILES_PREFIX = "/open-data/"
CATALOGUE_PATHS = ("/catalog.ttl", "/catalog.rdf", "/catalog.jsonld")

_PACKED_SUFFIXES = (".zip", ".parquet")
_FILES = Cache(2)
"""The files of the releases that were asked for last, of about 4 MB each."""
_CATALOGUES = Cache(4)
_ANY_ORIGIN = "http://origin.invalid"
"""Stands in a kept catalogue for the origins of requests, of which a reader can write any number."""


def open_data_response(scope: Scope, settings: ServerSettings) -> Response:
    """Return the response to a request for the catalogue or one of its files; programs of any site may read it.

    Args:
        scope: The ASGI scope of a GET or HEAD request.
        settings: The settings of the server; they name the origin of the addresses and who publishes the data.

    Raises:
        ReleaseValidationError: No release can be read.
    """
    path = scope["path"]
    if path in CATALOGUE_PATHS:
        return _catalogue_response(scope, settings)
    name = path.removeprefix(FILES_PREFIX)
    served = resolve_release(name.partition("/")[0].removesuffix(".zip"))
    files = _data_files(served.release)
    if name not in files:
        return unavailable.busy_response(scope) if served.is_substitute else PlainTextResponse("Not Found", 404)
    return _file_response(scope, name, files[name], {"cache-control": "no-cache", **_description_link(name)})


def _catalogue_response(scope: Scope, settings: ServerSettings) -> Response:
    name, base = scope["path"].removeprefix("/"), settings.public_url or _ANY_ORIGIN
    content = _catalogue(resolve_release("").release, f"{base}{base_path()}/", settings.publisher)[name]
    if settings.public_url:
        return _file_response(scope, name, content, {"cache-control": "no-cache"})
    own = content.replace(_ANY_ORIGIN.encode(), origin.request_url(scope).encode())
    return _file_response(scope, name, own, {"cache-control": "no-store"})


def _catalogue(release: Release, base: str, publisher: CataloguePublisher | None) -> Mapping[str, bytes]:
    # rdflib is slow to import, and few readers ask for a catalogue.
    from cmsdash.exports.open_data.catalogue import CatalogueAddresses
    from cmsdash.exports.open_data.files import catalogue_files

    addresses = CatalogueAddresses(base, f"{base}dictionary", f"{base}{API_PATH.removeprefix('/')}")
    key = release.cache_key and (release.cache_key, addresses, publisher)
    return _CATALOGUES.get(key, lambda: catalogue_files(release, addresses, publisher))


def _data_files(release: Release) -> Mapping[str, bytes]:
    from cmsdash.exports.open_data.files import data_files

    return _FILES.get(release.cache_key, lambda: data_files(release))


def _description_link(name: str) -> dict[str, str]:
    """Return the header that leads programs from a CSV file to its description (CSV on the Web)."""
    if not name.endswith(".csv"):
        return {}
    from cmsdash.exports.open_data.csvw import CSVW_SUFFIX, CSVW_TYPE

    return {"link": f'<{base_path()}{FILES_PREFIX}{name}{CSVW_SUFFIX}>; rel="describedby"; type="{CSVW_TYPE}"'}


def _file_response(scope: Scope, name: str, content: bytes, headers: Mapping[str, str]) -> Response:
    from cmsdash.exports.open_data.files import media_type

    common = {**headers, "vary": "accept-encoding", "access-control-allow-origin": "*"}
    is_packed = name.endswith(_PACKED_SUFFIXES)
    coding = "" if is_packed else negotiate_coding(Headers(scope=scope).get("accept-encoding", ""))
    return conditional_response(
        scope,
        entity_tag(content),
        lambda: compress(content, coding),
        common,
        media_type=media_type(name),
        coding=coding,
    )
