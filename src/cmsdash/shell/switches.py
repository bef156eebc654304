"""Choices that one kind of page offers: what the matrix shows, how split amounts are told, the search."""

from collections.abc import Mapping
from enum import StrEnum

import streamlit as st

from cmsdash.domain import MAX_SEARCH, Across, Inferred, Rows, Split
from cmsdash.shell import state
from cmsdash.shell.choices import choice
from cmsdash.shell.frame import View

_CODES: Mapping[str, type[StrEnum]] = {"across.": Across, "rows.": Rows, "split.": Split, "inferred.": Inferred}
"""The beginning of each choice's words in the catalogues, and what there is to choose."""


def switch(view: View, field: str) -> None:
    """The choice of a field of the selection, under its name."""
    words = f"{field}."
    choice(view, words, [item.value for item in _CODES[words]], named=True)


def search(view: View) -> None:
    """The box that searches operations."""
    st.text_input(
        view.text("search.label"),
        key=state.seeded("search", view.selection, view.vocabulary),
        max_chars=MAX_SEARCH,
        placeholder=view.text("search.placeholder"),
        icon=":material/search:",
    )
