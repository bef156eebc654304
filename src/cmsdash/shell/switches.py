"""Choices of one among a few, and the search box; what they mean stands beside them in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import streamlit as st

from cmsdash.domain import MAX_SEARCH, Across, Inferred, Match, Rows, Split
from cmsdash.shell import state
from cmsdash.shell.frame import View, note


@dataclass(frozen=True)
class _Switch:
    """The codes of a choice, and where in the catalogues their names and their meanings are."""

    codes: type[StrEnum]
    words: str
    meaning: str


_SWITCHES: Mapping[str, _Switch] = {
    "across": _Switch(Across, "across.", "coverage.title."),
    "rows": _Switch(Rows, "rows.", "rows_meaning."),
    "match": _Switch(Match, "match.", "match_meaning."),
    "split": _Switch(Split, "split.", "split_meaning."),
    "inferred": _Switch(Inferred, "inferred.", "inferred_meaning."),
}


def switch(view: View, field: str, *, explained: bool = True) -> None:
    """The choice of a field of the selection and, unless the page says it elsewhere, what the choice in force means."""
    choice, value = _SWITCHES[field], getattr(view.selection, field)
    with st.container(horizontal=True, vertical_alignment="bottom", key=f"switch-{field}"):
        st.segmented_control(
            view.text(f"facet.{field}"),
            [item.value for item in choice.codes],
            format_func=lambda code: view.text(choice.words + code),
            key=state.seeded(field, value),
            required=True,
            width="content",
        )
        if explained:
            note(view.text(choice.meaning + value))


def match(view: View) -> None:
    """The choice between any and all of the target groups, where several are chosen."""
    if len(view.selection.group) > 1:
        switch(view, "match")


def search(view: View) -> None:
    """The box that searches operations."""
    st.text_input(
        view.text("search.label"),
        key=state.seeded("search", view.selection.search),
        max_chars=MAX_SEARCH,
        placeholder=view.text("search.placeholder"),
        icon=":material/search:",
    )
