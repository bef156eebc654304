"""Static files, compressed once: Streamlit's frontend, the files in `static/`, the map's, and the style sheets.

Streamlit sends its frontend uncompressed, and everything else without a lifetime. Here a file is compressed at its
first request and kept in memory. Browsers keep a file for ever if its URL changes with its content: by a hash in its
name, or by the version of its folder in the query string. Others they ask about each time.
"""

import mimetypes
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from hashlib import sha256
from operator import attrgetter
from pathlib import Path

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import Scope

from cmsdash.domain import LANGUAGES
from cmsdash.installation.emblems import configured_emblems
from cmsdash.server.compression import CompressedContent, negotiate_coding
from cmsdash.server.conditional_responses import is_unchanged
from cmsdash.server.streamlit_style import STREAMLIT_STATIC, streamlit_style
from cmsdash.ui.figures import chart, leaflet
from cmsdash.ui.layout.header import EMBLEM_PATH, emblem_path
from cmsdash.ui.layout.stylesheet import STYLE
from cmsdash.views.base_path import base_path

STATIC_FOLDER = Path(__file__).parents[3] / "static"
"""The page script with its modules, and the fonts. Streamlit serves them below `/app/static/`."""

_SUFFIXES = frozenset({".css", ".html", ".js", ".json", ".svg", ".woff2"})
_FONT_SUFFIX = ".woff2"
_COMPRESSED_SUFFIXES = (_FONT_SUFFIX, ".png")
"""Fonts and pictures are compressed already."""
_MIN_COMPRESSED_BYTES = 512
"""Smaller files fit one packet as they are."""
_HASHED_PREFIXES = ("/static/", "/app/static/vendor/", EMBLEM_PATH)
"""Folders in which every name contains a hash of its content or its version."""
_FOREVER = "public, max-age=31536000, immutable"
_MONTH = "public, max-age=2592000"
_REVALIDATE = "no-cache"
_MAP_DOCUMENT = f"{leaflet.URL_PATH}index.html"
_MAP_FILE = re.compile(r'(?<=(?:href|.src)=")[\w.]+(?=")')


def _digest(content: bytes) -> str:
    return sha256(content).hexdigest()[:12]


def _folder_version(*files: Path) -> str:
    return _digest(b"".join(file.read_bytes() for file in sorted(files)))


_VERSIONS = {
    "/app/static/fonts/": _folder_version(*(STATIC_FOLDER / "fonts").glob("*.woff2")),
    "/app/static/": _folder_version(STATIC_FOLDER / "page.js", *(STATIC_FOLDER / "js").glob("*.js")),
    leaflet.URL_PATH: _folder_version(*leaflet.FRONTEND.iterdir()),
}
"""The versions of folders; the modules of the page script are loaded with its own query string."""


def _version(path: str) -> str:
    return next((version for folder, version in _VERSIONS.items() if path.startswith(folder)), "")


def versioned_url(path: str) -> str:
    """Return the URL of a file of the page script, of the fonts or of the map, which changes with their content."""
    return f"{path}?v={_version(path)}"


STYLE_PATH = f"/app/static/style-{_digest(STYLE.encode('utf-8'))}.css"
"""The path of the style sheet of the pages, which changes with its content."""
_ICON_FONT = versioned_url("/app/static/fonts/material-symbols.woff2").removeprefix("/app/static/")
_STREAMLIT_STYLE = streamlit_style(_ICON_FONT)
STREAMLIT_STYLE_PATH = f"/app/static/streamlit-{_digest(_STREAMLIT_STYLE.encode('utf-8'))}.css"
"""The path of Streamlit's style sheet without the fonts that no page uses."""
_STYLES = {STYLE_PATH: STYLE, STREAMLIT_STYLE_PATH: _STREAMLIT_STYLE}


@dataclass(frozen=True)
class StaticFile:
    """A file with its compressed content, None where compressing it is of no use."""

    compressed: CompressedContent | None
    media_type: str
    etag: str


def is_static_file(path: str) -> bool:
    """Return whether a URL path is that of a file that this module sends."""
    return path in _contents()


def static_response(scope: Scope) -> Response | None:
    """Return the response to a request for a static file, None where Streamlit has to respond.

    Args:
        scope: The ASGI scope of a GET request.
    """
    path, headers = scope["path"], Headers(scope=scope)
    if not is_static_file(path) or ("range" in headers and path not in _STYLES):
        return None
    file = _static_file(path)
    lifetime = static_lifetime(path, scope["query_string"].decode("latin-1"))
    common = {"etag": file.etag, "cache-control": lifetime, "vary": "accept-encoding"}
    if is_unchanged(headers, file.etag):
        return Response(status_code=304, headers=common)
    coding = negotiate_coding(headers.get("accept-encoding", "")) if file.compressed else ""
    if file.compressed is None or not coding:
        return Response(_contents()[path](), headers=common, media_type=file.media_type)
    content = file.compressed.encode(coding)
    return Response(content, headers={**common, "content-encoding": coding}, media_type=file.media_type)


def static_lifetime(path: str, query: str = "") -> str:
    """Return the `cache-control` of a static file. Fonts do not change under their names.

    Args:
        path: The URL path.
        query: The query string of the request.
    """
    is_hashed = path in _STYLES or path.startswith(_HASHED_PREFIXES)
    if is_hashed or query == f"v={_version(path)}":
        return _FOREVER
    return _MONTH if path.endswith(_FONT_SUFFIX) else _REVALIDATE


@cache
def _contents() -> dict[str, Callable[[], bytes]]:
    """Return what reads each file by URL path."""
    roots = {
        "/static/": STREAMLIT_STATIC / "static",
        "/app/static/": STATIC_FOLDER,
        leaflet.URL_PATH: leaflet.FRONTEND,
        chart.URL_PATH: chart.FRONTEND,
    }
    readers = {
        prefix + file.relative_to(root).as_posix(): file.read_bytes
        for prefix, root in roots.items()
        for file in root.rglob("*")
        if file.suffix in _SUFFIXES
    }
    styles = {path: style.encode for path, style in _STYLES.items()}
    return {**readers, **styles, **_emblems(), _MAP_DOCUMENT: _map_document}


def _emblems() -> dict[str, Callable[[], bytes]]:
    """Return what reads each emblem of the installation by URL path."""
    emblems = (emblem for lang in LANGUAGES for emblem in configured_emblems(lang))
    return {emblem_path(emblem): partial(attrgetter("content"), emblem.picture) for emblem in emblems}


def _map_document() -> bytes:
    """Return the document of the map, in which the files that it loads have their version."""
    document = (leaflet.FRONTEND / "index.html").read_text(encoding="utf-8")
    return _MAP_FILE.sub(lambda name: f"{base_path()}{versioned_url(leaflet.URL_PATH + name[0])}", document).encode()


def map_file_urls() -> tuple[str, ...]:
    """Return the URLs of the files that the document of the map loads."""
    document = (leaflet.FRONTEND / "index.html").read_text(encoding="utf-8")
    return tuple(versioned_url(leaflet.URL_PATH + name) for name in _MAP_FILE.findall(document))


@cache
def _static_file(path: str) -> StaticFile:
    read = _contents()[path]
    content = read()
    is_compressible = not path.endswith(_COMPRESSED_SUFFIXES) and len(content) >= _MIN_COMPRESSED_BYTES
    return StaticFile(
        compressed=CompressedContent(read) if is_compressible else None,
        media_type=mimetypes.guess_type(path)[0] or "application/octet-stream",
        etag=f'W/"{_digest(content)}"',  # weak, because all codings have it
    )
