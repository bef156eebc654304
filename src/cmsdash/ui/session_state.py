"""Streamlit's session state and the query string. No other module accesses them."""

from collections.abc import Mapping
from contextvars import ContextVar
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
    join_repeated,
    normalize_search,
    overridden_values,
    parse_query_params,
    to_query_params,
)
from cmsdash.domain.view_sequence import View

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFile

_SELECTION = "selection"
_IGNORED = "ignored_parameters"
_LINK = "link"
_REPLACED_LINKS = "replaced_links"
_MAP_CLICKS = "map_clicks"
_WIDGET_LABELS = "widget_labels"
_LAST_VALUES = "last_widget_values"
_WIDGET_CODES = "widget_codes"
_PAGE = "page"
_VOCABULARY = "vocabulary"
_CHOICE_LANGUAGES = "choice_languages"
_PRESENTATION_VIEWS = "presentation_views"
_TAKEN_VALUES = "taken_link_values"

_PAGE_CONTEXT: ContextVar[object] = ContextVar("page_context", default=None)
"""Of the thread of a run. The session state is shared with the run before, which may not have ended yet."""

WIDGET_FIELDS = tuple(name for name, item in DECLARATIONS.items() if item.has_widget)
"""The fields of the selection that have a widget."""


def _widget_key(page: str, field: str, in_drawer: bool) -> str:
    """Return the key of a field's widget. It contains the page, because Streamlit drops the value of a key that two
    pages share, and the place, because a filter can be both in the row and in the drawer."""
    return f"{page}-{field}{'-drawer' if in_drawer else ''}"


def _widget_fields_by_key() -> dict[str, str]:
    """Return the field of each possible widget key of the current page."""
    page = st.session_state[_PAGE]
    return {_widget_key(page, field, in_drawer): field for field in WIDGET_FIELDS for in_drawer in (False, True)}


def sync_selection(page: str, vocabulary: Vocabulary) -> tuple[Selection, tuple[IgnoredParameter, ...]]:
    """Return the selection of this run and make widgets and link agree with it. Call it once, at the start of a run.

    A query string that differs from the last one written means that the reader followed a link or pressed Back: then
    the link wins and the widgets are reset. Otherwise the widgets win and the link is rewritten. A choice that is made
    before the browser knows the link of the choice before comes with a link that this session has replaced: the widgets
    win then, too. When the release has changed since the previous run, codes that the new release does not have are
    removed from both.

    Args:
        page: The URL path of the page, "" for the first one.
        vocabulary: The codes of the release.

    Returns:
        The selection and the parts of the link that were ignored.
    """
    params = {name: st.query_params.get_all(name) for name in st.query_params}
    link = join_repeated(params)
    same_page = st.session_state.get(_PAGE) == page
    st.session_state[_PAGE] = page
    is_new_vocabulary = st.session_state.get(_VOCABULARY) != vocabulary
    st.session_state[_VOCABULARY] = vocabulary
    changed = _changed_widget_values(vocabulary)
    if st.session_state.get(_LINK) == link:
        st.session_state[_REPLACED_LINKS] = []  # the browser knows the link
    elif not (changed and same_page and link in st.session_state.get(_REPLACED_LINKS, [])):
        selection, ignored = parse_query_params(link, vocabulary)
        ignored = (*ignored, *overridden_values(params))
        _store_selection(selection, link, ignored)
        _reset_widgets()
        if same_page:
            # Streamlit 1.67 does not show the address of a link from a page to itself until it is set again.
            st.query_params.from_dict(link)
        return selection, ignored
    previous: Selection = st.session_state[_SELECTION]
    valid, ignored = parse_query_params(to_query_params(previous), vocabulary) if is_new_vocabulary else (previous, ())
    selection = replace(valid, **changed)
    if is_new_vocabulary:
        _reset_widgets()
    if selection != previous:
        selection = selection.reset("page")  # a changed list starts at its first page
        st.session_state.setdefault(_REPLACED_LINKS, []).append(st.session_state[_LINK])
        _store_selection(selection, to_query_params(selection), ignored)
        st.query_params.from_dict(to_query_params(selection))  # ends the run if the next one has begun
    return selection, st.session_state[_IGNORED]


def _reset_widgets() -> None:
    for key in _widget_fields_by_key():
        st.session_state.pop(key, None)


def _changed_widget_values(vocabulary: Vocabulary) -> dict[str, Any]:
    """Return the values that the reader has given widgets since the last run, by field.

    A widget that still has its last value is left out even if the selection has another: the run that was to give it
    that one ended early. A filter has two widgets, of which the reader changes one.
    """
    last: dict[str, Any] = st.session_state.get(_LAST_VALUES, {})
    fields = _widget_fields_by_key()
    values = {key: _to_field_value(key, field, vocabulary) for key, field in fields.items() if key in st.session_state}
    st.session_state[_LAST_VALUES] = {**last, **values}
    return {fields[key]: value for key, value in values.items() if key not in last or last[key] != value}


def _to_field_value(key: str, field: str, vocabulary: Vocabulary) -> Any:
    """Convert the value of a widget to a value of the selection. A toggle that is on is the code beside the default."""
    widget_value = st.session_state[key]
    if field == "search":
        return normalize_search(widget_value)
    if isinstance(widget_value, bool):
        default = getattr(Selection(), field)
        return next(code for code in DECLARATIONS[field].codes if code != default) if widget_value else default
    if field not in MULTI_VALUE_FIELDS:
        return getattr(Selection(), field) if widget_value is None else widget_value
    codes_by_label = st.session_state.get(_WIDGET_CODES, {}).get(key, {})
    return vocabulary.sort(field, {codes_by_label.get(item, item) for item in widget_value})


def seed_widget(
    field: str,
    selection: Selection,
    vocabulary: Vocabulary,
    *,
    in_drawer: bool = False,
    labels: Mapping[str, str] | None = None,
) -> str:
    """Set a field's widget to the selection and return its key. Call it right before the widget is created.

    Args:
        field: A field of `WIDGET_FIELDS`.
        selection: The selection of this run.
        vocabulary: The codes of the release.
        in_drawer: Whether the widget is in the filter drawer.
        labels: The label of each option by its code, if labels change (a count in an option). The browser sends a
            choice back by its label: when that of a chosen option has changed, the value is set again, and a choice
            that was sent before the browser knew the new label is found by the old one.
    """
    key, value = _widget_key(st.session_state[_PAGE], field, in_drawer), getattr(selection, field)
    all_shown: dict[str, Mapping[str, str]] = st.session_state.setdefault(_WIDGET_LABELS, {})
    labels, shown = labels or {}, all_shown.get(key, {})
    if (
        key not in st.session_state
        or _to_field_value(key, field, vocabulary) != value
        or any(shown.get(code, labels[code]) != labels[code] for code in value if labels)
        or (labels and not set(st.session_state[key]) <= set(labels))  # a label that Streamlit no longer knows
    ):
        st.session_state[key] = list(value) if field in MULTI_VALUE_FIELDS else value
    all_shown[key] = labels
    st.session_state.setdefault(_LAST_VALUES, {})[key] = value
    known: dict[str, dict[str, str]] = st.session_state.setdefault(_WIDGET_CODES, {})
    known[key] = known.get(key, {}) | {label: code for code, label in labels.items()}
    return key


def seed_toggle(field: str, selection: Selection, *, in_drawer: bool = False) -> str:
    """Set the toggle of a field with two codes to the selection and return its key, as `seed_widget` does.

    It is on if the field is not at its default.
    """
    key = _widget_key(st.session_state[_PAGE], field, in_drawer)
    is_on = getattr(selection, field) != getattr(Selection(), field)
    if st.session_state.get(key) != is_on:
        st.session_state[key] = is_on
    st.session_state.setdefault(_LAST_VALUES, {})[key] = getattr(selection, field)
    return key


def relabel_choice(key: str, lang: str) -> str:
    """Return the key of a widget outside of the selection whose labels are in a language.

    When the language has changed, its value is set again: the browser would show the label of the language before.
    Call it right before the widget is created.
    """
    languages: dict[str, str] = st.session_state.setdefault(_CHOICE_LANGUAGES, {})
    if languages.get(key, lang) != lang and key in st.session_state:
        st.session_state[key] = st.session_state[key]
    languages[key] = lang
    return key


def requested_release_id() -> str:
    """Return the release id in the link, "" if there is none. The link can only be parsed once its release is known."""
    return st.query_params.get("release", "")


def link_language() -> str:
    """Return the language in the link, for messages that are shown before the selection is known."""
    lang = st.query_params.get("lang", LANGUAGES[0])
    return lang if lang in LANGUAGES else LANGUAGES[0]


def _store_selection(selection: Selection, link: Mapping[str, str], ignored: tuple[IgnoredParameter, ...]) -> None:
    st.session_state[_SELECTION] = selection
    st.session_state[_LINK] = dict(link)
    st.session_state[_IGNORED] = ignored


def update_query_params(**changes: Any) -> None:
    """Change fields of the selection from the next run on.

    Only the link is written. It then differs from the stored one, so that the next run resets the widgets.
    """
    st.query_params.from_dict(to_query_params(replace(st.session_state[_SELECTION], **changes)))


def apply_widget_value(key: str, facet: str) -> None:
    """Make the value of a widget the only code of a facet. Used as a callback by widgets outside the filters."""
    value = st.session_state[key]
    update_query_params(**{facet: (value,) if value else ()})


def store_page_context(context: object) -> None:
    """Store the context of the page whose layout was drawn in this run."""
    _PAGE_CONTEXT.set(context)


def pop_page_context() -> Any:
    """Remove and return the context that this run stored, None if no layout was drawn."""
    context = _PAGE_CONTEXT.get()
    _PAGE_CONTEXT.set(None)
    return context


def is_new_map_click(key: str, count: int) -> bool:
    """Return True the first time that a map reports a click count: a component repeats its last value in each run."""
    counts: dict[str, int] = st.session_state.setdefault(_MAP_CLICKS, {})
    is_new = count > counts.get(key, 0)
    counts[key] = count
    return is_new


def presentation_views() -> tuple[View, ...]:
    """Return the views that the reader has put into the presentation."""
    views: tuple[View, ...] = st.session_state.get(_PRESENTATION_VIEWS, ())
    return views


def store_presentation_views(views: tuple[View, ...]) -> None:
    """Replace the views that the reader has put into the presentation."""
    st.session_state[_PRESENTATION_VIEWS] = views


def take_link_value(name: str) -> str:
    """Return a parameter of the link that is no part of the selection, the first time that it has this value; else "".

    So the widget that it sets can be changed.
    """
    taken: dict[str, str] = st.session_state.setdefault(_TAKEN_VALUES, {})
    value: str = st.query_params.get(name, "")
    is_new = value != taken.get(name, "")
    taken[name] = value
    return value if is_new else ""


def set_widget(key: str, value: object) -> None:
    """Set a widget outside of the selection. Call it right before the widget is created."""
    st.session_state[key] = value


def uploaded_files(key: str) -> "list[UploadedFile]":
    """Return all files that Streamlit holds for an uploader. The uploader itself omits deleted ones."""
    files = st.session_state.get(key) or []
    return list(files) if isinstance(files, list) else [files]
