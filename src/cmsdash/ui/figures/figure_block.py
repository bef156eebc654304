"""Figure blocks: a heading, a sentence, a chart, map or table, its sources and menu, and its notes."""

from contextlib import AbstractContextManager, nullcontext

import streamlit as st
from markupsafe import Markup

from cmsdash.figures import Figure, FigureContent, PageContext
from cmsdash.figures.table import provenance_html, table_html
from cmsdash.i18n import Translator, escape_markdown
from cmsdash.queries import QueryResult
from cmsdash.ui import session_state
from cmsdash.ui.controls.filling_links import filling_links_html
from cmsdash.ui.figures import leaflet
from cmsdash.ui.figures.chart import render_chart
from cmsdash.ui.figures.figure_menu import render_figure_menu
from cmsdash.ui.layout.page import render_note
from cmsdash.views import Chart
from cmsdash.views.html.explanations import figure_topics, lead_html
from cmsdash.views.maps.city_map import CityMap
from cmsdash.views.maps.small_multiples import SmallMultiples
from cmsdash.views.templates import get_macro

MAX_PRINTED_ROWS = 100
"""Longer tables under a figure are not printed."""
_paragraph, _hidden_title = get_macro("paragraph"), get_macro("hidden_title")

MAP_KEY = "map-cities"
"""Widget key of the map of a page."""


def render_figure(page: PageContext, figure: Figure, *, with_notes: bool = True) -> str | None:
    """Render a figure with its sentence, sources, menu and notes, in the layout that all figures share.

    Args:
        page: The context of the page.
        figure: The figure.
        with_notes: Whether the notes follow at once. If not, `render_notes` renders them below what the page adds.

    Returns:
        The code that the reader just clicked: a city on a map, the `customdata` of a mark in a chart; else None.
    """
    with _page_break_container(figure):
        if figure.title:
            st.header(escape_markdown(figure.title))
        if figure.result.is_empty:
            query = figure.table.query
            offers = filling_links_html(page, query) if query else ""
            st.html(get_macro("empty_state")(figure.sentence, offers))
            clicked = None
        else:
            clicked = _render_filled(page, figure)
    if not figure.result.is_empty:
        # Streamlit keeps a fragment and its arguments longer than an uploaded file may stay in memory.
        render_provenance = _render_provenance if page.release.is_private else _render_provenance_fragment
        render_provenance(page, figure)
    if with_notes:
        render_notes(figure)
    return clicked


def render_notes(figure: Figure) -> None:
    """Render the notes of a figure, which also stand on paper."""
    for note in figure.notes:
        render_note(note)


def _page_break_container(figure: Figure) -> AbstractContextManager[object]:
    """Return the container that keeps a tall figure and its heading on one printed page."""
    is_tall = isinstance(figure.content, Chart) and figure.content.is_tall
    return st.container(key=f"tall-{figure.result.name}") if is_tall else nullcontext()


def _render_filled(page: PageContext, figure: Figure) -> str | None:
    """Render sentence and content of a figure with rows, and return what was clicked."""
    content = table_html(page, figure) if figure.content is None else figure.content
    is_map = isinstance(content, CityMap)  # stays with the headline in the first window, so its sentence is below
    # The headings of a table are explained in the table.
    topics = [*(() if figure.content is None else figure_topics(figure.table.columns)), *figure.table.topics]
    lead = " ".join(filter(None, (figure.sentence, figure.hint)))
    if not is_map:
        st.html(_paragraph(lead, "cms-lead"))
    clicked = _render_content(page, figure, content)
    if is_map or topics:
        st.html(lead_html(lead if is_map else "", topics, page.text))
    return clicked


def _render_content(page: PageContext, figure: Figure, content: FigureContent) -> str | None:
    if isinstance(content, str):
        if content:
            st.html(content)
    elif isinstance(content, CityMap):
        return _render_map(page, content)
    elif isinstance(content, SmallMultiples):
        st.html(content.html)
    else:
        return render_chart(content, name=figure.result.name, alt=figure.alt, text=page.text)
    return None


def _render_map(page: PageContext, drawn_map: CityMap) -> str | None:
    # One key for every result, so that a change of what the symbols show does not load the map again.
    click = leaflet.render_map(drawn_map, text=page.text, key=MAP_KEY)
    if click is None or not session_state.is_new_map_click(MAP_KEY, click.count):
        return None
    return click.city


def _render_provenance(page: PageContext, figure: Figure) -> None:
    """Render statuses and sources in an expander, with the table if the figure is not the table itself, and the menu.

    Table and menu are only built once they are open: hidden tables make every click slower. As a fragment, opening them
    reruns nothing else.
    """
    with st.container(horizontal=True, gap="small", key=f"take-{figure.result.name}"):
        _render_fold(page, figure)
        render_figure_menu(page, figure)


def _render_fold(page: PageContext, figure: Figure) -> None:
    has_table, result = figure.content is not None, figure.result
    label = page.text("show.table" if has_table else "show.sources")
    with st.expander(escape_markdown(label), key=f"fold-{result.name}", on_change="rerun") as expander:
        is_open = bool(expander.open)
        table = table_html(page, figure) if is_open and has_table else Markup()
        note = _print_note(result, page.text, is_open=is_open) if has_table else Markup()
        # static/js/aria_repairs.js adds the title to the names of fold and menu, which each figure has.
        st.html(table + note + provenance_html(page, result) + _hidden_title(figure.caption))


_render_provenance_fragment = st.fragment(_render_provenance)


def _print_note(result: QueryResult, text: Translator, *, is_open: bool) -> Markup:
    """Return the note that is printed instead of a table that is folded or longer than `MAX_PRINTED_ROWS` (HTML)."""
    rows = len(result.table)
    if is_open and rows <= MAX_PRINTED_ROWS:
        return Markup()
    return _paragraph(text.plural("show.on_paper" if is_open else "show.folded", rows), "cms-on-paper")
