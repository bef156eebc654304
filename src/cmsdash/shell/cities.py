"""Ways from one city to another: the box to find one, the one before and the one after in its region."""

import streamlit as st

from cmsdash.shell import navigation, state
from cmsdash.shell.frame import View


def choose_city(view: View) -> str | None:
    """The city whose page this is, and the box to choose another; None when none is chosen."""
    codes = view.vocabulary.codes["city"]
    chosen = view.selection.city[0] if view.selection.city else None
    with st.container(horizontal=True, vertical_alignment="center", key="city-bar"):
        st.selectbox(
            view.text("city.choose"),
            codes,
            index=codes.index(chosen) if chosen else None,
            format_func=view.names.__getitem__,
            key=f"city-box-{chosen}",
            placeholder=view.text("city.choose"),
            label_visibility="collapsed",
            width=300,
            on_change=state.choose_from,
            args=(f"city-box-{chosen}", "city"),
        )
        if chosen:
            _neighbours(view, chosen)
    return chosen


def _neighbours(view: View, city: str) -> None:
    cities = view.release.tables["cities"]
    region = cities.loc[cities["city"] == city, "region"].iloc[0]
    inside = sorted(cities.loc[cities["region"] == region, "city"], key=lambda code: view.names[code].casefold())
    at = inside.index(city)
    for step, words in ((-1, "city.previous"), (1, "city.next")):
        if 0 <= at + step < len(inside):
            other = inside[at + step]
            navigation.link("city", view.text(words, name=view.names[other]), view.selection, city=(other,))
