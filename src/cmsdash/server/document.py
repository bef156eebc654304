"""Streamlit's one HTML document in the reader's language, without what the dashboard does not offer."""

import re
from hashlib import sha256
from pathlib import Path
from urllib.parse import parse_qs

from markupsafe import escape

from cmsdash.domain import LANGUAGES
from cmsdash.server.heard import heard
from cmsdash.server.paint import painted
from cmsdash.text import text_in
from cmsdash.views.templates import macro, render

SCRIPT = Path(__file__).parents[3] / "static" / "page.js"
"""Ours, served by Streamlit; its address changes with its content, so that a browser may keep it."""
_ADDRESS = f"/app/static/page.js?v={sha256(SCRIPT.read_bytes()).hexdigest()[:12]}"


def wanted(query: bytes, accepted: str = "") -> str:
    """The language of a query string, else the first that the browser accepts and we have, else Italian."""
    asked = parse_qs(query.decode("latin-1")).get("lang", [])
    spoken = [part.split(";")[0].split("-")[0].strip().lower() for part in accepted.split(",")]
    return next((lang for lang in (*asked[-1:], *spoken) if lang in LANGUAGES), LANGUAGES[0])


def rewrite(document: str, lang: str) -> str:
    """The document with its `lang`, its title, our script, its words for readers without scripts, and no agent
    interface."""
    text = text_in(lang)
    script = render("script", address=_ADDRESS, heard=heard(lang))
    document = re.sub('(?<=<html lang=")en(?=")', lang, document, count=1)
    document = re.sub("(?<=<title>).*?(?=</title>)", lambda _: escape(text("app.title")), document, count=1)
    document = document.replace("</head>", f"{script}</head>", 1)
    document = painted(re.sub(r'\s*<link rel="service-desc"[^>]*>', "", document))
    words = macro("paragraph")(text("app.noscript"))
    return re.sub("(?<=<noscript>).*?(?=</noscript>)", lambda _: words, document, flags=re.DOTALL)
