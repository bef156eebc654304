"""Figure blocks: a heading, a sentence, a chart, map or table, and its sources and download."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from functools import partial

import streamlit as st
from markupsafe import Markup

from cmsdash.domain import Availability
from cmsdash.exports import FileContext, result_to_csv
from cmsdash.figures import FigureContent, PageContext, TableSpec
from cmsdash.i18n import Translator, escape_markdown
from cmsdash.queries import QueryResult, codes_of
from cmsdash.ui import session_state
from cmsdash.ui.controls.filling_links import filling_links_html
from cmsdash.ui.figures import leaflet
from cmsdash.ui.figures.chart import render_chart
from cmsdash.ui.upload_session import session_upload
from cmsdash.views import Chart
from cmsdash.views.formatting.language import lang_attribute
from cmsdash.views.formatting.measures import availability_label
from cmsdash.views.formatting.values import format_value_html
from cmsdash.views.html import lists
from cmsdash.views.html.explanations import figure_topics, lead_html
from cmsdash.views.html.tables import BLANK, CellRenderer, html_table, link, source_links
from cmsdash.views.maps.city_map import CityMap
from cmsdash.views.page_links import page_href
from cmsdash.views.templates import get_macro

MAX_PRINTED_ROWS = 100
"""Longer tables under a figure are not printed."""
MAX_LANDSCAPE_HEIGHT_PX = 600
"""The height of a figure that fits a landscape page together with its heading. Taller ones get a portrait page."""
_paragraph = get_macro("paragraph")

_OPERATION_COUNTS = ("operations", "declared_operations", "inferred_operations", "known_operations")

MAP_KEY = "map-cities"
"""Widget key of the map of a page."""


def render_figure(
    page: PageContext,
    result: QueryResult,
    figure: FigureContent | None,
    *,
    title: str,
    sentence: str,
    table: TableSpec,
    alt: str = "",
) -> str | None:
    """Render a query result with its heading, sentence, figure, table, sources and download.

    Args:
        page: The context of the page.
        result: The rows, with the sources that are listed. An empty result shows the sentence alone.
        figure: A chart, a map or HTML. None shows the table as the figure, "" the folded table alone.
        title: The heading, "" for none.
        sentence: The finding in words, above the figure, but below a map; for an empty result, why it is empty.
        table: How the table is shown.
        alt: The text alternative of a chart.

    Returns:
        The code that the reader just clicked: a city on a map, the `customdata` of a mark in a chart; else None.
    """
    with _page_break_container(result, figure):
        if title:
            st.header(escape_markdown(title))
        if result.is_empty:
            st.html(get_macro("empty_state")(sentence, filling_links_html(page, table.query) if table.query else ""))
            return None
        content = _result_table(page, result, table, title) if figure is None else figure
        is_map = isinstance(content, CityMap)  # stays with the headline in the first window, so its sentence is below
        # The headings of a table are explained in the table.
        topics = [*(() if figure is None else figure_topics(table.columns)), *table.topics]
        if not is_map:
            st.html(_paragraph(sentence, "cms-lead"))
        clicked = _render_content(page, result, content, alt)
        if is_map or topics:
            st.html(lead_html(sentence if is_map else "", topics, page.text))
    # Streamlit keeps a fragment and its arguments longer than an uploaded file may stay in memory.
    render_provenance = _render_provenance if page.release.is_private else _render_provenance_fragment
    render_provenance(page, result, None if figure is None else partial(_result_table, page, result, table, title))
    return clicked


def _page_break_container(result: QueryResult, figure: FigureContent | None) -> AbstractContextManager[object]:
    """Return the container that keeps a tall figure and its heading on one printed page."""
    is_tall = isinstance(figure, Chart) and figure.height > MAX_LANDSCAPE_HEIGHT_PX
    return st.container(key=f"tall-{result.name}") if is_tall else nullcontext()


def _result_table(page: PageContext, result: QueryResult, table: TableSpec, title: str) -> Markup:
    caption = page.text("table.caption_of", title=title or table.caption)
    rows = table.rows or slice(None)

    def build_table() -> Markup:
        return html_table(
            result.table[rows],
            table.columns,
            page.text,
            caption,
            {
                **dict.fromkeys(("source", "figure_source"), lambda keys: source_links_html(page, keys)),
                **_operation_count_cell(page, table),
                **(table.cells or {}),
            },
            table.headings,
            availability_label(Availability.OTHER_STAGE, page.selection, page.text),
        )

    # Cells and headings follow from the page, the selection, and the place of the table on the page.
    place = (page.script, result.name, caption, tuple(table.columns), rows.start, rows.stop)
    return page.keep("table", build_table, result, page.selection, place)


def _operation_count_cell(page: PageContext, table: TableSpec) -> Mapping[str, CellRenderer]:
    """Return the renderers of columns that count operations: no known operation is shown in words, not as zero."""
    no_operations = page.text("no_operations.cell")

    def render_count(n: object) -> str:
        return no_operations if isinstance(n, int) and not n else format_value_html("operations", n, page.text)

    return {name: render_count for name in _OPERATION_COUNTS if name in table.columns}


def _render_content(page: PageContext, result: QueryResult, figure: FigureContent, alt: str) -> str | None:
    if isinstance(figure, str):
        if figure:
            st.html(figure)
    elif isinstance(figure, CityMap):
        return _render_map(page, figure)
    else:
        return render_chart(figure, name=result.name, alt=alt, text=page.text)
    return None


def _render_map(page: PageContext, figure: CityMap) -> str | None:
    # One key for every result, so that a change of what the symbols show does not load the map again.
    click = leaflet.render_map(figure, text=page.text, key=MAP_KEY)
    if click is None or not session_state.is_new_map_click(MAP_KEY, click.count):
        return None
    return click.city


def source_links_html(page: PageContext, keys: object) -> Markup:
    """Return links to the sources of a cell, each once (HTML)."""
    return source_links([page.release.sources[key] for key in dict.fromkeys(codes_of(keys))], page.text)


def _render_provenance(page: PageContext, result: QueryResult, build_table: Callable[[], Markup] | None) -> None:
    """Render observation statuses and sources in an expander, with the table if the figure is not the table itself.

    Table and download are only built once the expander is open: hidden tables make every click slower. As a fragment,
    opening it reruns nothing else.
    """
    label = page.text("show.table" if build_table else "show.sources")
    with st.expander(escape_markdown(label), key=f"fold-{result.name}", on_change="rerun") as expander:
        is_open = bool(expander.open)
        table = build_table() if is_open and build_table else Markup()
        note = _print_note(result, page.text, is_open=is_open) if build_table else Markup()
        st.html(table + note + page.keep("sources", lambda: _provenance_html(page, result), result))
        if is_open:
            _render_download(page, result)


_render_provenance_fragment = st.fragment(_render_provenance)


def _render_download(page: PageContext, result: QueryResult) -> None:
    context = FileContext(page.selection, page.names, page.release, page.text)
    build_csv = partial(result_to_csv, result, context)
    key = f"csv-{result.name}"
    st.download_button(
        page.text("show.download"),
        session_upload().download(key, build_csv) if page.release.is_private else build_csv,
        file_name=context.file_name(result.name, "csv"),
        mime="text/csv",
        key=key,
        on_click="ignore",
        icon=":material/download:",
    )


def _print_note(result: QueryResult, text: Translator, *, is_open: bool) -> Markup:
    """Return the note that is printed instead of a table that is folded or longer than `MAX_PRINTED_ROWS` (HTML)."""
    rows = len(result.table)
    if is_open and rows <= MAX_PRINTED_ROWS:
        return Markup()
    return _paragraph(text.plural("show.on_paper" if is_open else "show.folded", rows), "cms-on-paper")


def _provenance_html(page: PageContext, result: QueryResult) -> Markup:
    """Return the statuses of the figures and the list of their sources (HTML)."""
    return _observation_statuses(result, page.text) + _source_list(page, result)


def _observation_statuses(result: QueryResult, text: Translator) -> Markup:
    statuses = text.list_and(text(f"kind.{kind}").lower() for kind in result.kinds)
    return _paragraph(text("show.kinds", kinds=statuses)) if result.kinds else Markup()


def _source_list(page: PageContext, result: QueryResult) -> Markup:
    items = []
    for key in result.sources:
        source = page.release.sources[key]
        label = f"{source.publisher}: {source.title}"
        date = page.text.date(source.date)
        items.append(Markup("{} ({})").format(link(label, source.url, lang_attribute(page.text)), date))
    return lists.bullet_list(items)


def city_link_cell(page: PageContext) -> CellRenderer:
    """Return a renderer for city codes: the name as a link to the page of the city, "–" if missing (HTML)."""
    return lambda city: (
        link(page.names[city], page_href("city", page.selection, city=(city,))) if isinstance(city, str) else BLANK
    )
