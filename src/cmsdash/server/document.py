"""Streamlit's one HTML document in the reader's language, without what the dashboard does not offer."""

import re
from hashlib import sha256
from html import escape
from pathlib import Path
from urllib.parse import parse_qs

from cmsdash.domain import LANGUAGES
from cmsdash.server.heard import heard
from cmsdash.server.paint import painted
from cmsdash.text import text_in

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
    document = document.replace('<html lang="en"', f'<html lang="{lang}"', 1)
    document = re.sub(r"<title>.*?</title>", f"<title>{text('app.title')}</title>", document, count=1)
    tag = f'<script type="module" src="{_ADDRESS}" data-heard="{escape(heard(lang))}"></script>'
    document = document.replace("</head>", f"{tag}</head>", 1)
    document = painted(re.sub(r'\s*<link rel="service-desc"[^>]*>', "", document))
    return re.sub(
        r"<noscript>.*?</noscript>", f"<noscript><p>{text('app.noscript')}</p></noscript>", document, flags=re.DOTALL
    )
