"""Forwarded headers count from trusted proxies only, and encryption that a proxy tells makes browsers insist on it."""

from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from cmsdash.server import SecurityMiddleware
from cmsdash.server.forwarded import forwarded_scope
from cmsdash.server.limits import parse_networks

PROXY, READER = "10.0.0.5", "203.0.113.7"
TRUSTED = parse_networks("10.0.0.0/24, fd00::/8", "X")


def make_scope(client: str | None = PROXY, *headers: tuple[str, str], kind: str = "http") -> dict[str, Any]:
    lines = [("host", "inside:8501"), *headers]
    return {
        "type": kind,
        "client": (client, 5000) if client else None,
        "scheme": "ws" if kind == "websocket" else "http",
        "headers": [(name.encode(), value.encode("latin-1")) for name, value in lines],
    }


@pytest.mark.parametrize(
    ("value", "client"),
    [
        (READER, READER),
        (f"198.51.100.1, {READER}", READER),  # what the reader wrote is before what the proxy saw
        (f"{READER}, 10.0.0.9", READER),  # two proxies
        (f"{READER}:5000", READER),
        ("[2001:db8::1]:443", "2001:db8::1"),
        ("2001:0db8::0001", "2001:db8::1"),
        ("fd00::2, 10.0.0.9", "fd00::2"),  # nobody but proxies: the first of them
        ("<script>, 10.0.0.9", "<script>"),  # counts as an address of its own, like any other
        ("unknown", "unknown"),
        (" , ", PROXY),
    ],
)
def test_client_is_the_last_address_that_is_no_proxy(value: str, client: str) -> None:
    assert forwarded_scope(make_scope(PROXY, ("x-forwarded-for", value)), TRUSTED)["client"][0] == client


def test_several_headers_are_one_list() -> None:
    scope = make_scope(PROXY, ("x-forwarded-for", "198.51.100.1"), ("x-forwarded-for", READER))
    assert forwarded_scope(scope, TRUSTED)["client"][0] == READER


@pytest.mark.parametrize(
    ("kind", "value", "scheme"),
    [("http", "https", "https"), ("http", "HTTPS", "https"), ("http", "http, https", "https"), ("http", "wss", "https"),
     ("websocket", "https", "wss"), ("websocket", "http", "ws"), ("http", "gopher", "http"), ("http", "", "http")],
)  # fmt: skip
def test_scheme_is_the_forwarded_one(kind: str, value: str, scheme: str) -> None:
    scope = make_scope(PROXY, ("x-forwarded-proto", value), kind=kind)
    assert forwarded_scope(scope, TRUSTED)["scheme"] == scheme


def test_host_is_the_forwarded_one() -> None:
    scope = forwarded_scope(make_scope(PROXY, ("x-forwarded-host", "data.example.org")), TRUSTED)
    assert [value for name, value in scope["headers"] if name == b"host"] == [b"data.example.org"]


@pytest.mark.parametrize("client", [READER, "10.0.1.5", "testclient", None])
def test_others_than_trusted_proxies_forward_nothing(client: str | None) -> None:
    said = (("x-forwarded-for", "10.0.0.9"), ("x-forwarded-proto", "https"), ("x-forwarded-host", "data.example.org"))
    scope = make_scope(client, *said)
    assert forwarded_scope(scope, TRUSTED) is scope


async def show(request: Request) -> JSONResponse:
    return JSONResponse([request.client and request.client.host, request.url.scheme, request.headers["host"]])


def make_client(peer: str) -> TestClient:
    app = SecurityMiddleware(Starlette(routes=[Route("/media/{path:path}", show)]))
    return TestClient(app, client=(peer, 5000), base_url="http://inside:8501")


SAID = {"X-Forwarded-For": READER, "X-Forwarded-Proto": "https", "X-Forwarded-Host": "data.example.org"}


def test_the_application_sees_the_request_of_the_reader() -> None:
    assert make_client("127.0.0.1").get("/media/x", headers=SAID).json() == [READER, "https", "data.example.org"]
    assert make_client(READER).get("/media/x", headers=SAID).json() == [READER, "http", "inside:8501"]


def test_allowed_hosts_hold_for_the_forwarded_host(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CMSDASH_ALLOWED_HOSTS", "data.example.org")
    assert make_client("127.0.0.1").get("/media/x", headers=SAID).status_code == 200
    assert make_client("127.0.0.1").get("/media/x").status_code == 421
    assert make_client(READER).get("/media/x", headers=SAID).status_code == 421


@pytest.mark.parametrize("path", ["/media/x", "/nowhere", "/healthz", "/robots.txt"])
def test_encrypted_answers_ask_for_encryption(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    name = "strict-transport-security"
    assert make_client("127.0.0.1").get(path, headers=SAID).headers[name] == "max-age=31536000"
    assert name not in make_client("127.0.0.1").get(path).headers
    assert name not in make_client(READER).get(path, headers=SAID).headers
    monkeypatch.setenv("CMSDASH_HSTS_SECONDS", "0")
    assert name not in make_client("127.0.0.1").get(path, headers=SAID).headers
