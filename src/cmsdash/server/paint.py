"""What the first paint needs, in the document itself: our typeface, our style, and a sketch of a page until it is there.

Streamlit draws a page piece by piece, each in its own look until its script and our style have come: everything would
jump about for a second. So the page shows a still sketch of itself, and itself once its last piece, the foot, is there.
"""

import re

from cmsdash.shell.style import STYLE

FONTS = ("titillium-web-400", "titillium-web-600", "titillium-web-700")

_PAGE = '[data-testid="stMainBlockContainer"]:not(:has(.cms-footer, [data-testid="stAlert"], [data-testid="stException"]))'
_SKETCH = f"""
{_PAGE} {{ visibility: hidden; min-height: 100vh; animation: cms-unveil 1ms 8s forwards !important; }}
{_PAGE}::before, {_PAGE}::after {{ content: ""; visibility: visible; position: fixed; left: 0; right: 0; top: 0; height: 80px; background:
  linear-gradient(var(--cms-slim) 0 0) 0 0 / 100% 32px no-repeat, linear-gradient(var(--cms-band) 0 0) 0 32px / 100% 48px no-repeat; }}
{_PAGE}::after {{ top: 148px; height: 600px; max-width: 1120px; margin: 0 auto; padding: 0 16px; background-clip: content-box; background:
  linear-gradient(var(--cms-surface) 0 0) 0 0 / 60% 40px no-repeat, linear-gradient(var(--cms-surface) 0 0) 0 56px / 90% 24px no-repeat,
  linear-gradient(var(--cms-surface) 0 0) 0 104px / 100% 64px no-repeat, linear-gradient(var(--cms-surface) 0 0) 0 240px / 100% 360px no-repeat; }}
@keyframes cms-unveil {{ to {{ visibility: visible; }} }}
"""
"""A page that never ends is shown all the same, after eight seconds."""

HEAD = "".join(
    [
        *(
            f'<link rel="preload" href="/app/static/fonts/{font}.woff2" as="font" type="font/woff2" crossorigin>'
            for font in FONTS
        ),
        f"<style>{STYLE}{_SKETCH}</style>",
    ]
)


def painted(document: str) -> str:
    """The document with its first paint, and without the typeface that Streamlit asks for and we do not use."""
    document = re.sub(r'\s*<link\s+rel="preload"[^>]*SourceSans[^>]*>', "", document)
    return document.replace("</head>", f"{HEAD}</head>", 1)
