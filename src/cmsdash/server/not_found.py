"""The 404 page. Streamlit would show the overview with an English message instead."""

from functools import cache
from importlib.resources import files

from markupsafe import Markup, escape
from starlette.datastructures import Headers
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.types import Scope

from cmsdash.domain import LANGUAGES, Selection
from cmsdash.i18n import Translator, get_translator
from cmsdash.server import index_html
from cmsdash.ui.layout import stylesheet
from cmsdash.ui.layout.header import brand_bars_html
from cmsdash.views.base_path import base_path
from cmsdash.views.page_links import PAGE_GROUPS, PAGES, page_href
from cmsdash.views.templates import get_macro, render


@cache
def page_style(base: str) -> str:
    """Return the style sheet of pages that need no script, below a base path."""
    style = (files("cmsdash.server") / "not_found.css").read_text(encoding="utf-8")
    return stylesheet.STYLE + style.replace("/app/static/", f"{base}/app/static/")


def not_found_response(scope: Scope) -> Response | None:
    """Return the response to a browser that requests an HTML document at a path without a page.

    Other spellings of a page's path are redirected to it: a slash at the end, and the name of the first page. Relative
    addresses in Streamlit's document would not lead to its files from there.

    Args:
        scope: The ASGI scope of an HTTP request.

    Returns:
        The 404 page in the reader's language or the redirect; None if the path has a page or no HTML is requested.
    """
    headers, page = Headers(scope=scope), scope["path"].strip("/")
    if scope["method"] not in ("GET", "HEAD"):
        return None
    if not page or page in PAGES:
        path = f"/{page}" if page != PAGES[0] else "/"
        address = (path + "?" + scope["query_string"].decode("latin-1")).rstrip("?")
        return RedirectResponse(base_path() + address, status_code=308) if scope["path"] != path else None
    if "text/html" not in headers.get("accept", ""):
        return None
    lang = index_html.negotiate_language(scope["query_string"], headers.get("accept-language", ""))
    response_headers = {"content-language": lang, "cache-control": "no-cache", "vary": "accept, accept-language"}
    return HTMLResponse(_render_page(scope["path"], get_translator(lang)), status_code=404, headers=response_headers)


def _render_page(path: str, text: Translator) -> Markup:
    selection = Selection(lang=text.lang)
    other_languages = [(lang, f"?lang={lang}") for lang in LANGUAGES if lang != text.lang]
    return render(
        "not_found",
        style=page_style(base_path()),
        brand=brand_bars_html(
            render("language_menu", links=other_languages, text=text), page_href(PAGES[0], selection), text
        ),
        lead=escape(text("not_found.lead")).format(address=get_macro("inline_code")(path)),
        start=page_href(PAGES[0], selection),
        groups=[
            (group, [(page, page_href(page, selection)) for page in pages]) for group, pages in PAGE_GROUPS.items()
        ],
        text=text,
    )
