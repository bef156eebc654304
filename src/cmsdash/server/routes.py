"""The paths that the server responds to. For any other path Streamlit would return its document with status 200."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import cache, partial

from starlette.responses import PlainTextResponse, Response
from starlette.types import Scope

from cmsdash.domain import MAX_QUERY_CHARS
from cmsdash.domain.view_sequence import MAX_SEQUENCE_QUERY_CHARS, SEQUENCE_PARAMETER, VIEWS_PARAMETER
from cmsdash.exports.embed import EMBED_PATH
from cmsdash.server import api, cards, crawlers, embeds, feeds, open_data, presentations, static_files, unavailable
from cmsdash.server.bounded_threads import BoundedThreads, BusyError
from cmsdash.server.settings import ServerSettings
from cmsdash.server.streamlit_style import STREAMLIT_STATIC
from cmsdash.views.page_links import ATOM_PATH, CARD_PREFIX, JSON_FEED_PATH, PAGES

WEBSOCKET_PATH = "/_stcore/stream"
UPLOAD_PREFIX = "/_stcore/upload_file/"
MEDIA_PREFIX = "/media/"
_ENDPOINTS = frozenset({"/_stcore/health", "/_stcore/host-config"})
_PREFIXES = (UPLOAD_PREFIX, "/app/static/", "/component/", MEDIA_PREFIX)


Respond = Callable[[Scope, ServerSettings], Awaitable[Response]]
"""Makes a response from the ASGI scope, whose path is below the base path, and the settings of the server."""

MAX_AT_ONCE = 2
"""Answers of these routes that are made at the same time: a data catalogue takes the processor for a second."""

_THREADS = BoundedThreads(MAX_AT_ONCE, "own-route")

READING = frozenset({"GET", "HEAD"})
"""The methods of requests that only read."""


@dataclass(frozen=True)
class OwnRoute:
    """A path whose requests a function of the server answers.

    Attributes:
        path: The path below the base path. With a slash at its end it stands for every path that begins so.
        kind: What metrics and logs call its requests.
        respond: Makes the response.
        methods: The methods that it answers, None for all.
    """

    path: str
    kind: str
    respond: Respond
    methods: frozenset[str] | None = READING

    def answers(self, path: str, method: str) -> bool:
        """Return whether the route answers a request."""
        is_path = path.startswith(self.path) if self.path.endswith("/") else path == self.path
        return is_path and (self.methods is None or method in self.methods)


def bounded(respond: Respond) -> Respond:
    """Return a function that answers queries that are too long itself."""

    async def respond_if_short(scope: Scope, settings: ServerSettings) -> Response:
        if error := length_error(scope):
            return error
        return await respond(scope, settings)

    return respond_if_short


def in_thread(respond: Callable[[Scope, ServerSettings], Response]) -> Respond:
    """Return a function that makes a response in one of a few threads, and answers queries that are too long itself."""

    async def respond_in_thread(scope: Scope, settings: ServerSettings) -> Response:
        try:
            return await _THREADS.run(partial(respond, scope, settings))
        except BusyError:
            return unavailable.busy_response(scope)

    return bounded(respond_in_thread)


ROUTES = (
    OwnRoute("/robots.txt", "crawler", in_thread(crawlers.robots_response)),
    OwnRoute(crawlers.SITEMAP_PATH, "crawler", in_thread(crawlers.sitemap_response)),
    OwnRoute(ATOM_PATH, "feed", in_thread(feeds.feed_response)),
    OwnRoute(JSON_FEED_PATH, "feed", in_thread(feeds.feed_response)),
    OwnRoute(CARD_PREFIX, "card", in_thread(cards.card_response)),
    OwnRoute(EMBED_PATH, "embed", bounded(embeds.embed_response)),
    *(OwnRoute(path, "open_data", in_thread(open_data.open_data_response)) for path in open_data.CATALOGUE_PATHS),
    OwnRoute(open_data.FILES_PREFIX, "open_data", in_thread(open_data.open_data_response)),
    OwnRoute("/api", "api", api.api_response, methods=None),
    OwnRoute("/api/", "api", api.api_response, methods=None),
)
"""What the server itself answers besides pages and static files."""


def find_route(path: str, method: str) -> OwnRoute | None:
    """Return the route that answers a request, None if there is none."""
    return next((route for route in ROUTES if route.answers(path, method)), None)


def length_error(scope: Scope) -> Response | None:
    """Return the response to a request whose query is too long, None if it is not."""
    query = scope["query_string"]
    has_sequence = any(name.encode() + b"=" in query for name in (SEQUENCE_PARAMETER, VIEWS_PARAMETER))
    limit = MAX_SEQUENCE_QUERY_CHARS if has_sequence else MAX_QUERY_CHARS
    return PlainTextResponse("414 URI Too Long", status_code=414) if len(query) > limit else None


def is_page(path: str) -> bool:
    """Return whether a path is that of a page."""
    page = path.strip("/")
    return not page or page in PAGES


def is_resource(path: str) -> bool:
    """Return whether Streamlit may serve something other than a page at a path; below a prefix it decides itself."""
    return path in _ENDPOINTS or path in _bundle_paths() or path.startswith(_PREFIXES)


def request_kind(scope: Scope) -> str:
    """Return what metrics and logs call a request: one of a few words that say nothing of its reader.

    Args:
        scope: The ASGI scope of an HTTP request or a WebSocket.
    """
    path = scope["path"]
    if scope["type"] == "websocket":
        return "session"
    if route := find_route(path, scope["method"]):
        return route.kind
    if static_files.is_static_file(path) or path in _bundle_paths():
        return "static"
    if is_page(path):
        return "presentation" if presentations.is_presentation(scope) else "page"
    kinds = {UPLOAD_PREFIX: "upload", MEDIA_PREFIX: "download"}
    return next((kind for prefix, kind in kinds.items() if path.startswith(prefix)), "other")


@cache
def _bundle_paths() -> frozenset[str]:
    """Return the paths of the files of Streamlit's frontend."""
    paths = (path for path in STREAMLIT_STATIC.rglob("*") if path.is_file())
    return frozenset(f"/{path.relative_to(STREAMLIT_STATIC).as_posix()}" for path in paths) - {"/index.html"}
