"""Controls that choose a city: the search box and the list of all cities."""

import streamlit as st

from cmsdash import queries
from cmsdash.domain import MAX_SEARCH_CHARS
from cmsdash.figures import PageContext
from cmsdash.ui import session_state
from cmsdash.ui.layout import navigation
from cmsdash.ui.layout.page import render_note
from cmsdash.views.formatting import filters

_MAX_SUGGESTIONS = 6


def city_picker(page: PageContext) -> str | None:
    """Render the controls that choose the city of the page, and return its code, None if no city is chosen."""
    codes = page.vocabulary.codes["city"]
    city = page.selection.city[0] if page.selection.city else None
    key = f"city-box-{city}"
    with st.container(horizontal=True, vertical_alignment="bottom", key="city-bar"):
        match = city_search_box(page)
        st.selectbox(
            page.text("city.choose"),
            codes,
            index=codes.index(city) if city else None,
            format_func=page.names.__getitem__,
            key=key,
            placeholder=page.text("city.choose"),
            width=260,
            filter_mode=None,  # the search box, which tolerates errors, is for typing
            on_change=session_state.apply_widget_value,
            args=(key, "city"),
        )
    if not city and filters.active_filters(page.selection):
        render_note(page.text("city.unfiltered"))
    if match and match != city:
        navigation.switch_page("city", page.selection, city=(match,))
    return city


def city_search_box(page: PageContext, *, link_single_match: bool = False) -> str | None:
    """Render a search box for city names that tolerates errors, with links to the cities if several match.

    The box is empty again once the selected cities have changed.

    Args:
        page: The context of the page.
        link_single_match: Show a single match as a link, too. A page that would open it directly adds a step to the
            history that Back has to undo.

    Returns:
        The code of the city if exactly one matches, else None.
    """
    with st.container(key="find-city", width=320):
        name = st.text_input(
            page.text("city.find"),
            key=f"find-city-{'-'.join(page.selection.city)}",
            max_chars=MAX_SEARCH_CHARS,
            placeholder=page.text("city.find_example"),
            icon=":material/search:",
        )
        if not name.strip():
            return None
        cities = queries.find_cities(page.release, name)
        if len(cities) != 1 or link_single_match:
            _render_suggestions(page, name.strip(), cities[:_MAX_SUGGESTIONS])
    return cities[0] if len(cities) == 1 else None


def _render_suggestions(page: PageContext, name: str, cities: tuple[str, ...]) -> None:
    if len(cities) != 1:
        render_note(page.text("city.find_several" if cities else "city.find_none", words=name))
    for city in cities:
        navigation.page_link("city", page.names[city], page.selection, city=(city,))
