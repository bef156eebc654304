"""A figure as a picture: title, selection in words, finding, drawing, sources, kinds, licence, release and link."""

import json
import math
from collections.abc import Mapping, Sequence

import pandas as pd

from cmsdash.domain import Availability
from cmsdash.exports.file_context import FileContext
from cmsdash.exports.svg.chart import chart_svg
from cmsdash.exports.svg.city_map import map_svg
from cmsdash.exports.svg.column import Column
from cmsdash.exports.svg.elements import Svg, document, element
from cmsdash.exports.svg.panels import min_panel_width, panel_svg
from cmsdash.exports.svg.small_multiples import small_multiples_svg
from cmsdash.exports.svg.table import TableColumn, min_table_width, table_svg
from cmsdash.exports.svg.text_metrics import FONT_FAMILIES
from cmsdash.exports.web_fonts import font_faces
from cmsdash.figures.figure import Figure
from cmsdash.queries import codes_of
from cmsdash.views import Chart
from cmsdash.views.formatting.measures import availability_label
from cmsdash.views.formatting.values import NUMERIC_COLUMNS, format_value
from cmsdash.views.html.described import DescribedHtml
from cmsdash.views.html.tables import BLANK, CellRenderer, table_words
from cmsdash.views.maps.city_map import CityMap
from cmsdash.views.maps.small_multiples import SmallMultiples
from cmsdash.views.palette import THEMES

DEFAULT_WIDTH_PX = 960
MIN_WIDTH_PX = 640
"""Narrower pictures have no room for the words of a chart."""
MAX_TABLE_ROWS = 24
"""Rows of a table in a picture; a line says how many more there are."""
MAX_NAMED_SOURCES = 6
_PADDING_PX = 32
_ACCENT_PX = 6
_MAP_RATIO = 0.62
_BARE_MARGIN_PX = 16
"""Left margin of a chart without labels there."""
_LEGEND_INDENT_PX = 5
"""Distance of the words of a legend from the left edge of its chart."""
_OPERATION_COUNTS = ("operations", "declared_operations", "inferred_operations", "known_operations")


def figure_to_svg(
    figure: Figure, context: FileContext, *, theme: str = "light", width: int = DEFAULT_WIDTH_PX
) -> bytes:
    """Return a figure as an SVG file that says where it comes from; its fonts are inside.

    Args:
        figure: The figure. Without rows its sentence says why.
        context: The selection, the release, the language and the link.
        theme: "light" or "dark".
        width: Width in px, at least `MIN_WIDTH_PX`. The height follows; a table or a matrix may need a larger
            width.
    """
    colours = THEMES[theme]
    table = None if figure.result.is_empty or _has_drawing(figure) else _table_columns(figure, context)
    inner_width = max(width, MIN_WIDTH_PX) - 2 * _PADDING_PX
    column = Column(_PADDING_PX, _PADDING_PX + _ACCENT_PX, max(inner_width, _min_width(figure, table)), colours)
    _write_head(column, figure, context)
    if table:
        _add_table(column, table, figure, context, colours)
    elif not figure.result.is_empty:
        _add_drawing(column, figure, context, colours)
    _write_foot(column, figure, context)
    full_width, height = math.ceil(column.width + 2 * _PADDING_PX), math.ceil(column.y + _PADDING_PX - 8)
    ground = element("rect", width=full_width, height=height, fill=colours["page"])
    accent = element("rect", width=full_width, height=_ACCENT_PX, fill=colours["band"])
    body = element("g", ground + accent + column.body, font_family=FONT_FAMILIES)
    description = " ".join(filter(None, (figure.alt, figure.sentence, context.filters)))
    return document(
        Svg(body, full_width, height),
        title=figure.caption,
        description=description,
        lang=context.text.lang,
        head=element("style", font_faces()),
    )


def _min_width(figure: Figure, table: Sequence[TableColumn] | None) -> float:
    """Return the width in px below which words of a table or symbols of a drawing would not fit."""
    if table:
        return min_table_width(table)
    return min_panel_width(figure.content) if isinstance(figure.content, DescribedHtml) else 0


def _write_head(column: Column, figure: Figure, context: FileContext) -> None:
    column.write(figure.caption, 26, 32, weight=700, max_lines=3)
    column.skip(4)
    column.write(context.filters, 15, 21, "quiet", max_lines=4)
    if figure.sentence:
        column.skip(10)
        column.write(figure.sentence, 17, 25, max_lines=8)
    column.skip(18)


def _has_drawing(figure: Figure) -> bool:
    return isinstance(figure.content, (Chart, CityMap, SmallMultiples, DescribedHtml))


def _add_drawing(column: Column, figure: Figure, context: FileContext, colours: Mapping[str, str]) -> None:
    content, width = figure.content, column.width
    if isinstance(content, Chart):
        left, right = _chart_overhangs(content)
        column.add(chart_svg(content, round(width + left + right), colours), -left)
    elif isinstance(content, CityMap):
        height = round(width * _MAP_RATIO)
        column.add(map_svg(content, context.release, width, height, colours, context.text))
    elif isinstance(content, DescribedHtml):
        column.add(panel_svg(content, width, colours))
    elif isinstance(content, SmallMultiples):
        column.add(small_multiples_svg(content, width, colours))
    column.skip(16)


def _chart_overhangs(chart: Chart) -> tuple[float, float]:
    """Return how far a chart reaches beyond the words to the left and right, so that its marks begin and end there."""
    margin = json.loads(chart.figure)["layout"]["margin"]
    return margin["l"] if margin["l"] <= _BARE_MARGIN_PX else _LEGEND_INDENT_PX, margin["r"]


def _table_columns(figure: Figure, context: FileContext) -> list[TableColumn]:
    """Return the rows of the figure that the page shows, as far as a picture has room for them."""
    selection = figure.selection or context.selection
    excluded = availability_label(Availability.OTHER_STAGE, selection, context.text)
    cells = {**_own_cells(figure, context), **(figure.table.cells or {})}
    words = table_words(_shown_rows(figure), figure.table.columns, context.text, cells, excluded)
    return [TableColumn(heading, contents, name in NUMERIC_COLUMNS) for name, (heading, contents) in words.items()]


def _shown_rows(figure: Figure) -> pd.DataFrame:
    return figure.result.table[figure.table.rows or slice(None)].head(MAX_TABLE_ROWS)


def _add_table(
    column: Column,
    table: Sequence[TableColumn],
    figure: Figure,
    context: FileContext,
    colours: Mapping[str, str],
) -> None:
    column.add(table_svg(table, column.width, colours))
    missing = len(figure.result.table) - len(_shown_rows(figure))
    if missing > 0:
        column.skip(10)
        column.write(context.text.plural("picture.more_rows", missing), 14, 20, "quiet")
    column.skip(16)


def _own_cells(figure: Figure, context: FileContext) -> dict[str, CellRenderer]:
    """Return the renderers of sources, which a picture names, and of counts: no known operation is said in words."""
    text, sources = context.text, context.release.sources

    def name_sources(keys: object) -> str:
        return ", ".join(dict.fromkeys(sources[key].publisher for key in codes_of(keys))) or BLANK

    def write_count(n: object) -> str:
        return text("no_operations.cell") if isinstance(n, int) and not n else format_value("operations", n, text)

    counts = [name for name in _OPERATION_COUNTS if name in figure.table.columns]
    return {"source": name_sources, "figure_source": name_sources, **dict.fromkeys(counts, write_count)}


def _write_foot(column: Column, figure: Figure, context: FileContext) -> None:
    text = context.text
    for note in figure.notes:
        column.write(note, 13, 18, "quiet", max_lines=8)
    if figure.notes:
        column.skip(8)
    column.rule("line")
    column.skip(10)
    if figure.result.sources:
        column.write(text("picture.sources"), 13, 18, weight=600)
    for line in _source_lines(figure, context):
        column.write(line, 13, 18, "quiet", max_lines=2)
    if figure.result.kinds:
        kinds = text.list_and(text(f"kind.{kind}").lower() for kind in figure.result.kinds)
        column.write(text("show.kinds", kinds=kinds), 13, 18, "quiet")
    column.skip(4)
    release = text("picture.release", id=context.release_id, date=text.date(context.release_date))
    column.write(f"{text('app.title')}. {release}", 13, 18, weight=600)
    column.write(context.licence, 13, 18, "quiet")
    if context.link:
        column.write(context.link, 13, 18, "link", max_lines=3)


def _source_lines(figure: Figure, context: FileContext) -> list[str]:
    """Return a line for each source of the rows, publisher, title and date; the last one counts those left out."""
    text, keys = context.text, figure.result.sources
    sources = [context.release.sources[key] for key in keys[:MAX_NAMED_SOURCES]]
    lines = [
        text("picture.source", publisher=source.publisher, title=source.title, date=text.date(source.date))
        for source in sources
    ]
    rest = len(keys) - len(sources)
    return [*lines, text.plural("picture.more_sources", rest)] if rest > 0 else lines
