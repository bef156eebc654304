"""Static files are compressed once, keep their content, and have a lifetime that fits their names."""

import gzip
import re
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import brotli
import pytest
import streamlit
from fontTools.ttLib import TTFont

from cmsdash.installation.emblems import EMBLEM_VARIABLE, configured_emblems
from cmsdash.server import compression, static_files
from cmsdash.server.compression import CompressedContent, negotiate_coding
from cmsdash.server.static_files import STREAMLIT_STYLE_PATH, STYLE_PATH, static_response, versioned_url
from cmsdash.server.streamlit_style import STREAMLIT_STATIC
from cmsdash.ui.figures import leaflet
from cmsdash.ui.layout.stylesheet import STYLE
from tests.installation.emblem_files import write_three_emblems

ROOT = Path(__file__).parents[2]
BUNDLE = next((Path(streamlit.__file__).parent / "static" / "static" / "js").glob("index*.js"))
DECODERS = {"br": brotli.decompress, "gzip": gzip.decompress, "": lambda content: content}
ICON = re.compile(r":material/(\w+):")
FONT = "/app/static/fonts/titillium-web-400.woff2"
FILES = {
    STYLE_PATH: STYLE.encode("utf-8"),
    f"/static/js/{BUNDLE.name}": BUNDLE.read_bytes(),
    "/app/static/page.js": (static_files.STATIC_FOLDER / "page.js").read_bytes(),
    f"{leaflet.URL_PATH}leaflet.js": (leaflet.FRONTEND / "leaflet.js").read_bytes(),
}


def make_scope(path: str, query: str = "", **headers: str) -> dict[str, Any]:
    raw_headers = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return {"type": "http", "method": "GET", "path": path, "query_string": query.encode(), "headers": raw_headers}


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [("gzip, deflate, br, zstd", "br"), ("gzip;q=1.0, br;q=0.5", "br"), ("BR", "br"), ("gzip", "gzip"), ("*", "br"),
     ("br;q=0, gzip", "gzip"), ("br;q=0, *", "gzip"), ("br; q=0.0, *;q=0", ""), ("gzip;q=0", ""), ("gzip;q=x", ""),
     ("identity", ""), ("", "")],
)  # fmt: skip
def test_coding_is_the_smallest_that_the_client_accepts(accepted: str, coding: str) -> None:
    assert negotiate_coding(accepted) == coding


@pytest.mark.parametrize("path", FILES)
@pytest.mark.parametrize("coding", DECODERS)
def test_file_has_the_same_content_in_every_coding(path: str, coding: str) -> None:
    response = static_response(make_scope(path, accept_encoding=coding or "identity"))
    assert response
    assert response.headers.get("content-encoding", "") == coding
    assert response.headers["vary"] == "accept-encoding"
    assert DECODERS[coding](bytes(response.body)) == FILES[path]
    assert response.headers["content-type"].startswith(("text/javascript", "text/css"))


def test_content_is_compressed_better_in_the_background() -> None:
    content = BUNDLE.read_bytes()
    compressed = CompressedContent(lambda: content)
    compression._pending().join()
    best = compressed.encode("br")
    assert brotli.decompress(best) == content
    assert len(best) < len(brotli.compress(content, quality=9)) < len(compressed.encode("gzip"))


@pytest.mark.parametrize("path", FILES)
def test_unchanged_file_is_not_sent_again(path: str) -> None:
    first = static_response(make_scope(path, accept_encoding="gzip"))
    assert first
    again = static_response(make_scope(path, accept_encoding="gzip", if_none_match=first.headers["etag"]))
    assert again
    assert (again.status_code, bytes(again.body)) == (304, b"")
    tags = f'"other", {first.headers["etag"]}'
    assert static_response(make_scope(path, if_none_match=tags)).status_code == 304  # type: ignore[union-attr]
    assert static_response(make_scope(path, if_none_match='W/"other"')).status_code == 200  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("path", "query", "lifetime"),
    [
        (STYLE_PATH, "", "immutable"),
        (STREAMLIT_STYLE_PATH, "", "immutable"),
        (f"/static/js/{BUNDLE.name}", "", "immutable"),
        ("/app/static/page.js", "", "no-cache"),
        ("/app/static/page.js", "v=000000000000", "no-cache"),
        (*versioned_url("/app/static/page.js").split("?"), "immutable"),
        (*versioned_url("/app/static/js/print_date.js").split("?"), "immutable"),
        (f"{leaflet.URL_PATH}leaflet.js", "", "no-cache"),
        (*versioned_url(f"{leaflet.URL_PATH}leaflet.js").split("?"), "immutable"),
        (f"{leaflet.URL_PATH}index.html", "streamlitUrl=x", "no-cache"),
        (FONT, "", "max-age=2592000"),
    ],
)
def test_only_what_changes_with_its_url_is_kept_for_ever(path: str, query: str, lifetime: str) -> None:
    response = static_response(make_scope(path, query, accept_encoding="gzip"))
    assert response
    assert lifetime in response.headers["cache-control"]


def test_map_loads_its_files_by_their_version() -> None:
    response = static_response(make_scope(f"{leaflet.URL_PATH}index.html"))
    assert response
    urls = re.findall(r'(?:href|src)="([^"]+)"', bytes(response.body).decode())
    assert len(urls) == len(list(leaflet.FRONTEND.glob("*.*s"))), "all scripts and style sheets"
    for url in urls:
        path, query = url.split("?")
        assert "immutable" in static_files.static_lifetime(path, query)
        assert static_files.is_static_file(path)


def test_streamlits_style_sheet_loads_only_the_fonts_that_pages_use() -> None:
    style = bytes(static_response(make_scope(STREAMLIT_STYLE_PATH)).body).decode()  # type: ignore[union-attr]
    assert "Source Sans" not in style
    fonts = [url for url in re.findall(r"url\(([^)]+)\)", style) if not url.startswith("data:")]
    assert sum("material" in font.lower() for font in fonts) == 1
    for font in fonts:
        assert static_files.is_static_file(urljoin(STREAMLIT_STYLE_PATH, font).partition("?")[0])


def test_icon_font_has_every_icon_that_pages_and_streamlit_name() -> None:
    font = TTFont(static_files.STATIC_FOLDER / "fonts" / "material-symbols.woff2")
    scripts = [*(ROOT / "src").rglob("*.py"), *(ROOT / "pages").glob("*.py")]
    ours = {name for script in scripts for name in ICON.findall(script.read_text(encoding="utf-8"))}
    assert ours - ligatures(font) == set()
    streamlits = {
        name
        for script in (STREAMLIT_STATIC / "static" / "js").glob("*.js")
        for name in ICON.findall(script.read_text(encoding="utf-8"))
    }
    [original] = (STREAMLIT_STATIC / "static" / "media").glob("MaterialSymbols-Rounded.*.woff2")
    assert {"expand_more", "close"} <= streamlits
    assert streamlits & ligatures(TTFont(original)) - ligatures(font) == set()


def ligatures(font: TTFont) -> set[str]:
    """Return the words that a font draws as one glyph."""
    characters = {glyph: chr(code) for code, glyph in font.getBestCmap().items() if code < 128}
    return {
        "".join(characters[glyph] for glyph in (first, *ligature.Component))
        for lookup in font["GSUB"].table.LookupList.Lookup
        for table in lookup.SubTable
        for first, group in getattr(getattr(table, "ExtSubTable", table), "ligatures", {}).items()
        for ligature in group
    }


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


def test_emblems_are_files_that_browsers_keep(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(EMBLEM_VARIABLE, str(write_three_emblems(tmp_path)))
    static_files._contents.cache_clear()
    try:
        for emblem in configured_emblems("it"):
            response = static_response(make_scope(f"/app/static/emblems/{emblem.file_name}", accept_encoding="br"))
            assert response
            content = bytes(response.body)
            coding = response.headers.get("content-encoding", "")
            assert DECODERS[coding](content) == emblem.picture.content
            assert response.headers["content-type"] == emblem.picture.media_type
            assert "immutable" in response.headers["cache-control"]
        assert coding == "", "a PNG is compressed already"
    finally:
        static_files._contents.cache_clear()
