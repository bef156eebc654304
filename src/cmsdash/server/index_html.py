"""Streamlit's HTML document in the reader's language, with the page script and the first paint."""

import re
from urllib.parse import parse_qs

from markupsafe import Markup, escape

from cmsdash.domain import LANGUAGES
from cmsdash.i18n import get_translator
from cmsdash.server.crawlers import preview_tags
from cmsdash.server.first_paint import inject_first_paint
from cmsdash.server.static_files import STATIC_FOLDER, versioned_url
from cmsdash.server.streamlit_messages import streamlit_messages_json
from cmsdash.ui.pages.previews import LinkPreview
from cmsdash.views.templates import get_macro, render

PAGE_SCRIPT = STATIC_FOLDER / "page.js"
"""The page script. Streamlit serves it from `static/`, with the modules in `static/js/` that it loads."""


_PAGE_SCRIPT_URL = versioned_url(f"/app/static/{PAGE_SCRIPT.name}")


def negotiate_language(query: bytes, accept_language: str = "") -> str:
    """Return the language of a request.

    Args:
        query: The query string; its parameter `lang` comes first.
        accept_language: The header of that name; the first language of the dashboard in it comes second.

    Returns:
        A language of the dashboard, by default Italian.
    """
    requested = parse_qs(query.decode("latin-1")).get("lang", [])
    accepted = [part.split(";")[0].split("-")[0].strip().lower() for part in accept_language.split(",")]
    return next((lang for lang in (*requested[-1:], *accepted) if lang in LANGUAGES), LANGUAGES[0])


def startup_script(lang: str) -> Markup:
    """Return the scripts that the document starts with in a language: the address of the server, the page script."""
    return render("startup_script", address=_PAGE_SCRIPT_URL, messages=streamlit_messages_json(lang))


def localize_index_html(document: str, preview: LinkPreview, public_url: str = "") -> str:
    """Return Streamlit's document for a link, in the language of its preview.

    Sets `lang`, title and the text of `<noscript>`, adds page script, first paint and the tags of the preview, and
    removes the link to Streamlit's interface for agents.

    Args:
        document: Streamlit's `index.html`.
        preview: What search engines and messengers show of the link.
        public_url: The origin of absolute addresses, "" for relative ones.
    """
    lang = preview.selection.lang
    text = get_translator(lang)
    document = re.sub('(?<=<html lang=")en(?=")', lang, document, count=1)
    document = re.sub("(?<=<title>).*?(?=</title>)", lambda _: escape(preview.title), document, count=1)
    document = document.replace("</head>", f"{startup_script(lang)}{preview_tags(preview, public_url)}</head>", 1)
    document = inject_first_paint(re.sub(r'\s*<link rel="service-desc"[^>]*>', "", document), preview)
    noscript = get_macro("paragraph")(text("app.noscript"))
    return re.sub("(?<=<noscript>).*?(?=</noscript>)", lambda _: noscript, document, flags=re.DOTALL)
