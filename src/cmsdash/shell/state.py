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


def widget(facet: str) -> str:
    """The key of the widget that filters a facet; also its public CSS hook (`st-key-…`)."""
    return f"filter-{facet}"


def current(vocabulary: Vocabulary) -> tuple[Selection, tuple[Repair, ...]]:
    """The selection of this run.

    A query string that is not the one written last means that the reader came by a link or pressed Back: then
    the link wins and the widgets follow it. Otherwise the widgets win and the link follows them.
    """
    link = dict(st.query_params)
    if st.session_state.get(_LINK) != link:
        selection, repairs = read(link, vocabulary)
        _remember(selection, link)
        st.session_state[_REPAIRS] = repairs
        for facet in FACETS:
            st.session_state[widget(facet)] = list(getattr(selection, facet))
        st.session_state[widget("measure")] = selection.measure
    else:
        selection = _from_widgets(st.session_state[_SELECTION], vocabulary)
        if selection != st.session_state[_SELECTION]:
            link = write(selection)
            st.query_params.from_dict(link)
            _remember(selection, link)
            st.session_state[_REPAIRS] = ()
    return selection, st.session_state[_REPAIRS]


def language() -> str:
    """The language of the link, for what is said before or without a selection."""
    asked = st.query_params.get("lang", LANGUAGES[0])
    return asked if asked in LANGUAGES else LANGUAGES[0]


def _from_widgets(selection: Selection, vocabulary: Vocabulary) -> Selection:
    """The stored selection with what the widgets say; a widget that is not on this page says nothing."""
    said: dict[str, Any] = {}
    for facet in FACETS:
        if widget(facet) in st.session_state:
            said[facet] = vocabulary.ordered(facet, set(st.session_state[widget(facet)]))
    if st.session_state.get(widget("measure")):
        said["measure"] = st.session_state[widget("measure")]
    return replace(selection, **said)


def _remember(selection: Selection, link: Mapping[str, str]) -> None:
    st.session_state[_SELECTION] = selection
    st.session_state[_LINK] = dict(link)


def seeded(facet: str, value: object) -> str:
    """The key of a facet's widget, which starts at `value` where it has no state (its page was just opened)."""
    st.session_state.setdefault(widget(facet), value)
    return widget(facet)


def choose(**changes: Any) -> None:
    """The current selection with some fields changed, from the next run on: written to the link alone, which
    then differs from the one remembered, so that the widgets follow it."""
    st.query_params.from_dict(write(replace(st.session_state[_SELECTION], **changes)))


def choose_from(key: str, facet: str) -> None:
    """A callback: takes the value of a widget outside the filters as a facet's only code."""
    value = st.session_state[key]
    choose(**{facet: (value,) if value else ()})


def mark_frame() -> None:
    """Notes that the frame was drawn in this run."""
    st.session_state[_FRAME] = True


def take_frame() -> bool:
    """True when the frame was drawn in this run; the note is taken away so that the next run starts without it."""
    return bool(st.session_state.pop(_FRAME, False))


def is_new_click(key: str, count: int) -> bool:
    """True the first time a click counter of a map shows this value: a component repeats its last value each run."""
    clicks: dict[str, int] = st.session_state.setdefault(_CLICKS, {})
    new = count > clicks.get(key, 0)
    clicks[key] = count
    return new
