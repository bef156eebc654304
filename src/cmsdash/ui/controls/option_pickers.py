"""Choices of exactly one code: a row of buttons where they are few, a box where they are many."""

from collections.abc import Sequence

import streamlit as st

from cmsdash.domain import GroupMatchMode, Measure, PeerCriterion
from cmsdash.ui import session_state
from cmsdash.ui.layout.page import PageContext, render_note


def segmented_choice(
    view: PageContext, words: str, codes: Sequence[str], *, sheet: bool = False, named: bool = False
) -> None:
    """A choice of exactly one code, as a row of buttons, whether its name is in sight or only heard.

    `words` is the beginning of its words in the catalogues: the field and a dot.
    """
    field = words.removesuffix(".")
    st.segmented_control(
        view.text(f"facet.{field}"),
        codes,
        format_func=lambda code: view.text(words + code),
        key=session_state.seed_widget(field, view.selection, view.vocabulary, sheet=sheet),
        required=True,
        label_visibility="visible" if named else "collapsed",
    )


def select_choice(view: PageContext, field: str, codes: list[str], words: str) -> None:
    """The same as a box, for more codes than a row of buttons holds; `words` is the beginning of theirs."""
    st.selectbox(
        view.text(f"facet.{field}"),
        codes,
        format_func=lambda code: view.text(words + code),
        key=session_state.seed_widget(field, view.selection, view.vocabulary),
        placeholder=view.text(f"facet.{field}"),
        width=340,
    )


def measure_picker(view: PageContext) -> None:
    """The choice of what the symbols of the map measure."""
    select_choice(view, "measure", [item.value for item in Measure], "measure.")


def match_mode_picker(view: PageContext) -> None:
    """Whether an operation must name any or all of the target groups, asked where several are chosen."""
    if len(view.selection.group) > 1:
        segmented_choice(view, "match.", [item.value for item in GroupMatchMode], named=True)
        render_note(view.text(f"filter.match_note.{view.selection.match}"))


def peer_criteria_picker(view: PageContext) -> None:
    """What makes other cities peers; several traits narrow each other, none means all the others."""
    st.pills(
        view.text("facet.peers"),
        [item.value for item in PeerCriterion],
        format_func=lambda code: view.text(f"peers.{code}"),
        key=session_state.seed_widget("peers", view.selection, view.vocabulary),
        selection_mode="multi",
    )
