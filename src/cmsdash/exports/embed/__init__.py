"""A figure in the page of another site: as a document for a frame, and as HTML for sites that forbid frames."""

from cmsdash.exports.embed.document import (
    DEFAULT_HEIGHT_PX,
    EMBED_PATH,
    EMBED_POLICY,
    EMBED_THEMES,
    embed_href,
    embed_html,
    iframe_code,
    static_html,
)

__all__ = [
    "DEFAULT_HEIGHT_PX",
    "EMBED_PATH",
    "EMBED_POLICY",
    "EMBED_THEMES",
    "embed_href",
    "embed_html",
    "iframe_code",
    "static_html",
]
