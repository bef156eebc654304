"""Pictures for tests. They have the shape and colours of emblems and are none."""

import io
from pathlib import Path

from PIL import Image, ImageDraw

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} 20">{content}</svg>'
UNION_SVG = SVG.format(
    width=30, content='<rect width="30" height="20" fill="#039"/><circle cx="15" cy="10" r="4" style="fill:#fc0"/>'
)
WITH_STATEMENT_SVG = SVG.format(
    width=90,
    content='<rect width="30" height="20" fill="#039"/><circle cx="15" cy="10" r="4" fill="#fc0"/><path d="M40 5h40v4z"/>',
)
STATE_SVG = SVG.format(width=20, content='<path d="M0 0h20v20z" fill="green"/>')


def make_png(width: int = 180, height: int = 120, ground: str = "#003399", figure: str = "#ffcc00") -> bytes:
    picture = Image.new("RGB", (width, height), ground)
    ImageDraw.Draw(picture).ellipse((60, 30, 120, 90), fill=figure)
    buffer = io.BytesIO()
    picture.save(buffer, "PNG")
    return buffer.getvalue()


def write_emblems(folder: Path, entries: str, **files: str | bytes) -> Path:
    """Write pictures by their name (a `_` stands for a dot) and the list of emblems; return the path of the list."""
    for name, content in files.items():
        data = content if isinstance(content, bytes) else content.encode("utf-8")
        (folder / name.replace("_", ".")).write_bytes(data)
    path = folder / "emblems.toml"
    path.write_text(entries, encoding="utf-8")
    return path


THREE_EMBLEMS = """
[[emblem]]
owner = "eu"
file = "eu.svg"
[[emblem]]
owner = "state"
file = "state.svg"
[[emblem]]
owner = "region"
file = "region.png"
name = { it = "Regione <Prova> & \\"figli\\"", en = "Region <Test> & \\"sons\\"" }
"""


def write_three_emblems(folder: Path) -> Path:
    """Write the list and the pictures of `THREE_EMBLEMS`, and return the path of the list."""
    return write_emblems(folder, THREE_EMBLEMS, eu_svg=UNION_SVG, state_svg=STATE_SVG, region_png=make_png())
