"""The active filters: a sentence, a chip that removes each one, the reset, and notes on filters without effect."""

from collections.abc import Collection, Sequence

import streamlit as st

from cmsdash.domain import FACETS, InferredClasses, Selection
from cmsdash.figures import PageContext
from cmsdash.ui import session_state
from cmsdash.ui.controls.option_pickers import match_mode_picker
from cmsdash.ui.layout.page import render_note
from cmsdash.views.formatting import filters
from cmsdash.views.templates import get_macro

_MAX_CHIPS = 12
"""Further filters are counted; they can be removed in the filter drawer."""


def render_filters_sentence(page: PageContext) -> None:
    """Render the active filters as a sentence for screen readers and print; on screens boxes and chips show them."""
    st.html(get_macro("paragraph")(filters.filters_sentence(page.selection, page.names, page.text), "cms-filters-said"))


def filter_chips(
    page: PageContext,
    facets: Sequence[str],
    in_row: Collection[str],
    without_effect: Sequence[str] = (),
    controlled: Collection[str] = (),
) -> None:
    """Render a chip that removes each active filter, and notes on filters without effect.

    Args:
        page: The context of the page.
        facets: The filters that the page applies.
        in_row: The fields that have a box in the filter row. Their chips are only shown on phones, which have no row.
        without_effect: Further fields of the link that change nothing on this page.
        controlled: The fields that a control of the page shows at any width. They have no chips.
    """
    selection, text = page.selection, page.text
    active = [(field, code) for field, code in filters.active_filters(selection) if field not in controlled]
    shown = active[:_MAX_CHIPS]
    for key, chips in (
        ("row-chips", [choice for choice in shown if choice[0] in in_row]),
        ("chips", [choice for choice in shown if choice[0] not in in_row]),
    ):
        if chips:
            with st.container(horizontal=True, key=key, gap="small"):
                for facet, code in chips:
                    _render_chip(page, facet, code)
    if len(active) > _MAX_CHIPS:
        render_note(text.plural("filter.more_chips", len(active) - _MAX_CHIPS))
    if "group" in facets:
        match_mode_picker(page)
    _render_limits(page, facets, without_effect)


def _render_chip(page: PageContext, facet: str, code: str) -> None:
    name = filters.code_label(facet, code, page.names, page.text, page.selection.inferred)
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


def render_reset_button(page: PageContext) -> None:
    """Render the button that clears all filters and the search."""
    defaults = {field: getattr(Selection(), field) for field in (*FACETS, "search", "match", "inferred")}
    st.button(
        page.text("filter.reset"),
        on_click=session_state.update_query_params,
        kwargs=defaults,
        type="tertiary",
        key="reset",
    )


def _render_limits(page: PageContext, facets: Sequence[str], without_effect: Sequence[str]) -> None:
    """Say what the active filters do not change on this page."""
    selection, text = page.selection, page.text
    unused = [facet for facet in FACETS if getattr(selection, facet) and facet not in facets]
    if selection.inferred == InferredClasses.EXCLUDE and "group" not in facets:
        unused.append("inferred")
    unused += without_effect
    if unused:
        render_note(text("filter.unused", facets=text.list_and(text(f"facet.{facet}").lower() for facet in unused)))
    if (selection.stage or selection.kind) and {"stage", "objective"} <= set(facets):
        render_note(text("filter.figures_note"))
