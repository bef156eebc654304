"""Streamlit's style sheet with the fonts that the pages use.

Streamlit loads a font of 4000 icons (375 kB) and its own typeface (170 kB) on every visit. The pages use a few icons,
which `static/fonts/material-symbols.woff2` contains (`scripts/build-icon-font`), and another typeface.
"""

import re
from functools import cache
from importlib.resources import files
from pathlib import Path

STREAMLIT_STATIC = Path(str(files("streamlit"))) / "static"
"""Streamlit's document, with its frontend in the folder `static`."""

STREAMLIT_DOCUMENT = (STREAMLIT_STATIC / "index.html").read_text(encoding="utf-8")

_LINK = re.compile(r"\./static/css/([\w.-]+\.css)")
_TYPEFACE = re.compile(r"@font-face\{font-family:Source Sans;[^}]*\}")
_ICON_FONT_URL = re.compile(r"(?<=url\()[^)]*MaterialSymbols-Rounded[^)]*(?=\))")


@cache
def streamlit_style(icon_font: str) -> str:
    """Return the style sheet of Streamlit's document.

    Args:
        icon_font: The URL of the font with the icons, relative to `/app/static/`.

    Raises:
        ValueError: This version of Streamlit declares its style sheet or these fonts differently.
    """
    [name] = _LINK.findall(STREAMLIT_DOCUMENT)
    style = (STREAMLIT_STATIC / "static" / "css" / name).read_text(encoding="utf-8")
    style, typefaces = _TYPEFACE.subn("", style)
    style, icons = _ICON_FONT_URL.subn(icon_font, style)
    if not (typefaces and icons):
        raise ValueError(name)
    return style.replace("url(../media/", "url(../../static/media/")


def link_style(document: str, path: str) -> str:
    """Return Streamlit's document with a link to a style sheet instead of Streamlit's."""
    return _LINK.sub(path, document)
