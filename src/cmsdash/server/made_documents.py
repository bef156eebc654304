"""Documents that are made of figures for a link: presentations and embeds. Made once, compressed, and bounded."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import partial
from sys import getsizeof
from urllib.parse import parse_qs

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import Scope

from cmsdash.cache import Cache
from cmsdash.domain import IgnoredParameter, join_repeated, overridden_values, parse_query_params
from cmsdash.figures.context import PageContext
from cmsdash.i18n import get_translator
from cmsdash.server import unavailable
from cmsdash.server.bounded_threads import BoundedThreads, BusyError
from cmsdash.server.compression import compress, negotiate_coding
from cmsdash.server.conditional_responses import conditional_response, entity_tag
from cmsdash.ui.release_cache import resolve_release, vocabulary

MAX_CACHED_BYTES = 16_000_000
"""Compressed documents that are kept, of about 0.1 MB each."""

MAX_AT_ONCE = 2
"""Documents that are made at the same time: each takes the processor for some tenths of a second."""

MAX_READ_AT_ONCE = 8
"""Links that are read at the same time. Reading may wait for an older release that is being opened."""

_DOCUMENTS = Cache(MAX_CACHED_BYTES, size_of=lambda made: getsizeof(made.content))

_READERS = BoundedThreads(MAX_READ_AT_ONCE, "link-reader")
_MAKERS = BoundedThreads(MAX_AT_ONCE, "document-maker")


@dataclass(frozen=True)
class Link:
    """What a request asks for.

    Attributes:
        page: The context of the page under the link.
        ignored: What of the link could not be read.
    """

    page: PageContext
    ignored: tuple[IgnoredParameter, ...]


@dataclass(frozen=True)
class Order:
    """A document that a request asks for.

    Attributes:
        page: The context of the document.
        depends: What else the document depends on, with the name of what makes it.
        policy: The content security policy of the document.
        make: Makes the document (HTML).
    """

    page: PageContext
    depends: Hashable
    policy: str
    make: Callable[[], str]


@dataclass(frozen=True)
class _Document:
    content: bytes
    etag: str


class ReleaseWaitsError(Exception):
    """The release of a link is being opened; another one must not stand in for it in a document of its own."""


def link_params(scope: Scope) -> dict[str, str]:
    """Return the query parameters of a request, with one value each."""
    return join_repeated(_query(scope))


def read_link(scope: Scope, page: str) -> Link:
    """Return what a request for a page, or for a figure of it, asks for.

    Args:
        scope: The ASGI scope of the request.
        page: The stem of the script of the page.

    Raises:
        ReleaseValidationError: No release can be read.
        ReleaseWaitsError: The release is being opened.
    """
    query = _query(scope)
    params = join_repeated(query)
    served = resolve_release(params.get("release", ""))
    if served.is_substitute:
        raise ReleaseWaitsError
    known = vocabulary(served.release)
    selection, ignored = parse_query_params(params, known)
    context = PageContext(selection, served.release, get_translator(selection.lang), known, page)
    return Link(context, (*ignored, *overridden_values(query)))


async def respond(scope: Scope, read_order: Callable[[], Order | Response]) -> Response:
    """Return the response to a request for a document: the document, that the client has it, or that it has to wait.

    Args:
        scope: The ASGI scope of a GET or HEAD request.
        read_order: Reads the link. It may return a response instead, that there is no such document.

    Raises:
        ReleaseValidationError: No release can be read.
    """
    coding = negotiate_coding(Headers(scope=scope).get("accept-encoding", ""))
    try:
        order = await _READERS.run(read_order)
        if isinstance(order, Response):
            return order
        key = _cache_key(order, coding)
        document: _Document | None = _DOCUMENTS.peek(key) if key else None
        if document is None:
            document = await _MAKERS.run(partial(_DOCUMENTS.get, key, partial(_make, order, coding)))
    except (BusyError, ReleaseWaitsError):
        return unavailable.busy_response(scope)
    return _response(scope, order, document, coding)


def _query(scope: Scope) -> dict[str, list[str]]:
    return parse_qs(scope["query_string"].decode("latin-1"), keep_blank_values=True)


def _cache_key(order: Order, coding: str) -> Hashable | None:
    """Return what a document depends on, None if it must not be kept."""
    page = order.page
    cache_key = page.release.cache_key
    return cache_key and (cache_key, page.script, page.selection, order.depends, coding)


def _make(order: Order, coding: str) -> _Document:
    content = order.make().encode("utf-8", "replace")
    return _Document(compress(content, coding), entity_tag(content))


def _response(scope: Scope, order: Order, document: _Document, coding: str) -> Response:
    common = {
        "cache-control": "no-cache", "vary": "accept-encoding",
        "content-language": order.page.text.lang, "content-security-policy": order.policy,
    }  # fmt: skip
    return conditional_response(
        scope, document.etag, lambda: document.content, common, media_type="text/html", coding=coding
    )
