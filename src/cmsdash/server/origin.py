"""Checks of the `Host` and `Origin` headers, and the public address of the dashboard.

They use the request alone. Streamlit's own check of an unknown origin asks another host for the server's address and
blocks the event loop.
"""

import re
from typing import NamedTuple

from starlette.datastructures import Headers
from starlette.types import Scope

from cmsdash.installation.setting_error import SettingError

HOSTS_VARIABLE = "CMSDASH_ALLOWED_HOSTS"
PUBLIC_URL_VARIABLE = "CMSDASH_PUBLIC_URL"
_DEFAULT_PORTS = {"http": 80, "https": 443}
_AUTHORITY = re.compile(r"([a-z0-9._-]+|\[[0-9a-f:.]+\])(?::([0-9]{1,5}))?", re.IGNORECASE)
_ORIGIN = re.compile(r"(https?)://([^/?#@]+)", re.IGNORECASE)


class Authority(NamedTuple):
    """A host and its port, None for the default port of the scheme."""

    host: str
    port: int | None


def parse_authority(value: str) -> Authority | None:
    """Return the lowercase host and the port of a `Host` header, None if it is invalid."""
    match = _AUTHORITY.fullmatch(value)
    return Authority(match[1].lower(), int(match[2]) if match[2] else None) if match else None


def parse_allowed_hosts(value: str) -> frozenset[str]:
    """Parse a comma-separated list of host names; an empty list allows any host.

    Raises:
        SettingError: An entry has a scheme, a port or a path, or is not a host name.
    """
    hosts = [entry.strip() for entry in value.split(",") if entry.strip()]
    for entry in hosts:
        authority = parse_authority(entry)
        if authority is None or authority.port is not None:
            raise SettingError(HOSTS_VARIABLE, entry)
    return frozenset(entry.lower() for entry in hosts)


def parse_public_url(value: str) -> str:
    """Return an address such as `https://data.example.org` without a final slash; "" if it is empty.

    Raises:
        SettingError: It has no scheme, a path or a user, or its host is not a host name.
    """
    address = value.strip().removesuffix("/")
    match = _ORIGIN.fullmatch(address)
    if address and (match is None or parse_authority(match[2]) is None):
        raise SettingError(PUBLIC_URL_VARIABLE, value)
    return address.lower()


def request_url(scope: Scope) -> str:
    """Return scheme and host of a request, "" if its `Host` header is not valid.

    A reader can write any host into it: only answers that nobody else gets may contain it.
    """
    hosts = Headers(scope=scope).getlist("host")
    is_valid = len(hosts) == 1 and parse_authority(hosts[0]) is not None
    return f"{scope['scheme']}://{hosts[0].lower()}" if is_valid else ""


def is_host_allowed(scope: Scope, allowed: frozenset[str]) -> bool:
    """Return whether the only `Host` header of a request is in a set of host names; an empty set allows any."""
    if not allowed:
        return True
    authorities = [parse_authority(value) for value in Headers(scope=scope).getlist("host")]
    return len(authorities) == 1 and authorities[0] is not None and authorities[0].host in allowed


def is_same_origin(scope: Scope) -> bool:
    """Return whether a WebSocket handshake comes from a page of this server: `Origin` and `Host` agree.

    Requests without `Origin`, which browsers never send, are allowed. An `https` origin is allowed over plain HTTP,
    because a proxy may terminate TLS.
    """
    headers = Headers(scope=scope)
    origins, hosts = headers.getlist("origin"), headers.getlist("host")
    if not origins:
        return True
    match = _ORIGIN.fullmatch(origins[0])
    if len(origins) != 1 or len(hosts) != 1 or match is None:
        return False
    scheme = match[1].lower()
    if scheme == "http" and scope["scheme"] in ("wss", "https"):
        return False
    origin, host = (_with_port(parse_authority(value), scheme) for value in (match[2], hosts[0]))
    return origin is not None and origin == host


def _with_port(authority: Authority | None, scheme: str) -> Authority | None:
    """Fill in the default port of the scheme."""
    return authority and authority._replace(port=authority.port or _DEFAULT_PORTS[scheme])
