"""Security headers, and the Content Security Policy of pages and of the map component."""

import base64
import hashlib
import re
from urllib.parse import urlsplit

from cmsdash.installation.setting_error import SettingError

COMPONENT_PATH = "/component/"
"""The path of Streamlit components. The map evaluates the scripts that folium generates."""

FRAMES_VARIABLE = "CMSDASH_FRAME_ANCESTORS"
_OWN_SITE = "'self'"
_FRAMING_SITE = re.compile(r"https?://(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)*(:[0-9]{1,5})?", re.IGNORECASE)

SECURITY_HEADERS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    "cross-origin-opener-policy": "same-origin",
}


def inline_script_hashes(document: str) -> list[str]:
    """Return the CSP hash sources of the inline scripts in an HTML document."""
    scripts = re.findall(r"<script>(.*?)</script>", document, flags=re.DOTALL)
    digests = [hashlib.sha256(script.encode("utf-8")).digest() for script in scripts]
    return [f"'sha256-{base64.b64encode(digest).decode('ascii')}'" for digest in digests]


def parse_frame_ancestors(value: str) -> str:
    """Return the sites that may show the dashboard in a frame, as sources of the directive `frame-ancestors`.

    Args:
        value: Sites separated by blanks or commas: `https://www.example.org`, `https://*.example.org`, `'self'`. Alone
            `'none'` stands for no site, `*` for any. An empty list stands for `'self'`.

    Raises:
        SettingError: An entry is something else, or `'none'` or `*` is not the only one.
    """
    entries = value.replace(",", " ").split()
    for entry in entries:
        is_word = entry == _OWN_SITE or (entry in ("'none'", "*") and len(entries) == 1)
        if not is_word and not _FRAMING_SITE.fullmatch(entry):
            raise SettingError(FRAMES_VARIABLE, entry)
    return " ".join(dict.fromkeys(entries)) or _OWN_SITE


def with_own_site(ancestors: str) -> str:
    """Return sites that may show a document in a frame, and the dashboard's own.

    Args:
        ancestors: `parse_frame_ancestors`.
    """
    sites = ancestors.split()
    if sites == ["'none'"]:
        return _OWN_SITE
    return ancestors if "*" in sites or _OWN_SITE in sites else f"{_OWN_SITE} {ancestors}"


def page_csp(hashes: list[str], ancestors: str) -> str:
    """Return the policy of every path except components; `'self'` includes the WebSocket (CSP 3).

    Args:
        hashes: `inline_script_hashes` of the document.
        ancestors: `parse_frame_ancestors`.
    """
    return "; ".join(
        (
            "default-src 'self'",
            " ".join(("script-src 'self'", *hashes)),
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "worker-src 'self' blob:",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            f"frame-ancestors {ancestors}",
        )
    )


def component_csp(tiles: str) -> str:
    """Return the policy of the map component; `tiles` is the URL template of a tile layer, "" for none."""
    parts = urlsplit(tiles)
    origin = f" {parts.scheme}://{parts.netloc.replace('{s}', '*')}" if tiles else ""
    return "; ".join(
        (
            "default-src 'self'",
            "script-src 'self' 'unsafe-eval'",
            "style-src 'self' 'unsafe-inline'",
            f"img-src 'self' data:{origin}",
            "connect-src 'self'",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'none'",
            "frame-ancestors 'self'",
        )
    )
