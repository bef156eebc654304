"""Streamlit's one HTML document in the reader's language, without what the dashboard does not offer."""

import re
from hashlib import sha256
from pathlib import Path
from urllib.parse import parse_qs

from markupsafe import escape

from cmsdash.domain import LANGUAGES
from cmsdash.i18n import get_translator
from cmsdash.server.first_paint import inject_first_paint
from cmsdash.server.streamlit_messages import streamlit_messages_json
from cmsdash.views.templates import get_macro, render

PAGE_SCRIPT = Path(__file__).parents[3] / "static" / "page.js"
"""Ours, served by Streamlit; its address changes with its content, so that a browser may keep it."""
_ADDRESS = f"/app/static/page.js?v={sha256(PAGE_SCRIPT.read_bytes()).hexdigest()[:12]}"


def negotiate_language(query: bytes, accepted: str = "") -> str:
    """The language of a query string, else the first that the browser accepts and we have, else Italian."""
    asked = parse_qs(query.decode("latin-1")).get("lang", [])
    spoken = [part.split(";")[0].split("-")[0].strip().lower() for part in accepted.split(",")]
    return next((lang for lang in (*asked[-1:], *spoken) if lang in LANGUAGES), LANGUAGES[0])


def localize_index_html(document: str, lang: str) -> str:
    """The document with its `lang`, its title, our script, its words for readers without scripts, and no agent
    interface."""
    text = get_translator(lang)
    script = render("startup_script", address=_ADDRESS, heard=streamlit_messages_json(lang))
    document = re.sub('(?<=<html lang=")en(?=")', lang, document, count=1)
    document = re.sub("(?<=<title>).*?(?=</title>)", lambda _: escape(text("app.title")), document, count=1)
    document = document.replace("</head>", f"{script}</head>", 1)
    document = inject_first_paint(re.sub(r'\s*<link rel="service-desc"[^>]*>', "", document))
    words = get_macro("paragraph")(text("app.noscript"))
    return re.sub("(?<=<noscript>).*?(?=</noscript>)", lambda _: words, document, flags=re.DOTALL)
