"""What the first paint needs, in the document itself: our typeface, our style, a sketch of a page until it is there.

Streamlit draws a page piece by piece, each in its own look until its script and our style have come: everything would
jump about for a second.
"""

import re
from importlib.resources import files

from cmsdash.shell.style import STYLE

_WEIGHTS = (400, 600, 700)


def _head() -> str:
    sketch = (files("cmsdash.server") / "sketch.css").read_text(encoding="utf-8")
    kind = 'rel="preload" as="font" type="font/woff2" crossorigin'
    fonts = (f'<link {kind} href="/app/static/fonts/titillium-web-{weight}.woff2">' for weight in _WEIGHTS)
    return f"{''.join(fonts)}<style>{STYLE}</style><style data-sketch>{sketch}</style>"


HEAD = _head()


def painted(document: str) -> str:
    """The document with its first paint, and without the typeface that Streamlit asks for and we do not use."""
    document = re.sub(r'\s*<link\s+rel="preload"[^>]*SourceSans[^>]*>', "", document)
    return document.replace("</head>", f"{HEAD}</head>", 1)
