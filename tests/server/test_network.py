"""With both start commands, the server checks origins from the request alone and contacts no other host."""

import asyncio
import os
import resource
import shutil
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import pytest

from cmsdash.server import security_headers
from cmsdash.server.app import bind_socket
from cmsdash.views.page_links import PAGES

ROOT = Path(__file__).parents[2]
SOFT_FILE_LIMIT = 512

COMMANDS = {
    "serve": ("-m", "cmsdash", "serve", "--port", "{port}"),
    "streamlit": ("-m", "streamlit", "run", "app.py", "--server.headless", "true", "--server.port", "{port}"),
}

ALLOWED = [
    ("127.0.0.1:{port}", ["http://127.0.0.1:{port}"]),
    ("127.0.0.1:{port}", ["https://127.0.0.1:{port}"]),  # a proxy may unwrap TLS
    ("127.0.0.1:{port}", []),  # not a browser
    ("localhost:{port}", ["http://LOCALHOST:{port}"]),
    ("dashboard.example", ["https://dashboard.example"]),
    ("dashboard.example", ["https://dashboard.example:443"]),
    ("dashboard.example.", ["http://dashboard.example."]),
    ("[::1]:{port}", ["http://[::1]:{port}"]),
]
REFUSED = [
    ("127.0.0.1:{port}", [origin])
    for origin in (
        "http://evil.example", "https://evil.example", "null", "", "http://127.0.0.1", "http://127.0.0.1:1",
        "http://127.0.0.1:{port}.evil.example", "http://evil.example:{port}", "http://EVIL.EXAMPLE",
        "http://127.0.0.1:{port}@evil.example", "http://user@127.0.0.1:{port}", "http://127.0.0.1.:{port}",
        "http://localhost:{port}", "http://[::1]:{port}", "http://[fe80::1%25eth0]:{port}", "file://",
        "ws://127.0.0.1:{port}", "http://127.0.0.1:{port}/", "//127.0.0.1:{port}", "http://127.0.0.1:99999",
        "http://xn--evl-zma.example", "chrome-extension://abcdefgh",
    )
] + [
    ("dashboard.example", ["http://dashboard.example:443"]),
    ("dashboard.example", ["http://dashboard.example."]),
]  # fmt: skip


@dataclass(frozen=True)
class Server:
    process: subprocess.Popen[bytes]
    port: int
    events: IO[str]
    log: Path

    def handshake(self, host: str, origins: Sequence[str]) -> tuple[int, str]:
        """Return the status of a WebSocket handshake, and the head of the response."""
        lines = [
            "GET /_stcore/stream HTTP/1.1", f"Host: {host.format(port=self.port)}", "Upgrade: websocket",
            "Connection: Upgrade", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            *(f"Origin: {origin.format(port=self.port)}" for origin in origins),
        ]  # fmt: skip
        with socket.create_connection(("127.0.0.1", self.port), timeout=60) as client:
            client.sendall("\r\n".join((*lines, "", "")).encode())
            head = b""
            while b"\r\n\r\n" not in head and (part := client.recv(4096)):
                head += part
        return int(head.split(maxsplit=2)[1]), head.partition(b"\r\n\r\n")[0].decode().lower()

    def read(self, path: str) -> str:
        """Return the body of a response."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=60) as response:
            body: bytes = response.read()
        return body.decode("utf-8")

    def get(self, path: str) -> int:
        """Return the status of a request."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=60) as response:
                return int(response.status)
        except urllib.error.HTTPError as error:
            return error.code


@pytest.fixture(scope="module", params=["serve", pytest.param("streamlit", marks=pytest.mark.slow)])
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("server")
    shutil.copy(Path(__file__).with_name("recorder.py"), folder / "sitecustomize.py")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    reader, writer = os.pipe()
    paths = os.pathsep.join([str(folder), str(ROOT / "src")])
    command = [sys.executable, *(part.format(port=port) for part in COMMANDS[request.param])]
    with (folder / "log").open("wb") as log, os.fdopen(reader, encoding="utf-8") as events:
        process = subprocess.Popen(
            command, cwd=ROOT, stdout=log, stderr=log, pass_fds=[writer],
            env={**os.environ, "PYTHONPATH": paths, "SERVER_EVENTS": str(writer)},
            preexec_fn=_lower_file_limit,
        )  # fmt: skip
        os.close(writer)
        try:
            assert events.readline() == "listen\n", (folder / "log").read_text()
            yield Server(process, port, events, folder / "log")
        finally:
            process.terminate()
            process.wait(timeout=30)


def _lower_file_limit() -> None:
    resource.setrlimit(resource.RLIMIT_NOFILE, (SOFT_FILE_LIMIT, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))


def test_origins_are_checked_and_no_other_host_is_contacted(server: Server) -> None:
    pages = [
        server.get(path) for path in ("/", *(f"/{page}?lang=en" for page in PAGES), "/_stcore/health", "/robots.txt")
    ]
    city_page, sitemap = server.read("/city?city=andria&lang=en"), server.read("/sitemap.xml")
    allowed = [server.handshake(*case)[0] for case in ALLOWED]
    refused = [server.handshake(*case) for case in REFUSED]
    limits = Path(f"/proc/{server.process.pid}/limits").read_text(encoding="ascii")
    server.process.terminate()
    assert set(server.events.read().splitlines()) <= {"listen"}, "a name is looked up, or another host contacted"
    assert set(pages) == {200}
    assert "<title>Andria | Città Medie Sud</title>" in city_page
    assert f"<loc>http://127.0.0.1:{server.port}/city?city=andria&amp;lang=en</loc>" in sitemap
    assert allowed == [101] * len(ALLOWED)
    assert [status for status, _ in refused] == [403] * len(REFUSED)
    assert {*security_headers.SECURITY_HEADERS, "content-security-policy"} <= {
        line.split(":")[0] for line in refused[0][1].split("\r\n")
    }
    assert "Traceback" not in server.log.read_text()
    if "cmsdash" in server.process.args:  # type: ignore[operator]
        [soft, hard] = next(line.split()[3:5] for line in limits.splitlines() if line.startswith("Max open files"))
        assert soft == hard, "a session needs four files"


def test_the_end_of_an_answer_is_not_held_back() -> None:
    """With Nagle's algorithm the last packet waits for the acknowledgement of the one before, 40 ms."""

    async def read_option() -> int:
        accepted: asyncio.Future[int] = asyncio.get_running_loop().create_future()

        def on_connection(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            accepted.set_result(writer.get_extra_info("socket").getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
            writer.close()

        with bind_socket("127.0.0.1", 0) as listener:
            async with await asyncio.start_server(on_connection, sock=listener):
                _, writer = await asyncio.open_connection(*listener.getsockname())
                writer.close()
                return await asyncio.wait_for(accepted, 10)

    assert asyncio.run(read_option()) == 1


def test_the_server_has_its_options() -> None:
    script = (
        "from streamlit import get_option\n"
        "from cmsdash.server.app import STREAMLIT_OPTIONS, configure_streamlit\n"
        "configure_streamlit('localhost', 9)\n"
        "expected = {**STREAMLIT_OPTIONS, 'server.port': 9, 'global.minCachedMessageSize': 1000}\n"
        "assert {name: get_option(name) for name in expected} == expected\n"
    )
    subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=True)
