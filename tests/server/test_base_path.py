"""Below a base path every address of the server begins with it, and nothing answers outside."""

import re
from collections.abc import Iterator

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient, WebSocketDenialResponse
from starlette.websockets import WebSocket

from cmsdash.domain import Selection
from cmsdash.exports.embed import embed_href
from cmsdash.server import SecurityMiddleware, routes
from cmsdash.ui.figures import leaflet
from cmsdash.views.base_path import BasePathError, parse_base_path
from cmsdash.views.page_links import page_href

BASE = "/data/cms"
ADDRESS = re.compile(r"""(?:href|src|action)="([^"]+)"|url\(["']?([^)"']+)""")


async def respond(request: Request) -> Response:
    return PlainTextResponse(request.url.path) if "." in request.url.path else HTMLResponse(request.url.path)


async def listen(websocket: WebSocket) -> None:
    await websocket.accept()
    await websocket.receive()


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    monkeypatch.setenv("CMSDASH_BASE_PATH", BASE)
    monkeypatch.setenv("CMSDASH_PUBLIC_URL", "https://data.example.org")
    inner = Starlette(routes=[WebSocketRoute(routes.WEBSOCKET_PATH, listen), Route("/{path:path}", respond)])
    with TestClient(SecurityMiddleware(inner), follow_redirects=False, client=("127.0.0.1", 5000)) as client:
        yield client


def outside(document: str) -> list[str]:
    """Return the addresses of a document that lead out of the base path."""
    addresses = (first or second for first, second in ADDRESS.findall(document))
    local = (address.removeprefix("https://data.example.org") for address in addresses)
    return [each for each in local if each.startswith("/") and not each.startswith(f"{BASE}/")]


@pytest.mark.parametrize("path", ["/", "/money?city=gela&lang=en", "/city?city=andria"])
def test_documents_lead_nowhere_else(client: TestClient, path: str) -> None:
    document = client.get(BASE + path)
    assert document.status_code == 200
    assert outside(document.text) == []
    assert f'location.origin + "{BASE}"' in document.text
    assert f'rel="canonical" href="https://data.example.org{BASE}{path.partition("?")[0]}' in document.text
    for address in re.findall(rf'(?:href|src)="({BASE}/(?:app/static|static|component)/[^"]+)"', document.text):
        assert client.get(address).headers["cache-control"].startswith("public"), address


@pytest.mark.parametrize(
    ("path", "status"), [("/nowhere", 404), ("/a/b/c", 404), ("/embed?figure=stage_summary&lang=en", 200)]
)
def test_other_documents_lead_nowhere_else(client: TestClient, path: str, status: int) -> None:
    document = client.get(BASE + path, headers={"accept": "text/html"})
    assert document.status_code == status
    assert document.text.count(f'href="{BASE}/') > 0
    assert outside(document.text) == []


def test_files_that_load_others_lead_nowhere_else(client: TestClient) -> None:
    document = client.get(f"{BASE}{leaflet.URL_PATH}index.html").text
    assert outside(document) == []
    style = re.search(rf'href="{BASE}(/app/static/streamlit-\w+\.css)"', client.get(f"{BASE}/").text)
    assert style
    fonts = client.get(BASE + style[1]).text
    for address in set(re.findall(r"url\((?!data:)([^)]+woff2[^)]*)\)", fonts)):
        assert not address.startswith("/")
        response = client.get(str(client.base_url.copy_with(path=BASE + style[1]).join(address.strip("\"'"))))
        assert response.headers["content-type"] == "font/woff2", address


def test_crawlers_are_told_the_base_path(client: TestClient) -> None:
    assert f"Sitemap: https://data.example.org{BASE}/sitemap.xml" in client.get(f"{BASE}/robots.txt").text
    locations = re.findall("<loc>([^<]+)</loc>", client.get(f"{BASE}/sitemap.xml").text)
    assert locations
    assert all(location.startswith(f"https://data.example.org{BASE}/") for location in locations)


def test_redirects_stay_below_the_base_path(client: TestClient) -> None:
    for path, target in (("", "/"), ("/overview", "/"), ("/money/", "/money")):
        for query in ("", "?city=gela"):
            response = client.get(BASE + path + query)
            assert (response.status_code, response.headers["location"]) == (308, BASE + target + query)


@pytest.mark.parametrize(
    "path", ["/", "/money", "/healthz", "/metrics", "/robots.txt", f"{BASE}x/", "/data", "/_stcore/health"]
)
def test_nothing_answers_outside(client: TestClient, path: str) -> None:
    response = client.get(path)
    assert (response.status_code, response.text) == (404, "404 Not Found")
    assert "content-security-policy" in response.headers


def test_streamlit_sees_no_base_path(client: TestClient) -> None:
    assert client.get(f"{BASE}/media/a.png").text == "/media/a.png"
    assert client.get(f"{BASE}/healthz").text == "ok"
    assert client.get(f"{BASE}/metrics").status_code == 200
    with client.websocket_connect(BASE + routes.WEBSOCKET_PATH):
        pass
    with pytest.raises(WebSocketDenialResponse), client.websocket_connect(routes.WEBSOCKET_PATH):
        pass


def test_addresses_of_pages_have_the_base_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CMSDASH_BASE_PATH", "dashboard/")
    assert page_href("city", Selection(city=("gela",))) == "/dashboard/city?city=gela"
    assert page_href("overview", Selection()) == "/dashboard/"
    assert embed_href("stage_summary", Selection()).startswith("/dashboard/embed?figure=")


@pytest.mark.parametrize(
    ("value", "path"), [("", ""), ("/", ""), ("cms", "/cms"), ("/cms/", "/cms"), (" /a/b-1_~.x ", "/a/b-1_~.x")]
)
def test_base_path_is_written_with_or_without_slashes(value: str, path: str) -> None:
    assert parse_base_path(value) == path


@pytest.mark.parametrize(
    "value", ["https://x", "/a//b", "/a/../b", "/.", "/a b", "/a?b", "/a#b", '/"onload=', "/a\\b", "/é", "/a/\nb"]
)
def test_other_values_are_no_base_path(value: str) -> None:
    with pytest.raises(BasePathError):
        parse_base_path(value)
