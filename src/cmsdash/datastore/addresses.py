"""Validation of the URLs in sources and links."""

import re
from urllib.parse import urlsplit


def is_web_address(address: object) -> bool:
    """Return True for an http(s) URL with a host and without credentials, white space or control characters.

    Values that are not text are False.
    """
    if not isinstance(address, str) or re.search(r"[\s\x00-\x1f\x7f\\<>\"]", address):
        return False
    try:
        parts = urlsplit(address)
        is_web = parts.scheme in ("https", "http") and parts.port != 0
    except ValueError:  # invalid IPv6 host or port
        return False
    return is_web and bool(parts.hostname) and "@" not in parts.netloc


def is_local_address(address: str) -> bool:
    r"""Return True for a path or query of this site; `//host` and `/\host` lead to another host."""
    return address.startswith("?") or (address.startswith("/") and address[1:2] not in ("/", "\\"))
