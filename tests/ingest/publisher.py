"""A publisher's web server on this machine: it serves one file with ranges, and misbehaves as it is told."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PATH = "/it/opendata/progetti.zip"


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Print nothing of clients that went away: standard error belongs to the command under test."""


@dataclass
class Publisher:
    """What the server serves and how.

    Attributes:
        content: the bytes of the file.
        etag: its entity tag, "" for none.
        last_modified: its date, "" for none.
        media_type: its type.
        status: the status of every answer, 0 for the right one.
        cuts: bytes after which the next answers break off, one for each answer.
        redirects: targets by path.
        has_length: whether the length is sent; without it the end of the connection is the end of the file.
        has_ranges: whether a part of the file can be asked for.
        claimed_length: the length that is sent in place of the right one, 0 for the right one.
        stalls_after: bytes after which an answer stops until `resumed` is set, 0 for none; `stalled` is set then.
        url: the address of the file.
        requests: path and headers of each request.
        sent: bytes of bodies that were sent.
    """

    content: bytes
    etag: str = '"one"'
    last_modified: str = "Tue, 30 Jun 2026 10:00:00 GMT"
    media_type: str = "application/zip"
    status: int = 0
    cuts: list[int] = field(default_factory=list)
    redirects: dict[str, str] = field(default_factory=dict)
    has_length: bool = True
    has_ranges: bool = True
    claimed_length: int = 0
    stalls_after: int = 0
    stalled: threading.Event = field(default_factory=threading.Event)
    resumed: threading.Event = field(default_factory=threading.Event)
    url: str = ""
    requests: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    sent: int = 0


@contextmanager
def serve(publisher: Publisher) -> Iterator[Publisher]:
    """Serve a publisher's file on a free port of this machine."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            headers = {name.title(): value for name, value in self.headers.items()}
            publisher.requests.append((self.path, headers))
            if self.path in publisher.redirects:
                self.answer(302, {"Location": publisher.redirects[self.path], "Content-Length": "0"}, b"")
            elif publisher.status:
                self.answer(publisher.status, {"Content-Type": "text/html", "Content-Length": "5"}, b"sorry")
            elif publisher.etag and headers.get("If-None-Match") == publisher.etag:
                self.answer(304, {"ETag": publisher.etag}, b"")
            else:
                self.answer_file(headers)

        def answer_file(self, headers: dict[str, str]) -> None:
            start, status = 0, 200
            validators = (publisher.etag, publisher.last_modified)
            is_same = headers.get("If-Range", "") in (*validators, "")
            if publisher.has_ranges and "Range" in headers and is_same:
                start, status = int(headers["Range"].removeprefix("bytes=").rstrip("-")), 206
            if start > len(publisher.content):
                self.answer(416, {"Content-Range": f"bytes */{len(publisher.content)}", "Content-Length": "0"}, b"")
                return
            body = publisher.content[start:]
            fields = {"Content-Type": publisher.media_type, "ETag": publisher.etag}
            fields["Last-Modified"] = publisher.last_modified
            if status == 206:
                end, size = len(publisher.content) - 1, len(publisher.content)
                fields["Content-Range"] = f"bytes {start}-{end}/{size}"
            if publisher.has_length:
                fields["Content-Length"] = str(publisher.claimed_length or len(body))
            else:
                self.close_connection = True
            if publisher.cuts:
                body = body[: publisher.cuts.pop(0)]
                self.close_connection = True
            self.answer(status, {name: value for name, value in fields.items() if value}, body)

        def answer(self, status: int, fields: dict[str, str], body: bytes) -> None:
            self.send_response(status)
            for name, value in fields.items():
                self.send_header(name, value)
            self.end_headers()
            with suppress(OSError):  # the client may be gone
                self.send_body(body)
            publisher.sent += len(body)

        def send_body(self, body: bytes) -> None:
            if publisher.stalls_after:
                self.wfile.write(body[: publisher.stalls_after])
                publisher.stalled.set()
                publisher.resumed.wait(120)
                body = body[publisher.stalls_after :]
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    with _Server(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        publisher.url = f"http://127.0.0.1:{server.server_address[1]}{PATH}"
        try:
            yield publisher
        finally:
            server.shutdown()
            thread.join()
