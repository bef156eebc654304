"""ASGI middleware around Streamlit: limits, security headers, documents and static files."""

import os
import resource

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from cmsdash.domain import LANGUAGES, MAX_QUERY_CHARS
from cmsdash.domain.view_sequence import MAX_SEQUENCE_QUERY_CHARS, SEQUENCE_PARAMETER, VIEWS_PARAMETER
from cmsdash.exports.embed import EMBED_PATH
from cmsdash.exports.open_data.publisher import read_publisher
from cmsdash.exports.site import parse_site_url
from cmsdash.server import (
    api,
    crawlers,
    documents,
    embeds,
    feeds,
    index_html,
    limits,
    not_found,
    open_data,
    origin,
    presentations,
    routes,
    security_headers,
    static_files,
    unavailable,
)  # fmt: skip
from cmsdash.server.sessions import SessionRegistry
from cmsdash.server.streamlit_style import STREAMLIT_DOCUMENT
from cmsdash.server.uploads import UploadLimits
from cmsdash.ui.layout.site_link import SITE_VARIABLE
from cmsdash.ui.layout.stylesheet import LINKED_STYLE_HEADER

_START_MESSAGES = {"http.response.start", "websocket.accept", "websocket.http.response.start"}
_LINKED_STYLE = LINKED_STYLE_HEADER.encode()


class SecurityMiddleware:
    """Checks and limits requests, adds security headers, and sends documents and static files.

    Every other response is Streamlit's, and streamed. It wraps the whole application and not only its routes, so that
    Starlette's own error responses have the headers, too.

    Args:
        app: Streamlit's application.
        server_limits: What the server takes; by default what variables and the limit of open files say.

    Raises:
        AllowedHostsError: `CMSDASH_ALLOWED_HOSTS` contains something other than host names.
        PublicUrlError: `CMSDASH_PUBLIC_URL` is not a scheme and a host.
        SiteUrlError: `CMSDASH_SITE_URL` is not a web address.
        FrameAncestorsError: `CMSDASH_FRAME_ANCESTORS` contains something other than sites.
        PublisherError: A variable that says who publishes is not valid.
        LimitsError: A variable of a limit is not valid.
    """

    def __init__(self, app: ASGIApp, server_limits: limits.ServerLimits | None = None) -> None:
        self.app = UploadLimits(app)
        scripts = f"{STREAMLIT_DOCUMENT}{index_html.startup_script(LANGUAGES[0])}"
        self.hashes = security_headers.inline_script_hashes(scripts)
        self.tiles = os.environ.get("CMSDASH_TILES", "")
        self.allowed_hosts = origin.parse_allowed_hosts(os.environ.get(origin.HOSTS_VARIABLE, ""))
        self.public_url = origin.parse_public_url(os.environ.get(origin.PUBLIC_URL_VARIABLE, ""))
        parse_site_url(os.environ.get(SITE_VARIABLE, ""))
        self.publisher = read_publisher(os.environ)
        self.ancestors = security_headers.parse_frame_ancestors(os.environ.get(security_headers.FRAMES_VARIABLE, ""))
        open_files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
        self.limits = server_limits or limits.read_limits(os.environ, open_files)
        self.sessions = SessionRegistry(self.limits)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        send = self._with_headers(scope, send)
        if not origin.is_host_allowed(scope, self.allowed_hosts):
            await _error_response(421, "Misdirected Request")(scope, receive, send)
        elif scope["type"] == "websocket":
            await self._handle_websocket(scope, receive, send)
        else:
            await self._handle_request(scope, receive, send)

    async def _handle_request(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_read = scope["method"] in ("GET", "HEAD")
        if api.is_api_path(scope["path"]):
            response: Response | None = await api.api_response(scope, self.public_url)
        elif is_read and scope["path"] in crawlers.PATHS:
            response = await crawlers.crawler_response(scope, self.public_url)
        elif is_read and scope["path"] in feeds.PATHS:
            response = await feeds.feed_response(scope, self.public_url)
        elif is_read and static_files.is_static_file(scope["path"]):
            response = await run_in_threadpool(static_files.static_response, scope)
        elif is_read and open_data.is_open_data(scope["path"]):
            response = await run_in_threadpool(open_data.open_data_response, scope, self.public_url, self.publisher)
        elif is_read and scope["path"] == EMBED_PATH:
            response = _length_error(scope) or await embeds.embed_response(scope, self.ancestors)
        else:
            response = _request_error(scope)
            if response is None and is_read and routes.is_page(scope["path"]):
                response = await self._page_response(scope)
        await (response or self.app)(scope, receive, send)

    async def _page_response(self, scope: Scope) -> Response:
        if presentations.is_presentation(scope):  # needs no session
            return await presentations.presentation_response(scope, self.ancestors)
        refusal = self.sessions.find_refusal(scope)
        if refusal:
            return unavailable.unavailable_response(scope, refusal, self.limits)
        return await run_in_threadpool(documents.document_response, scope, self.public_url)

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
            else security_headers.page_csp(self.hashes, self.ancestors)
        )

        async def send_with_headers(message: Message) -> None:
            if message["type"] in _START_MESSAGES:
                message.setdefault("headers", [])
                headers = MutableHeaders(scope=message)
                headers.update(security_headers.SECURITY_HEADERS)
                headers.setdefault("content-security-policy", csp)  # documents of our own have a stricter one
            await send(message)

        return send_with_headers


def _request_error(scope: Scope) -> Response | None:
    """Return the error response to a request, None if Streamlit can handle it."""
    if error := _length_error(scope):
        return error
    if routes.is_resource(scope["path"]):
        return None
    return not_found.not_found_response(scope) or (
        None if routes.is_page(scope["path"]) else _error_response(404, "Not Found")
    )


def _length_error(scope: Scope) -> Response | None:
    query = scope["query_string"]
    has_sequence = any(name.encode() + b"=" in query for name in (SEQUENCE_PARAMETER, VIEWS_PARAMETER))
    limit = MAX_SEQUENCE_QUERY_CHARS if has_sequence else MAX_QUERY_CHARS
    return _error_response(414, "URI Too Long") if len(query) > limit else None


def _error_response(status: int, reason: str) -> Response:
    return PlainTextResponse(f"{status} {reason}", status_code=status)
