"""The only way to put a figure on a page: with its sentence, its table, its sources and its data."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

import streamlit as st
from markupsafe import Markup, escape

from cmsdash.exports import result_to_csv
from cmsdash.i18n import Translator, escape_markdown
from cmsdash.queries import QueryResult, codes_of
from cmsdash.ui import session_state
from cmsdash.ui.figures import leaflet
from cmsdash.ui.layout import navigation
from cmsdash.ui.layout.page import PageContext
from cmsdash.ui.upload_session import session_upload
from cmsdash.views import Figure
from cmsdash.views.formatting.language import lang_attribute
from cmsdash.views.formatting.values import format_value_html
from cmsdash.views.html import lists
from cmsdash.views.html.tables import BLANK, CellRenderer, SortHeading, html_table, link
from cmsdash.views.maps.city_map import CityMap
from cmsdash.views.templates import get_macro

MAX_PRINTED_ROWS = 100
"""More rows than this under a figure would take pages of paper."""
MAX_LANDSCAPE_HEIGHT_PX = 600
"""Pixels of a figure's height that a lying sheet of paper holds together with its title."""
_paragraph = get_macro("paragraph")


@dataclass(frozen=True)
class TableSpec:
    """How an answer is written as a table: its columns in order, cells of its own, columns that a click sorts by,
    which of its rows are on the page (the file has them all), and its name where no title of `show` names it."""

    columns: Sequence[str]
    cells: Mapping[str, CellRenderer] | None = None
    heads: Mapping[str, SortHeading] | None = None
    rows: slice | None = None
    caption: str = ""


def render_figure(
    view: PageContext,
    answer: QueryResult,
    figure: Figure | CityMap | Markup | Literal[""] | None,
    *,
    title: str,
    sentence: str,
    table: TableSpec,
    alt: str = "",
) -> str | None:
    """A figure with everything that belongs to it. Returns the code that the reader just clicked: a city
    on a map, what a mark of a chart carries as its customdata.

    `figure` None means that the table itself is the figure, "" that it waits folded away.
    An empty answer shows why nothing is there.
    """
    with _sheet(answer, figure):
        if title:
            st.header(escape_markdown(title))
        if answer.is_empty:
            st.html(get_macro("empty_state")(sentence))
            return None
        st.html(_paragraph(sentence, "cms-lead"))
        clicked = _figure(view, answer, _content(view, answer, table, title) if figure is None else figure, alt)
    # Streamlit keeps a fragment, and all that it shows, longer than a reader's own file may stay.
    provenance = _provenance if view.release.is_private else _provenance_fragment
    provenance(view, answer, None if figure is None else partial(_content, view, answer, table, title))
    return clicked


def _sheet(
    answer: QueryResult, figure: Figure | CityMap | Markup | Literal[""] | None
) -> AbstractContextManager[object]:
    """What holds a tall figure and its title together on paper, on a sheet that stands."""
    tall = isinstance(figure, Figure) and (figure.layout.height or 0) > MAX_LANDSCAPE_HEIGHT_PX
    return st.container(key=f"tall-{answer.name}") if tall else nullcontext()


def _content(view: PageContext, answer: QueryResult, table: TableSpec, title: str) -> Markup:
    """The answer's table (HTML)."""
    return html_table(
        answer.table if table.rows is None else answer.table[table.rows],
        table.columns,
        view.text,
        view.text("table.caption_of", title=title or table.caption),
        {"source": lambda keys: source_links_html(view, keys), **_operations(view, table), **(table.cells or {})},
        table.heads,
    )


def _operations(view: PageContext, table: TableSpec) -> Mapping[str, CellRenderer]:
    """How many operations are known, where a table counts them; where none is known, words and not a zero."""
    if "operations" not in table.columns:
        return {}
    none = view.text("no_operations.cell")
    return {
        "operations": lambda n: none if isinstance(n, int) and not n else format_value_html("operations", n, view.text)
    }


def _figure(
    view: PageContext, answer: QueryResult, figure: Figure | CityMap | Markup | Literal[""], alt: str
) -> str | None:
    if isinstance(figure, str):
        if figure:
            st.html(figure)
    elif isinstance(figure, CityMap):
        return _map(view, answer, figure)
    else:
        return _chart(view, answer, figure, alt)
    return None


def _chart(view: PageContext, answer: QueryResult, figure: Figure, alt: str) -> str | None:
    """A chart. A mark that carries a code in its customdata can be clicked; the code is returned."""
    clickable = any(trace.customdata is not None for trace in figure.data)
    event: Any = st.plotly_chart(
        figure,
        key=session_state.chart_widget_key(answer.name),
        alt=alt,
        height=figure.layout.height or "content",  # kept while it loads: nothing below jumps
        theme=None,  # the figure brings its own template, the same wherever it is drawn
        config={"displayModeBar": False, "locale": view.text.lang},
        on_select="rerun" if clickable else "ignore",
        selection_mode="points",
    )
    points = event["selection"]["points"] if clickable else []
    if points:
        session_state.consume_chart_click(answer.name)
    return next((str(point["customdata"]) for point in points if point.get("customdata")), None)


def _map(view: PageContext, answer: QueryResult, figure: CityMap) -> str | None:
    click = leaflet.render_map(figure, text=view.text, key=f"map-{answer.name}")
    if click is None or not session_state.is_new_map_click(answer.name, click.count):
        return None
    return click.city


def source_links_html(view: PageContext, keys: object) -> Markup:
    """The sources that a cell names, each once, as links (HTML)."""
    links = [
        link(view.release.sources[key].publisher, view.release.sources[key].url)
        for key in dict.fromkeys(codes_of(keys))
    ]
    return Markup(", ").join(links) or escape(BLANK)


def _provenance(view: PageContext, answer: QueryResult, content: Callable[[], Markup] | None) -> None:
    """Kinds and sources, folded away; the table and the file come when the reader opens it, for a browser that builds
    tables nobody sees is slow at every click. As a fragment its opening draws nothing else again."""
    label = view.text("show.table" if content else "show.sources")
    with st.expander(escape_markdown(label), key=f"fold-{answer.name}", on_change="rerun") as folded:
        table = content() if folded.open and content else Markup()
        note = _on_paper(answer, view.text, is_open=bool(folded.open)) if content else Markup()
        st.html(table + note + _kinds(answer, view.text) + _source_list(view, answer))
        if folded.open:
            _file(view, answer)


_provenance_fragment = st.fragment(_provenance)


def _file(view: PageContext, answer: QueryResult) -> None:
    make = partial(result_to_csv, answer, view.release.sources, view.text.lang)
    name = f"csv-{answer.name}"
    st.download_button(
        view.text("show.download"),
        session_upload().download(name, make) if view.release.is_private else make,
        file_name=f"cms-{answer.name.replace('_', '-')}.csv",
        mime="text/csv",
        key=name,
        on_click="ignore",
        icon=":material/download:",
    )


def _on_paper(answer: QueryResult, text: Translator, *, is_open: bool) -> Markup:
    """What stands on paper instead of a table that is folded away, or that is long and says again what a figure
    shows (HTML)."""
    rows = len(answer.table)
    if is_open and rows <= MAX_PRINTED_ROWS:
        return Markup()
    words = text.plural("show.on_paper" if is_open else "show.folded", rows)
    return _paragraph(words, "cms-on-paper")


def _kinds(answer: QueryResult, text: Translator) -> Markup:
    kinds = text.list_and(text(f"kind.{kind}").lower() for kind in answer.kinds)
    return _paragraph(text("show.kinds", kinds=kinds)) if answer.kinds else Markup()


def _source_list(view: PageContext, answer: QueryResult) -> Markup:
    items = []
    for key in answer.sources:
        source = view.release.sources[key]
        words = f"{source.publisher}: {source.title}"
        date = view.text.date(source.date)
        items.append(Markup("{} ({})").format(link(words, source.url, lang_attribute(view.text)), date))
    return lists.bullet_list(items)


def city_link_cell(view: PageContext) -> CellRenderer:
    """A cell that links a city's key to its page, under the city's name (HTML)."""
    return lambda city: (
        link(view.names[city], navigation.page_href("city", view.selection, city=(city,)))
        if isinstance(city, str)
        else "–"
    )
