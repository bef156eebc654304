"""Streamlit's one HTML document in the reader's language, without what the dashboard does not offer."""

import re
from urllib.parse import parse_qs

from cmsdash.domain import LANGUAGES
from cmsdash.server.paint import painted
from cmsdash.text import text_in


def language(query: bytes) -> str:
    """The language that a query string asks for, Italian when it asks for none we have."""
    asked = parse_qs(query.decode("latin-1")).get("lang", [""])[-1]
    return asked if asked in LANGUAGES else LANGUAGES[0]


def rewrite(document: str, lang: str) -> str:
    """The document with its `lang`, its title, its words for readers without scripts, and no agent interface."""
    text = text_in(lang)
    document = document.replace('<html lang="en"', f'<html lang="{lang}"', 1)
    document = re.sub(r"<title>.*?</title>", f"<title>{text('app.title')}</title>", document, count=1)
    document = painted(re.sub(r'\s*<link rel="service-desc"[^>]*>', "", document))
    return re.sub(
        r"<noscript>.*?</noscript>", f"<noscript><p>{text('app.noscript')}</p></noscript>", document, flags=re.DOTALL
    )
