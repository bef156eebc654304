"""The content of a figure as HTML that needs no script, for presentations and embeds."""

import json
from dataclasses import replace
from typing import Any
from zlib import crc32

from markupsafe import Markup

from cmsdash.exports.slide_table import shorten_operations
from cmsdash.exports.svg.chart import chart_svg
from cmsdash.exports.svg.city_map import MapUse, map_svg
from cmsdash.exports.svg.elements import Svg, element
from cmsdash.exports.svg.panels import min_panel_width, panel_svg
from cmsdash.exports.svg.small_multiples import small_multiples_svg
from cmsdash.figures.context import PageContext
from cmsdash.figures.figure import Figure
from cmsdash.figures.table import table_html
from cmsdash.i18n import Translator
from cmsdash.views import Chart
from cmsdash.views.html.classification_rules import ClassificationRules, open_rules_html
from cmsdash.views.html.described import DescribedHtml
from cmsdash.views.html.fundable_classes import FundableClasses, open_fundable_html
from cmsdash.views.html.matrix import Matrix, slide_matrix_html
from cmsdash.views.maps.city_map import CityMap
from cmsdash.views.maps.small_multiples import SmallMultiples
from cmsdash.views.page_links import page_href
from cmsdash.views.palette import CHART_COLOURS, THEMES
from cmsdash.views.templates import render

_DRAWING_COLOURS = {**THEMES, "page": CHART_COLOURS}
"""Colours of drawings by theme; "page" are the custom properties of the page that shows the drawing."""
MIN_SLIDE_TYPE_PX = 11.01
"""Of the legend of a map in a view: it is shown 2.18 times as large on a screen of 1920 px, and so has 24 px there."""
SLIDE_ROUNDS = 4
"""Of the placement of names on the map of a view: more find room for one name or two, and take as long again."""


def content_html(
    figure: Figure,
    page: PageContext,
    size: tuple[int, int],
    base: str = "",
    theme: str = "light",
    *,
    is_slide: bool = False,
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
        is_slide: Whether it is a view of a presentation: no words of a map are smaller than `MIN_SLIDE_TYPE_PX`, and
            what stands above the marks of a chart that scrolls stays in sight, a matrix and a list of operations are
            short, and rules are opened.
    """
    if figure.result.is_empty:
        return Markup()
    if has_drawing(figure):
        return drawing_html(figure, page, size, theme, is_slide=is_slide)
    if isinstance(figure.content, DescribedHtml):
        return with_origin(_lone_html(figure.content, page.text, is_slide=is_slide), base)
    if isinstance(figure.content, Markup) and figure.content:
        return with_origin(figure.content, base)
    return with_origin(plain_table_html(shorten_operations(figure, page) if is_slide else figure, page), base)


def _lone_html(html: DescribedHtml[Any], text: Translator, *, is_slide: bool) -> Markup:
    """Return the HTML of a figure that stands alone: nothing is folded that is all that it says."""
    match html.description:
        case Matrix() as matrix if is_slide:
            return slide_matrix_html(matrix, text)
        case ClassificationRules() as rules if is_slide:
            return open_rules_html(rules)
        case FundableClasses() as fundable:
            return open_fundable_html(fundable, text)
    return html


def picture_html(figure: Figure, page: PageContext, size: tuple[int, int], base: str) -> Markup:
    """Return the content of a figure for a page without our style sheet (HTML): a drawing with its table, or the table.

    Args:
        figure: The figure; see `content_html`.
        page: The context of the figure.
        size: Width and height in px for which it is drawn.
        base: The origin of the addresses of pages.
    """
    if figure.result.is_empty:
        return Markup()
    table = with_origin(plain_table_html(figure, page), base)
    if has_drawing(figure):
        return drawing_html(figure, page, size, "light") + table
    if isinstance(figure.content, DescribedHtml):
        width = max(size[0], min_panel_width(figure.content))
        return _svg_html(panel_svg(figure.content, width, THEMES["light"]), figure, "cms-drawn-chart") + table
    return table


def has_drawing(figure: Figure) -> bool:
    """Return whether a figure is a chart or a map that has something to draw."""
    return isinstance(figure.content, Chart | CityMap | SmallMultiples) and not figure.result.is_empty


def drawing_html(
    figure: Figure, page: PageContext, size: tuple[int, int], theme: str, *, is_slide: bool = False
) -> Markup:
    """Return the chart or the map of a figure as SVG that scales with its place (HTML); see `content_html`.

    A chart has the height of its description.
    """
    content, colours = figure.content, _DRAWING_COLOURS[theme]

    def draw() -> Markup:
        if isinstance(content, CityMap):
            city_href = (lambda city: page_href("city", page.selection, city=(city,))) if theme == "page" else None
            use = MapUse(city_href, MIN_SLIDE_TYPE_PX, SLIDE_ROUNDS) if is_slide else MapUse(city_href)
            drawing = map_svg(content, page.release, *size, colours, page.text, use)
            return _svg_html(drawing, figure, "cms-drawn-map", role="group" if city_href else "img")
        if isinstance(content, SmallMultiples):
            return _svg_html(small_multiples_svg(content, size[0], colours), figure, "cms-drawn-chart")
        assert isinstance(content, Chart)  # noqa: S101 - narrows the type: `has_drawing`
        drawing = chart_svg(content, size[0], colours)
        head_px = _head_px(content) if is_slide and drawing.height > size[1] else 0
        return _parted_html(drawing, head_px, figure) if head_px else _svg_html(drawing, figure, "cms-drawn-chart")

    return page.keep("drawing", draw, figure.result, figure.name, page.selection, page.script, size, theme, is_slide)


def _head_px(chart: Chart) -> float:
    """Return the height of what stands above the marks of a chart with its headings there; 0 for other charts."""
    layout = json.loads(chart.figure)["layout"]
    return float(layout["margin"]["t"]) if layout.get("xaxis", {}).get("side") == "top" else 0


def _parted_html(drawing: Svg, head_px: float, figure: Figure) -> Markup:
    """Return a drawing in two parts: what stands above the marks, which stays in sight, and the rest."""
    name = f"drawing-{crc32(drawing.body.encode('utf-8', 'replace')):08x}"
    drawn, width = element("g", drawing.body, id=name), f"{drawing.width:g}"
    head = element("svg", drawn, class_="cms-drawn-chart", viewBox=f"0 0 {width} {head_px:g}", aria_hidden="true")
    rest = element(
        "svg",
        element("use", href=f"#{name}"),
        class_="cms-drawn-chart",
        viewBox=f"0 {head_px:g} {width} {drawing.height - head_px:g}",
        role="img",
        aria_label=_spoken_words(figure),
    )
    return render("drawn_chart", head=head, rest=rest)


def _svg_html(drawing: Svg, figure: Figure, css: str, role: str = "img") -> Markup:
    """Return a drawing as an element, with words for those who do not see it; a picture with links is a group."""
    box = f"0 0 {drawing.width:g} {drawing.height:g}"
    return element("svg", drawing.body, class_=css, viewBox=box, role=role, aria_label=_spoken_words(figure))


def _spoken_words(figure: Figure) -> str:
    return ". ".join(filter(None, (figure.caption, figure.alt)))


def plain_table_html(figure: Figure, page: PageContext) -> Markup:
    """Return the table of a figure without links that sort it (HTML)."""
    return table_html(page, replace(figure, table=replace(figure.table, headings=None)))


def with_origin(content: Markup, base: str) -> Markup:
    """Return HTML of our own in which addresses of pages have an origin; text has no plain quotation marks."""
    return Markup(content.replace(Markup('href="/'), Markup('href="{}/').format(base)))  # noqa: S704 - is HTML already
