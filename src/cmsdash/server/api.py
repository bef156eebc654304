"""The API at `/api/v1/`: resources for programs to read, their description, and the page that explains them.

What it says is described in `cmsdash.exports.api`; here requests are read, bounded and answered.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from functools import partial
from sys import getsizeof
from urllib.parse import parse_qs

from starlette.datastructures import Headers
from starlette.responses import RedirectResponse, Response
from starlette.types import Scope

from cmsdash import queries
from cmsdash.cache import Cache
from cmsdash.datastore.issues import ReleaseValidationError
from cmsdash.domain import LANGUAGES, MAX_QUERY_CHARS, Selection
from cmsdash.exports.api import (
    API_FORMATS,
    API_PATH,
    OPENAPI_NAME,
    PROBLEM_MEDIA_TYPE,
    ParameterError,
    Problem,
    Resource,
    answer_request,
    guide_html,
    index_json,
    make_resources,
    openapi_json,
    parse_language_only,
    parse_request,
    problem_json,
    write_answer,
)
from cmsdash.exports.file_context import LICENCE_URL
from cmsdash.exports.plain_lines import plain_line
from cmsdash.figures.context import PageContext
from cmsdash.i18n import get_translator
from cmsdash.server import not_found
from cmsdash.server.bounded_threads import BoundedThreads, BusyError
from cmsdash.server.compression import compress, negotiate_coding
from cmsdash.server.conditional_responses import conditional_response, entity_tag
from cmsdash.server.index_html import negotiate_language
from cmsdash.server.settings import ServerSettings
from cmsdash.ui import release_cache
from cmsdash.ui.layout.header import brand_bars_html
from cmsdash.views.base_path import base_path
from cmsdash.views.page_links import PAGES, page_href
from cmsdash.views.templates import render

MAX_AT_ONCE = 2
"""Answers that are made at the same time: each takes the processor for some hundredths of a second."""

RETRY_SECONDS = 5

MAX_CACHED_BYTES = 16_000_000
"""Compressed answers that are kept."""

_METHODS = "GET, HEAD, OPTIONS"
_HTML, _JSON = "text/html", "application/json"
_THREADS = BoundedThreads(MAX_AT_ONCE, "api-answer")
_ANSWERS = Cache(MAX_CACHED_BYTES, size_of=lambda made: getsizeof(made.content))
_OPEN_TO_ALL = {
    "access-control-allow-origin": "*",
    "access-control-expose-headers": "ETag, Link, Last-Modified, Content-Language, Retry-After, X-Total-Count",
    "cross-origin-resource-policy": "cross-origin",
}
_PREFLIGHT = {
    "allow": _METHODS,
    "access-control-allow-methods": _METHODS,
    "access-control-allow-headers": "Accept, Accept-Language, If-None-Match",
    "access-control-max-age": "86400",
}
_POLICY = "default-src 'none'; frame-ancestors 'none'"
"""The content security policy of everything but the page that explains the API."""
_LINKS = f'<{OPENAPI_NAME}>; rel="service-desc", <{LICENCE_URL}>; rel="license"'


@dataclass(frozen=True)
class _Made:
    """A compressed content with its entity tag and the headers that belong to it."""

    content: bytes
    etag: str
    headers: Mapping[str, str]


class _ProblemError(Exception):
    """A request cannot be answered."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


async def api_response(scope: Scope, settings: ServerSettings) -> Response:
    """Return the response to a request for a path of the API.

    Args:
        scope: The ASGI scope of an HTTP request.
        settings: The settings of the server.
    """
    if scope["path"] in ("/api", "/api/", API_PATH.rstrip("/")):
        query = f"?{scope['query_string'].decode('latin-1')}".rstrip("?")
        address = {"/api": "api/v1/", "/api/": "v1/"}.get(scope["path"], "v1/")
        return RedirectResponse(f"{address}{query}", status_code=308, headers=_OPEN_TO_ALL)
    try:
        return await _THREADS.run(partial(_respond, scope, settings.public_url))
    except BusyError:
        return _problem_response(scope, Problem("busy", {"seconds": RETRY_SECONDS}))
    except _ProblemError as error:
        return _problem_response(scope, error.problem)


def _respond(scope: Scope, public_url: str) -> Response:
    name = scope["path"].removeprefix(API_PATH)
    if name not in ("", OPENAPI_NAME, *_RESOURCES):
        values = {"name": plain_line(name, 80), "names": ", ".join(_RESOURCES)}
        nearest = queries.find_similar_code(name[:80], {each: each for each in _RESOURCES})
        raise _ProblemError(Problem("not-found", values, {"nearest": nearest} if nearest else {}))
    if scope["method"] == "OPTIONS":
        return Response(status_code=204, headers={**_OPEN_TO_ALL, **_PREFLIGHT, "content-security-policy": _POLICY})
    if scope["method"] not in ("GET", "HEAD"):
        raise _ProblemError(Problem("method-not-allowed", {"method": plain_line(scope["method"], 20)}))
    if len(scope["query_string"]) > MAX_QUERY_CHARS:
        raise _ProblemError(Problem("address-too-long", {"chars": MAX_QUERY_CHARS}))
    params = parse_qs(scope["query_string"].decode("latin-1"), keep_blank_values=True)
    try:
        page = _page_context(params, _language(scope))
        if name in _RESOURCES:
            return _resource_response(scope, _RESOURCES[name], params, page, public_url)
        return _document_response(scope, name, params, page, public_url)
    except ParameterError as error:
        raise _ProblemError(error.problem) from error
    except ReleaseValidationError as error:
        raise _ProblemError(Problem("unreadable")) from error


def _language(scope: Scope) -> str:
    return negotiate_language(scope["query_string"], Headers(scope=scope).get("accept-language", ""))


def _page_context(params: Mapping[str, Sequence[str]], lang: str) -> PageContext:
    """Return the context of the release that the parameters name, of the active one if they name none that there is."""
    release_id = next(iter(params.get("release", [])), "").strip().casefold()
    served = release_cache.resolve_release(release_id)
    if served.is_substitute:
        raise _ProblemError(Problem("busy", {"seconds": RETRY_SECONDS}))
    release = served.release
    return PageContext(Selection(lang=lang), release, get_translator(lang), release_cache.vocabulary(release))


def _resource_response(
    scope: Scope, resource: Resource, params: Mapping[str, Sequence[str]], page: PageContext, public_url: str
) -> Response:
    request = parse_request(resource, params, page)
    types = {API_FORMATS[code].partition(";")[0]: code for code in resource.formats}
    answer_format = request.format or types[_negotiate_type(scope, list(types))]

    def make() -> tuple[bytes, Mapping[str, str]]:
        answer = answer_request(request, page, public_url)
        links = "".join(f', <{query}>; rel="{relation}"' for relation, query in answer.neighbours())
        return write_answer(answer, answer_format), {"link": _LINKS + links, "x-total-count": str(answer.total)}

    depends = (resource.name, request.selection, request.limit, request.offset, answer_format, public_url)
    return _made_response(scope, page, depends if resource.is_of_release else None, API_FORMATS[answer_format], make)


def _document_response(
    scope: Scope, name: str, params: Mapping[str, Sequence[str]], page: PageContext, public_url: str
) -> Response:
    """Return the description of the API, or its resources: for browsers the page that explains them."""
    parse_language_only(name or API_PATH, params, page)
    media_type = _JSON if name else _negotiate_type(scope, [_JSON, _HTML])
    address = f"{public_url}{base_path()}{API_PATH}"
    writers: Mapping[tuple[str, str], Callable[[], bytes]] = {
        (OPENAPI_NAME, _JSON): lambda: openapi_json(_RESOURCES, page, address.rstrip("/")),
        ("", _JSON): lambda: index_json(_RESOURCES, page),
        ("", _HTML): lambda: _guide(page, address).encode("utf-8"),
    }
    write = writers[name, media_type]
    return _made_response(scope, page, (name, media_type, address), media_type, lambda: (write(), {"link": _LINKS}))


def _guide(page: PageContext, address: str) -> str:
    text = page.text
    languages = render("language_menu", links=[(lang, f"?lang={lang}") for lang in LANGUAGES], text=text)
    brand = brand_bars_html(languages, page_href(PAGES[0], Selection(lang=text.lang)), text)
    return guide_html(
        _RESOURCES, page, address=address, at_once=MAX_AT_ONCE, style=not_found.page_style(base_path()), brand=brand
    )


def _made_response(
    scope: Scope,
    page: PageContext,
    depends: Hashable | None,
    media_type: str,
    make: Callable[[], tuple[bytes, Mapping[str, str]]],
) -> Response:
    """Return the response with a content, or the one that says that the client has it.

    Args:
        scope: The ASGI scope of a GET or HEAD request.
        page: The release and the language of the content.
        depends: What else the content depends on, None if it is not to be kept.
        media_type: The media type of the content.
        make: Returns the content and the headers that belong to it.
    """
    coding = negotiate_coding(Headers(scope=scope).get("accept-encoding", ""))

    def compressed() -> _Made:
        content, own = make()
        return _Made(compress(content, coding), entity_tag(content), own)

    release_key, release_ids = page.release.cache_key, page.vocabulary.codes["release"]
    key = (release_key, release_ids, page.text.lang, depends, coding) if release_key and depends else None
    made = _ANSWERS.get(key, compressed)
    common = {
        **_OPEN_TO_ALL,
        **made.headers,
        "last-modified": _http_date(page.release.manifest.created),
        "cache-control": "no-cache",
        "vary": "accept, accept-language, accept-encoding",
        "content-language": page.text.lang,
        **({} if media_type == _HTML else {"content-security-policy": _POLICY, "x-robots-tag": "noindex"}),
    }
    return conditional_response(scope, made.etag, lambda: made.content, common, media_type=media_type, coding=coding)


def _problem_response(scope: Scope, problem: Problem) -> Response:
    text = get_translator(_language(scope))
    content = problem_json(problem, text, base_path() + API_PATH)
    headers = {
        **_OPEN_TO_ALL,
        "cache-control": "no-store",
        "vary": "accept, accept-language",
        "content-language": text.lang,
        "content-security-policy": _POLICY,
        **({"allow": _METHODS} if problem.status == 405 else {}),
        **({"retry-after": str(RETRY_SECONDS)} if problem.status == 503 else {}),
        "content-length": str(len(content)),
    }
    body = b"" if scope["method"] == "HEAD" else content
    return Response(body, problem.status, headers, media_type=PROBLEM_MEDIA_TYPE)


def _negotiate_type(scope: Scope, offered: Sequence[str]) -> str:
    """Return the media type that a client prefers among those that are offered, the first of equal ones.

    Raises:
        _ProblemError: It accepts none of them.
    """
    accepted = Headers(scope=scope).get("accept", "") or "*/*"
    ranges = [_parse_range(part) for part in accepted.split(",") if part.strip()]
    qualities = {each: _quality(each, ranges) for each in offered}
    best = max(offered, key=lambda each: qualities[each])
    if qualities[best] <= 0:
        raise _ProblemError(Problem("not-acceptable", {"types": ", ".join(offered)}))
    return best


def _quality(media_type: str, ranges: Sequence[tuple[str, float]]) -> float:
    """Return how much a client wants a media type: what the most specific range says, 0 if none has it."""
    for pattern in (media_type, f"{media_type.partition('/')[0]}/*", "*/*"):
        qualities = [quality for name, quality in ranges if name == pattern]
        if qualities:
            return max(qualities)
    return 0.0


def _parse_range(part: str) -> tuple[str, float]:
    """Return a media range and its quality, which is 0 if it is no number."""
    name, *parameters = (item.strip().lower() for item in part.split(";"))
    weights = [item.partition("=")[2].strip() for item in parameters if item.partition("=")[0].strip() == "q"]
    try:
        quality = float(weights[0]) if weights else 1.0
    except ValueError:
        quality = 0.0
    return name, quality if 0 <= quality <= 1 else 0.0


def _http_date(iso: str) -> str:
    return format_datetime(datetime.fromisoformat(iso).astimezone(UTC), usegmt=True)


def _list_releases() -> queries.QueryResult:
    return queries.release_summaries(
        release_cache.manifests(), release_cache.active_release_id(), release_cache.activation_times()
    )


_RESOURCES = make_resources(_list_releases)
