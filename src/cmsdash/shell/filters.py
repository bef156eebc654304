"""The filters: one row, a count on every option, and a sentence on what they cannot answer."""

from collections.abc import Sequence

import streamlit as st

from cmsdash import queries
from cmsdash.domain import FACETS, NOT_STATED, Measure, Selection, Vocabulary
from cmsdash.shell import data, state
from cmsdash.shell.frame import View, note
from cmsdash.text import Text

_ROW = ("objective", "group", "region", "city")
_MORE = tuple(facet for facet in FACETS if facet not in _ROW)
_FEMININE = {"region", "city", "stage", "priority", "kind"}


def filters(view: View) -> None:
    """Draws every filter at the selection's values and says what they leave untouched."""
    selection, text = view.selection, view.text
    counts = data.option_counts(selection)
    with st.container(key="filters"):
        columns = st.columns([3, 3, 3, 3, 2], vertical_alignment="bottom")
        for column, facet in zip(columns, _ROW, strict=False):
            with column:
                _filter(facet, selection, counts[facet], text)
        with columns[-1], st.popover(_more_label(selection, text), width="stretch"):
            for facet in _MORE:
                _filter(facet, selection, counts[facet], text)
    _notes(view)


def measure(view: View) -> None:
    """The choice of what the symbols of the map measure and, in the same row, the way back to no filter."""
    with st.container(horizontal=True, vertical_alignment="center"):
        choice(view, "measure", [item.value for item in Measure], "measure")
        if any(getattr(view.selection, facet) for facet in FACETS):
            _reset(view.text)


def choice(view: View, field: str, codes: Sequence[str], words: str, width: int = 340) -> None:
    """A box for a field of the selection that holds one code; `words` is the section of the catalogues for them."""
    st.selectbox(
        view.text(f"facet.{field}"),
        codes,
        format_func=lambda code: view.text(f"{words}.{code}"),
        key=state.seeded(field, getattr(view.selection, field)),
        width=width,
    )


def choose_city(view: View) -> str | None:
    """The city whose page this is, and the box to choose another; None when none is chosen."""
    codes = data.vocabulary().codes["city"]
    chosen = view.selection.city[0] if view.selection.city else None
    st.selectbox(
        view.text("city.choose"),
        codes,
        index=codes.index(chosen) if chosen else None,
        format_func=view.names.__getitem__,
        key=f"city-box-{chosen}",
        placeholder=view.text("city.choose"),
        width=420,
        on_change=state.choose_from,
        args=(f"city-box-{chosen}", "city"),
    )
    return chosen


def select_city(view: View, city: str) -> None:
    """Makes a city the only one chosen, or none when it was that already, and draws the page again."""
    state.choose(city=() if view.selection.city == (city,) else (city,))
    st.rerun()


def _filter(facet: str, selection: Selection, counts: dict[str, int], text: Text) -> None:
    st.multiselect(
        text(f"facet.{facet}"),
        _options(facet, selection, data.vocabulary()),
        format_func=lambda code: text.count(
            f"filter.options.{facet}", counts.get(code, 0), name=option(facet, code, text)
        ),
        key=state.seeded(facet, list(getattr(selection, facet))),
        placeholder=text("filter.any_f" if facet in _FEMININE else "filter.any"),
        select_all=False,
    )


def _options(facet: str, selection: Selection, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The codes of a facet; cities only of the chosen regions, and whatever is chosen already."""
    codes = vocabulary.codes[facet]
    if facet != "city" or not selection.region:
        return codes
    cities = data.release().tables["cities"]
    inside = set(cities.loc[cities["region"].isin(selection.region), "city"]) | set(selection.city)
    return vocabulary.ordered(facet, inside)


def option(facet: str, code: str, text: Text) -> str:
    """An option's name."""
    if code == NOT_STATED:
        return text("option.not-stated")
    if facet == "city":
        cities = data.release().tables["cities"]
        return str(cities.loc[cities["city"] == code, "name"].iloc[0])
    return text(f"{facet}.{code}")


def _more_label(selection: Selection, text: Text) -> str:
    active = sum(bool(getattr(selection, facet)) for facet in _MORE)
    return text("filter.more") + (f" ({active})" if active else "")


def _reset(text: Text) -> None:
    st.button(
        text("filter.reset"),
        on_click=state.choose,
        kwargs=dict.fromkeys(FACETS, ()),
        icon=":material/close:",
        type="tertiary",
        key="reset",
    )


def _notes(view: View) -> None:
    selection, text = view.selection, view.text
    if selection.asks_of_operations:
        found = len(queries.operations(view.release, selection).table)
        st.info(text("filter.money_note", operations=text.number(found)), icon=":material/info:")
    if selection.stage or selection.kind:
        note(text("filter.figures_note"))
