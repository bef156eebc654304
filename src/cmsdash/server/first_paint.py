"""Fonts, style sheet and skeleton in the HTML document, for a first paint without layout shifts.

Streamlit draws a page piece by piece and in its own style until the page's style sheet has arrived. The style sheet is
linked twice: in the head, so that nothing is painted without it, and at the end of the body, where its rules come after
those that Streamlit's scripts add to the head.
"""

import re
from importlib.resources import files

from cmsdash.server.static_files import STREAMLIT_STYLE_PATH, STYLE_PATH
from cmsdash.server.streamlit_style import link_style
from cmsdash.views.templates import get_macro, render

_stylesheet_link = get_macro("stylesheet_link")
_FONT_WEIGHTS = (400, 600, 700)


def _render_head() -> str:
    skeleton = (files("cmsdash.server") / "skeleton.css").read_text(encoding="utf-8")
    return render("first_paint_head", weights=_FONT_WEIGHTS, style_path=STYLE_PATH, skeleton=skeleton)


FIRST_PAINT_HEAD = _render_head()


def inject_first_paint(document: str) -> str:
    """Return a document with fonts, style and skeleton, and without the preload of Streamlit's unused font."""
    document = re.sub(r'\s*<link\s+rel="preload"[^>]*SourceSans[^>]*>', "", document)
    document = link_style(document, STREAMLIT_STYLE_PATH)
    document = document.replace("</head>", f"{FIRST_PAINT_HEAD}</head>", 1)
    return document.replace("</body>", f"{_stylesheet_link(STYLE_PATH)}</body>", 1)
