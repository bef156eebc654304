"""Ways to a city: the box that finds one by its name, the list of all, the one before and after in its region."""

import streamlit as st

from cmsdash import queries
from cmsdash.domain import MAX_SEARCH_CHARS
from cmsdash.ui import session_state
from cmsdash.ui.layout import navigation
from cmsdash.ui.layout.page import PageContext, render_note
from cmsdash.views.formatting import filters

_HINTS = 6
"""Cities named at most where several answer."""


def city_picker(view: PageContext) -> str | None:
    """The city whose page this is, and the ways to choose another; None when none is chosen."""
    codes = view.vocabulary.codes["city"]
    chosen = view.selection.city[0] if view.selection.city else None
    with st.container(horizontal=True, vertical_alignment="bottom", key="city-bar"):
        found = city_search_box(view)
        st.selectbox(
            view.text("city.choose"),
            codes,
            index=codes.index(chosen) if chosen else None,
            format_func=view.names.__getitem__,
            key=f"city-box-{chosen}",
            placeholder=view.text("city.choose"),
            width=260,
            filter_mode=None,  # what is typed goes into the box beside, which forgives errors
            on_change=session_state.apply_widget_value,
            args=(f"city-box-{chosen}", "city"),
        )
        if chosen:
            _neighbours(view, chosen)
    if not chosen and filters.active_filters(view.selection):
        render_note(view.text("city.clear_filters"))
    if found and found != chosen:
        navigation.switch_page("city", view.selection, city=(found,))
    return chosen


def city_search_box(view: PageContext, *, beside: bool = False, linked: bool = False) -> str | None:
    """A box that finds a city by its name, mistyped too: the one city that answers, None while there is none.

    Where several answer they are named as links: to their pages, or to the comparison with them `beside` the others.
    Where none does, that is said. `linked` names one that answers as a link too, where a page leads to another: what
    opens another page by itself would take two steps back. The box is empty again once the selection has changed.
    """
    with st.container(key="find-city", width=320):
        asked = st.text_input(
            view.text("city.find_beside" if beside else "city.find"),
            key=f"find-city-{'-'.join(view.selection.city)}",
            max_chars=MAX_SEARCH_CHARS,
            placeholder=view.text("city.find_example"),
            icon=":material/search:",
        )
        if not asked.strip():
            return None
        found = queries.find_cities(view.release, asked)
        if len(found) != 1 or linked:
            _hints(view, asked.strip(), found[:_HINTS], beside)
    return found[0] if len(found) == 1 else None


def _hints(view: PageContext, asked: str, found: tuple[str, ...], beside: bool) -> None:
    if len(found) != 1:
        render_note(view.text("city.find_several" if found else "city.find_none", words=asked))
    page, others = ("compare", view.selection.city) if beside else ("city", ())
    for city in found:
        navigation.page_link(page, view.names[city], view.selection, city=(*others, city))


def _neighbours(view: PageContext, city: str) -> None:
    cities = view.release.tables["cities"]
    region = cities.loc[cities["city"] == city, "region"].iloc[0]
    inside = sorted(cities.loc[cities["region"] == region, "city"], key=lambda code: view.names[code].casefold())
    at = inside.index(city)
    with st.container(key="neighbours", width="content", gap=None):
        render_note(view.text("city.neighbours", region=view.text(f"region.{region}")))
        with st.container(horizontal=True, width="content"):
            for step, words in ((-1, "city.previous"), (1, "city.next")):
                if 0 <= at + step < len(inside):
                    other = inside[at + step]
                    navigation.page_link(
                        "city", view.text(words, name=view.names[other]), view.selection, city=(other,)
                    )
