"""The filters of a page: a row on wide screens, and a drawer with all of them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import streamlit as st
from markupsafe import Markup

from cmsdash import queries
from cmsdash.domain import FACETS
from cmsdash.figures import PageContext
from cmsdash.i18n import Translator, escape_markdown
from cmsdash.i18n.glossary import TOPICS
from cmsdash.ui import session_state
from cmsdash.ui.controls.filter_chips import filter_chips, render_filters_sentence, render_reset_button
from cmsdash.ui.layout.page import render_note
from cmsdash.views.formatting import filters
from cmsdash.views.html.explanations import COLUMN_TOPICS
from cmsdash.views.templates import get_macro, render

_ROW_FACETS = ("objective", "intervention", "group", "region", "city")

_FEMININE_FACETS = {"region", "city", "stage", "priority", "kind"}
"""Facets whose Italian name is feminine: "any" has two forms."""


def filter_bar(
    page: PageContext,
    facets: Sequence[str] = FACETS,
    control: Callable[[PageContext], None] | None = None,
    *,
    has_search: bool = False,
    controlled: Sequence[str] = (),
    placeholders: Mapping[str, str] | None = None,
) -> None:
    """Render the filters of a page with the counts of their options, then the active ones as chips.

    Wide screens have the row, and the other filters in the drawer; phones have all filters in the drawer. A filter that
    the page does not use stays in the selection for the next page; a note says that it has no effect.

    Args:
        page: The context of the page.
        facets: The filters that the page applies.
        control: Renders a control of the page on the line of the chips.
        has_search: Whether the page applies the search of the link. If not, it is no active filter there.
        controlled: Further filters that the page applies, and that a control of its own sets.
        placeholders: What an empty box says, by filter, if it is not that any value will do.
    """
    applied = (*facets, *controlled)
    without_effect = ["search"] if page.selection.search and not has_search else []
    page = page if has_search else replace(page, selection=page.selection.reset("search"))
    row = [facet for facet in _ROW_FACETS if facet in facets]
    rest = [facet for facet in facets if facet not in row]
    has_classes = "group" in facets
    with st.container(key="filters", horizontal=True):
        with st.container(key="filter-row", horizontal=True):
            for facet in row:
                _render_filter(page, facet, applied, placeholders)
        with st.container(key="filter-controls" if has_classes else "filter-controls-low", width="content"):
            if has_classes:
                _render_stated_only_toggle(page)
            with st.container(key="filter-actions", horizontal=True, width="content"):
                drawer = st.container(key="filter-drawer" if rest else "filter-drawer-of-phones", width="content")
                labels = _drawer_labels(page, rest)
                with drawer, st.popover(page.text.markdown("filter.drawer", **labels), icon=":material/tune:"):
                    _render_drawer(page, applied, row, rest, placeholders, has_classes=has_classes)
                if filters.active_filters(page.selection):
                    render_reset_button(page)
    st.html(page.keep("option-counts", lambda: _option_counts_html(page, applied), page.selection, applied))
    render_filters_sentence(page)
    with st.container(horizontal=True, key="below-filters"):
        with st.container(key="chosen"):
            in_row = {*row, "inferred"} if has_classes else set(row)
            filter_chips(page, applied, in_row, without_effect, controlled)
        if control:
            control(page)


def _drawer_labels(page: PageContext, rest: Sequence[str]) -> dict[str, str]:
    """Return the two labels of the drawer: `more`, of wide screens, and `sheet`, of phones.

    Each counts the filters that are set in it. The style sheet shows one of them.
    """

    def label(key: str, n: int) -> str:
        return page.text(f"filter.{key}_n", n=page.text.number(n)) if n else page.text(f"filter.{key}")

    n_rest = sum(bool(getattr(page.selection, facet)) for facet in rest)
    return {"more": label("more", n_rest), "sheet": label("sheet", filters.count_active_filters(page.selection))}


def _render_drawer(
    page: PageContext,
    facets: Sequence[str],
    row: Sequence[str],
    rest: Sequence[str],
    placeholders: Mapping[str, str] | None,
    *,
    has_classes: bool,
) -> None:
    st.html(get_macro("drawer_close_button")(page.text("filter.close")))
    with st.container(key="drawer-row"):  # only shown on phones, where there is no row
        for facet in row:
            _render_filter(page, facet, facets, placeholders, in_drawer=True)
        if has_classes:
            _render_stated_only_toggle(page, in_drawer=True)
    for facet in rest:
        _render_filter(page, facet, facets, placeholders, in_drawer=True)
    if has_classes:
        render_note(page.text("filter.inferred_note"))


def _render_stated_only_toggle(page: PageContext, *, in_drawer: bool = False) -> None:
    st.toggle(
        page.text("filter.only_stated"),
        key=session_state.seed_toggle("inferred", page.selection, in_drawer=in_drawer),
    )


def _render_filter(
    page: PageContext,
    facet: str,
    facets: Sequence[str],
    placeholders: Mapping[str, str] | None,
    *,
    in_drawer: bool = False,
) -> None:
    text = page.text
    if facet == "objective":
        _render_objective_pills(page, facets, in_drawer=in_drawer)
        return
    any_value = text("filter.any_f" if facet in _FEMININE_FACETS else "filter.any")
    codes, labels = _sorted_codes(page, facet, facets), _labels(page, facet)
    st.multiselect(
        text(f"facet.{facet}"),
        codes,
        format_func=labels.__getitem__,
        key=session_state.seed_widget(
            facet,
            page.selection,
            page.vocabulary,
            in_drawer=in_drawer,
            labels=labels,
        ),
        placeholder=(placeholders or {}).get(facet, any_value),
        filter_mode="fuzzy",  # ignores accents and missing letters
        help=escape_markdown(_explanation(facet, text)),
        select_all=False,
        wrap=True,
    )


def _render_objective_pills(page: PageContext, facets: Sequence[str], *, in_drawer: bool) -> None:
    """Render the objectives as buttons: they are few, and one click is enough."""
    selection, text = page.selection, page.text
    counts = queries.facet_counts(page.release, selection.keep_filters(facets))
    codes = page.vocabulary.codes["objective"]
    labels = {code: filters.objective_button_label(code, counts, text, selection.inferred) for code in codes}
    shown = {code: escape_markdown(label) for code, label in labels.items()}
    key = session_state.seed_widget("objective", selection, page.vocabulary, in_drawer=in_drawer, labels=shown)
    st.pills(
        text(f"filter.objectives.{selection.inferred}"),
        codes,
        format_func=lambda code: escape_markdown(labels[code]),
        key=key,
        selection_mode="multi",
    )


def _explanation(facet: str, text: Translator) -> str:
    """Return the words of the glossary on a facet, "" if it needs none."""
    terms = TOPICS[COLUMN_TOPICS[facet]] if facet in COLUMN_TOPICS else ()
    if len(terms) == 1:
        return terms[0].meaning(text)
    return " ".join(f"{term.label(text)}: {term.meaning(text)}" for term in terms)


def _labels(page: PageContext, facet: str) -> Mapping[str, str]:
    """Return the label of each code of a facet.

    It does not change with the other filters: a browser sends a choice back by its label, and Streamlit would drop a
    second choice that was made before the browser knew the new label of the first.
    """
    text, inferred = page.text, page.selection.inferred
    return page.keep(
        f"labels-{facet}",
        lambda: {
            code: filters.code_label(facet, code, page.names, text, inferred) for code in page.vocabulary.codes[facet]
        },
        inferred,
    )


def _sorted_codes(page: PageContext, facet: str, facets: Sequence[str]) -> tuple[str, ...]:
    """Return the codes of a facet, those that lead to rows first."""
    counts = queries.facet_counts(page.release, page.selection.keep_filters(facets))
    codes = _option_codes(page, facet, facets)
    return filters.sort_options(facet, codes, counts, of_operations=_counts_operations(page, facet, facets))


def _counts_operations(page: PageContext, facet: str, facets: Sequence[str]) -> bool:
    """Return whether the options of a facet count operations where they could count cities or figures."""
    return "objective" in facets and (
        "stage" not in facets or (facet in filters.GEOGRAPHIC_FILTERS and page.selection.maps_operations)
    )


def _option_counts_html(page: PageContext, facets: Sequence[str]) -> Markup:
    """Return the counts of the options of all filters, each under the other filters of the page (HTML).

    static/js/option_counts.js shows them in the lists of options.
    """
    selection, text = page.selection.keep_filters(facets), page.text
    counts = queries.facet_counts(page.release, selection)
    words = {
        text(f"facet.{facet}"): {
            label: filters.option_count(
                facet,
                code,
                counts,
                text,
                of_operations=_counts_operations(page, facet, facets),
                inferred=selection.inferred,
            )
            for code, label in _labels(page, facet).items()
        }
        for facet in facets
        if facet != "objective"
    }
    return render("option_counts", counts=words)


def _option_codes(page: PageContext, facet: str, facets: Sequence[str]) -> tuple[str, ...]:
    """Return the codes of a facet. Cities are limited to the chosen regions, plus the chosen cities."""
    vocabulary, selection = page.vocabulary, page.selection
    if facet != "city" or "region" not in facets or not selection.region:
        return vocabulary.codes[facet]
    in_regions = {city for city, region in page.regions.items() if region in selection.region}
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
