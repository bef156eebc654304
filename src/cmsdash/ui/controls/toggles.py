"""Choices that one kind of page offers: what the matrix shows, how split amounts are told, the search."""

import streamlit as st

from cmsdash.domain import DECLARATIONS, MAX_SEARCH_CHARS
from cmsdash.ui import session_state
from cmsdash.ui.controls.option_pickers import segmented_choice
from cmsdash.ui.layout.page import PageContext


def option_toggle(view: PageContext, field: str) -> None:
    """The choice of a field of the selection, under its name."""
    segmented_choice(view, f"{field}.", list(DECLARATIONS[field].codes), named=True)


def search_box(view: PageContext) -> None:
    """The box that searches operations."""
    st.text_input(
        view.text("search.label"),
        key=session_state.seed_widget("search", view.selection, view.vocabulary),
        max_chars=MAX_SEARCH_CHARS,
        placeholder=view.text("search.placeholder"),
        icon=":material/search:",
    )
