"""ASGI middleware around Streamlit: limits, security headers, documents and static files."""

import os
import resource
import time

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from cmsdash.domain import LANGUAGES
from cmsdash.exports.site import SITE_VARIABLE, parse_site_url
from cmsdash.installation.publisher import TILES_VARIABLE
from cmsdash.server import (
    documents,
    forwarded,
    index_html,
    limits,
    logs,
    not_found,
    origin,
    presentations,
    probes,
    routes,
    security_headers,
    static_files,
    unavailable,
)
from cmsdash.server.metrics import Metrics
from cmsdash.server.sessions import SessionRegistry
from cmsdash.server.settings import LogFormat, read_settings
from cmsdash.server.streamlit_style import STREAMLIT_DOCUMENT
from cmsdash.server.uploads import UploadLimits
from cmsdash.ui.layout.stylesheet import LINKED_STYLE_HEADER

_START_MESSAGES = {"http.response.start", "websocket.accept", "websocket.http.response.start"}
_SWITCHING_PROTOCOLS = 101
_LINKED_STYLE = LINKED_STYLE_HEADER.encode()


class SecurityMiddleware:
    """Checks and limits requests, adds security headers, and sends documents and static files.

    Every other response is Streamlit's, and streamed. It wraps the whole application and not only its routes, so that
    Starlette's own error responses have the headers, too.

    Args:
        app: Streamlit's application.
        server_limits: What the server takes; by default what variables and the limit of open files say.

    Raises:
        SettingError: A variable of the installation is not valid.
    """

    def __init__(self, app: ASGIApp, server_limits: limits.ServerLimits | None = None) -> None:
        self.app = UploadLimits(app)
        self.settings = read_settings(os.environ)
        scripts = f"{STREAMLIT_DOCUMENT}{index_html.startup_script(LANGUAGES[0])}"
        self.hashes = security_headers.inline_script_hashes(scripts)
        self.tiles = os.environ.get(TILES_VARIABLE, "")
        self.allowed_hosts = origin.parse_allowed_hosts(os.environ.get(origin.HOSTS_VARIABLE, ""))
        parse_site_url(os.environ.get(SITE_VARIABLE, ""))
        open_files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
        self.limits = server_limits or limits.read_limits(os.environ, open_files)
        self.sessions = SessionRegistry(self.limits)
        self.metrics = Metrics(self.sessions)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        scope = forwarded.forwarded_scope(scope, self.limits.trusted_proxies)
        below = _scope_below(scope, self.settings.base_path)
        send = self._with_headers(below or scope, send)
        if below is None:
            await self._leave_base_path(scope)(scope, receive, send)
        else:
            await self._observed(below, receive, send)

    async def _observed(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection, and count and log its status."""
        if scope["path"] in probes.PROBE_PATHS and scope["type"] == "http":
            response = await probes.probe_response(scope, self.settings, self.sessions, self.metrics)
            await response(scope, receive, send)
            return
        kind, start, status = routes.request_kind(scope), time.perf_counter(), 0

        async def send_and_note(message: Message) -> None:
            nonlocal status
            if message["type"] in _START_MESSAGES:
                status = message.get("status", _SWITCHING_PROTOCOLS)
                if scope["type"] == "websocket":
                    self._note_answer(kind, status, start)
            await send(message)

        try:
            await self._handle(scope, receive, send_and_note)
        except Exception:
            status = status or 500
            raise
        finally:
            if scope["type"] == "http":
                self._note_answer(kind, status, start)

    def _note_answer(self, kind: str, status: int, start: float) -> None:
        seconds = time.perf_counter() - start
        self.metrics.observe_request(kind, status, seconds)
        if self.settings.log_format is LogFormat.JSON and (kind != "static" or status >= 400):
            logs.log_request(kind, status, seconds)

    async def _handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not origin.is_host_allowed(scope, self.allowed_hosts):
            await _error_response(421, "Misdirected Request")(scope, receive, send)
        elif scope["type"] == "websocket":
            await self._handle_websocket(scope, receive, send)
        else:
            await self._handle_request(scope, receive, send)

    async def _handle_request(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_read = scope["method"] in routes.READING
        response: Response | None
        if route := routes.find_route(scope["path"], scope["method"]):
            response = await route.respond(scope, self.settings)
        elif is_read and static_files.is_static_file(scope["path"]):
            response = await run_in_threadpool(static_files.static_response, scope)
        else:
            response = _request_error(scope)
            if response is None and is_read and routes.is_page(scope["path"]):
                response = await self._page_response(scope)
        await (response or self.app)(scope, receive, send)

    async def _page_response(self, scope: Scope) -> Response:
        if presentations.is_presentation(scope):  # needs no session
            return await presentations.presentation_response(scope, self.settings.ancestors)
        refusal = self.sessions.find_refusal(scope)
        if refusal:
            return unavailable.unavailable_response(scope, refusal, self.limits)
        return await run_in_threadpool(documents.document_response, scope, self.settings.public_url)

    def _leave_base_path(self, scope: Scope) -> Response:
        """Return the response to a request that is not below the base path: its start, or nothing."""
        if scope["type"] == "http" and scope["path"] == self.settings.base_path:
            query = scope["query_string"].decode("latin-1")
            return RedirectResponse(f"{self.settings.base_path}/?{query}".rstrip("?"), status_code=308)
        return _error_response(404, "Not Found")

    async def _handle_websocket(self, scope: Scope, receive: Receive, send: Send) -> None:
        error = self._websocket_error(scope)
        if error:
            await error(scope, receive, send)
            return
        # The origin has been checked. Streamlit would check it differently and ask another host about unknown ones.
        headers = [(name, value) for name, value in scope["headers"] if name not in (b"origin", _LINKED_STYLE)]
        scope = {**scope, "headers": [*headers, (_LINKED_STYLE, b"1")]}
        await self.sessions.make_room()
        with self.sessions.open_session(scope, receive, send) as bounded_receive:
            await self.app(scope, bounded_receive, send)

    def _websocket_error(self, scope: Scope) -> Response | None:
        if scope["path"] != routes.WEBSOCKET_PATH:
            return _error_response(404, "Not Found")
        if not origin.is_same_origin(scope):
            return _error_response(403, "Forbidden")
        refusal = self.sessions.find_refusal(scope)
        return _error_response(unavailable.STATUSES[refusal], "Unavailable") if refusal else None

    def _with_headers(self, scope: Scope, send: Send) -> Send:
        is_component = scope["path"].startswith(security_headers.COMPONENT_PATH)
        csp = (
            security_headers.component_csp(self.tiles)
            if is_component
            else security_headers.page_csp(self.hashes, self.settings.ancestors)
        )

        async def send_with_headers(message: Message) -> None:
            if message["type"] in _START_MESSAGES:
                message.setdefault("headers", [])
                headers = MutableHeaders(scope=message)
                headers.update(security_headers.SECURITY_HEADERS)
                if self.settings.hsts_seconds and forwarded.is_encrypted(scope):
                    headers["strict-transport-security"] = f"max-age={self.settings.hsts_seconds}"
                headers.setdefault("content-security-policy", csp)  # documents of our own have a stricter one
            await send(message)

        return send_with_headers


def _scope_below(scope: Scope, base_path: str) -> Scope | None:
    """Return a scope whose path begins after the base path, None if the path is not below it."""
    if not base_path:
        return scope
    path = scope["path"].removeprefix(base_path)
    if path == scope["path"] or not path.startswith("/"):
        return None
    return {**scope, "path": path, "raw_path": scope.get("raw_path", b"").removeprefix(base_path.encode())}


def _request_error(scope: Scope) -> Response | None:
    """Return the error response to a request, None if Streamlit can handle it."""
    if error := routes.length_error(scope):
        return error
    if routes.is_resource(scope["path"]):
        return None
    return not_found.not_found_response(scope) or (
        None if routes.is_page(scope["path"]) else _error_response(404, "Not Found")
    )


def _error_response(status: int, reason: str) -> Response:
    return PlainTextResponse(f"{status} {reason}", status_code=status)
