"""Drawings as PNG."""

import math
import re
from functools import cache
from threading import Lock

import typst

from cmsdash.exports.svg.text_metrics import FONT_FOLDER

_SIZE = re.compile(rb'<svg\b[^>]*? width="([\d.]+)" height="([\d.]+)"')
MAX_PIXELS = 32_000_000
"""Pixels of a picture; each takes 4 bytes. A larger drawing gets fewer pixels for one px."""
_POINTS_PER_INCH = 72
"""One px of the drawing is one point of the page, so that the scale is the number of pixels of a px."""
_PAGE = """
#set page(
  width: float(sys.inputs.width) * 1pt, height: float(sys.inputs.height) * 1pt, margin: 0pt, fill: none,
)
#image(bytes(sys.inputs.svg), format: "svg", width: 100%, height: 100%)
"""
_EMPTY_PAGE = b"#set page(width: 1pt, height: 1pt, margin: 0pt)"
_KEPT_COMPILATIONS = 10
"""The compiler keeps what its last compilations made: up to 25 MB for each picture."""
_LOCK = Lock()
"""The compiler is one object for all readers."""


def svg_to_png(svg: bytes, scale: float = 2) -> bytes:
    """Return a drawing as PNG, transparent where it has no ground.

    Args:
        svg: An SVG file whose root has a width and a height in px.
        scale: Pixels for one px, fewer if there would be more than `MAX_PIXELS`.

    Raises:
        ValueError: The file has no width and height.
    """
    match = _SIZE.search(svg)
    if match is None:
        raise ValueError("the drawing has no width and height")
    width, height = (float(side) for side in match.groups())
    scale = min(scale, math.sqrt(MAX_PIXELS / (width * height)))
    inputs = {"svg": svg.decode(), "width": match[1].decode(), "height": match[2].decode()}
    with _LOCK:
        compiler = _compiler()
        png = compiler.compile(_PAGE.encode(), format="png", ppi=_POINTS_PER_INCH * scale, sys_inputs=inputs)
        for _ in range(_KEPT_COMPILATIONS + 1):  # 5 ms in all, instead of 230 MB that stay
            compiler.compile(_EMPTY_PAGE, format="svg")
    return bytes(png)  # type: ignore[arg-type]  # one page, so one picture


@cache
def _compiler() -> typst.Compiler:
    return typst.Compiler(font_paths=[str(FONT_FOLDER)], ignore_system_fonts=False)
