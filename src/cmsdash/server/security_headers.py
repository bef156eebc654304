"""Security headers, and the Content Security Policy of pages and of the map component."""

import base64
import hashlib
import os
import re
from urllib.parse import urlsplit

COMPONENT_PATH = "/component/"
"""The path of Streamlit components. The map evaluates the scripts that folium generates."""

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


def frame_ancestors() -> str:
    """Return the sites that may embed the dashboard: `CMSDASH_FRAME_ANCESTORS`, by default itself only."""
    return os.environ.get("CMSDASH_FRAME_ANCESTORS", "'self'")


def page_csp(hashes: list[str]) -> str:
    """Return the policy of every path except components; `'self'` includes the WebSocket (CSP 3)."""
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
