"""Behind nginx with the configuration of `deploy/`, a reader stays with one of two servers. Needs nginx."""

import sys
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from email.message import Message
from pathlib import Path
from typing import Any

import pytest
from tools.browser import free_port, run_server
from tools.nginx import run_nginx
from websockets.sync.client import ClientConnection, connect

from cmsdash.server import routes
from tests.ui.upload_session import run_upload_page

READERS = 12
pytestmark = pytest.mark.slow


@pytest.fixture
def workers(tmp_path: Path) -> Iterator[list[tuple[str, ExitStack]]]:
    """URLs of two servers, each with what stops it."""
    with ExitStack() as all_workers:
        started = []
        for number in range(2):
            port, stack = free_port(), all_workers.enter_context(ExitStack())
            command = [sys.executable, "-m", "cmsdash", "serve", "--port", str(port)]
            url = stack.enter_context(run_server(command, port, tmp_path / f"worker-{number}.log"))
            started.append((url, stack))
        yield started


@pytest.fixture
def proxy_url(workers: Sequence[tuple[str, ExitStack]], tmp_path: Path) -> Iterator[str]:
    """URL of nginx in front of the servers."""
    with run_nginx([url for url, _ in workers], tmp_path) as url:
        yield url


class Reader:
    """A reader with cookies."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.cookies: dict[str, str] = {}

    def request(self, path: str, data: bytes | None = None, method: str = "GET", **headers: str) -> tuple[int, Message]:
        request = urllib.request.Request(
            self.url + path, data, {"Cookie": self.cookie_header, **headers}, method=method
        )
        with urllib.request.urlopen(request, timeout=60) as response:
            for cookie in response.headers.get_all("Set-Cookie", []):
                name, _, value = cookie.partition(";")[0].partition("=")
                self.cookies[name] = value
            return response.status, response.headers

    @property
    def cookie_header(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    def open_session(self, session_id: str = "") -> Any:
        return connect(
            self.url.replace("http", "ws", 1) + routes.WEBSOCKET_PATH,
            subprotocols=["streamlit", "x", *([session_id] if session_id else [])],  # type: ignore[list-item]
            additional_headers={"Cookie": self.cookie_header, "Origin": self.url},
            max_size=None,
        )

    def run_page(self, session: ClientConnection) -> str:
        """Run the upload page and return the id of the session."""
        messages = list(run_upload_page(_Socket(session)))  # type: ignore[arg-type]
        return next(m.new_session.initialize.session_id for m in messages if m.HasField("new_session"))

    def upload(self, session_id: str) -> int:
        """Upload a file, which only the process with the session takes."""
        body = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\na\r\n--x--\r\n'
        return self.request(
            f"/_stcore/upload_file/{session_id}/{session_id}", body, "PUT",
            **{"Content-Type": "multipart/form-data; boundary=x", "X-Xsrftoken": self.cookies["_streamlit_xsrf"]},
        )[0]  # fmt: skip


class _Socket:
    """The two methods of Starlette's test client that `run_upload_page` calls."""

    def __init__(self, session: ClientConnection) -> None:
        self.send_bytes, self.receive_bytes = session.send, session.recv


def test_reader_stays_with_one_process(proxy_url: str, workers: Sequence[tuple[str, ExitStack]]) -> None:
    processes: list[str] = []
    for _ in range(READERS):
        reader = Reader(proxy_url)
        assert reader.request("/bring")[0] == 200
        reader.request("/_stcore/health")
        worker = reader.cookies["cmsdash_worker"]
        processes.append(worker)
        with reader.open_session() as session:
            session_id = reader.run_page(session)
            assert reader.upload(session_id) == 204
        with reader.open_session(session_id) as session:
            assert reader.run_page(session) == session_id, "a lost connection comes back to its session"
        assert reader.cookies["cmsdash_worker"] == worker
    assert set(processes) == {"0", "1"}
    workers[0][1].close()
    assert Reader(proxy_url).request("/")[0] == 200, "the other process takes the readers of one that has ended"
