"""Choices that one kind of page offers: what the matrix shows, how split amounts are told, the search."""

import streamlit as st

from cmsdash.domain import DECLARATIONS, MAX_SEARCH
from cmsdash.shell import state
from cmsdash.shell.choices import choice
from cmsdash.shell.frame import View


def switch(view: View, field: str) -> None:
    """The choice of a field of the selection, under its name."""
    choice(view, f"{field}.", list(DECLARATIONS[field].codes), named=True)


def search(view: View) -> None:
    """The box that searches operations."""
    st.text_input(
        view.text("search.label"),
        key=state.seeded("search", view.selection, view.vocabulary),
        max_chars=MAX_SEARCH,
        placeholder=view.text("search.placeholder"),
        icon=":material/search:",
    )
