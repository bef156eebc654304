"""The content of a figure as HTML that needs no script, for presentations and embeds."""

from dataclasses import replace

from markupsafe import Markup

from cmsdash.exports.svg.city_map import map_svg
from cmsdash.exports.svg.elements import Svg, element
from cmsdash.exports.svg.small_multiples import small_multiples_svg
from cmsdash.figures.context import PageContext
from cmsdash.figures.figure import Figure
from cmsdash.figures.table import table_html
from cmsdash.views.maps.city_map import CityMap
from cmsdash.views.maps.small_multiples import SmallMultiples
from cmsdash.views.palette import THEMES


def content_html(
    figure: Figure, page: PageContext, size: tuple[float, float], base: str = "", theme: str = "light"
) -> Markup:
    """Return the content of a figure (HTML); empty without rows, because then its sentence says why.

    Args:
        figure: The figure.
        page: The context of the figure.
        size: Width and height in px of the place that it has. Charts and maps are drawn for it, whatever the size at
            which they are shown then.
        base: The origin of the addresses of pages, "" for relative ones.
        theme: The theme of charts and maps: their colours are in the drawing.
    """
    if figure.result.is_empty:
        return Markup()
    if isinstance(figure.content, CityMap):
        drawn_map, colours = figure.content, THEMES[theme]

        def draw() -> Markup:
            return svg_html(map_svg(drawn_map, page.release.shapes, *size, colours, page.text), _words(figure))

        return page.keep("map-drawing", draw, figure.result, page.selection, page.script, size, theme)
    if isinstance(figure.content, SmallMultiples):
        return svg_html(small_multiples_svg(figure.content, size[0], THEMES[theme]), _words(figure))
    if isinstance(figure.content, Markup) and figure.content:
        return with_origin(figure.content, base)
    return with_origin(plain_table_html(figure, page), base)


def svg_html(drawing: Svg, words: str) -> Markup:
    """Return a drawing as an element that scales with its place, with words for those who do not see it (HTML)."""
    size = f"0 0 {drawing.width:g} {drawing.height:g}"
    return element("svg", drawing.body, viewBox=size, role="img", aria_label=words)


def _words(figure: Figure) -> str:
    return " ".join(filter(None, (figure.caption, figure.alt)))


def plain_table_html(figure: Figure, page: PageContext) -> Markup:
    """Return the table of a figure without links that sort it (HTML)."""
    return table_html(page, replace(figure, table=replace(figure.table, headings=None)))


def with_origin(content: Markup, base: str) -> Markup:
    """Return HTML of our own in which addresses of pages have an origin; text has no plain quotation marks."""
    return Markup(content.replace(Markup('href="/'), Markup('href="{}/').format(base)))  # noqa: S704 - is HTML already
