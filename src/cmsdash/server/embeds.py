"""Embedded figures: the documents at `/embed`, which other sites show in a frame."""

from functools import partial

from starlette.responses import HTMLResponse, Response
from starlette.types import Scope

from cmsdash.exports.embed import EMBED_POLICY, EMBED_THEMES, embed_html
from cmsdash.figures.catalogue import FIGURES, build_figure, is_available
from cmsdash.server import made_documents
from cmsdash.server.made_documents import Link, Order
from cmsdash.server.security_headers import with_own_site
from cmsdash.server.settings import ServerSettings
from cmsdash.ui.layout.stylesheet import standalone_style
from cmsdash.views.page_links import PAGES
from cmsdash.views.templates import render


async def embed_response(scope: Scope, settings: ServerSettings) -> Response:
    """Return the response to a request for an embedded figure.

    Args:
        scope: The ASGI scope of a GET or HEAD request for `EMBED_PATH`.
        settings: The settings of the server. The dashboard itself may show it in a frame, too: its page `share` has a
            preview.

    Raises:
        ReleaseValidationError: No release can be read.
    """
    policy = f"{EMBED_POLICY}; frame-ancestors {with_own_site(settings.ancestors)}"
    return await made_documents.respond(scope, partial(_read_order, scope, policy))


def _read_order(scope: Scope, policy: str) -> Order | Response:
    params = made_documents.link_params(scope)
    name, theme = params.get("figure", ""), params.get("theme", EMBED_THEMES[0])
    link = made_documents.read_link(scope, FIGURES[name].page if name in FIGURES else PAGES[0])
    if not is_available(name, link.page.selection):
        return _missing_response(link, policy)
    theme = theme if theme in EMBED_THEMES else EMBED_THEMES[0]
    return Order(link.page, ("embed", name, theme, link.ignored), policy, partial(_make_embed, name, link, theme))


def _make_embed(name: str, link: Link, theme: str) -> str:
    figure = build_figure(name, link.page)
    return embed_html(figure, link.page, theme=theme, base="", style=standalone_style(), ignored=link.ignored)


def _missing_response(link: Link, policy: str) -> Response:
    text = link.page.text
    headers = {"content-security-policy": policy, "content-language": text.lang, "cache-control": "no-cache"}
    return HTMLResponse(render("embed_missing", text=text), status_code=404, headers=headers)
