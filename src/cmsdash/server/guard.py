"""The middleware around Streamlit: bounds, headers, language of the document."""

import os
from importlib.resources import files

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from cmsdash.domain import MAX_QUERY
from cmsdash.server import document, missing, policy

_UNCACHED = {b"accept-encoding", b"if-none-match", b"if-modified-since"}
"""Request headers taken from a document's request: it is rewritten, so it must come whole and unpacked."""


class Guard:
    """Pure ASGI: streams everything through but Streamlit's HTML document, which it rewrites."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        index = files("streamlit") / "static" / "index.html"
        self.hashes = policy.inline_hashes(index.read_text(encoding="utf-8"))
        self.tiles = os.environ.get("CMSDASH_TILES", "")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one connection."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        refusal = _refusal(scope)
        inner = refusal or self.app
        if refusal is None and _asks_for_document(scope):
            headers = [(name, value) for name, value in scope["headers"] if name not in _UNCACHED]
            scope = {**scope, "headers": headers}
            send = _Rewriter(send, document.wanted(scope["query_string"]))
        await inner(scope, receive, self._with_headers(scope, send))

    def _with_headers(self, scope: Scope, send: Send) -> Send:
        async def wrapped(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(policy.FIXED)
                headers["content-security-policy"] = self._policy(scope)
            await send(message)

        return wrapped

    def _policy(self, scope: Scope) -> str:
        if scope["path"].startswith(policy.COMPONENT):
            return policy.component_policy(self.tiles)
        return policy.page_policy(self.hashes, Headers(scope=scope).get("host", "localhost"))


def _refusal(scope: Scope) -> Response | None:
    if len(scope["query_string"]) > MAX_QUERY:
        return PlainTextResponse("414 URI Too Long", status_code=414)
    if scope["path"].startswith("/_stcore/agent"):
        return PlainTextResponse("404 Not Found", status_code=404)
    return missing.answer(scope) if _asks_for_document(scope) else None


def _asks_for_document(scope: Scope) -> bool:
    """True for a page of the dashboard: its last part has no dot, and it is not one of Streamlit's own paths, which
    the browser also looks for below a page's."""
    path = scope["path"]
    own = path.startswith(("/component/", "/static/", "/media/")) or "/_stcore/" in path
    return not own and "." not in path.rsplit("/", 1)[-1]


class _Rewriter:
    """Holds back an HTML answer until it is whole, then sends it rewritten."""

    def __init__(self, send: Send, lang: str) -> None:
        self.send = send
        self.lang = lang
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
        content = document.rewrite(self.body.decode("utf-8"), self.lang).encode("utf-8")
        headers = MutableHeaders(scope=start)
        headers["content-length"] = str(len(content))
        headers["content-language"] = self.lang
        headers["cache-control"] = "no-cache"
        for name in ("etag", "last-modified"):
            if name in headers:
                del headers[name]
        await self.send(start)
        await self.send({"type": "http.response.body", "body": content})
