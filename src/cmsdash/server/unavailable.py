"""The page for readers whom the server cannot take now. It needs no script: those inside keep the server busy."""

from urllib.parse import parse_qsl, urlencode

from starlette.datastructures import Headers
from starlette.responses import HTMLResponse
from starlette.types import Scope

from cmsdash.domain import LANGUAGES, Selection
from cmsdash.i18n import get_translator
from cmsdash.server import index_html
from cmsdash.server.limits import ServerLimits
from cmsdash.server.not_found import page_style
from cmsdash.server.sessions import Refusal
from cmsdash.ui.layout.header import brand_bars_html
from cmsdash.views.base_path import base_path
from cmsdash.views.page_links import PAGES, page_href
from cmsdash.views.templates import render

RETRY_SECONDS = 60
STATUSES = {Refusal.SERVER_FULL: 503, Refusal.ADDRESS_FULL: 429, Refusal.STOPPING: 503}


def unavailable_response(scope: Scope, refusal: Refusal, limits: ServerLimits) -> HTMLResponse:
    """Return the page that says why a reader has to wait, in the reader's language, with a link to the same address.

    Args:
        scope: The ASGI scope of a GET or HEAD request for a page.
        refusal: Why the reader is refused.
        limits: The limits of the server, which the page names.
    """
    number = limits.max_sessions if refusal is Refusal.SERVER_FULL else limits.max_sessions_per_address
    return _waiting_page(scope, refusal.value, STATUSES[refusal], number)


def busy_response(scope: Scope) -> HTMLResponse:
    """Return the page that says that too many presentations and embedded figures are being made."""
    return _waiting_page(scope, "making", 503, 0)


def _waiting_page(scope: Scope, reason: str, status: int, number: int) -> HTMLResponse:
    """Return a page with the words of a reason, the number in them, and a link to the same address."""
    lang = index_html.negotiate_language(scope["query_string"], Headers(scope=scope).get("accept-language", ""))
    text, key = get_translator(lang), f"unavailable.{reason}"
    addresses = {each: _address(scope, each) for each in LANGUAGES}
    languages = render("language_menu", links=addresses.items(), text=text)
    page = render(
        "unavailable",
        style=page_style(base_path()),
        brand=brand_bars_html(languages, page_href(PAGES[0], Selection(lang=lang)), text),
        title=text(f"{key}_title"),
        lead=text(f"{key}_lead", number=text.number(number)),
        address=addresses[lang],
        text=text,
    )
    headers = {
        "retry-after": str(RETRY_SECONDS), "content-language": lang, "cache-control": "no-store",
        "vary": "accept-language",
    }  # fmt: skip
    return HTMLResponse(page, status_code=status, headers=headers)


def _address(scope: Scope, lang: str) -> str:
    """Return the address of the request in a language, relative to its host."""
    query = [pair for pair in parse_qsl(scope["query_string"].decode("latin-1")) if pair[0] != "lang"]
    return f"?{urlencode([*query, ('lang', lang)])}"
