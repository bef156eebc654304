"""What the pages that compare cities let the reader choose: the unit, the stage, the indicator of context."""

import streamlit as st

from cmsdash.domain import COMPARISON_MEASURES, ContextIndicator, FundingStage
from cmsdash.ui import release_cache, session_state
from cmsdash.ui.controls.city_picker import city_search_box
from cmsdash.ui.controls.option_pickers import select_choice
from cmsdash.ui.layout.page import PageContext


def unit_picker(view: PageContext) -> None:
    """The choice of the unit in which the money of cities is compared."""
    with st.container(key="unit"):
        select_choice(view, "unit", [item.value for item in COMPARISON_MEASURES], "measure.")


def add_city_search_box(view: PageContext) -> None:
    """A box that finds a city by its name and puts it beside those that are compared."""
    found = city_search_box(view, beside=True)
    toggle_compared_city(view, None if found in view.selection.city else found)


def toggle_compared_city(view: PageContext, city: str | None) -> None:
    """Puts a city beside those that are compared, or takes it away when it is one of them, and draws the page again.
    It is a step of its own: Back undoes it. Without a city nothing happens."""
    if city is None:
        return
    cities = {*view.selection.city} ^ {city}
    session_state.update_query_params(city=release_cache.vocabulary(view.release).sort("city", cities))
    st.rerun()


def need_controls(view: PageContext) -> None:
    """The choices of a figure that sets money beside context, in one row."""
    with st.container(horizontal=True, key="comparing"):
        select_choice(view, "indicator", [item.value for item in ContextIndicator], "indicator.")
        select_choice(view, "unit", [item.value for item in COMPARISON_MEASURES], "measure.")
        _stage(view)


def _stage(view: PageContext) -> None:
    """One stage at a time, or the rule: the most advanced stage known for each city."""
    chosen = view.selection.stage[0] if len(view.selection.stage) == 1 else ""
    codes = ["", *(stage.value for stage in reversed(FundingStage))]
    key = f"stage-box-{chosen}"
    st.selectbox(
        view.text("need.stage"),
        codes,
        index=codes.index(chosen),
        format_func=lambda code: view.text(f"stage.{code}") if code else view.text("need.stage_rule"),
        key=key,
        placeholder=view.text("need.stage"),
        width=300,
        on_change=session_state.apply_widget_value,
        args=(key, "stage"),
    )
