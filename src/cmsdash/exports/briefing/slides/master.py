"""An empty presentation in the type and colours of the dashboard, 16:9, with one layout: title, footer, number."""

import io
import re
import zipfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pptx
from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE, PP_PLACEHOLDER
from pptx.presentation import Presentation
from pptx.util import Emu, Inches

from cmsdash.exports.svg.text_metrics import FONT_FAMILY

WIDTH, HEIGHT = Inches(13.333), Inches(7.5)
MARGIN = Inches(0.62)
CONTENT_WIDTH = Emu(WIDTH - 2 * MARGIN)
TITLE_TOP, TITLE_HEIGHT = Inches(0.42), Inches(0.78)
FOOT_TOP, FOOT_HEIGHT = Inches(7.02), Inches(0.3)
BAND_HEIGHT = Inches(0.16)

_LAYOUT = "Title Only"
_THEME = "ppt/theme/theme1.xml"
_FONT = re.compile(r'<a:latin typeface="[^"]*"[^>]*/>')
_THEME_COLOURS = {
    "dk1": "ink", "lt1": "page", "dk2": "slim", "lt2": "surface", "accent1": "stated", "accent2": "estimated",
    "accent3": "total-only", "accent4": "ESO4.8", "accent5": "ESO4.11", "accent6": "line",
    "hlink": "link", "folHlink": "link",
}  # fmt: skip
"""Role of each colour of the theme, so that what a presenter adds has the same colours."""


def rgb(hexadecimal: str) -> RGBColor:
    """Return a colour such as `#0059B3`."""
    make_colour: Any = RGBColor  # not typed
    colour: RGBColor = make_colour(*bytes.fromhex(hexadecimal.removeprefix("#")))
    return colour


def empty_presentation(colours: Mapping[str, str]) -> Presentation:
    """Return a presentation without slides, of which the one layout is for all slides."""
    presentation = pptx.Presentation(io.BytesIO(_themed_template(tuple(colours.items()))))
    presentation.slide_width, presentation.slide_height = WIDTH, HEIGHT
    for layout in list(presentation.slide_layouts):
        if layout.name != _LAYOUT:
            presentation.slide_layouts.remove(layout)
    master = presentation.slide_master
    for holder in (master, presentation.slide_layouts[0]):
        for placeholder in list(holder.placeholders):
            kind = placeholder.placeholder_format.type
            if kind in (PP_PLACEHOLDER.DATE, PP_PLACEHOLDER.BODY):
                placeholder.element.getparent().remove(placeholder.element)
            elif kind is PP_PLACEHOLDER.TITLE:
                _place(placeholder, (MARGIN, TITLE_TOP, CONTENT_WIDTH, TITLE_HEIGHT))
            elif kind is PP_PLACEHOLDER.FOOTER:
                _place(placeholder, (MARGIN, FOOT_TOP, Inches(10.6), FOOT_HEIGHT))
            else:
                _place(placeholder, (Emu(WIDTH - MARGIN - Inches(1.2)), FOOT_TOP, Inches(1.2), FOOT_HEIGHT))
    _draw_band(presentation, colours)
    return presentation


def _place(placeholder: object, box: tuple[int, int, int, int]) -> None:
    placeholder.left, placeholder.top, placeholder.width, placeholder.height = box  # type: ignore[attr-defined]  # any placeholder


def _draw_band(presentation: Presentation, colours: Mapping[str, str]) -> None:
    """Draw the band at the top of all slides into the layout; it says nothing, and so has no text alternative."""
    master = presentation.slide_master
    # A shape tree of a master has no method that adds a shape: one is made on a slide and moved.
    slide = presentation.slides.add_slide(presentation.slide_layouts[0])
    band = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, 0, 0, WIDTH, BAND_HEIGHT)
    band.fill.solid()
    band.fill.fore_color.rgb = rgb(colours["slim"])
    band.line.fill.background()
    for style in band.element.xpath("./p:style"):  # it has a shadow
        band.element.remove(style)
    master.shapes.element.insert(2, band.element)
    [reference] = list(presentation.slides.element)
    presentation.part.drop_rel(reference.rId)
    presentation.slides.element.remove(reference)


@cache
def _themed_template(colours: tuple[tuple[str, str], ...]) -> bytes:
    """Return the template of python-pptx with our colours and typeface, which a sans serif replaces elsewhere."""
    source = Path(pptx.__file__).parent / "templates" / "default.pptx"
    buffer, hexes = io.BytesIO(), dict(colours)
    with zipfile.ZipFile(source) as template, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as themed:
        for name in template.namelist():
            content = template.read(name)
            if name == _THEME:
                content = _theme(content.decode("utf-8"), hexes).encode("utf-8")
            themed.writestr(name, content)
    return buffer.getvalue()


def _theme(xml: str, colours: Mapping[str, str]) -> str:
    font = f'<a:latin typeface="{FONT_FAMILY}" pitchFamily="34" charset="0"/>'  # 34: variable width, sans serif
    xml = _FONT.sub(font, xml)
    for name, role in _THEME_COLOURS.items():
        value = f'<a:{name}><a:srgbClr val="{colours[role].removeprefix("#")}"/></a:{name}>'
        xml = re.sub(rf"<a:{name}>.*?</a:{name}>", value, xml, flags=re.DOTALL)
    return xml
