"""Controls for one field of the selection: segmented buttons, select boxes, pills, and the search box."""

from collections.abc import Sequence

import streamlit as st

from cmsdash.domain import DECLARATIONS, MAX_SEARCH_CHARS, GroupMatchMode, PeerCriterion
from cmsdash.figures import PageContext
from cmsdash.ui import session_state
from cmsdash.ui.layout.page import render_note


def segmented_choice(
    page: PageContext, field: str, codes: Sequence[str], *, in_drawer: bool = False, show_label: bool = False
) -> None:
    """Render a choice of exactly one code as a row of buttons.

    Args:
        page: The context of the page.
        field: A field of the selection, also the catalogue section of the codes' labels.
        codes: The codes to choose from.
        in_drawer: Whether the control is in the filter drawer.
        show_label: Whether the label is visible; screen readers read it in any case.
    """
    st.segmented_control(
        page.text(f"facet.{field}"),
        codes,
        format_func=lambda code: page.text(f"{field}.{code}"),
        key=session_state.seed_widget(field, page.selection, page.vocabulary, in_drawer=in_drawer),
        required=True,
        label_visibility="visible" if show_label else "collapsed",
    )


def option_toggle(page: PageContext, field: str) -> None:
    """Render a field with all codes of its declaration as a row of buttons under a visible label."""
    segmented_choice(page, field, list(DECLARATIONS[field].codes), show_label=True)


def select_choice(page: PageContext, field: str, codes: list[str], section: str) -> None:
    """Render a choice of exactly one code as a select box; `section` is the catalogue section of the labels."""
    st.selectbox(
        page.text(f"facet.{field}"),
        codes,
        format_func=lambda code: page.text(f"{section}.{code}"),
        key=session_state.seed_widget(field, page.selection, page.vocabulary),
        placeholder=page.text(f"facet.{field}"),
        width=340,
    )


def match_mode_picker(page: PageContext) -> None:
    """Render the choice between any and all target groups, if several are selected."""
    if len(page.selection.group) > 1:
        with st.container(horizontal=True, vertical_alignment="center", key="match-mode", gap="small"):
            segmented_choice(page, "match", [item.value for item in GroupMatchMode], show_label=True)
            render_note(page.text(f"filter.match_note.{page.selection.match}"))


def peer_criteria_picker(page: PageContext) -> None:
    """Render the choice of the criteria that peers share; without one all other cities are peers."""
    st.pills(
        page.text("facet.peers"),
        [item.value for item in PeerCriterion],
        format_func=lambda code: page.text(f"peers.{code}"),
        key=session_state.seed_widget("peers", page.selection, page.vocabulary),
        selection_mode="multi",
    )


def search_box(page: PageContext) -> None:
    """Render the full-text search of operations."""
    st.text_input(
        page.text("search.label"),
        key=session_state.seed_widget("search", page.selection, page.vocabulary),
        max_chars=MAX_SEARCH_CHARS,
        placeholder=page.text("search.placeholder"),
        icon=":material/search:",
    )
