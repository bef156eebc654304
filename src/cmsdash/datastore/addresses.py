"""Addresses of pages on the web, as sources give them."""

import re
from urllib.parse import urlsplit


def is_web_address(address: object) -> bool:
    """True for an `https` or `http` address with a host; without blanks, control characters or a user's name."""
    if not isinstance(address, str) or re.search(r"[\s\x00-\x1f\x7f\\<>\"]", address):
        return False
    try:
        parts = urlsplit(address)
        is_web = parts.scheme in ("https", "http") and parts.port != 0
    except ValueError:  # a host in brackets that is none, a port that is no number
        return False
    return is_web and bool(parts.hostname) and "@" not in parts.netloc


def is_local_address(address: str) -> bool:
    """Return whether an address is a path or a query of this site.

    `//host` belongs to another site, and so does whatever a browser reads as it: `/\\host`, or a tab after the slash.
    """
    return re.match(r"\?|/(?![/\\])", address) is not None and not re.search(r"[\x00-\x20\x7f]", address)
