"""Fonts, style sheet and skeleton in the HTML document, for a first paint without layout shifts.

Streamlit draws a page piece by piece and in its own style until the page's style sheet has arrived.
"""

import re
from importlib.resources import files

from cmsdash.ui.layout.stylesheet import STYLE
from cmsdash.views.templates import render

_FONT_WEIGHTS = (400, 600, 700)


def _render_head() -> str:
    skeleton = (files("cmsdash.server") / "skeleton.css").read_text(encoding="utf-8")
    return render("first_paint_head", weights=_FONT_WEIGHTS, style=STYLE, skeleton=skeleton)


FIRST_PAINT_HEAD = _render_head()


def inject_first_paint(document: str) -> str:
    """Return a document with fonts, style and skeleton, and without the preload of Streamlit's unused font."""
    document = re.sub(r'\s*<link\s+rel="preload"[^>]*SourceSans[^>]*>', "", document)
    return document.replace("</head>", f"{FIRST_PAINT_HEAD}</head>", 1)
