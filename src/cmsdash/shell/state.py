"""The only module that touches Streamlit's session state and the query string."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import streamlit as st

from cmsdash.domain import FACETS, LANGUAGES, Repair, Selection, Vocabulary, read, write

_SELECTION = "selection"
_REPAIRS = "repairs"
_LINK = "link"
_FRAME = "frame"
_CLICKS = "clicks"
_DRAWN = "drawn"
_PAGE = "page"


WIDGETS = (*FACETS, "measure", "unit", "indicator")
"""The fields of a selection that widgets hold."""


def widget(facet: str) -> str:
    """The key of the widget that holds a facet on this page: a key used on two pages loses its value between them."""
    return f"{st.session_state[_PAGE]}-{facet}"


def current(page: str, vocabulary: Vocabulary) -> tuple[Selection, tuple[Repair, ...]]:
    """The selection of this run; to be asked once a run, at its start.

    A query string that is not the one written last means that the reader came by a link or pressed Back: then
    the link wins and the widgets follow it. Otherwise the widgets win and the link follows them.
    """
    link = dict(st.query_params)
    st.session_state[_PAGE] = page
    drawn: set[str] = st.session_state.get(_DRAWN, set())
    st.session_state[_DRAWN] = set()
    if st.session_state.get(_LINK) != link:
        selection, repairs = read(link, vocabulary)
        _remember(selection, link, repairs)
        for facet in WIDGETS:
            value = getattr(selection, facet)
            st.session_state[widget(facet)] = value if isinstance(value, str) else list(value)
        return selection, repairs
    said = {facet: _said(facet, vocabulary) for facet in drawn if widget(facet) in st.session_state}
    selection = replace(st.session_state[_SELECTION], **said)
    if selection != st.session_state[_SELECTION]:
        st.query_params.from_dict(write(selection))
        _remember(selection, write(selection), ())
    return selection, st.session_state[_REPAIRS]


def _said(facet: str, vocabulary: Vocabulary) -> Any:
    """What a widget says, as the selection holds it."""
    value = st.session_state[widget(facet)]
    return value if isinstance(value, str) else vocabulary.ordered(facet, set(value))


def language() -> str:
    """The language of the link, for what is said before or without a selection."""
    asked = st.query_params.get("lang", LANGUAGES[0])
    return asked if asked in LANGUAGES else LANGUAGES[0]


def _remember(selection: Selection, link: Mapping[str, str], repairs: tuple[Repair, ...]) -> None:
    st.session_state[_SELECTION] = selection
    st.session_state[_LINK] = dict(link)
    st.session_state[_REPAIRS] = repairs


def seeded(facet: str, value: object) -> str:
    """The key of a facet's widget, which starts at `value` where it has no state (its page was just opened)."""
    st.session_state.setdefault(widget(facet), value)
    st.session_state[_DRAWN].add(facet)
    return widget(facet)


def choose(**changes: Any) -> None:
    """The current selection with some fields changed, from the next run on: written to the link alone, which
    then differs from the one remembered, so that the widgets follow it."""
    st.query_params.from_dict(write(replace(st.session_state[_SELECTION], **changes)))


def choose_from(key: str, facet: str) -> None:
    """A callback: takes the value of a widget outside the filters as a facet's only code."""
    value = st.session_state[key]
    choose(**{facet: (value,) if value else ()})


def mark_frame(selection: Selection) -> None:
    """Notes that the frame was drawn in this run, for this selection."""
    st.session_state[_FRAME] = selection


def take_frame() -> Selection | None:
    """The selection whose frame was drawn in this run, None when there is no frame; taken away for the next run."""
    selection: Selection | None = st.session_state.pop(_FRAME, None)
    return selection


def is_new_click(key: str, count: int) -> bool:
    """True the first time a click counter of a map shows this value: a component repeats its last value each run."""
    clicks: dict[str, int] = st.session_state.setdefault(_CLICKS, {})
    new = count > clicks.get(key, 0)
    clicks[key] = count
    return new
