"""Embedded figures: the documents at `/embed`, which other sites show in a frame."""

from starlette.responses import HTMLResponse, Response
from starlette.types import Scope

from cmsdash.exports.embed import EMBED_POLICY, EMBED_THEMES, embed_html
from cmsdash.figures.catalogue import FIGURES, build_figure, is_available
from cmsdash.server.made_documents import link_context, link_params, made_response
from cmsdash.ui.layout.stylesheet import standalone_style
from cmsdash.views.page_links import PAGES
from cmsdash.views.templates import render


def embed_response(scope: Scope, ancestors: str) -> Response:
    """Return the response to a request for an embedded figure.

    Args:
        scope: The ASGI scope of a GET or HEAD request for `EMBED_PATH`.
        ancestors: The sites that may show it in a frame.

    Raises:
        ReleaseValidationError: No release can be read.
    """
    params = link_params(scope)
    name, theme = params.get("figure", ""), params.get("theme", EMBED_THEMES[0])
    policy = f"{EMBED_POLICY}; frame-ancestors {ancestors}"
    page = link_context(scope, FIGURES[name].page if name in FIGURES else PAGES[0])
    if not is_available(name, page.selection):
        headers = {"content-security-policy": policy, "content-language": page.text.lang, "cache-control": "no-cache"}
        return HTMLResponse(render("embed_missing", text=page.text), status_code=404, headers=headers)
    theme = theme if theme in EMBED_THEMES else EMBED_THEMES[0]
    return made_response(
        scope,
        page,
        ("embed", name, theme),
        policy,
        lambda: embed_html(build_figure(name, page), page, theme=theme, base="", style=standalone_style()),
    )
