"""The answer to an address that no page has: Streamlit would show the overview under a box of English words."""

from html import escape
from importlib.resources import files

from starlette.datastructures import Headers
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.types import Scope

from cmsdash.domain import LANGUAGES, Selection
from cmsdash.server import document
from cmsdash.shell.header import bars
from cmsdash.shell.navigation import GROUPS, PAGES, href
from cmsdash.shell.style import STYLE
from cmsdash.text import Text, text_in

_STYLE = STYLE + (files("cmsdash.server") / "missing.css").read_text(encoding="utf-8")


def answer(scope: Scope) -> Response | None:
    """A page that says that there is none here, for a browser that asks for a document; None where a page is.
    The first page, asked for by its name, is where it lives."""
    headers, page = Headers(scope=scope), scope["path"].strip("/")
    if scope["method"] not in ("GET", "HEAD") or "text/html" not in headers.get("accept", ""):
        return None
    if page == PAGES[0]:
        return RedirectResponse("/" + ("?" + scope["query_string"].decode("latin-1")).rstrip("?"), status_code=308)
    if not page or page in PAGES:
        return None
    lang = document.wanted(scope["query_string"], headers.get("accept-language", ""))
    told = {"content-language": lang, "cache-control": "no-cache", "vary": "accept, accept-language"}
    return HTMLResponse(_page(scope["path"], text_in(lang)), status_code=404, headers=told)


def _page(path: str, text: Text) -> str:
    others = "".join(
        f'<a lang="{lang}" hreflang="{lang}" href="?lang={lang}">{text(f"language.{lang}")}</a>'
        for lang in LANGUAGES
        if lang != text.lang
    )
    languages = f'<nav class="cms-languages" aria-label="{text("nav.language")}">{others}</nav>'
    where = f"<code>{escape(path)}</code>"
    return (
        f'<!doctype html><html lang="{text.lang}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{text('no_page.title')} | {text('app.title')}</title><style>{_STYLE}</style></head>"
        f'<body><header class="cms-head">{bars(languages, text)}</header>'
        f"<main><h1>{text('no_page.title')}</h1><p>{text('no_page.lead', address=where)}</p>{_pages(text)}</main>"
        "</body></html>"
    )


def _pages(text: Text) -> str:
    """Every page, in the groups of the menu."""
    selection = Selection(lang=text.lang)
    lists = []
    for group, pages in GROUPS.items():
        links = "".join(f'<li><a href="{href(page, selection)}">{text(f"nav.{page}")}</a></li>' for page in pages)
        lists.append(f"<div><h2>{text(f'nav.group.{group}')}</h2><ul>{links}</ul></div>")
    return (
        f'<p><a href="{href(PAGES[0], selection)}">{text("no_page.start")}</a></p>'
        f'<nav aria-label="{text("nav.label")}"><div>{"".join(lists)}</div></nav>'
    )
