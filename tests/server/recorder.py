"""Runs as `sitecustomize.py` in a server under test and reports when it listens and which hosts it contacts."""

import ipaddress
import os
import socket
from typing import Any

_EVENTS = int(os.environ["SERVER_EVENTS"])
"""File descriptor of the events, one per line: `listen`, `lookup NAME`, `connect ADDRESS`.

Numeric addresses need no lookup, and loopback addresses are not other hosts.
"""


def _report_event(event: str) -> None:
    os.write(_EVENTS, f"{event}\n".encode())


def _is_numeric(host: object) -> bool:
    try:
        ipaddress.ip_address(host.decode() if isinstance(host, bytes) else str(host))
    except ValueError:
        return False
    return True


def _record_lookup(name: str) -> None:
    original = getattr(socket, name)

    def lookup(host: object, *args: Any, **options: Any) -> Any:
        if host and not _is_numeric(host):
            _report_event(f"lookup {host!r}")
            raise OSError("name lookup is not allowed")
        return original(host, *args, **options)

    setattr(socket, name, lookup)


for _name in ("getaddrinfo", "gethostbyname", "gethostbyname_ex", "gethostbyaddr"):
    _record_lookup(_name)


class _Socket(socket.socket):
    def listen(self, *args: Any) -> None:
        super().listen(*args)
        _report_event("listen")

    def connect(self, address: Any) -> None:
        if isinstance(address, tuple) and not ipaddress.ip_address(address[0]).is_loopback:
            _report_event(f"connect {address[0]}")
        super().connect(address)


socket.socket = _Socket  # type: ignore[misc]
