"""The filters of a page: a row on wide screens, and a drawer with all of them."""

from collections.abc import Callable, Mapping, Sequence

import streamlit as st

from cmsdash import queries
from cmsdash.domain import FACETS, InferredClasses
from cmsdash.i18n import escape_markdown
from cmsdash.ui import session_state
from cmsdash.ui.controls.filter_chips import filter_chips
from cmsdash.ui.controls.option_pickers import segmented_choice
from cmsdash.ui.layout.page import PageContext, render_note
from cmsdash.views.formatting import filters

_ROW_FACETS = ("objective", "group", "region", "city")

_FEMININE_FACETS = {"region", "city", "stage", "priority", "kind"}
"""Facets whose Italian name is feminine: "any" has two forms."""


def filter_bar(
    page: PageContext, facets: Sequence[str] = FACETS, control: Callable[[PageContext], None] | None = None
) -> None:
    """Render the filters of a page with the counts of their options, then the active ones as chips.

    A filter that the page does not use stays in the selection for the next page; a note says that it has no effect.

    Args:
        page: The context of the page.
        facets: The filters that the page applies.
        control: Renders a control of the page on the line of the chips.
    """
    with st.container(key="filters", horizontal=True, vertical_alignment="bottom"):
        row_facets = [facet for facet in _ROW_FACETS if facet in facets]
        if row_facets:
            with st.container(key="filter-row"):
                for facet, column in zip(row_facets, st.columns(len(row_facets)), strict=True):
                    with column:
                        _render_filter(page, facet, facets)
        drawer = st.container(key="filter-drawer", width="content")
        with drawer, st.popover(escape_markdown(_drawer_label(page)), icon=":material/tune:"):
            _render_drawer(page, facets)
    with st.container(horizontal=True, key="below-filters"):
        with st.container(key="chosen"):
            filter_chips(page, facets)
        if control:
            control(page)


def _drawer_label(page: PageContext) -> str:
    n = filters.count_active_filters(page.selection)
    return page.text("filter.sheet_n", n=page.text.number(n)) if n else page.text("filter.sheet")


def _render_drawer(page: PageContext, facets: Sequence[str]) -> None:
    for facet in facets:
        _render_filter(page, facet, facets, in_drawer=True)
    if "group" in facets:
        codes = [item.value for item in InferredClasses]
        segmented_choice(page, "inferred", codes, in_drawer=True, show_label=True)
        render_note(page.text("filter.inferred_note"))


def _render_filter(page: PageContext, facet: str, facets: Sequence[str], *, in_drawer: bool = False) -> None:
    text, codes = page.text, getattr(page.selection, facet)
    labels = _option_labels(page, facet, facets)
    st.multiselect(
        text(f"facet.{facet}"),
        _option_codes(page, facet, facets),
        format_func=labels.__getitem__,
        key=session_state.seed_widget(
            facet,
            page.selection,
            page.vocabulary,
            in_drawer=in_drawer,
            label="|".join(labels[code] for code in codes),
        ),
        placeholder=text("filter.any_f" if facet in _FEMININE_FACETS else "filter.any"),
        filter_mode="fuzzy",  # ignores accents and missing letters
        select_all=False,
    )


def _option_labels(page: PageContext, facet: str, facets: Sequence[str]) -> Mapping[str, str]:
    """Return the name of each code with its count under the other filters of the page."""
    counts = queries.facet_counts(page.release, page.selection.keep_filters(facets))
    counts_operations = "objective" in facets and "stage" not in facets
    return {
        code: filters.option_label(facet, code, counts, page.names, page.text, of_operations=counts_operations)
        for code in page.vocabulary.codes[facet]
    }


def _option_codes(page: PageContext, facet: str, facets: Sequence[str]) -> tuple[str, ...]:
    """Return the codes of a facet. Cities are limited to the chosen regions, plus the chosen cities."""
    vocabulary, selection = page.vocabulary, page.selection
    if facet != "city" or "region" not in facets or not selection.region:
        return vocabulary.codes[facet]
    cities = page.release.tables["cities"]
    in_regions = set(cities.loc[cities["region"].isin(selection.region), "city"])
    return vocabulary.sort(facet, in_regions | set(selection.city))


def toggle_filter_and_rerun(page: PageContext, facet: str, code: str | None) -> None:
    """Make a clicked code the only one of a facet, or clear the facet if it already was, and rerun the page.

    The change is a step of the browser history. None, when nothing was clicked, changes nothing.
    """
    if code is None:
        return
    value = getattr(page.selection, facet)
    session_state.update_query_params(**{facet: () if value == (code,) else (code,)})
    st.rerun()
