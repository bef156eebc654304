"""Conditional requests (RFC 9110): a client that has the content of an entity tag already gets none again."""

from collections.abc import Callable, Mapping
from hashlib import sha256

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import Scope


def entity_tag(content: bytes, *, is_weak: bool = True) -> str:
    """Return the entity tag of a content, weak if it is the same for every content coding."""
    tag = f'"{sha256(content).hexdigest()[:16]}"'
    return f"W/{tag}" if is_weak else tag


def is_unchanged(headers: Headers, etag: str) -> bool:
    """Return whether a client has the content of an entity tag already (weak comparison)."""
    tags = [tag.strip() for tag in headers.get("if-none-match", "").split(",")]
    return etag in tags or "*" in tags


def conditional_response(
    scope: Scope,
    etag: str,
    read: Callable[[], bytes],
    headers: Mapping[str, str],
    *,
    media_type: str,
    coding: str = "",
) -> Response:
    """Return the response with a content, or the one that says that the client has it.

    Args:
        scope: The ASGI scope of a GET or HEAD request.
        etag: The entity tag of the content.
        read: Returns the content in its content coding; only called if the client does not have it.
        headers: The headers of both responses, besides the entity tag.
        media_type: The media type of the content.
        coding: The content coding, "" for none.
    """
    common = {**headers, "etag": etag}
    if is_unchanged(Headers(scope=scope), etag):
        return Response(status_code=304, headers=common)
    content = read()
    encoded = {"content-encoding": coding} if coding else {}
    body = content if scope["method"] == "GET" else b""
    return Response(body, headers={**common, **encoded, "content-length": str(len(content))}, media_type=media_type)
