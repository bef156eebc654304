"""Controls of the pages that compare cities: unit, funding stage, indicator."""

import streamlit as st

from cmsdash import queries
from cmsdash.domain import COMPARISON_MEASURES, ContextIndicator, Selection
from cmsdash.figures import PageContext
from cmsdash.i18n import escape_markdown
from cmsdash.ui import session_state
from cmsdash.ui.controls.option_pickers import select_choice


def unit_picker(page: PageContext) -> None:
    """Render the choice of the unit in which the money of cities is compared."""
    with st.container(key="unit"):
        _render_unit(page)


def _render_unit(page: PageContext) -> None:
    select_choice(page, "unit", [item.value for item in COMPARISON_MEASURES], "measure")


def toggle_compared_city(page: PageContext, city: str | None) -> None:
    """Add a city to the comparison, or remove it if it is in it, and rerun the page.

    The change is a step of the browser history. None changes nothing.
    """
    if city is None:
        return
    cities = {*page.selection.city} ^ {city}
    session_state.update_query_params(city=page.vocabulary.sort("city", cities))
    st.rerun()


def need_controls(page: PageContext) -> None:
    """Render the indicator and the unit of the chart of need and funding, in one row."""
    with st.container(horizontal=True, key="comparing"):
        select_choice(page, "indicator", [item.value for item in ContextIndicator], "indicator")
        _render_unit(page)


def stage_picker(page: PageContext, selection: Selection) -> None:
    """Render the choice of the one stage whose figures are compared, as buttons with their numbers of cities.

    Args:
        page: The context of the page.
        selection: The selection of the figures that are compared, with their stage.
    """
    summary = queries.stage_summary(page.release, selection.reset("stage")).table
    cities = dict(zip(summary["stage"], summary["cities"], strict=True))
    [stage] = selection.stage
    key = f"stage-box-{stage}"
    with st.container(key="compared-stage"):
        st.segmented_control(
            page.text("need.stage"),
            [code for code in cities if cities[code] or code == stage],
            default=stage,
            format_func=lambda code: escape_markdown(
                page.text.plural("need.stage_option", int(cities[code]), stage=page.text(f"stage.{code}"))
            ),
            key=key,
            required=True,
            on_change=session_state.apply_widget_value,
            args=(key, "stage"),
        )
