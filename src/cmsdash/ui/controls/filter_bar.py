"""The filters: a row on a desktop, a sheet on a phone, with a count on every option; below them what is chosen."""

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

_ROW = ("objective", "group", "region", "city")
"""The filters that stand in the row; the sheet has all of them."""

_FEMININE = {"region", "city", "stage", "priority", "kind"}


def filter_bar(
    view: PageContext, facets: Sequence[str] = FACETS, beside: Callable[[PageContext], None] | None = None
) -> None:
    """Draws the filters that a page uses, at the selection's values, then what is chosen in words and as chips;
    `beside` draws a control of the page's own on the same line.

    A filter that the page does not use stays in the selection for the next page; here it is said to have no effect.
    """
    with st.container(key="filters", horizontal=True, vertical_alignment="bottom"):
        row = [facet for facet in _ROW if facet in facets]
        if row:
            with st.container(key="filter-row"):
                for facet, column in zip(row, st.columns(len(row)), strict=True):
                    with column:
                        _filter(view, facet, facets)
        sheet = st.container(key="filter-sheet", width="content")
        with sheet, st.popover(escape_markdown(_sheet_label(view)), icon=":material/tune:"):
            _sheet(view, facets)
    with st.container(horizontal=True, key="below-filters"):
        with st.container(key="chosen"):
            filter_chips(view, facets)
        if beside:
            beside(view)


def _sheet_label(view: PageContext) -> str:
    n = filters.count_active_filters(view.selection)
    return view.text("filter.sheet_n", n=view.text.number(n)) if n else view.text("filter.sheet")


def _sheet(view: PageContext, facets: Sequence[str]) -> None:
    for facet in facets:
        _filter(view, facet, facets, sheet=True)
    if "group" in facets:
        segmented_choice(view, "inferred.", [item.value for item in InferredClasses], sheet=True, named=True)
        render_note(view.text("filter.inferred_note"))


def _filter(view: PageContext, facet: str, facets: Sequence[str], *, sheet: bool = False) -> None:
    text, chosen = view.text, getattr(view.selection, facet)
    labels = _labels(view, facet, facets)
    st.multiselect(
        text(f"facet.{facet}"),
        _options(view, facet, facets),
        format_func=labels.__getitem__,
        key=session_state.seed_widget(
            facet,
            view.selection,
            view.vocabulary,
            sheet=sheet,
            words="|".join(labels[code] for code in chosen),
        ),
        placeholder=text("filter.any_f" if facet in _FEMININE else "filter.any"),
        filter_mode="fuzzy",  # without accents, and with letters left out
        select_all=False,
    )


def _labels(view: PageContext, facet: str, facets: Sequence[str]) -> Mapping[str, str]:
    """How each option is written: its name, and where it leads under the other filters of the page."""
    counts = queries.facet_counts(view.release, view.selection.keep_filters(facets))
    of_operations = "objective" in facets and "stage" not in facets
    return {
        code: filters.option_label(facet, code, counts, view.names, view.text, of_operations=of_operations)
        for code in view.vocabulary.codes[facet]
    }


def _options(view: PageContext, facet: str, facets: Sequence[str]) -> tuple[str, ...]:
    """The codes of a facet; cities only of the chosen regions, where the page filters by them, and those chosen."""
    vocabulary, selection = view.vocabulary, view.selection
    if facet != "city" or "region" not in facets or not selection.region:
        return vocabulary.codes[facet]
    cities = view.release.tables["cities"]
    inside = set(cities.loc[cities["region"].isin(selection.region), "city"]) | set(selection.city)
    return vocabulary.sort(facet, inside)


def toggle_filter_and_rerun(view: PageContext, facet: str, code: str | None) -> None:
    """What a click on a mark does: makes its code the only one chosen in a facet, or none when it was that already,
    and draws the page again. It is a step of its own: Back undoes it. Without a click nothing happens."""
    if code is None:
        return
    chosen = getattr(view.selection, facet)
    session_state.update_query_params(**{facet: () if chosen == (code,) else (code,)})
    st.rerun()
