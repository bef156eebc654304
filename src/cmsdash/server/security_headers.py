"""The headers that every answer bears, and the content policy of each path."""

import base64
import hashlib
import os
import re
from urllib.parse import urlsplit

COMPONENT_PATH = "/component/"
"""Where Streamlit serves components: the map runs the JavaScript that folium writes, so it may evaluate."""

SECURITY_HEADERS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    "cross-origin-opener-policy": "same-origin",
}


def inline_script_hashes(document: str) -> list[str]:
    """The CSP sources of the inline scripts in an HTML document."""
    scripts = re.findall(r"<script>(.*?)</script>", document, flags=re.DOTALL)
    digests = [hashlib.sha256(script.encode("utf-8")).digest() for script in scripts]
    return [f"'sha256-{base64.b64encode(digest).decode('ascii')}'" for digest in digests]


def frame_ancestors() -> str:
    """Who may show the dashboard in a frame: `CMSDASH_FRAME_ANCESTORS`, else only itself."""
    return os.environ.get("CMSDASH_FRAME_ANCESTORS", "'self'")


def page_csp(hashes: list[str]) -> str:
    """The strict policy of every path but the map's. `'self'` covers the WebSocket, too (CSP 3)."""
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
            f"frame-ancestors {frame_ancestors()}",
        )
    )


def component_csp(tiles: str) -> str:
    """The policy of the map's frame; `tiles` is the address of a tile layer, "" for none."""
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
            "frame-ancestors 'self'",
        )
    )
