"""The content of a figure as HTML that needs no script, for presentations and embeds."""

from dataclasses import replace

from markupsafe import Markup

from cmsdash.exports.svg.chart import chart_svg
from cmsdash.exports.svg.city_map import map_svg
from cmsdash.exports.svg.elements import Svg, element
from cmsdash.exports.svg.small_multiples import small_multiples_svg
from cmsdash.figures.context import PageContext
from cmsdash.figures.figure import Figure
from cmsdash.figures.table import table_html
from cmsdash.views import Chart
from cmsdash.views.maps.city_map import CityMap
from cmsdash.views.maps.small_multiples import SmallMultiples
from cmsdash.views.page_links import page_href
from cmsdash.views.palette import CHART_COLOURS, THEMES

_DRAWING_COLOURS = {**THEMES, "page": CHART_COLOURS}
"""Colours of drawings by theme; "page" are the custom properties of the page that shows the drawing."""


def content_html(
    figure: Figure, page: PageContext, size: tuple[int, int], base: str = "", theme: str = "light"
) -> Markup:
    """Return the content of a figure (HTML); empty without rows, because then its sentence says why.

    Args:
        figure: The figure.
        page: The context of the figure.
        size: Width and height in px of the place that it has. Charts and maps are drawn for it, whatever the size at
            which they are shown then.
        base: The origin of the addresses of pages, "" for relative ones.
        theme: The theme of charts and maps: their colours are in the drawing. With "page" they are those of the style
            sheet around it, so that one drawing has both themes, and symbols of a map lead to the pages of cities.
    """
    if figure.result.is_empty:
        return Markup()
    if has_drawing(figure):
        return drawing_html(figure, page, size, theme)
    if isinstance(figure.content, Markup) and figure.content:
        return with_origin(figure.content, base)
    return with_origin(plain_table_html(figure, page), base)


def has_drawing(figure: Figure) -> bool:
    """Return whether a figure is a chart or a map that has something to draw."""
    return isinstance(figure.content, Chart | CityMap | SmallMultiples) and not figure.result.is_empty


def drawing_html(figure: Figure, page: PageContext, size: tuple[int, int], theme: str) -> Markup:
    """Return the chart or the map of a figure as SVG that scales with its place (HTML); see `content_html`.

    A chart has the height of its description.
    """
    content, colours = figure.content, _DRAWING_COLOURS[theme]

    def draw() -> Markup:
        if isinstance(content, CityMap):
            city_href = (lambda city: page_href("city", page.selection, city=(city,))) if theme == "page" else None
            drawing = map_svg(content, page.release.shapes, *size, colours, page.text, city_href)
            return _svg_html(drawing, figure, "cms-drawn-map")
        if isinstance(content, SmallMultiples):
            return _svg_html(small_multiples_svg(content, size[0], colours), figure, "cms-drawn-chart")
        assert isinstance(content, Chart)  # noqa: S101 - narrows the type: `has_drawing`
        return _svg_html(chart_svg(content, size[0], colours), figure, "cms-drawn-chart")

    return page.keep("drawing", draw, figure.result, figure.name, page.selection, page.script, size, theme)


def _svg_html(drawing: Svg, figure: Figure, css: str) -> Markup:
    """Return a drawing as an element, with words for those who do not see it."""
    words = ". ".join(filter(None, (figure.caption, figure.alt)))
    box = f"0 0 {drawing.width:g} {drawing.height:g}"
    return element("svg", drawing.body, class_=css, viewBox=box, role="img", aria_label=words)


def plain_table_html(figure: Figure, page: PageContext) -> Markup:
    """Return the table of a figure without links that sort it (HTML)."""
    return table_html(page, replace(figure, table=replace(figure.table, headings=None)))


def with_origin(content: Markup, base: str) -> Markup:
    """Return HTML of our own in which addresses of pages have an origin; text has no plain quotation marks."""
    return Markup(content.replace(Markup('href="/'), Markup('href="{}/').format(base)))  # noqa: S704 - is HTML already
