"""Checks of a picture that the one who runs the site provides: it is what it says, large enough, and runs nothing.

An SVG is a program in the hands of a browser. It may have shapes, colours and names; scripts, links, embedded pages,
pictures and anything that another host would be asked for are refused.
"""

import io
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from xml.parsers import expat

from PIL import Image, ImageColor, UnidentifiedImageError

MAX_PICTURE_BYTES = 200_000
MAX_PNG_SIDE_PX = 4_000
MIN_PNG_HEIGHT_PX = 120
"""One centimetre on paper at 300 dots per inch."""

_PNG = b"\x89PNG\r\n\x1a\n"
_SVG_NAMESPACE = "http://www.w3.org/2000/svg"
_SHAPES = frozenset(
    {
        "svg", "g", "path", "rect", "circle", "ellipse", "polygon", "polyline", "line", "defs", "use", "symbol",
        "linearGradient", "radialGradient", "stop", "clipPath", "mask", "title", "desc", "metadata", "style", "text",
        "tspan",
    }
)  # fmt: skip
_EDITOR_NAMESPACES = (
    "http://sodipodi.sourceforge.net/", "http://www.inkscape.org/", "http://www.w3.org/1999/02/22-rdf-syntax-ns",
    "http://creativecommons.org/ns", "http://web.resource.org/cc/", "http://purl.org/dc/", "http://ns.adobe.com/",
)  # fmt: skip
"""What drawing programs write beside the drawing; browsers ignore it."""
_OUTER_REFERENCE = re.compile(r"url\(\s*(?!['\"]?#)|@import|javascript:|expression\(|\\", re.IGNORECASE)
"""References to anything but a part of the drawing; a backslash could hide one."""
_OUTER_STYLE = re.compile(r"@|//|image-set|\bsrc\(", re.IGNORECASE)
"""What else in a style names a file, or a rule that could."""
MAX_DEPTH = 64
"""Groups inside each other: readers of SVG go down by recursion."""
MAX_PARTS = 20_000
"""Elements that are drawn, those that `use` repeats included: a few lines can ask for millions."""
_PAINTS = ("fill", "stroke", "stop-color", "color")
_PAINT = re.compile(r"(?:fill|stroke|stop-color|color)\s*:\s*([^;}!]+)", re.IGNORECASE)
_NUMBER = re.compile(r"\s*([0-9.]+)\s*(?:px)?\s*")
_SAMPLE_PX = (120, 80)


class PictureError(ValueError):
    """A picture cannot be used; `key` says why, `detail` which part of it."""

    def __init__(self, key: str, detail: str = "") -> None:
        super().__init__(key, detail)
        self.key, self.detail = key, detail


@dataclass(frozen=True)
class Picture:
    """A picture that is safe to show.

    Attributes:
        content: The file.
        media_type: `image/svg+xml` or `image/png`.
        ratio: Width by height.
        colours: Red, green and blue (0 to 255) of what is painted, with its share: of the pixels of a PNG, of the
            paints that an SVG names.
    """

    content: bytes
    media_type: str
    ratio: float
    colours: Mapping[tuple[int, int, int], float]

    @property
    def suffix(self) -> str:
        """Suffix of the file, without a dot."""
        return "svg" if self.media_type == "image/svg+xml" else "png"


def check_picture(content: bytes) -> Picture:
    """Return an SVG or PNG file with what is known of it.

    Raises:
        PictureError: It is neither, too heavy, too small, without a size, or contains what may not be shown.
    """
    if len(content) > MAX_PICTURE_BYTES:
        raise PictureError("heavy", str(len(content)))
    return _check_png(content) if content.startswith(_PNG) else _check_svg(content)


def _check_png(content: bytes) -> Picture:
    try:
        with Image.open(io.BytesIO(content), formats=("PNG",)) as opened:
            width, height = opened.size
            if height < MIN_PNG_HEIGHT_PX or max(width, height) > MAX_PNG_SIDE_PX:
                raise PictureError("size", f"{width} × {height}")
            pixels = opened.convert("RGBA").resize(_SAMPLE_PX, Image.Resampling.NEAREST).tobytes()
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        if isinstance(error, PictureError):
            raise
        raise PictureError("damaged") from error
    opaque = [pixels[at : at + 3] for at in range(0, len(pixels), 4) if pixels[at + 3] > 127]
    shares = {(red, green, blue): count / len(opaque) for (red, green, blue), count in Counter(opaque).items()}
    return Picture(content, "image/png", width / height, shares)


class _SvgReader:
    """Reads an SVG file and refuses what is not a drawing."""

    def __init__(self) -> None:
        self.size: tuple[float, float] | None = None
        self.paints: Counter[tuple[int, int, int]] = Counter()
        self._open: list[str] = []
        self._style_words: list[str] = []
        self._parts: list[int] = [0]
        self._names: list[str] = []
        self._parts_of: dict[str, int] = {}

    def start_doctype(self, _name: str, _system: str | None, _public: str | None, has_subset: bool) -> None:
        if has_subset:
            raise PictureError("entities")

    def start_element(self, name: str, attributes: dict[str, str]) -> None:
        namespace, _, local = name.rpartition(" ")
        if not self._open and (namespace, local) != (_SVG_NAMESPACE, "svg"):
            raise PictureError("not_svg")
        if self._open and self._open[-1] == "style":
            raise PictureError("unsafe", f"<{local}>")  # browsers join the words before and after it
        is_shape = namespace == _SVG_NAMESPACE and local in _SHAPES
        if not is_shape and not namespace.startswith(_EDITOR_NAMESPACES):
            raise PictureError("unsafe", f"<{local}>")
        for attribute, value in attributes.items():
            self._check_attribute(attribute.rpartition(" ")[2], value)
        if not self._open:
            self.size = _svg_size(attributes)
        self._open.append(local if is_shape else "")
        self._count_parts(local, attributes)

    def _count_parts(self, local: str, attributes: Mapping[str, str]) -> None:
        """Note how many elements are drawn; `use` may repeat what is before it and closed."""
        self._names.append(attributes.get("id", ""))
        self._parts.append(1)
        if local == "use":
            targets = [value.strip().removeprefix("#") for name, value in attributes.items() if name.endswith("href")]
            self._parts[-1] += sum(self._parts_of.get(target, MAX_PARTS) for target in targets)
        if len(self._open) > MAX_DEPTH or sum(self._parts) > MAX_PARTS:
            raise PictureError("intricate")

    def _check_attribute(self, name: str, value: str) -> None:
        is_outer = name == "href" and not value.strip().startswith("#")
        if is_outer or name == "base" or name.lower().startswith("on") or _OUTER_REFERENCE.search(value):
            raise PictureError("unsafe", name)
        if name in _PAINTS:
            self._paint(value)
        elif name == "style":
            self._style(value)

    def _style(self, rules: str) -> None:
        if _OUTER_STYLE.search(rules):
            raise PictureError("unsafe", "style")
        for value in _PAINT.findall(rules):
            self._paint(value)

    def _paint(self, value: str) -> None:
        try:
            red, green, blue = ImageColor.getrgb(value.strip())[:3]
        except ValueError:  # none, currentColor, url(#gradient)
            return
        self.paints[red, green, blue] += 1

    def end_element(self, _name: str) -> None:
        if self._open.pop() == "style":
            rules = "".join(self._style_words)
            if _OUTER_REFERENCE.search(rules):
                raise PictureError("unsafe", "style")
            self._style(rules)
            self._style_words.clear()
        parts, identifier = self._parts.pop(), self._names.pop()
        self._parts[-1] += parts
        if identifier:
            self._parts_of[identifier] = parts

    def character_data(self, words: str) -> None:
        if self._open and self._open[-1] == "style":
            self._style_words.append(words)


def _check_svg(content: bytes) -> Picture:
    reader, parser = _SvgReader(), expat.ParserCreate(namespace_separator=" ")
    parser.StartDoctypeDeclHandler = reader.start_doctype
    parser.StartElementHandler = reader.start_element
    parser.EndElementHandler = reader.end_element
    parser.CharacterDataHandler = reader.character_data
    parser.ProcessingInstructionHandler = _refuse_instruction
    try:
        parser.Parse(content, True)
    except PictureError:
        raise
    except (expat.ExpatError, ValueError, LookupError) as error:  # the last two: an encoding that cannot be read
        raise PictureError("not_svg") from error
    if reader.size is None:
        raise PictureError("no_size")
    width, height = reader.size
    total = reader.paints.total()
    shares = {colour: count / total for colour, count in reader.paints.items()}
    return Picture(content, "image/svg+xml", width / height, shares)


def _refuse_instruction(target: str, _data: str) -> None:
    """Refuse processing instructions: `xml-stylesheet` loads a file."""
    raise PictureError("unsafe", f"<?{target}?>")


def _svg_size(attributes: Mapping[str, str]) -> tuple[float, float] | None:
    """Return width and height of a drawing by its view box, else by its attributes."""
    box = re.split(r"[\s,]+", attributes.get("viewBox", "").strip())
    values = box[2:] if len(box) == 4 else [attributes.get(side, "") for side in ("width", "height")]
    numbers = [match and float(match[1]) for match in map(_NUMBER.fullmatch, values)]
    width, height = numbers
    return (width, height) if width and height else None
