"""Copied as `sitecustomize.py` beside a server under test: tells the test when it listens and whom it asks.

One line an event: `listen`, `lookup NAME`, `connect ADDRESS`. Numeric addresses are not looked up, and the machine
itself is no other host.
"""

import ipaddress
import os
import socket
from typing import Any

_EVENTS = int(os.environ["SERVER_EVENTS"])


def _tell(event: str) -> None:
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
            _tell(f"lookup {host!r}")
            raise OSError("no name is to be looked up")
        return original(host, *args, **options)

    setattr(socket, name, lookup)


for _name in ("getaddrinfo", "gethostbyname", "gethostbyname_ex", "gethostbyaddr"):
    _record_lookup(_name)


class _Socket(socket.socket):
    def listen(self, *args: Any) -> None:
        super().listen(*args)
        _tell("listen")

    def connect(self, address: Any) -> None:
        if isinstance(address, tuple) and not ipaddress.ip_address(address[0]).is_loopback:
            _tell(f"connect {address[0]}")
        super().connect(address)


socket.socket = _Socket  # type: ignore[misc]
