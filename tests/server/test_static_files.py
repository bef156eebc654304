"""Static files are compressed once, keep their content, and have a lifetime that fits their names."""

import gzip
from pathlib import Path
from typing import Any

import pytest
import streamlit

from cmsdash.server import static_files
from cmsdash.server.static_files import STYLE_PATH, static_response
from cmsdash.ui.figures import leaflet
from cmsdash.ui.layout.stylesheet import STYLE, inline_style

BUNDLE = next((Path(streamlit.__file__).parent / "static" / "static" / "js").glob("index*.js"))
FONT = "/app/static/fonts/titillium-web-400.woff2"
FILES = {
    STYLE_PATH: STYLE.encode("utf-8"),
    f"/static/js/{BUNDLE.name}": BUNDLE.read_bytes(),
    "/app/static/page.js": (static_files.STATIC_FOLDER / "page.js").read_bytes(),
    f"{leaflet.URL_PATH}leaflet.js": (leaflet.FRONTEND / "leaflet.js").read_bytes(),
}


def make_scope(path: str, **headers: str) -> dict[str, Any]:
    raw_headers = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return {"type": "http", "method": "GET", "path": path, "query_string": b"", "headers": raw_headers}


@pytest.mark.parametrize("path", FILES)
def test_file_is_sent_compressed_and_its_content_is_the_same(path: str) -> None:
    response = static_response(make_scope(path, accept_encoding="br, gzip;q=0.8"))
    assert response
    assert response.headers["content-encoding"] == "gzip"
    assert response.headers["vary"] == "accept-encoding"
    assert gzip.decompress(bytes(response.body)) == FILES[path]
    assert len(response.body) < 0.6 * len(FILES[path])
    assert response.headers["content-type"].startswith(("text/javascript", "text/css"))


@pytest.mark.parametrize("accepted", ["", "identity", "br", "gzip;q=0"])
def test_client_without_gzip_gets_the_plain_file(accepted: str) -> None:
    response = static_response(make_scope(STYLE_PATH, accept_encoding=accepted))
    assert response
    assert "content-encoding" not in response.headers
    assert bytes(response.body) == STYLE.encode("utf-8")


@pytest.mark.parametrize("path", FILES)
def test_unchanged_file_is_not_sent_again(path: str) -> None:
    first = static_response(make_scope(path, accept_encoding="gzip"))
    assert first
    again = static_response(make_scope(path, accept_encoding="gzip", if_none_match=first.headers["etag"]))
    assert again
    assert (again.status_code, bytes(again.body)) == (304, b"")


@pytest.mark.parametrize(
    ("path", "lifetime"),
    [(STYLE_PATH, "immutable"), (f"/static/js/{BUNDLE.name}", "immutable"), ("/app/static/page.js", "no-cache"),
     (f"{leaflet.URL_PATH}leaflet.js", "no-cache"), (FONT, "max-age=2592000")],
)  # fmt: skip
def test_only_names_with_a_hash_are_kept_for_ever(path: str, lifetime: str) -> None:
    response = static_response(make_scope(path, accept_encoding="gzip"))
    assert response
    assert lifetime in response.headers["cache-control"]


@pytest.mark.parametrize(
    "path",
    ["/static/nosuch.js", "/app/static/../app.py", "/media/x", "/"],
)
def test_other_paths_are_left_to_streamlit(path: str) -> None:
    assert static_response(make_scope(path, accept_encoding="gzip")) is None


def test_font_is_not_compressed_twice() -> None:
    response = static_response(make_scope(FONT, accept_encoding="gzip"))
    assert response
    assert "content-encoding" not in response.headers
    assert response.headers["content-type"] == "font/woff2"


def test_range_is_left_to_streamlit() -> None:
    path = f"/static/js/{BUNDLE.name}"
    assert static_response(make_scope(path, accept_encoding="gzip", range="bytes=0-9")) is None


def test_run_sends_the_style_sheet_only_where_the_document_does_not_link_it() -> None:
    assert inline_style("dark", is_linked=False) == STYLE + inline_style("dark", is_linked=True)
    assert len(inline_style("light", is_linked=True)) < 16_384
