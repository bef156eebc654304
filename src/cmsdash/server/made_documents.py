"""Documents that are made of figures for a link: presentations and embeds. Made once, compressed, and bounded."""

from collections.abc import Callable, Hashable, Mapping
from hashlib import sha256
from sys import getsizeof
from threading import BoundedSemaphore
from urllib.parse import parse_qs

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import Scope

from cmsdash.cache import Cache
from cmsdash.domain import join_repeated, parse_query_params
from cmsdash.figures.context import PageContext
from cmsdash.i18n import get_translator
from cmsdash.server import unavailable
from cmsdash.server.compression import compress, negotiate_coding
from cmsdash.server.index_html import negotiate_language
from cmsdash.server.static_files import is_unchanged
from cmsdash.ui.release_cache import resolve_release, vocabulary

MAX_CACHED_BYTES = 16_000_000
"""Compressed documents that are kept, of about 0.1 MB each."""

MAX_AT_ONCE = 2
"""Documents that are made at the same time: each takes the processor for some tenths of a second."""

MAKING_WAIT_SECONDS = 5
"""How long a request waits until its document is made, before its reader is asked to try again."""

_DOCUMENTS = Cache(MAX_CACHED_BYTES, size_of=lambda entry: getsizeof(entry[0]))
_MAKING = BoundedSemaphore(MAX_AT_ONCE)


class _BusyError(Exception):
    """Too many documents are being made."""


def link_params(scope: Scope) -> dict[str, str]:
    """Return the query parameters of a request, with one value each."""
    return join_repeated(parse_qs(scope["query_string"].decode("latin-1"), keep_blank_values=True))


def link_context(scope: Scope, page: str) -> PageContext:
    """Return the context of a page under the link of a request.

    Args:
        scope: The ASGI scope of the request.
        page: The stem of the script of the page.

    Raises:
        ReleaseValidationError: No release can be read.
    """
    params = link_params(scope)
    release = resolve_release(params.get("release", "")).release
    known = vocabulary(release)
    selection, _ = parse_query_params(params, known)
    text = get_translator(negotiate_language(scope["query_string"]))
    return PageContext(selection, release, text, known, page)


def made_response(
    scope: Scope, page: PageContext, depends: Hashable, policy: str, make_document: Callable[[], str]
) -> Response:
    """Return the response with a document, or the one that says that the client has it.

    Args:
        scope: The ASGI scope of a GET or HEAD request.
        page: The context of the document.
        depends: What else the document depends on, with the name of what makes it.
        policy: The content security policy of the document.
        make_document: Makes the document (HTML).
    """
    headers = Headers(scope=scope)
    coding = negotiate_coding(headers.get("accept-encoding", ""))

    def make() -> tuple[bytes, str]:
        if not _MAKING.acquire(timeout=MAKING_WAIT_SECONDS):
            raise _BusyError
        try:
            content = make_document().encode("utf-8")
        finally:
            _MAKING.release()
        return compress(content, coding), f'W/"{sha256(content).hexdigest()[:16]}"'

    cache_key = page.release.cache_key
    key = cache_key and (cache_key, page.script, page.selection, page.text.lang, depends, coding)
    try:
        content, etag = _DOCUMENTS.get(key, make)
    except _BusyError:
        return unavailable.busy_response(scope)
    common: Mapping[str, str] = {
        "etag": etag, "cache-control": "no-cache", "vary": "accept-encoding", "content-language": page.text.lang,
        "content-security-policy": policy,
    }  # fmt: skip
    if is_unchanged(headers, etag):
        return Response(status_code=304, headers=dict(common))
    encoded = {"content-encoding": coding} if coding else {}
    length = {"content-length": str(len(content))}
    body = content if scope["method"] == "GET" else b""
    return Response(body, headers={**common, **encoded, **length}, media_type="text/html")
