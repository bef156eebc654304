"""The active filters: a sentence, a chip that removes each one, and notes on filters without effect."""

from collections.abc import Sequence

import streamlit as st

from cmsdash import queries
from cmsdash.domain import FACETS, Selection
from cmsdash.i18n import escape_markdown
from cmsdash.ui import session_state
from cmsdash.ui.controls.option_pickers import match_mode_picker
from cmsdash.ui.layout.page import PageContext, render_note
from cmsdash.views.formatting import filters

_MAX_CHIPS = 12
"""Further filters are counted; they can be removed in the filter drawer."""


def filter_chips(page: PageContext, facets: Sequence[str]) -> None:
    """Render the active filters as a sentence and chips, the reset button, and notes on filters without effect.

    Args:
        page: The context of the page.
        facets: The filters that the page applies.
    """
    selection, text = page.selection, page.text
    with st.container(key="selected", gap="small"):
        render_note(filters.filters_sentence(selection, page.names, text))
        active = filters.active_filters(selection)
        if active:
            with st.container(horizontal=True, key="chips", gap="small"):
                for facet, code in active[:_MAX_CHIPS]:
                    _render_chip(page, facet, code)
                _render_reset_button(page)
        if len(active) > _MAX_CHIPS:
            render_note(text.plural("filter.more_chips", len(active) - _MAX_CHIPS))
        match_mode_picker(page)
    _render_limits(page, facets)


def _render_chip(page: PageContext, facet: str, code: str) -> None:
    name = filters.code_label(facet, code, page.names, page.text)
    # The label of `inferred`, the only filter that is a switch, already contains its field.
    of_facet = "" if facet == "inferred" else page.text("filter.remove_of", facet=page.text(f"facet.{facet}"))
    st.button(
        page.text.markdown("filter.remove", of=of_facet, name=name),
        key=f"chip-{facet}-{code}",
        on_click=session_state.update_query_params,
        kwargs={facet: _remove_code(page.selection, facet, code)},
    )


def _remove_code(selection: Selection, facet: str, code: str) -> object:
    """Return the value of a facet without one of its codes, or its default if it holds a single value."""
    value = getattr(selection, facet)
    return tuple(item for item in value if item != code) if isinstance(value, tuple) else getattr(Selection(), facet)


def _render_reset_button(page: PageContext) -> None:
    defaults = {field: getattr(Selection(), field) for field in (*FACETS, "search", "match", "inferred")}
    st.button(
        page.text("filter.reset"),
        on_click=session_state.update_query_params,
        kwargs=defaults,
        type="tertiary",
        key="reset",
    )


def _render_limits(page: PageContext, facets: Sequence[str]) -> None:
    """Say what the active filters do not change on this page."""
    selection, text = page.selection, page.text
    unused = [facet for facet in FACETS if getattr(selection, facet) and facet not in facets]
    if unused:
        render_note(text("filter.unused", facets=text.list_and(text(f"facet.{facet}").lower() for facet in unused)))
    shows_money_and_operations = {"stage", "objective"} <= set(facets)
    if selection.has_operation_filters and shows_money_and_operations:
        count = queries.count_operations(page.release, selection)
        message = text("filter.money_note", operations=text.number(count)) if count else text("filter.money_note_none")
        st.info(escape_markdown(message), icon=":material/info:")
    if (selection.stage or selection.kind) and shows_money_and_operations:
        render_note(text("filter.figures_note"))
