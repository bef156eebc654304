"""Who may talk to the server, judged from the request alone: its `Host` and, of a WebSocket, its `Origin`.

No name is ever resolved. Streamlit would ask another host for its own address, on the event loop, about every origin
that it does not know.
"""

import re
from typing import NamedTuple

from starlette.datastructures import Headers
from starlette.types import Scope

HOSTS_VARIABLE = "CMSDASH_ALLOWED_HOSTS"
_DEFAULT_PORTS = {"http": 80, "https": 443}
_AUTHORITY = re.compile(r"([a-z0-9._-]+|\[[0-9a-f:.]+\])(?::([0-9]{1,5}))?", re.IGNORECASE)
_ORIGIN = re.compile(r"(https?)://([^/?#@]+)", re.IGNORECASE)


class Authority(NamedTuple):
    """A host and its port, None where the port is the scheme's own."""

    host: str
    port: int | None


class AllowedHostsError(ValueError):
    """An entry of `CMSDASH_ALLOWED_HOSTS` that is no host name."""


def parse_authority(value: str) -> Authority | None:
    """The host, in lower case, and the port of a `Host` header; None where it is not one."""
    match = _AUTHORITY.fullmatch(value)
    return Authority(match[1].lower(), int(match[2]) if match[2] else None) if match else None


def parse_allowed_hosts(value: str) -> frozenset[str]:
    """The host names of a comma-separated list.

    Raises:
        AllowedHostsError: an entry has a scheme, a port or a path, or is no host name.
    """
    hosts = [entry.strip() for entry in value.split(",") if entry.strip()]
    for entry in hosts:
        authority = parse_authority(entry)
        if authority is None or authority.port is not None:
            raise AllowedHostsError(entry)
    return frozenset(entry.lower() for entry in hosts)


def is_host_allowed(scope: Scope, allowed: frozenset[str]) -> bool:
    """Whether a request names a host of the list; an empty list allows any."""
    if not allowed:
        return True
    named = [parse_authority(value) for value in Headers(scope=scope).getlist("host")]
    return len(named) == 1 and named[0] is not None and named[0].host in allowed


def is_same_origin(scope: Scope) -> bool:
    """Whether a WebSocket handshake comes from a page of this server: scheme, host and port agree with `Host`.

    A program that is no browser sends no `Origin` and is let in. An `https` origin also fits a handshake that came
    without TLS, because a proxy may have unwrapped it.
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
    theirs, ours = (_with_port(parse_authority(value), scheme) for value in (match[2], hosts[0]))
    return theirs is not None and theirs == ours


def _with_port(authority: Authority | None, scheme: str) -> Authority | None:
    return authority and authority._replace(port=authority.port or _DEFAULT_PORTS[scheme])
