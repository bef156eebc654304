"""After SIGTERM nobody new is taken, those inside go on for a while, and answers that are under way are finished."""

import asyncio
import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection

from cmsdash.server import SecurityMiddleware, routes
from cmsdash.server.app import StoppingServer, server_config
from tests.server.test_limits import LIMITS, Server, echo, wait_until

LONG = 30
"""Seconds that no test waits for."""


class Answers:
    """An answer that begins when it is asked for, and ends when the test says so."""

    def __init__(self) -> None:
        self.begun, self.may_end = threading.Event(), threading.Event()

    async def respond(self, request: Request) -> Response:
        if request.url.path == "/media/slow":
            self.begun.set()
            while not self.may_end.is_set():
                await asyncio.sleep(0.01)
        return PlainTextResponse("whole")


@contextmanager
def run_stopping_server(seconds: int, answers: Answers) -> Iterator[tuple[Server, threading.Thread]]:
    inner = Starlette(routes=[WebSocketRoute(routes.WEBSOCKET_PATH, echo), Route("/{path:path}", answers.respond)])
    guard = SecurityMiddleware(inner, LIMITS)
    server = StoppingServer(server_config(guard, LIMITS, seconds), guard.sessions, seconds)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=server.run, args=([listener],))
        thread.start()
        try:
            yield Server(listener.getsockname()[1], server), thread
        finally:
            answers.may_end.set()
            server.should_exit = server.force_exit = True
            thread.join(LONG)


def stop(server: Server) -> None:
    server.uvicorn.handle_exit(signal.SIGTERM, None)


def speak(session: ClientConnection) -> bytes:
    session.send(b"x")
    answer = session.recv(LONG)
    assert isinstance(answer, bytes)
    return answer


def test_those_inside_go_on_and_nobody_new_is_taken() -> None:
    with run_stopping_server(LONG, Answers()) as (server, thread), server.open_session() as session:
        assert speak(session) == b"x"
        stop(server)
        status, answer = server.get("/readyz")
        assert (status, answer.rpartition("\r\n")[2]) == (503, "stopping")
        assert server.get("/healthz")[0] == 200
        status, page = server.get("/?lang=en")
        assert status == 503
        assert "The site is restarting" in page
        assert server.handshake_status() == 503
        assert server.get("/media/x")[0] == 200
        assert speak(session) == b"x"
        session.close()
        thread.join(LONG)
        assert not thread.is_alive(), "the last reader has gone"


def test_answers_under_way_are_finished() -> None:
    answers = Answers()
    with run_stopping_server(LONG, answers) as (server, thread):
        request = "GET /media/slow HTTP/1.1\r\nHost: x\r\n\r\n"
        with server.open_socket(request) as client:
            assert answers.begun.wait(LONG)
            stop(server)
            wait_until(lambda: not server.uvicorn.servers[0].is_serving())
            answers.may_end.set()
            assert b"".join(iter(lambda: client.recv(4096), b"")).endswith(b"whole")
        thread.join(LONG)
        assert not thread.is_alive()


def test_the_time_of_those_inside_is_bounded() -> None:
    with run_stopping_server(1, Answers()) as (server, thread), server.open_session() as session:
        assert speak(session) == b"x"
        stop(server)
        with pytest.raises(ConnectionClosed) as closed:
            session.recv(LONG)
        assert closed.value.rcvd
        assert closed.value.rcvd.code == 1012, "service restart: the browser connects again"
        thread.join(LONG)
        assert not thread.is_alive()


def test_an_answer_that_never_ends_is_cut() -> None:
    answers = Answers()
    with (
        run_stopping_server(1, answers) as (server, thread),
        server.open_socket("GET /media/slow HTTP/1.1\r\nHost: x\r\n\r\n"),
    ):
        assert answers.begun.wait(LONG)
        stop(server)
        thread.join(LONG)
        assert not thread.is_alive()


def test_a_second_signal_stops_at_once() -> None:
    with run_stopping_server(LONG, Answers()) as (server, thread), server.open_session() as session:
        assert speak(session) == b"x"
        stop(server)
        stop(server)
        thread.join(LONG)
        assert not thread.is_alive()
