"""What the pages that compare cities let the reader choose: the unit, the stage, the indicator of context."""

import streamlit as st

from cmsdash.domain import UNITS, Indicator, Stage
from cmsdash.shell import data, state
from cmsdash.shell.choices import box
from cmsdash.shell.cities import find_city
from cmsdash.shell.frame import View


def unit(view: View) -> None:
    """The choice of the unit in which the money of cities is compared."""
    with st.container(key="unit"):
        box(view, "unit", [item.value for item in UNITS], "measure.")


def find_beside(view: View) -> None:
    """A box that finds a city by its name and puts it beside those that are compared."""
    found = find_city(view, beside=True)
    set_beside(view, None if found in view.selection.city else found)


def set_beside(view: View, city: str | None) -> None:
    """Puts a city beside those that are compared, or takes it away when it is one of them, and draws the page again.
    It is a step of its own: Back undoes it. Without a city nothing happens."""
    if city is None:
        return
    cities = {*view.selection.city} ^ {city}
    state.choose(city=data.vocabulary(view.release).ordered("city", cities))
    st.rerun()


def unit_stage_indicator(view: View) -> None:
    """The choices of a figure that sets money beside context, in one row."""
    with st.container(horizontal=True, key="comparing"):
        box(view, "indicator", [item.value for item in Indicator], "indicator.")
        box(view, "unit", [item.value for item in UNITS], "measure.")
        _stage(view)


def _stage(view: View) -> None:
    """One stage at a time, or the rule: the most advanced stage known for each city."""
    chosen = view.selection.stage[0] if len(view.selection.stage) == 1 else ""
    codes = ["", *(stage.value for stage in reversed(Stage))]
    key = f"stage-box-{chosen}"
    st.selectbox(
        view.text("need.stage"),
        codes,
        index=codes.index(chosen),
        format_func=lambda code: view.text(f"stage.{code}") if code else view.text("need.stage_rule"),
        key=key,
        placeholder=view.text("need.stage"),
        width=300,
        on_change=state.choose_from,
        args=(key, "stage"),
    )
