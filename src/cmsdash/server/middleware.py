"""The ASGI wrapper around Streamlit: bounds, headers, language of the document."""

import os
import resource
from importlib.resources import files

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from cmsdash.domain import MAX_QUERY_CHARS
from cmsdash.server import index_html, not_found, origin, routes, security_headers

MAX_OPEN_WEBSOCKETS = 500
"""Readers at once; a process answers the clicks of about 200 (docs/speed.md)."""
FILES_PER_WEBSOCKET = 4
RESERVED_FILES = 500
"""Open files for everything else: data, pages in flight, the 128 sessions that Streamlit keeps after their readers."""

_UNCACHED = {b"accept-encoding", b"if-none-match", b"if-modified-since", b"range", b"if-range"}
"""Request headers taken from a document's request: it is rewritten, so it must come whole and unpacked."""
_STARTS = {"http.response.start", "websocket.accept", "websocket.http.response.start"}
_UNSUPPORTED_DATA = 1003
"""The close code of a WebSocket that was sent text: Streamlit's messages are binary."""


class SecurityMiddleware:
    """Pure ASGI: streams everything through but Streamlit's HTML document, which it rewrites.

    Args:
        app: Streamlit's application. The guard stands outside it, so that what Starlette answers to an error of the
            application bears the headers, too.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        index = files("streamlit") / "static" / "index.html"
        self.hashes = security_headers.inline_script_hashes(index.read_text(encoding="utf-8"))
        self.tiles = os.environ.get("CMSDASH_TILES", "")
        self.allowed_hosts = origin.parse_allowed_hosts(os.environ.get(origin.HOSTS_VARIABLE, ""))
        self.max_websockets = websocket_limit(resource.getrlimit(resource.RLIMIT_NOFILE)[0])
        self.websockets = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one connection."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        send = self._with_headers(scope, send)
        if not origin.is_host_allowed(scope, self.allowed_hosts):
            await _plain(421, "Misdirected Request")(scope, receive, send)
        elif scope["type"] == "websocket":
            await self._answer_websocket(scope, receive, send)
        else:
            await self._answer_request(scope, receive, send)

    async def _answer_request(self, scope: Scope, receive: Receive, send: Send) -> None:
        refusal = _refusal(scope)
        if refusal is None and routes.is_page(scope["path"]) and scope["method"] in ("GET", "HEAD"):
            send = _Rewriter(
                send, index_html.negotiate_language(scope["query_string"]), has_body=scope["method"] == "GET"
            )
            headers = [(name, value) for name, value in scope["headers"] if name not in _UNCACHED]
            scope = {**scope, "headers": headers, "method": "GET"}
        await (refusal or self.app)(scope, receive, send)

    async def _answer_websocket(self, scope: Scope, receive: Receive, send: Send) -> None:
        refusal = self._websocket_refusal(scope)
        if refusal:
            await refusal(scope, receive, send)
            return
        # The origin is judged. Streamlit compares it otherwise, and asks another host about one that it does not know.
        scope = {**scope, "headers": [(name, value) for name, value in scope["headers"] if name != b"origin"]}
        self.websockets += 1
        try:
            await self.app(scope, _binary(receive, send), send)
        finally:
            self.websockets -= 1

    def _websocket_refusal(self, scope: Scope) -> Response | None:
        if scope["path"] != routes.SOCKET:
            return _plain(404, "Not Found")
        if not origin.is_same_origin(scope):
            return _plain(403, "Forbidden")
        return _plain(503, "Service Unavailable") if self.websockets >= self.max_websockets else None

    def _with_headers(self, scope: Scope, send: Send) -> Send:
        is_component = scope["path"].startswith(security_headers.COMPONENT_PATH)
        content = security_headers.component_csp(self.tiles) if is_component else security_headers.page_csp(self.hashes)

        async def wrapped(message: Message) -> None:
            if message["type"] in _STARTS:
                message.setdefault("headers", [])
                MutableHeaders(scope=message).update(
                    security_headers.SECURITY_HEADERS | {"content-security-policy": content}
                )
            await send(message)

        return wrapped


def websocket_limit(open_files: int) -> int:
    """How many WebSockets may be open at once under a limit of open files; -1 is no limit."""
    if open_files == resource.RLIM_INFINITY:
        return MAX_OPEN_WEBSOCKETS
    return max(1, min(MAX_OPEN_WEBSOCKETS, (open_files - RESERVED_FILES) // FILES_PER_WEBSOCKET))


def _refusal(scope: Scope) -> Response | None:
    if len(scope["query_string"]) > MAX_QUERY_CHARS:
        return _plain(414, "URI Too Long")
    if routes.is_resource(scope["path"]):
        return None
    return not_found.not_found_response(scope) or (None if routes.is_page(scope["path"]) else _plain(404, "Not Found"))


def _plain(status: int, words: str) -> Response:
    return PlainTextResponse(f"{status} {words}", status_code=status)


def _binary(receive: Receive, send: Send) -> Receive:
    """Ends a WebSocket that is sent text, which Streamlit would answer with a traceback in the log."""

    async def wrapped() -> Message:
        message = await receive()
        if message["type"] == "websocket.receive" and message.get("bytes") is None:
            await send({"type": "websocket.close", "code": _UNSUPPORTED_DATA})
            return {"type": "websocket.disconnect", "code": _UNSUPPORTED_DATA}
        return message

    return wrapped


class _Rewriter:
    """Holds back an HTML answer until it is whole, then sends it rewritten, or its headers alone."""

    def __init__(self, send: Send, lang: str, *, has_body: bool) -> None:
        self.send = send
        self.lang = lang
        self.has_body = has_body
        self.start: Message | None = None
        self.body = b""

    async def __call__(self, message: Message) -> None:
        """Takes one message of the answer."""
        if message["type"] == "http.response.start":
            if not Headers(raw=message["headers"]).get("content-type", "").startswith("text/html"):
                await self.send(message)
                return
            self.start = message
            return
        if self.start is None:
            await self.send(message)
            return
        self.body += message.get("body", b"")
        if not message.get("more_body"):
            await self._finish(self.start)

    async def _finish(self, start: Message) -> None:
        content = index_html.localize_index_html(self.body.decode("utf-8"), self.lang).encode("utf-8")
        headers = MutableHeaders(scope=start)
        headers["content-length"] = str(len(content))
        headers["content-language"] = self.lang
        headers["cache-control"] = "no-cache"
        for name in ("etag", "last-modified"):
            if name in headers:
                del headers[name]
        await self.send(start)
        await self.send({"type": "http.response.body", "body": content if self.has_body else b""})
