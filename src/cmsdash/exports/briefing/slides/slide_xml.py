"""What python-pptx has no interface for, written into the XML of slides."""

from collections.abc import Sequence
from copy import deepcopy
from typing import Any

from pptx.enum.shapes import MSO_SHAPE
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.slide import Slide
from pptx.util import Emu, Pt


def describe(shape: Any, alt: str) -> None:
    """Give a shape its text alternative; "" marks it as decorative."""
    [properties] = shape.element.xpath("./*/p:cNvPr")
    properties.set("descr", alt)
    if alt:
        properties.set("name", alt[:60])
        return
    properties.append(
        parse_xml(
            f'<a:extLst {nsdecls("a")}><a:ext uri="{{C183D7F6-B498-43B3-948B-1728B52AA6E4}}">'
            '<adec:decorative xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/>'
            "</a:ext></a:extLst>"
        )
    )


def take_style(shape: Any) -> None:
    """Take the style of the theme from a shape: it has a shadow."""
    for style in shape.element.xpath("./p:style"):
        shape.element.remove(style)


def draw_outline(shapes: Any, left: int, top: int, unit: float, rings: Sequence[Sequence[tuple[int, int]]]) -> Any:
    """Draw one shape of several closed rings; its XML is written at once, because the builder of python-pptx is slow.

    Args:
        shapes: Where it is drawn.
        left: EMU from the left of the slide to x = 0.
        top: EMU from its top to y = 0.
        unit: EMU of a unit of the rings.
        rings: Points of each ring.
    """
    xs, ys = [x for ring in rings for x, _ in ring], [y for ring in rings for _, y in ring]
    west, north, width, height = min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys)
    shape = shapes.add_shape(
        MSO_SHAPE.RECTANGLE,
        Emu(round(left + west * unit)),
        Emu(round(top + north * unit)),
        Emu(round(width * unit)),
        Emu(round(height * unit)),
    )
    take_style(shape)
    path = "".join(
        f"<a:moveTo>{_point(*ring[0], west, north)}</a:moveTo>"
        + "".join(f"<a:lnTo>{_point(x, y, west, north)}</a:lnTo>" for x, y in ring[1:])
        + "<a:close/>"
        for ring in rings
    )
    geometry = parse_xml(
        f"<a:custGeom {nsdecls('a')}><a:avLst/><a:gdLst/><a:ahLst/><a:cxnLst/>"
        f'<a:rect l="0" t="0" r="r" b="b"/><a:pathLst><a:path w="{width}" h="{height}">{path}</a:path></a:pathLst>'
        "</a:custGeom>"
    )
    [preset] = shape.element.xpath("./p:spPr/a:prstGeom")
    preset.getparent().replace(preset, geometry)
    return shape


def _point(x: int, y: int, west: int, north: int) -> str:
    return f'<a:pt x="{x - west}" y="{y - north}"/>'


def copy_placeholders(slide: Slide, footer: str, lang: str) -> None:
    """Give a slide the footer and the number of its layout, which python-pptx leaves out."""
    placeholders: Any = slide.slide_layout.placeholders
    for placeholder in placeholders:
        kind = placeholder.element.xpath("./p:nvSpPr/p:nvPr/p:ph/@type")[0]
        if kind in ("ftr", "sldNum"):
            copied = deepcopy(placeholder.element)
            slide.shapes.element.append(copied)
            for properties in copied.xpath(".//a:rPr|.//a:endParaRPr"):
                properties.set("lang", lang)
    for shape in slide.placeholders:
        if shape.element.xpath("./p:nvSpPr/p:nvPr/p:ph/@type")[0] == "ftr":
            shape.text_frame.text = footer
            for properties in shape.element.xpath(".//a:r"):
                properties.get_or_add_rPr().set("lang", lang)


def set_bullet(paragraph: Any, colour: str) -> None:
    """Give a paragraph a dot in a colour (`#rrggbb`), and indent it."""
    properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001 - bullets have no public interface
    properties.set("marL", str(round(0.22 * 914_400)))
    properties.set("indent", str(-round(0.22 * 914_400)))
    for xml in (
        f'<a:buClr {nsdecls("a")}><a:srgbClr val="{colour.removeprefix("#")}"/></a:buClr>',
        f'<a:buFont {nsdecls("a")} typeface="Arial"/>',
        f'<a:buChar {nsdecls("a")} char="•"/>',
    ):
        properties.append(parse_xml(xml))


def set_plain_style(frame: Any) -> None:
    """Take the style with coloured rows away."""
    [style] = frame.element.xpath(".//a:tableStyleId")
    style.text = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # no style, no grid


def set_bottom_line(cell: Any, colour: str, points: float) -> None:
    """Draw the lower edge of a cell of a table, in a colour (`#rrggbb`) and a width in points."""
    properties = cell._tc.get_or_add_tcPr()  # noqa: SLF001 - borders have no public interface
    line = parse_xml(
        f'<a:lnB {nsdecls("a")} w="{Pt(points)}"><a:solidFill>'
        f'<a:srgbClr val="{colour.removeprefix("#")}"/></a:solidFill></a:lnB>'
    )
    properties.insert(0, line)
