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
    """Return whether an address is a path or a query of this site.

    `//host` belongs to another site, and so does whatever a browser reads as it: `/\\host`, or a tab after the slash.
    """
    return re.match(r"\?|/(?![/\\])", address) is not None and not re.search(r"[\x00-\x20\x7f]", address)
