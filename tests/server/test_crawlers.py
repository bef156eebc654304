"""Robots, sitemap and link previews: contents of the release, absolute addresses only where they can be trusted."""

import io
import re
from collections.abc import Iterator
from html import unescape
from typing import Any
from xml.etree import ElementTree

import pytest
from PIL import Image
from starlette.applications import Starlette
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient
from typer.testing import CliRunner

from cmsdash.cli.app import app
from cmsdash.datastore.releases.release import Release
from cmsdash.installation.setting_error import SettingError
from cmsdash.server import SecurityMiddleware
from cmsdash.server.crawlers import preview_tags
from cmsdash.server.origin import parse_public_url
from cmsdash.ui.pages.previews import LinkPreview, link_preview
from cmsdash.views.page_links import PAGES

PUBLIC_URL = "https://dati.example.org"
NAMESPACES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
DOCUMENT = '<html lang="en"><head><title>x</title></head><body><noscript>y</noscript></body></html>'


def make_client() -> TestClient:
    async def respond(_: Any) -> Response:
        return HTMLResponse(DOCUMENT)

    return TestClient(SecurityMiddleware(Starlette(routes=[Route("/{path:path}", respond)])), follow_redirects=False)


@pytest.fixture
def client() -> Iterator[TestClient]:
    with make_client() as client:
        yield client


@pytest.fixture
def public_client(monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    monkeypatch.setenv("CMSDASH_PUBLIC_URL", f"{PUBLIC_URL}/")
    with make_client() as client:
        yield client


def tags(document: str) -> dict[str, str]:
    """Return the content of each meta tag and the address of each link by its name, `rel` or language."""
    metas = re.findall(r'<meta (?:name|property)="([^"]+)" content="([^"]*)">', document)
    links = re.findall(r'<link rel="(?:alternate" hreflang=")?([a-z]+)" href="([^"]*)">', document)
    return {name: unescape(content) for name, content in (*metas, *links)}


def test_document_describes_the_city_in_the_language_of_the_link(client: TestClient) -> None:
    document = client.get("/city?city=andria&region=puglia&lang=en").text
    assert "<title>Andria | Città Medie Sud</title>" in document
    assert '<html lang="en">' in document
    found = tags(document)
    assert found["description"] == found["og:description"] == link_preview("city", {"city": "andria"}, "en").description
    assert found["og:title"] == "Andria | Città Medie Sud"
    assert (found["og:locale"], found["twitter:card"]) == ("en_GB", "summary")
    assert found["canonical"] == found["en"] == "/city?city=andria&lang=en"
    assert found["it"] == "/city?city=andria"
    assert "og:url" not in found, "there is no address to trust"
    assert "<title>Andria | Città Medie Sud</title>" in client.get("/city?city=andria&city=").text


def test_document_has_the_configured_addresses_and_no_other(public_client: TestClient) -> None:
    response = public_client.get(
        "/operations?operation=caltanissetta-01&status=admitted", headers={"host": "evil.example"}
    )
    address = f"{PUBLIC_URL}/operations?operation=caltanissetta-01"
    found = tags(response.text)
    assert found["canonical"] == found["og:url"] == found["it"] == address
    assert found["en"] == f"{address}&lang=en"
    assert "evil.example" not in response.text
    assert tags(public_client.get("/").text)["canonical"] == f"{PUBLIC_URL}/"


@pytest.mark.parametrize(
    "query", ["city=%22%3E%3Cscript%3Ealert(1)%3C/script%3E", "operation=%3Cb%3E&city=%00", "lang=%22"]
)
def test_hostile_link_has_the_preview_of_the_page(client: TestClient, query: str) -> None:
    found = tags(client.get(f"/city?{query}").text)
    assert found == tags(client.get("/city").text)
    assert found["description"]


def test_contents_are_escaped() -> None:
    preview = LinkPreview('"><script>', "</title><b>'", "city", link_preview("city", {}, "it").selection)
    html = preview_tags(preview, "")
    assert "<script>" not in html
    assert "<b>" not in html
    assert tags(html)["og:title"] == '"><script>'


def test_sitemap_lists_every_page_city_and_operation_in_both_languages(
    public_client: TestClient, release: Release
) -> None:
    response = public_client.get("/sitemap.xml", headers={"host": "evil.example"})
    assert response.headers["content-type"].startswith("application/xml")
    urls = ElementTree.fromstring(response.content).findall("s:url", NAMESPACES)  # noqa: S314 - our own answer
    addresses = [url.findtext("s:loc", "", NAMESPACES) for url in urls]
    assert len(addresses) == len(set(addresses))
    assert len(addresses) == 2 * (len(PAGES) + 39 + len(release.tables["operations"]))
    assert all(address.startswith(f"{PUBLIC_URL}/") for address in addresses)
    assert {f"{PUBLIC_URL}/", f"{PUBLIC_URL}/city?city=vittoria&lang=en"} <= set(addresses)
    assert all(len(url.findall("x:link", NAMESPACES)) == 2 for url in urls)
    assert {url.findtext("s:lastmod", "", NAMESPACES) for url in urls} == {release.manifest.created[:10]}


def test_sitemap_without_public_address_has_the_host_of_the_request_and_is_not_kept(client: TestClient) -> None:
    response = client.get("/sitemap.xml", headers={"host": "Dashboard.example:8501"})
    [first, *_] = ElementTree.fromstring(response.content).findall("s:url/s:loc", NAMESPACES)  # noqa: S314 - our own answer
    assert first.text == "http://dashboard.example:8501/"
    assert response.headers["cache-control"] == "no-store"
    for host in ("evil.example/<x>", "a b", "user@evil.example"):
        assert "Sitemap" not in client.get("/robots.txt", headers={"host": host}).text


def test_robots_may_read_everything(public_client: TestClient) -> None:
    response = public_client.get("/robots.txt")
    assert (
        response.text
        == f"User-agent: *\nAllow: /\nDisallow: /*?present=\nDisallow: /*&present=\nSitemap: {PUBLIC_URL}/sitemap.xml\n"
    )
    assert response.headers["content-type"] == "text/plain; charset=utf-8"
    assert public_client.head("/robots.txt").status_code == 200
    assert public_client.post("/robots.txt").status_code == 404


@pytest.mark.parametrize(
    "value", ["dati.example.org", "ftp://x", "https://x/y", "https://u@x", "javascript:1", "https://x?y"]
)
def test_invalid_public_address_is_reported(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SettingError):
        parse_public_url(value)
    monkeypatch.setenv("CMSDASH_PUBLIC_URL", value)
    result = CliRunner().invoke(app, ["serve", "--port", "1"])
    assert result.exit_code == 1
    assert value in result.output


def test_link_has_a_picture_of_its_city(public_client: TestClient) -> None:
    found = tags(public_client.get("/city?city=andria&region=puglia&lang=en").text)
    assert found["og:image"] == f"{PUBLIC_URL}/cards/city.png?city=andria&lang=en"
    assert found["twitter:card"] == "summary_large_image"
    response = public_client.get(found["og:image"].removeprefix(PUBLIC_URL))
    assert Image.open(io.BytesIO(response.content)).size == (1200, 630)
    assert response.headers["content-type"] == "image/png"
    again = public_client.get(
        "/cards/city.png?city=andria&lang=en", headers={"if-none-match": response.headers["etag"]}
    )
    assert again.status_code == 304
    for path in ("/cards/nosuch.png", "/cards/city", "/cards/../city.png"):
        assert public_client.get(path, headers={"accept": "image/png"}).status_code == 404
