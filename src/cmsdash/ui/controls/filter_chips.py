"""What is chosen: a sentence, a chip for each choice that takes it away, and what the filters cannot answer."""

from collections.abc import Sequence

import streamlit as st

from cmsdash import queries
from cmsdash.domain import FACETS, Selection
from cmsdash.i18n import escape_markdown
from cmsdash.ui import session_state
from cmsdash.ui.controls.option_pickers import match_mode_picker
from cmsdash.ui.layout.page import PageContext, render_note
from cmsdash.views.formatting import filters

_MOST = 12
"""Chips at most; what is beyond stays in the filters and is counted."""


def filter_chips(view: PageContext, facets: Sequence[str]) -> None:
    """Draws the selection in words, its chips, the way back to no filter, and what the page cannot filter by."""
    selection, text = view.selection, view.text
    with st.container(key="selected", gap="small"):
        render_note(filters.filters_sentence(selection, view.names, text))
        choices = filters.active_filters(selection)
        if choices:
            with st.container(horizontal=True, key="chips", gap="small"):
                for facet, code in choices[:_MOST]:
                    _chip(view, facet, code)
                _reset(view)
        if len(choices) > _MOST:
            render_note(text.plural("filter.more_chips", len(choices) - _MOST))
        match_mode_picker(view)
    _limits(view, facets)


def _chip(view: PageContext, facet: str, code: str) -> None:
    name = filters.code_label(facet, code, view.names, view.text)
    # The name of the one switch among the filters says its field already.
    of = "" if facet == "inferred" else view.text("filter.remove_of", facet=view.text(f"facet.{facet}"))
    st.button(
        view.text.markdown("filter.remove", of=of, name=name),
        key=f"chip-{facet}-{code}",
        on_click=session_state.update_query_params,
        kwargs={facet: _without(view.selection, facet, code)},
    )


def _without(selection: Selection, facet: str, code: str) -> object:
    held = getattr(selection, facet)
    return tuple(item for item in held if item != code) if isinstance(held, tuple) else getattr(Selection(), facet)


def _reset(view: PageContext) -> None:
    unset = {field: getattr(Selection(), field) for field in (*FACETS, "search", "match", "inferred")}
    st.button(
        view.text("filter.reset"),
        on_click=session_state.update_query_params,
        kwargs=unset,
        type="tertiary",
        key="reset",
    )


def _limits(view: PageContext, facets: Sequence[str]) -> None:
    """What the chosen filters do not change on this page."""
    selection, text = view.selection, view.text
    unused = [facet for facet in FACETS if getattr(selection, facet) and facet not in facets]
    if unused:
        render_note(text("filter.unused", facets=text.list_and(text(f"facet.{facet}").lower() for facet in unused)))
    if selection.has_operation_filters and {"stage", "objective"} <= set(facets):
        found = queries.count_operations(view.release, selection)
        words = text("filter.money_note", operations=text.number(found)) if found else text("filter.money_note_none")
        st.info(escape_markdown(words), icon=":material/info:")
    if (selection.stage or selection.kind) and {"stage", "objective"} <= set(facets):
        render_note(text("filter.figures_note"))
