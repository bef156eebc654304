"""Probes say whether a server lives and takes readers; metrics are for allowed addresses, and say nothing of readers."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket

from cmsdash.server import SecurityMiddleware, routes
from cmsdash.ui.run_times import observe_run, tell_run_times

SERVER = "127.0.0.1"
READER = "203.0.113.7"
CANARY = "canary39"


async def respond(request: Request) -> Response:
    if request.url.path == "/media/fail":
        raise RuntimeError(CANARY)
    return PlainTextResponse("ok")


async def listen(websocket: WebSocket) -> None:
    await websocket.accept()
    await websocket.receive()


@pytest.fixture
def guard() -> SecurityMiddleware:
    inner = Starlette(
        routes=[
            WebSocketRoute(routes.WEBSOCKET_PATH, listen),
            Route("/{path:path}", respond, methods=["GET", "PUT", "POST"]),
        ]
    )
    return SecurityMiddleware(inner)


def make_client(guard: SecurityMiddleware, address: str = SERVER) -> TestClient:
    return TestClient(guard, client=(address, 5000), raise_server_exceptions=False)


@pytest.fixture
def client(guard: SecurityMiddleware) -> Iterator[TestClient]:
    with make_client(guard) as client:
        yield client


def read_metrics(client: TestClient) -> dict[tuple[str, ...], float]:
    """Return the value of each metric by its name and the values of its labels."""
    families = text_string_to_metric_families(client.get("/metrics").text)
    return {(sample.name, *sample.labels.values()): sample.value for family in families for sample in family.samples}


@pytest.mark.parametrize("host", ["10.1.2.3:8501", "data.example.org"])
@pytest.mark.parametrize(("path", "body"), [("/healthz", "ok"), ("/readyz", "ready")])
def test_probes_answer_whatever_the_host(path: str, body: str, host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CMSDASH_ALLOWED_HOSTS", "data.example.org")
    client = make_client(SecurityMiddleware(Starlette()), READER)
    response = client.get(path, headers={"host": host})
    assert (response.status_code, response.text, response.headers["cache-control"]) == (200, body, "no-store")
    assert client.head(path).status_code == 200
    assert client.post(path).status_code == 405


def test_full_server_is_not_ready(guard: SecurityMiddleware, client: TestClient) -> None:
    free = guard.limits.max_sessions
    object.__setattr__(guard.limits, "max_sessions", 1)
    with client.websocket_connect(routes.WEBSOCKET_PATH):
        assert (client.get("/readyz").status_code, client.get("/readyz").text) == (503, "full")
        assert client.get("/healthz").status_code == 200
    object.__setattr__(guard.limits, "max_sessions", free)
    assert client.get("/readyz").text == "ready"


def test_stopping_server_is_not_ready(guard: SecurityMiddleware, client: TestClient) -> None:
    guard.sessions.is_stopping = True
    assert (client.get("/readyz").status_code, client.get("/readyz").text) == (503, "stopping")
    assert client.get("/healthz").status_code == 200
    assert read_metrics(client)[("cmsdash_stopping",)] == 1
    page = client.get("/?lang=en")
    assert page.status_code == 503
    assert "The site is restarting" in page.text
    assert client.get("/media/x").status_code == 200, "those inside get what they load"


def test_server_without_release_is_not_ready(
    client: TestClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CMSDASH_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("CMSDASH_RELEASES", str(tmp_path / "releases"))
    assert (client.get("/readyz").status_code, client.get("/readyz").text) == (503, "no release")
    assert not [name for name, *_ in read_metrics(client) if name.startswith("cmsdash_release")]


@pytest.mark.parametrize(
    ("allowed", "address", "status"),
    [(None, SERVER, 200), (None, "::1", 200), (None, READER, 404), ("203.0.113.0/24", READER, 200),
     ("203.0.113.0/24", SERVER, 404), ("", SERVER, 404)],
)  # fmt: skip
def test_metrics_are_for_allowed_addresses(
    allowed: str | None, address: str, status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    if allowed is not None:
        monkeypatch.setenv("CMSDASH_METRICS_ALLOWED", allowed)
    assert make_client(SecurityMiddleware(Starlette()), address).get("/metrics").status_code == status


def test_reader_behind_a_proxy_on_this_machine_gets_no_metrics(client: TestClient) -> None:
    assert client.get("/metrics", headers={"X-Forwarded-For": READER}).status_code == 404


def test_metrics_count_what_was_answered(guard: SecurityMiddleware, client: TestClient) -> None:
    for path in ("/", "/money?city=gela", "/nowhere", "/media/x", "/media/fail", "/static/js/x.js", "/robots.txt"):
        client.get(path)
    with client.websocket_connect(routes.WEBSOCKET_PATH):
        assert read_metrics(client)[("cmsdash_sessions",)] == 1
    tell_run_times(guard.metrics.observe_run)
    with observe_run():
        pass
    counted = read_metrics(client)
    assert {key[1:]: value for key, value in counted.items() if key[0] == "cmsdash_requests_total"} == {
        ("page", "200"): 2,
        ("other", "404"): 2,
        ("download", "200"): 1,
        ("download", "500"): 1,
        ("crawler", "200"): 1,
        ("session", "101"): 1,
    }
    assert counted[("cmsdash_request_seconds_count", "page")] == 2
    assert counted[("cmsdash_run_seconds_count",)] == 1
    assert counted[("cmsdash_sessions_limit",)] == guard.limits.max_sessions
    [release] = [key[1] for key in counted if key[0] == "cmsdash_release_info"]
    assert release[:4].isdigit()
    assert counted[("cmsdash_release_age_seconds",)] > 0
    assert counted[("process_resident_memory_bytes",)] > 1e6


def hostile_requests(client: TestClient) -> None:
    headers: dict[str, Any] = {
        "User-Agent": CANARY, "Referer": f"https://{CANARY}.example", "Cookie": f"a={CANARY}", "Accept-Language": CANARY,
        "X-Forwarded-For": f"{CANARY}, 198.51.100.39",
    }  # fmt: skip
    for path in (f"/?search={CANARY}", f"/{CANARY}", f"/media/{CANARY}", f"/embed?figure={CANARY}", "/media/fail"):
        client.get(path, headers=headers)
    client.request(CANARY.upper(), "/", headers=headers)
    client.put(f"/_stcore/upload_file/{CANARY}/{CANARY}", content=CANARY, headers=headers)


def test_metrics_have_nothing_that_a_reader_wrote(client: TestClient) -> None:
    hostile_requests(client)
    told = client.get("/metrics").text
    assert CANARY not in told.lower()
    assert "198.51.100.39" not in told
    kinds = {key[1] for key in read_metrics(client) if key[0] == "cmsdash_requests_total"}
    assert kinds <= {"page", "presentation", "static", "session", "upload", "download", "other"} | {
        route.kind for route in routes.ROUTES
    }
