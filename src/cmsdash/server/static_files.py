"""Static files, compressed once: Streamlit's frontend, the files in `static/`, the map's, and the style sheet.

Streamlit sends its frontend uncompressed, and everything else without a lifetime. A file is compressed at its first
request and kept in memory.
"""

import gzip
import mimetypes
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import Scope

from cmsdash.ui.figures import leaflet
from cmsdash.ui.layout.stylesheet import STYLE

STATIC_FOLDER = Path(__file__).parents[3] / "static"
"""The page script with its modules, and the fonts. Streamlit serves them below `/app/static/`."""

STYLE_PATH = f"/app/static/style-{sha256(STYLE.encode('utf-8')).hexdigest()[:12]}.css"
"""The path of the style sheet of the pages, which changes with its content."""

_SUFFIXES = frozenset({".css", ".html", ".js", ".json", ".svg", ".woff2"})
_COMPRESSED_SUFFIX = ".woff2"
"""Fonts are compressed already."""
_MIN_BYTES = 1024
_FOREVER = "public, max-age=31536000, immutable"
_MONTH = "public, max-age=2592000"
_REVALIDATE = "no-cache"


@dataclass(frozen=True)
class StaticFile:
    """A file with its compressed content, None where compressing it is of no use."""

    compressed: bytes | None
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
    if not is_static_file(path) or ("range" in headers and path != STYLE_PATH):
        return None
    file = _static_file(path)
    common = {"etag": file.etag, "cache-control": static_lifetime(path), "vary": "accept-encoding"}
    if headers.get("if-none-match") == file.etag:
        return Response(status_code=304, headers=common)
    if file.compressed is not None and _accepts_gzip(headers):
        return Response(file.compressed, headers={**common, "content-encoding": "gzip"}, media_type=file.media_type)
    return Response(_contents()[path](), headers=common, media_type=file.media_type)


def static_lifetime(path: str) -> str:
    """Return the `cache-control` of a file below `/static/` or `/app/static/`.

    The names of Streamlit's bundles contain their hash. Fonts do not change under their names. The modules of the page
    script and of the map are loaded by their plain names, so a browser asks each time whether they have changed.
    """
    if path == STYLE_PATH or path.startswith("/static/"):
        return _FOREVER
    return _MONTH if path.endswith(_COMPRESSED_SUFFIX) else _REVALIDATE


@cache
def _contents() -> dict[str, Callable[[], bytes]]:
    """Return what reads each file by URL path. Tiny ones are left to Streamlit."""
    roots = {
        "/static/": Path(str(files("streamlit"))) / "static" / "static",
        "/app/static/": STATIC_FOLDER,
        leaflet.URL_PATH: leaflet.FRONTEND,
    }
    readers = {
        prefix + file.relative_to(root).as_posix(): file.read_bytes
        for prefix, root in roots.items()
        for file in root.rglob("*")
        if file.suffix in _SUFFIXES and file.stat().st_size >= _MIN_BYTES
    }
    return {**readers, STYLE_PATH: lambda: STYLE.encode("utf-8")}


@cache
def _static_file(path: str) -> StaticFile:
    content = _contents()[path]()
    return StaticFile(
        compressed=None if path.endswith(_COMPRESSED_SUFFIX) else gzip.compress(content, mtime=0),
        media_type=mimetypes.guess_type(path)[0] or "application/octet-stream",
        etag=f'"{sha256(content).hexdigest()[:16]}"',
    )


def _accepts_gzip(headers: Headers) -> bool:
    codings = (part.partition(";") for part in headers.get("accept-encoding", "").split(","))
    return any(name.strip() == "gzip" and quality.strip() != "q=0" for name, _, quality in codings)
