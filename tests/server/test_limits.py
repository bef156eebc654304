"""A real server ends connections that take too long, and refuses those and messages that are too many or too large."""

import select
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, replace
from typing import Any

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.types import ASGIApp
from starlette.websockets import WebSocket, WebSocketDisconnect
from typer.testing import CliRunner
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.protocol import State
from websockets.sync.client import ClientConnection, connect

from cmsdash.cli.app import app as command
from cmsdash.domain import LANGUAGES
from cmsdash.i18n import get_translator
from cmsdash.installation.setting_error import SettingError
from cmsdash.server import SecurityMiddleware, routes
from cmsdash.server.app import server_config
from cmsdash.server.limits import (
    FILES_PER_SESSION,
    LOOPBACK,
    MAX_SESSIONS,
    MIN_SESSIONS,
    RESERVED_FILES,
    ServerLimits,
    read_limits,
    session_limit,
)

DOCUMENT = '<html lang="en"><head><title>x</title></head><body><noscript>y</noscript></body></html>'
SOON = 0.3
"""Seconds of a deadline that a test lets pass."""
LARGE_BYTES = 40 * 1024 * 1024
"""Size of a response that no socket buffer holds."""
LIMITS = replace(read_limits({}, -1), max_message_bytes=4096)


async def respond(request: Request) -> Response:
    size = len(await request.body()) if request.method == "PUT" else 0
    if request.url.path == "/media/large":
        return Response(bytes(LARGE_BYTES))
    return HTMLResponse(DOCUMENT) if routes.is_page(request.url.path) else PlainTextResponse(str(size))


async def echo(websocket: WebSocket) -> None:
    await websocket.accept()
    try:
        while True:
            await websocket.send_bytes(await websocket.receive_bytes())
    except WebSocketDisconnect:
        return


@dataclass(frozen=True)
class Server:
    port: int
    uvicorn: uvicorn.Server

    def open_socket(self, request: str = "") -> socket.socket:
        client = socket.create_connection(("127.0.0.1", self.port), timeout=60)
        client.sendall(request.encode())
        return client

    def open_session(self, address: str = "") -> AbstractContextManager[ClientConnection]:
        """Open a WebSocket, as a proxy does for an address if there is one."""
        headers = {"X-Forwarded-For": address} if address else {}
        return connect(f"ws://127.0.0.1:{self.port}{routes.WEBSOCKET_PATH}", additional_headers=headers)

    def handshake_status(self, address: str = "") -> int:
        with pytest.raises(InvalidStatus) as refused, self.open_session(address):
            pass
        return refused.value.response.status_code

    def get(self, path: str, *headers: str) -> tuple[int, str]:
        """Return status and whole response of a request."""
        lines = [f"GET {path} HTTP/1.1", "Host: x", "Connection: close", *headers]
        with self.open_socket("\r\n".join((*lines, "", ""))) as client:
            response = b"".join(iter(lambda: client.recv(65536), b"")).decode()
        return int(response.split()[1]), response


@contextmanager
def run_server(limits: ServerLimits) -> Iterator[Server]:
    """Run uvicorn as `cmsdash serve` does, with other limits and a small application."""
    inner: ASGIApp = Starlette(
        routes=[WebSocketRoute(routes.WEBSOCKET_PATH, echo), Route("/{path:path}", respond, methods=["GET", "PUT"])]
    )
    server = uvicorn.Server(server_config(SecurityMiddleware(inner, limits), limits))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=server.run, args=([listener],))
        thread.start()
        try:
            yield Server(listener.getsockname()[1], server)
        finally:
            server.should_exit = True
            thread.join(timeout=60)


def is_closed(client: socket.socket, trickle: bytes = b"") -> bool:
    """Return whether the server ends a connection within the next bytes of a client, or within ten seconds."""
    try:
        for _ in range(200):
            if trickle:
                client.sendall(trickle)
            if select.select([client], [], [], 0.05)[0] and client.recv(65536) == b"":
                return True
    except ConnectionError:
        return True
    return False


@pytest.mark.parametrize(
    ("request_start", "trickle"),
    [("", b""), ("GET / HTTP/1.1\r\nHost: x\r\n", b""), ("GET / HTTP/1.1\r\nHost: x\r\nA: ", b"a")],
    ids=["nothing", "half of the headers", "slow headers"],
)
def test_headers_have_a_deadline(request_start: str, trickle: bytes) -> None:
    with run_server(replace(LIMITS, header_seconds=SOON)) as server, server.open_socket(request_start) as client:
        assert is_closed(client, trickle)
        assert server.get("/")[0] == 200


def test_headers_of_a_second_request_have_a_deadline() -> None:
    whole = "GET /media/x HTTP/1.1\r\nHost: x\r\n\r\n"
    with run_server(replace(LIMITS, header_seconds=SOON)) as server, server.open_socket(whole) as client:
        assert b"200 OK" in client.recv(65536)
        assert is_closed(client, b"G")


@pytest.mark.parametrize(
    ("limits", "trickle"),
    [(replace(LIMITS, silence_seconds=SOON), b""), (replace(LIMITS, request_seconds=SOON), b"x")],
    ids=["silence", "slow body"],
)
def test_bodies_have_a_deadline(limits: ServerLimits, trickle: bytes) -> None:
    head = "PUT /media/x HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\nx"
    with run_server(limits) as server, server.open_socket(head) as client:
        assert is_closed(client, trickle)


def test_session_outlives_the_deadlines_of_requests() -> None:
    limits = replace(LIMITS, header_seconds=SOON, silence_seconds=SOON, request_seconds=SOON)
    with run_server(limits) as server, server.open_session() as session:
        session.send(b"x")
        assert session.recv() == b"x"
        with pytest.raises(TimeoutError):
            session.recv(timeout=3 * SOON)
        session.send(b"y")
        assert session.recv() == b"y"


def test_whole_body_in_time_is_read() -> None:
    head = "PUT /media/x HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 5\r\n\r\nxx"
    with run_server(replace(LIMITS, header_seconds=SOON)) as server, server.open_socket(head) as client:
        client.sendall(b"xxx")
        assert b"".join(iter(lambda: client.recv(4096), b"")).endswith(b"\r\n\r\n5")


def test_response_that_nobody_takes_is_dropped() -> None:
    request = "GET /media/large HTTP/1.1\r\nHost: x\r\n\r\n"
    with run_server(replace(LIMITS, response_seconds=SOON)) as server, server.open_socket(request) as client:
        wait_until(lambda: bool(server.uvicorn.server_state.connections))
        wait_until(lambda: not server.uvicorn.server_state.connections)
        assert len(read_all(client)) < LARGE_BYTES
    with run_server(LIMITS) as server:
        assert len(server.get("/media/large")[1]) > LARGE_BYTES


def wait_until(is_met: Callable[[], bool]) -> None:
    for _ in range(600):
        if is_met():
            return
        threading.Event().wait(0.05)
    raise AssertionError("the condition is never met")


def read_all(client: socket.socket) -> bytes:
    content = b""
    try:
        while part := client.recv(1 << 20):
            content += part
    except ConnectionError:
        pass
    return content


@pytest.mark.parametrize(
    ("limits", "allowed"),
    [(replace(LIMITS, max_connections=3), 3),
     (replace(LIMITS, trusted_proxies=(), max_sessions_per_address=2), 6)],
    ids=["of all", "of one address"],
)  # fmt: skip
def test_number_of_connections_is_limited(limits: ServerLimits, allowed: int) -> None:
    with run_server(limits) as server, ExitStack() as stack:
        clients = [stack.enter_context(server.open_socket()) for _ in range(allowed)]
        wait_until(lambda: len(server.uvicorn.server_state.connections) == allowed)
        with server.open_socket() as refused:
            assert is_closed(refused)
        clients[0].sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        assert b"200 OK" in clients[0].recv(65536), "those inside go on"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_reader_past_saturation_gets_a_page_in_words(lang: str) -> None:
    with run_server(replace(LIMITS, max_sessions=2)) as server:
        with server.open_session() as one, server.open_session() as two:
            assert server.handshake_status() == 503
            status, page = server.get(f"/money?city=gela&lang={lang}")
            assert status == 503
            assert "retry-after: 60" in page
            assert f'<html lang="{lang}">' in page
            assert get_translator(lang)("unavailable.server_full_lead", number="2") in page
            assert f'<a href="?city=gela&amp;lang={lang}">' in page
            assert "content-security-policy" in page
            assert server.get("/media/x")[0] == 200, "what open pages load is served"
            for session in (one, two):
                session.send(b"still here")
                assert session.recv() == b"still here"
        with server.open_session() as third:
            third.send(b"x")
            assert third.recv() == b"x"


def test_sessions_of_one_address_are_limited_behind_a_trusted_proxy() -> None:
    limits = replace(LIMITS, max_sessions_per_address=1)
    with run_server(limits) as server, server.open_session("203.0.113.7"), server.open_session("2001:db8::1"):
        assert server.handshake_status("203.0.113.7") == 429
        assert server.handshake_status("2001:db8::2") == 429, "a household has a network of 64 bits"
        status, page = server.get("/?lang=en", "X-Forwarded-For: 203.0.113.7")
        assert status == 429
        assert get_translator("en")("unavailable.address_full_lead", number="1") in page
        with server.open_session("203.0.113.8"), server.open_session(), server.open_session():
            assert server.get("/")[0] == 200, "a program on the same machine has no limit"


def test_forwarded_address_counts_only_from_a_trusted_proxy() -> None:
    limits = replace(LIMITS, trusted_proxies=(), max_sessions_per_address=1)
    with run_server(limits) as server, server.open_session("203.0.113.7"):
        assert server.handshake_status("203.0.113.8") == 429


def send_and_receive(session: ClientConnection, message: Any) -> None:
    if message is not None:
        session.send(message)
    session.recv(timeout=60)


def close_code(session: ClientConnection, message: Any = None) -> int:
    """Return the code with which the server closes a session, after a message if there is one."""
    with pytest.raises(ConnectionClosed) as closed:
        send_and_receive(session, message)
    assert closed.value.rcvd
    return closed.value.rcvd.code


@pytest.mark.parametrize(
    ("message", "code"),
    [(bytes(4097), 1009), ([bytes(1000)] * 5, 1009), ("text", 1003)],
    ids=["large when uncompressed", "large in parts", "text"],
)
def test_message_out_of_bounds_closes_the_session(message: Any, code: int) -> None:
    with run_server(LIMITS) as server, server.open_session() as other:
        with server.open_session() as session:
            assert close_code(session, message) == code
        other.send(bytes(4096))
        assert other.recv() == bytes(4096)


def test_unfinished_message_holds_no_more_than_the_limit() -> None:
    def unended(session: ClientConnection) -> Iterator[bytes]:
        for _ in range(5):
            yield bytes(1000)
        wait_until(lambda: session.state is not State.OPEN)

    with run_server(LIMITS) as server, server.open_session() as session:
        assert close_code(session, unended(session)) == 1009


def test_session_that_never_speaks_is_closed() -> None:
    with run_server(replace(LIMITS, first_message_seconds=SOON)) as server, server.open_session() as speaking:
        speaking.send(b"x")
        assert speaking.recv() == b"x"
        with server.open_session() as silent:
            assert close_code(silent) == 1008
        speaking.send(b"y")
        assert speaking.recv() == b"y", "a reader may read for as long as they like"


def test_idle_session_gives_way_when_all_are_taken() -> None:
    limits = replace(LIMITS, max_sessions=2, idle_seconds=0)
    with run_server(limits) as server, server.open_session() as idle, server.open_session() as active:
        for session in (idle, active):
            session.send(b"x")
            assert session.recv() == b"x"
        with server.open_session() as newcomer:
            assert close_code(idle) == 1013
            for session in (active, newcomer):
                session.send(b"y")
                assert session.recv() == b"y"


@pytest.mark.parametrize(("files", "limit"), [(-1, MAX_SESSIONS), (1 << 20, MAX_SESSIONS), (64, MIN_SESSIONS)])
def test_session_limit_follows_the_limit_of_open_files(files: int, limit: int) -> None:
    assert session_limit(MAX_SESSIONS, files) == limit


@pytest.mark.parametrize("files", [1024, 2048, 4096])
def test_all_connections_fit_the_limit_of_open_files(files: int) -> None:
    limits = read_limits({}, files)
    requests = limits.max_connections - limits.max_sessions
    assert limits.max_sessions * FILES_PER_SESSION + requests + RESERVED_FILES <= files


def test_limits_are_read_from_variables() -> None:
    limits = read_limits(
        {
            "CMSDASH_MAX_SESSIONS": "50",
            "CMSDASH_MAX_SESSIONS_PER_ADDRESS": " 5 ",
            "CMSDASH_TRUSTED_PROXIES": "10.0.0.5, 192.168.0.0/16",
        },
        -1,
    )
    assert (limits.max_sessions, limits.max_sessions_per_address) == (50, 5)
    assert read_limits({"CMSDASH_MAX_SESSIONS": "9"}, -1).max_sessions_per_address == 4, "no address takes all places"
    assert [limits.address_key(host) for host in ("10.0.0.5", "192.168.3.4", None)] == [None] * 3
    assert [limits.address_key(host) for host in ("10.0.0.6", "127.0.0.1")] == ["10.0.0.6", "127.0.0.1"]
    assert read_limits({"CMSDASH_TRUSTED_PROXIES": LOOPBACK}, -1) == read_limits({}, -1)


@pytest.mark.parametrize(
    ("variable", "value"),
    [("CMSDASH_MAX_SESSIONS", "0"), ("CMSDASH_MAX_SESSIONS_PER_ADDRESS", "many"), ("CMSDASH_MAX_SESSIONS", "-1"),
     ("CMSDASH_TRUSTED_PROXIES", "proxy.example"), ("CMSDASH_TRUSTED_PROXIES", "10.0.0.0/33")],
)  # fmt: skip
def test_invalid_limit_is_reported(variable: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SettingError):
        read_limits({variable: value}, -1)
    monkeypatch.setenv(variable, value)
    result = CliRunner().invoke(command, ["serve", "--port", "65123", "--lang", "en"])
    assert result.exit_code == 1
    assert f"{variable}: “{value}” is not valid" in result.stderr
