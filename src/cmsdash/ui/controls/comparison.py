"""Controls of the pages that compare cities: unit, funding stage, indicator, and the search that adds a city."""

import streamlit as st

from cmsdash.domain import COMPARISON_MEASURES, ContextIndicator, FundingStage
from cmsdash.ui import session_state
from cmsdash.ui.controls.city_picker import city_search_box
from cmsdash.ui.controls.option_pickers import select_choice
from cmsdash.ui.layout.page import PageContext


def unit_picker(page: PageContext) -> None:
    """Render the choice of the unit in which the money of cities is compared."""
    with st.container(key="unit"):
        _render_unit(page)


def _render_unit(page: PageContext) -> None:
    select_choice(page, "unit", [item.value for item in COMPARISON_MEASURES], "measure")


def add_city_search_box(page: PageContext) -> None:
    """Render a search box that adds a city to the comparison."""
    city = city_search_box(page, for_comparison=True)
    toggle_compared_city(page, None if city in page.selection.city else city)


def toggle_compared_city(page: PageContext, city: str | None) -> None:
    """Add a city to the comparison, or remove it if it is in it, and rerun the page.

    The change is a step of the browser history. None changes nothing.
    """
    if city is None:
        return
    cities = {*page.selection.city} ^ {city}
    session_state.update_query_params(city=page.vocabulary.sort("city", cities))
    st.rerun()


def need_controls(page: PageContext, stage: str) -> None:
    """Render the indicator, the unit and the compared stage of the chart of need and funding, in one row."""
    with st.container(horizontal=True, key="comparing"):
        select_choice(page, "indicator", [item.value for item in ContextIndicator], "indicator")
        _render_unit(page)
        _render_stage(page, stage)


def _render_stage(page: PageContext, stage: str) -> None:
    """Render the choice of the one stage whose figures are compared."""
    codes = [item.value for item in reversed(FundingStage)]
    key = f"stage-box-{stage}"
    st.selectbox(
        page.text("need.stage"),
        codes,
        index=codes.index(stage),
        format_func=lambda code: page.text(f"stage.{code}"),
        key=key,
        placeholder=page.text("need.stage"),
        width=300,
        on_change=session_state.apply_widget_value,
        args=(key, "stage"),
    )
