"""What the first paint needs, in the document itself: our typeface, our style, a sketch of a page until it is there.

Streamlit draws a page piece by piece, each in its own look until its script and our style have come: everything would
jump about for a second.
"""

import re
from importlib.resources import files

from cmsdash.ui.layout.stylesheet import STYLE
from cmsdash.views.templates import render

_WEIGHTS = (400, 600, 700)


def _head() -> str:
    sketch = (files("cmsdash.server") / "skeleton.css").read_text(encoding="utf-8")
    return render("first_paint_head", weights=_WEIGHTS, style=STYLE, sketch=sketch)


FIRST_PAINT_HEAD = _head()


def inject_first_paint(document: str) -> str:
    """The document with its first paint, and without the typeface that Streamlit asks for and we do not use."""
    document = re.sub(r'\s*<link\s+rel="preload"[^>]*SourceSans[^>]*>', "", document)
    return document.replace("</head>", f"{FIRST_PAINT_HEAD}</head>", 1)
