"""The fonts of the screen inside a document, for files that need no network."""

from base64 import b64encode
from functools import cache

from cmsdash.exports.svg.text_metrics import FONT_FAMILY, FONT_FOLDER, WEIGHTS


@cache
def encoded_fonts() -> tuple[tuple[int, str], ...]:
    """Return weight and content of each font (WOFF2 in base64)."""
    return tuple(
        (weight, b64encode((FONT_FOLDER / f"titillium-web-{weight}.woff2").read_bytes()).decode("ascii"))
        for weight in WEIGHTS
    )


@cache
def font_faces() -> str:
    """Return a style sheet (CSS) with the fonts inside."""
    return "".join(
        f"@font-face{{font-family:'{FONT_FAMILY}';font-weight:{weight};"
        f"src:url(data:font/woff2;base64,{content}) format('woff2')}}"
        for weight, content in encoded_fonts()
    )
