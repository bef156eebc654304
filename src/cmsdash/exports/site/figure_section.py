"""A part of a page as HTML, with the files of its rows."""

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from cmsdash.exports.figure_html import drawing_html, has_drawing, plain_table_html
from cmsdash.exports.file_context import FileContext
from cmsdash.exports.formats import MAP_FORMATS, TABLE_FORMATS
from cmsdash.exports.result_table import result_to_table
from cmsdash.exports.site.content import Part
from cmsdash.figures.context import PageContext
from cmsdash.figures.figure import Figure
from cmsdash.figures.table import provenance_html
from cmsdash.views import Chart
from cmsdash.views.maps.city_map import CityMap
from cmsdash.views.maps.small_multiples import SmallMultiples
from cmsdash.views.templates import render

_MAP_SIZES_PX = {"wide": (1200, 720), "medium": (720, 480), "narrow": (340, 420)}
_CHART_SIZES_PX = {"wide": (860, 0), "narrow": (340, 0)}
"""Width and height for which maps and charts are drawn; the style sheet shows the one that fits the window. Charts have
the height of their descriptions."""

_CSV_OF_LANGUAGE = {"it": "csv"}
"""The CSV that spreadsheets of a language read; others read the international one."""


@dataclass(frozen=True)
class Section:
    """HTML of a part, and its files by name."""

    html: Markup
    files: Mapping[str, bytes]


def part_section(part: Part, page: PageContext, context: FileContext) -> Section:
    """Return a part of a page as HTML with the addresses of the dashboard, and its files.

    Args:
        part: The part.
        page: The context of the page.
        context: What the files say of their origin.
    """
    figure = part.content
    if not isinstance(figure, Figure):
        return Section(render("site/part", part=part, content=figure), {})
    files = _figure_files(figure, context) if part.has_files and not figure.result.is_empty else {}
    return Section(_figure_html(part, figure, page, files), files)


def _figure_html(part: Part, figure: Figure, page: PageContext, files: Mapping[str, bytes]) -> Markup:
    is_table = figure.content is None
    table = Markup() if figure.result.is_empty else plain_table_html(figure, page)
    links = [(name, name.rpartition(".")[2].upper(), _size_in_words(content, page)) for name, content in files.items()]
    return render(
        "site/figure",
        part=part,
        figure=figure,
        content=table if is_table else _content_html(figure, page),
        table=Markup() if is_table else table,
        provenance=provenance_html(page, figure.result),
        links=links,
        text=page.text,
    )


def _size_in_words(content: bytes, page: PageContext) -> str:
    return page.text("site.file_size", size=page.text.number(-(-len(content) // 1000)))


def _content_html(figure: Figure, page: PageContext) -> Markup:
    """Return the content of a figure; a chart or a map once for each width, in the colours of the page."""
    content = figure.content
    if isinstance(content, SmallMultiples):
        return content.html
    if not has_drawing(figure):
        return content if isinstance(content, Markup) else Markup()
    is_chart = isinstance(content, Chart)
    sizes = _CHART_SIZES_PX if is_chart else _MAP_SIZES_PX
    drawings = [(name, drawing_html(figure, page, size, "page")) for name, size in sizes.items()]
    is_tall = isinstance(content, Chart) and content.is_tall
    return render("site/drawings", drawings=drawings, kind="chart" if is_chart else "map", is_tall=is_tall)


def _figure_files(figure: Figure, context: FileContext) -> dict[str, bytes]:
    """Return the rows of a figure as files. Their names have no date, so that a new release keeps the addresses."""
    formats = [_CSV_OF_LANGUAGE.get(context.text.lang, "csv_international"), "xlsx", "json"]
    if isinstance(figure.content, CityMap):
        formats.append("geojson")
    table = result_to_table(figure.result, context, title=figure.caption, sentence=figure.sentence)
    written = [(TABLE_FORMATS | MAP_FORMATS)[code] for code in formats]
    return {f"{figure.name}.{item.suffix}": item.write(table) for item in written}
