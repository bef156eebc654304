"""The security middleware refuses requests, limits WebSockets, and adds headers to every response."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient, WebSocketDenialResponse
from starlette.websockets import WebSocket, WebSocketDisconnect
from typer.testing import CliRunner

from cmsdash.cli.app import app
from cmsdash.installation.setting_error import SettingError
from cmsdash.server import SecurityMiddleware, routes, security_headers
from cmsdash.server.origin import is_same_origin, parse_allowed_hosts
from cmsdash.server.security_headers import parse_frame_ancestors
from cmsdash.views.page_links import PAGES

DOCUMENT = '<html lang="en"><head><title>x</title></head><body><noscript>y</noscript></body></html>'
HEADERS = set(security_headers.SECURITY_HEADERS) | {"content-security-policy"}


async def respond(request: Any) -> Response:
    if request.query_params.get("fail"):
        raise RuntimeError("on purpose")
    if "range" in request.headers:
        return Response(status_code=206)
    return HTMLResponse(DOCUMENT) if routes.is_page(request.url.path) else PlainTextResponse("ok")


async def echo(socket: WebSocket) -> None:
    await socket.accept()
    assert "origin" not in socket.headers
    try:
        while True:
            await socket.send_bytes(await socket.receive_bytes())
    except WebSocketDisconnect:
        return


@pytest.fixture
def client() -> Iterator[TestClient]:
    inner = Starlette(
        routes=[WebSocketRoute(routes.WEBSOCKET_PATH, echo), Route("/{path:path}", respond, methods=["GET", "POST"])]
    )
    with TestClient(SecurityMiddleware(inner), raise_server_exceptions=False, follow_redirects=False) as client:
        yield client


@pytest.mark.parametrize(
    ("path", "status"),
    [("/", 200), ("/cities", 200), ("/media/x?fail=1", 500), ("/nowhere", 404), ("/robots.txt", 200), ("/sitemap.xml", 200), ("/overview", 308),
     (f"/?{'x' * 3000}", 414), ("/component/x/index.html", 200), ("/_stcore/health", 200)],
)  # fmt: skip
def test_every_response_has_the_security_headers(client: TestClient, path: str, status: int) -> None:
    response = client.get(path)
    assert response.status_code == status
    assert set(response.headers) >= HEADERS


@pytest.mark.parametrize(
    "path",
    ["/.env", "/index.html", "/x.php", "/static/nope.js", "/static/", "/nowhere", "/cities/gela",
     "/_stcore/metrics", "/_stcore/script-health-check", "/_stcore/nope", "/_stcore/agent/mcp",
     "/cities/_stcore/health", "/auth/login", "/oauth2callback", "/CITIES", "/app", "/media"],
)  # fmt: skip
@pytest.mark.parametrize("accept", ["*/*", "text/html"])
def test_unknown_path_is_not_found(client: TestClient, path: str, accept: str) -> None:
    assert client.get(path, headers={"accept": accept}).status_code == 404
    assert client.post(path, headers={"accept": accept}).status_code == 404


def test_paths_that_pages_need_are_served(client: TestClient) -> None:
    bundle = Path(__import__("streamlit").__file__).parent / "static" / "static"
    bundle_paths = [f"/static/{path.relative_to(bundle).as_posix()}" for path in bundle.rglob("*") if path.is_file()]
    assert len(bundle_paths) > 50
    other_paths = [
        "/favicon.png",
        "/_stcore/host-config",
        "/_stcore/upload_file/a/b",
        "/app/static/page.js",
        "/media/x.csv",
    ]
    assert {
        client.get(path).status_code for path in (*bundle_paths, *other_paths, "/", *(f"/{page}" for page in PAGES[1:]))
    } == {200}


@pytest.mark.parametrize("headers", [{"range": "bytes=0-99"}, {"range": "bytes=0-99", "if-range": '"x"'}])
def test_range_request_gets_the_whole_document(client: TestClient, headers: dict[str, str]) -> None:
    whole = client.get("/")
    assert 'lang="it"' in whole.text
    part = client.get("/", headers=headers)
    assert (part.status_code, part.text) == (200, whole.text)


def test_head_request_states_the_length_of_the_document(client: TestClient) -> None:
    plain = {"accept-encoding": "identity"}
    head, whole = client.head("/", headers=plain), client.get("/", headers=plain)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == whole.headers["content-length"] == str(len(whole.content))


@pytest.mark.parametrize("host", ["x; frame-ancestors *; object-src *", "evil.example", "a\tb", "[::1]:80", ""])
def test_policy_contains_no_text_of_the_request(client: TestClient, host: str) -> None:
    content = client.get("/", headers={"host": host}).headers["content-security-policy"]
    assert content == client.get("/").headers["content-security-policy"]
    assert "connect-src 'self';" in content


def test_neither_frames_nor_foreign_pages_get_forms(client: TestClient) -> None:
    policies = {path: client.get(path).headers["content-security-policy"] for path in ("/", "/component/x/index.html")}
    assert "form-action 'self'" in policies["/"]
    assert "form-action 'none'" in policies["/component/x/index.html"]


@pytest.mark.parametrize(
    ("value", "ancestors"),
    [("", "'self'"), ("*", "*"), ("'none'", "'none'"), ("'self', https://*.example.org", "'self' https://*.example.org"),
     (" https://a.example https://a.example http://b.example:8080 ", "https://a.example http://b.example:8080")],
)  # fmt: skip
def test_sites_that_may_embed_are_in_the_policy(value: str, ancestors: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CMSDASH_FRAME_ANCESTORS", value)
    with TestClient(SecurityMiddleware(Starlette(routes=[Route("/{path:path}", respond)]))) as client:
        policy = client.get("/").headers["content-security-policy"]
    assert policy.endswith(f"; frame-ancestors {ancestors}")


@pytest.mark.parametrize(
    "value", ["www.example.org", "https://a.example/x", "https://a.example; script-src *", "'self' 'none'", "* 'self'",
              "data:", "https:", "javascript:alert(1)", "https://*", "https://a\u00e0.example", "'unsafe-inline'"],
)  # fmt: skip
def test_invalid_embedding_site_is_reported(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SettingError):
        parse_frame_ancestors(value)
    monkeypatch.setenv("CMSDASH_FRAME_ANCESTORS", value)
    result = CliRunner().invoke(app, ["serve", "--port", "65123", "--lang", "en"])
    assert result.exit_code == 1
    assert "is not a site" in result.stderr


def test_only_allowed_hosts_are_served(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CMSDASH_ALLOWED_HOSTS", "Dashboard.example, [::1] ,")
    with TestClient(
        SecurityMiddleware(Starlette(routes=[Route("/", respond), WebSocketRoute(routes.WEBSOCKET_PATH, echo)]))
    ) as client:
        for host, status in (("dashboard.example", 200), ("DASHBOARD.example:8501", 200), ("[::1]:1", 200),
                             ("evil.example", 421), ("dashboard.example.evil", 421), ("", 421), ("a b", 421)):  # fmt: skip
            response = client.get("/", headers={"host": host})
            assert response.status_code == status, host
            assert set(response.headers) >= HEADERS
        rebound = {"host": "evil.example", "origin": "http://evil.example"}
        with (
            pytest.raises(WebSocketDenialResponse) as denied,
            client.websocket_connect(routes.WEBSOCKET_PATH, headers=rebound),
        ):
            pass
        assert denied.value.status_code == 421


@pytest.mark.parametrize("value", ["https://x.example", "x.example:80", "a b", "x/y", "ok.example,*"])
def test_invalid_allowed_host_is_reported(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SettingError):
        parse_allowed_hosts(value)
    monkeypatch.setenv("CMSDASH_ALLOWED_HOSTS", value)
    result = CliRunner().invoke(app, ["serve", "--port", "65123", "--lang", "en"])
    assert result.exit_code == 1
    assert "is not a host name" in result.stderr


@pytest.mark.parametrize(
    ("scheme", "origins", "is_allowed"),
    [("ws", ["http://x.example"], True), ("wss", ["https://x.example"], True), ("ws", ["https://x.example"], True),
     ("wss", ["http://x.example"], False), ("ws", ["http://x.example", "http://x.example"], False)],
)  # fmt: skip
def test_origin_must_match_the_scheme_of_the_websocket(scheme: str, origins: list[str], is_allowed: bool) -> None:
    headers = Headers(raw=[(b"host", b"x.example"), *((b"origin", origin.encode()) for origin in origins)])
    assert is_same_origin({"type": "websocket", "scheme": scheme, "headers": headers.raw}) is is_allowed
