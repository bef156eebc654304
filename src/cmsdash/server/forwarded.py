"""What trusted proxies say of a request: the reader's address, the scheme and the host that the reader's browser used.

Whoever is no trusted proxy can write these headers, too: then they say nothing.
"""

import ipaddress
import re
from collections.abc import Sequence

from starlette.datastructures import Headers
from starlette.types import Scope

from cmsdash.server.limits import Network, is_in_networks

_SCHEMES = frozenset({"http", "https", "ws", "wss"})
_ADDRESS = re.compile(r"\[(?P<v6>[^\[\]]*)\](:\d*)?|(?P<v4>[^:]*):\d*")
_HOST = b"host"


def forwarded_scope(scope: Scope, trusted: Sequence[Network]) -> Scope:
    """Return the scope of a request as the reader's browser sent it, if a trusted proxy says so; else the scope itself.

    `X-Forwarded-For` gives the client: the last address that is no trusted proxy. `X-Forwarded-Proto` gives the scheme
    and `X-Forwarded-Host` the host, the last ones where there are several.

    Args:
        scope: The ASGI scope of an HTTP request or a WebSocket.
        trusted: The networks of the trusted proxies.
    """
    client, headers = scope.get("client"), Headers(scope=scope)
    if not client or not is_in_networks(client[0], trusted):
        return scope
    addresses, schemes, hosts = (_entries(headers, f"x-forwarded-{name}") for name in ("for", "proto", "host"))
    forwarded = dict(scope)
    if addresses:
        hops = [_without_port(entry) for entry in addresses]
        forwarded["client"] = (next((hop for hop in reversed(hops) if not is_in_networks(hop, trusted)), hops[0]), 0)
    if schemes and (scheme := schemes[-1].lower()) in _SCHEMES:
        secure = "s" if scheme in ("https", "wss") else ""
        forwarded["scheme"] = f"{'ws' if scope['type'] == 'websocket' else 'http'}{secure}"
    if hosts:
        others = [(name, value) for name, value in scope["headers"] if name != _HOST]
        forwarded["headers"] = [*others, (_HOST, hosts[-1].encode("latin-1"))]
    return forwarded


def is_encrypted(scope: Scope) -> bool:
    """Return whether a request came over TLS, to this server or to a trusted proxy."""
    return scope["scheme"] in ("https", "wss")


def _entries(headers: Headers, name: str) -> list[str]:
    """Return the entries of a header, which may come several times."""
    return [entry.strip() for line in headers.getlist(name) for entry in line.split(",") if entry.strip()]


def _without_port(entry: str) -> str:
    """Return the address of an entry such as `203.0.113.7:5000` or `[2001:db8::1]:443`."""
    match = _ADDRESS.fullmatch(entry)
    address = (match["v6"] or match["v4"] or entry) if match else entry
    try:
        return str(ipaddress.ip_address(address))
    except ValueError:
        return entry
