"""The only module that touches Streamlit's session state and the query string."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import streamlit as st

from cmsdash.domain import (
    DECLARATIONS,
    LANGUAGES,
    MULTI_VALUE_FIELDS,
    IgnoredParameter,
    Selection,
    Vocabulary,
    normalize_search,
    parse_query_params,
    to_query_params,
)

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFile

_SELECTION = "selection"
_REPAIRS = "repairs"
_LINK = "link"
_FRAME = "frame"
_CLICKS = "clicks"
_LABELS = "labels"
_CHARTS = "charts"
_PAGE = "page"
_VOCABULARY = "vocabulary"


WIDGET_FIELDS = tuple(name for name, item in DECLARATIONS.items() if item.has_widget)
"""The fields of a selection that widgets may hold."""


def _key(field: str, sheet: bool = False) -> str:
    """The key of the widget that holds a field on this page: a key used on two pages loses its value between them.
    A filter may stand twice on a page, in the row and in the sheet; then it has two keys."""
    return _key_on(st.session_state[_PAGE], field, sheet)


def _key_on(page: str, field: str, sheet: bool) -> str:
    return f"{page}-{field}{'-sheet' if sheet else ''}"


def _keys() -> dict[str, str]:
    """The keys that widgets on this page may have, each with its field."""
    page = st.session_state[_PAGE]
    return {_key_on(page, field, sheet): field for field in WIDGET_FIELDS for sheet in (False, True)}


def sync_selection(page: str, vocabulary: Vocabulary) -> tuple[Selection, tuple[IgnoredParameter, ...]]:
    """The selection of this run; to be asked once a run, at its start.

    A query string that is not the one written last means that the reader came by a link or pressed Back: then
    the link wins and the widgets follow it. Otherwise the widgets win and the link follows them. When the release
    was switched since the run before, what the new one does not know is repaired in both.
    """
    link = dict(st.query_params)
    same_page = st.session_state.get(_PAGE) == page
    st.session_state[_PAGE] = page
    switched = st.session_state.get(_VOCABULARY) != vocabulary
    st.session_state[_VOCABULARY] = vocabulary
    if st.session_state.get(_LINK) != link:
        selection, repairs = parse_query_params(link, vocabulary)
        _remember(selection, link, repairs)
        _forget_widgets()
        if same_page:
            # Streamlit 1.67 does not show the address of a link from a page to itself; one already shown stays.
            st.query_params.from_dict(link)
        return selection, repairs
    held: Selection = st.session_state[_SELECTION]
    before, repairs = parse_query_params(to_query_params(held), vocabulary) if switched else (held, ())
    selection = replace(before, **_said(before, vocabulary))
    if switched:
        _forget_widgets()
    if selection != held:
        selection = selection.reset("page")  # another list begins at its beginning
        st.query_params.from_dict(to_query_params(selection))
        _remember(selection, to_query_params(selection), repairs)
    return selection, st.session_state[_REPAIRS]


def _forget_widgets() -> None:
    for key in _keys():
        st.session_state.pop(key, None)


def _said(before: Selection, vocabulary: Vocabulary) -> dict[str, Any]:
    """What the reader just said: the fields whose widget, in the row or in the sheet, no longer holds the selection."""
    held = {key: (field, st.session_state[key]) for key, field in _keys().items() if key in st.session_state}
    values = [(field, _value(field, value, vocabulary)) for field, value in held.values()]
    return {field: value for field, value in values if value != getattr(before, field)}


def _value(field: str, held: Any, vocabulary: Vocabulary) -> Any:
    """What a widget holds, as the selection holds it."""
    if field == "search":
        return normalize_search(held)
    if field not in MULTI_VALUE_FIELDS:
        return getattr(Selection(), field) if held is None else held
    return vocabulary.sort(field, set(held))


def seed_widget(
    field: str, selection: Selection, vocabulary: Vocabulary, *, sheet: bool = False, words: str = ""
) -> str:
    """The key of a field's widget, to be asked right before the widget is drawn: it then holds the selection.

    `words` are what the widget shows of its value. Where they changed (the count on a chosen option) the browser
    must be told again: it sends its choice back by its words, and old words would be lost.
    """
    key, value = _key(field, sheet), getattr(selection, field)
    shown: dict[str, str] = st.session_state.setdefault(_LABELS, {})
    if key not in st.session_state or _value(field, st.session_state[key], vocabulary) != value or shown[key] != words:
        st.session_state[key] = list(value) if field in MULTI_VALUE_FIELDS else value
    shown[key] = words
    return key


def requested_release_id() -> str:
    """The release that the link asks for, "" for the current one: it must be known before the link can be read."""
    return st.query_params.get("release", "")


def link_language() -> str:
    """The language of the link, for what is said before or without a selection."""
    asked = st.query_params.get("lang", LANGUAGES[0])
    return asked if asked in LANGUAGES else LANGUAGES[0]


def _remember(selection: Selection, link: Mapping[str, str], repairs: tuple[IgnoredParameter, ...]) -> None:
    st.session_state[_SELECTION] = selection
    st.session_state[_LINK] = dict(link)
    st.session_state[_REPAIRS] = repairs


def update_query_params(**changes: Any) -> None:
    """The current selection with some fields changed, from the next run on: written to the link alone, which
    then differs from the one remembered, so that the widgets follow it."""
    st.query_params.from_dict(to_query_params(replace(st.session_state[_SELECTION], **changes)))


def apply_widget_value(key: str, facet: str) -> None:
    """A callback: takes the value of a widget outside the filters as a facet's only code."""
    value = st.session_state[key]
    update_query_params(**{facet: (value,) if value else ()})


def store_page_context(view: object) -> None:
    """Notes that the frame was drawn in this run, for this view."""
    st.session_state[_FRAME] = view


def pop_page_context() -> Any:
    """The view whose frame was drawn in this run, None when there is no frame; taken away for the next run."""
    return st.session_state.pop(_FRAME, None)


def is_new_map_click(key: str, count: int) -> bool:
    """True the first time a click counter of a map shows this value: a component repeats its last value each run."""
    clicks: dict[str, int] = st.session_state.setdefault(_CLICKS, {})
    new = count > clicks.get(key, 0)
    clicks[key] = count
    return new


def chart_widget_key(name: str) -> str:
    """The key of a chart whose marks can be clicked: a new one after each click, so that no mark stays selected and
    the next click, on the same mark too, is news."""
    return f"chart-{name}-{st.session_state.setdefault(_CHARTS, {}).get(name, 0)}"


def consume_chart_click(name: str) -> None:
    """Notes that a click on a chart was taken."""
    charts: dict[str, int] = st.session_state[_CHARTS]
    charts[name] = charts.get(name, 0) + 1


def uploaded_files(key: str) -> "list[UploadedFile]":
    """The files that Streamlit holds for the uploader with this key, also those that are gone. The uploader itself
    returns copies of the others."""
    held = st.session_state.get(key) or []
    return list(held) if isinstance(held, list) else [held]
