"""Behind nginx with the configuration of `deploy/`, a reader stays with one of two servers. Needs nginx."""

import itertools
import os
import signal
import ssl
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, suppress
from email.message import Message
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest
from tools.browser import ROOT, free_port
from tools.nginx import Certificate, run_nginx
from websockets.sync.client import ClientConnection, connect

from cmsdash.server import routes
from cmsdash.server.static_files import STYLE_PATH
from tests.ui.upload_session import run_upload_page

READERS = 12
PAUSE_S = 0.12
"""Between two requests of a reader: nginx allows one address 50 a second."""
pytestmark = pytest.mark.slow


class Worker:
    """A process of `cmsdash serve`, which can be stopped and started again at its port."""

    def __init__(self, log: Path, **environment: str) -> None:
        self.port, self.log, self.environment = free_port(), log, environment
        self.url = f"http://127.0.0.1:{self.port}"
        self.start()

    def start(self) -> None:
        command = [sys.executable, "-m", "cmsdash", "serve", "--port", str(self.port)]
        with self.log.open("a") as log:
            environment = {**os.environ, **self.environment}
            self.process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
        try:
            self._wait_until_ready()
        except BaseException:
            self.stop(signal.SIGKILL)
            raise

    def _wait_until_ready(self) -> None:
        ready = self.url + self.environment.get("CMSDASH_BASE_PATH", "") + "/readyz"
        for _ in range(600):
            with suppress(OSError), urllib.request.urlopen(ready, timeout=2):
                return
            if self.process.poll() is not None:
                break
            time.sleep(0.1)
        raise AssertionError(self.log.read_text())

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Send a signal and return the exit status."""
        self.process.send_signal(number)
        return self.process.wait(timeout=60)


@pytest.fixture
def workers(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[list[Worker]]:
    """Two servers. A parameter is how many seconds those inside may go on."""
    started, seconds = [], str(getattr(request, "param", 2))
    try:
        for number in range(2):
            started.append(Worker(tmp_path / f"worker-{number}.log", CMSDASH_STOP_SECONDS=seconds))
        yield started
    finally:
        for worker in started:
            worker.stop(signal.SIGKILL)


@pytest.fixture
def proxy_url(workers: Sequence[Worker], tmp_path: Path) -> Iterator[str]:
    """URL of nginx in front of the servers."""
    with run_nginx([worker.url for worker in workers], tmp_path) as url:
        yield url


class Reader:
    """A reader with cookies.

    Args:
        url: The address of the dashboard, with its base path.
        trusting: What the reader trusts over TLS.
    """

    def __init__(self, url: str, trusting: ssl.SSLContext | None = None) -> None:
        self.url, self.trusting = url, trusting
        self.cookies: dict[str, str] = {}

    def request(self, path: str, data: bytes | None = None, method: str = "GET", **headers: str) -> tuple[int, Message]:
        request = urllib.request.Request(
            self.url + path, data, {"Cookie": self.cookie_header, **headers}, method=method
        )
        with urllib.request.urlopen(request, timeout=60, context=self.trusting) as response:
            response.read()  # raises if it is not whole
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
            additional_headers={"Cookie": self.cookie_header, "Origin": urljoin(self.url, "/")[:-1]},
            max_size=None,
            ssl=self.trusting,
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


class Load:
    """Readers who ask for documents and files as often as nginx lets one address, each with cookies, until the block ends.

    Attributes:
        answers: Number of whole answers.
        failures: What went wrong instead.
    """

    PATHS = ("/", "/money?city=gela&lang=en", "/app/static/page.js", "/sitemap.xml", "/_stcore/health", "/robots.txt")

    def __init__(self, url: str, readers: int) -> None:
        self.answers, self.failures, self._is_over = 0, list[str](), threading.Event()
        self._threads = [threading.Thread(target=self._read, args=(Reader(url),)) for _ in range(readers)]

    def _read(self, reader: Reader) -> None:
        for path in itertools.cycle(self.PATHS):
            if self._is_over.wait(PAUSE_S):
                return
            try:
                status, _ = reader.request(path)
                assert status == 200, status
                self.answers += 1
            except (OSError, HTTPException, AssertionError) as error:
                self.failures.append(f"{path}: {error!r}")

    def __enter__(self) -> "Load":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._is_over.set()
        for thread in self._threads:
            thread.join()


def wait_for_answers(load: Load, number: int) -> None:
    target = load.answers + number
    for _ in range(1200):
        if load.answers >= target:
            return
        time.sleep(0.05)
    raise AssertionError(load.failures[:5])


def visit(url: str, worker: str) -> Reader:
    """Return a reader of a process."""
    for _ in range(100):
        reader = Reader(url)
        reader.request("/bring")
        if reader.cookies["cmsdash_worker"] == worker:
            return reader
    raise AssertionError("nobody new comes to the process")


def read_on(reader: Reader) -> None:
    """Connect as a browser does after a lost connection, and upload a file."""
    reader.request("/_stcore/health")
    with reader.open_session() as session:
        assert reader.upload(reader.run_page(session)) == 204


def stay_with_one_process(reader: Reader) -> str:
    """Read, upload, lose the connection and come back; return the number of the process."""
    assert reader.request("/bring")[0] == 200
    reader.request("/_stcore/health")
    worker = reader.cookies["cmsdash_worker"]
    with reader.open_session() as session:
        session_id = reader.run_page(session)
        assert reader.upload(session_id) == 204
    with reader.open_session(session_id) as session:
        assert reader.run_page(session) == session_id, "a lost connection comes back to its session"
    assert reader.cookies["cmsdash_worker"] == worker
    return worker


def test_reader_stays_with_one_process(proxy_url: str) -> None:
    assert {stay_with_one_process(Reader(proxy_url)) for _ in range(READERS)} == {"0", "1"}


def test_readers_of_a_killed_process_are_carried_over(proxy_url: str, workers: Sequence[Worker]) -> None:
    readers = [visit(proxy_url, "0") for _ in range(READERS)]
    with Load(proxy_url, 4) as load, ExitStack() as stack:
        for session in [stack.enter_context(reader.open_session()) for reader in readers]:
            readers[0].run_page(session)
        wait_for_answers(load, 50)
        workers[0].stop(signal.SIGKILL)
        for reader in readers:
            read_on(reader)
            assert reader.cookies["cmsdash_worker"] == "1"
        wait_for_answers(load, 50)
        print(f"killed: {load.answers} answers, {len(load.failures)} lost, {READERS} readers carried over")  # noqa: T201 - a measure
        assert len(load.failures) <= 4, "at most the one that each reader was being sent"
        workers[0].start()
        for reader in readers:
            read_on(reader)
            assert reader.cookies["cmsdash_worker"] == "1", "who was carried over stays"
        assert visit(proxy_url, "0"), "the new process gets its share of the new readers"


def test_rolling_restart_loses_no_answer(proxy_url: str, workers: Sequence[Worker]) -> None:
    with Load(proxy_url, 4) as load:
        for number, worker in enumerate(workers):
            reader = visit(proxy_url, str(number))
            with reader.open_session() as session:
                reader.run_page(session)
                assert worker.stop() == -signal.SIGTERM
                read_on(reader)
                assert reader.cookies["cmsdash_worker"] == str(1 - number)
            worker.start()
            wait_for_answers(load, 50)
        print(f"rolling restart: {load.answers} answers, {len(load.failures)} lost")  # noqa: T201 - a measure
    assert load.failures == []
    assert all("Traceback" not in worker.log.read_text() for worker in workers)


@pytest.mark.parametrize("workers", [60], indirect=True)
def test_stopping_process_passes_new_readers_on(proxy_url: str, workers: Sequence[Worker]) -> None:
    inside = visit(proxy_url, "0")
    with inside.open_session() as session:
        session_id = inside.run_page(session)
        inside.request("/_stcore/health")
        workers[0].process.send_signal(signal.SIGTERM)
        assert {Reader(proxy_url).request("/")[0] for _ in range(READERS)} == {200}
        assert inside.upload(session_id) == 204, "those inside go on"


def test_files_are_cached_and_pages_are_not(proxy_url: str, workers: Sequence[Worker], tmp_path: Path) -> None:
    reader = Reader(proxy_url)
    reader.request("/money")
    reader.request("/embed?figure=stage_summary")
    assert reader.request(STYLE_PATH)[1]["cache-control"].endswith("immutable")
    for worker in workers:
        worker.stop(signal.SIGKILL)
    assert reader.request(STYLE_PATH)[0] == 200
    for path in ("/money", "/embed?figure=stage_summary", "/app/static/page.js"):
        with pytest.raises(urllib.error.HTTPError, match="502"):
            reader.request(path)


def test_metrics_and_readiness_are_not_public(proxy_url: str, workers: Sequence[Worker]) -> None:
    for path in ("/metrics", "/readyz"):
        with pytest.raises(urllib.error.HTTPError, match="404"):
            Reader(proxy_url).request(path)
        with urllib.request.urlopen(workers[0].url + path, timeout=60) as response:
            assert response.status == 200


SITE_HEADERS = {
    "catalog.ttl": ("text/turtle; charset=utf-8", "no-cache"),
    "catalog.jsonld": ("application/ld+json", "no-cache"),
    "it/cities.csv": ("text/csv; charset=utf-8", "no-cache"),
    "assets/site-0123456789ab.css": ("text/css; charset=utf-8", "public, max-age=31536000, immutable"),
}
"""Type and time of copies of files of the static site."""


def make_certificate(folder: Path) -> Certificate:
    certificate = Certificate(folder / "chain.pem", folder / "key.pem")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost", "-addext",
         "subjectAltName=IP:127.0.0.1", "-keyout", certificate.key, "-out", certificate.chain],
        check=True, capture_output=True,
    )  # fmt: skip
    return certificate


def test_site_in_front_and_dashboard_below_a_path_over_tls(tmp_path: Path) -> None:
    site, certificate = tmp_path / "site", make_certificate(tmp_path)
    (site / "it").mkdir(parents=True)
    (site / "index.html").write_text("<title>the site</title>")
    (site / "it" / "index.html").write_text("<title>in italiano</title>")
    (site / "404.html").write_text("<title>no such page</title>")
    (site / "assets").mkdir()
    for name in SITE_HEADERS:
        (site / name).write_text("content")
    trusting = ssl.create_default_context(cafile=certificate.chain)
    with ExitStack() as stack:
        workers = []
        for number in range(2):
            workers.append(Worker(tmp_path / f"worker-{number}.log", CMSDASH_BASE_PATH="/dashboard"))
            stack.callback(workers[-1].stop)
        url = stack.enter_context(
            run_nginx(
                [worker.url for worker in workers], tmp_path, entry="site-and-dashboard.conf", site=site,
                certificate=certificate,
            )
        )  # fmt: skip

        def get(path: str) -> Any:
            return urllib.request.urlopen(url + path, timeout=60, context=trusting)

        assert b"the site" in get("/").read()
        assert b"in italiano" in get("/it/").read()
        with pytest.raises(urllib.error.HTTPError, match="404") as missing:
            get("/nowhere")
        assert b"no such page" in missing.value.read()
        assert get("/it").url == f"{url}/it/", "links of a page are relative to its folder"
        for name, (media_type, copies) in SITE_HEADERS.items():
            headers = get(f"/{name}").headers
            assert (headers["content-type"], headers["cache-control"]) == (media_type, copies)
            assert headers["content-security-policy"].startswith("default-src 'none'; ")
        page = get("/dashboard/money?lang=en")
        assert page.headers["strict-transport-security"] == "max-age=31536000"
        assert b'href="/dashboard/city' in page.read()
        assert page.url == f"{url}/dashboard/money?lang=en"
        assert get("/dashboard").url == f"{url}/dashboard/"
        processes = [stay_with_one_process(Reader(f"{url}/dashboard", trusting)) for _ in range(READERS)]
        assert set(processes) == {"0", "1"}
