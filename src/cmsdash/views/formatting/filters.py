"""The selection in words: the name of each choice, and the sentence that says them all."""

from collections.abc import Mapping, Sequence

from cmsdash.domain import DECLARATIONS, FACETS, NOT_STATED, GroupMatchMode, InferredClasses, Selection
from cmsdash.i18n import Translator

_WORK = ("objective", "intervention", "group", "priority", "status")
"""The filters that leave operations out of a city."""
GEOGRAPHIC_FILTERS = ("region", "city")
"""The filters that leave cities out."""
FIGURE_FILTERS = ("stage", "kind", "priority")
"""Under these a city without a figure is without one of that stage, kind or priority; it may have another."""

Counts = Mapping[str, Mapping[str, int]]

_COUNTED = {
    **{facet: DECLARATIONS[facet].counts[0] for facet in FACETS},
    **{f"work.{facet}": "operations" for facet in FACETS},
}
"""What is counted beside the options of each filter."""


def code_label(facet: str, code: str, names: Mapping[str, str], text: Translator) -> str:
    """A code as a reader reads it; `names` are those of the cities."""
    if code == NOT_STATED:
        return text("option.not-stated")
    if facet == "search":
        return text("active_filters.search", words=code)
    if facet == "inferred":
        return text("active_filters.inferred")
    return names[code] if facet == "city" else text(f"{facet}.{code}")


def option_label(
    facet: str, code: str, counts: Counts, names: Mapping[str, str], text: Translator, *, of_work: bool = False
) -> str:
    """An option of a filter: its name, and how many rows it leads to (`queries.option_counts`); `of_work` where the
    page shows operations alone. A city that has only a total for two priorities is told apart from one without any."""
    named = code_label(facet, code, names, text)
    counted = f"work.{facet}" if of_work and f"work.{facet}" in counts else facet
    n = counts[counted].get(code, 0)
    if n:
        return text.plural(f"filter.options.{_COUNTED[counted]}", n, name=named)
    if counted == "city" and code in counts["total"]:
        return text("filter.total_only", name=named)
    return text(f"filter.none.{_COUNTED[counted]}", name=named)


def active_filters(selection: Selection) -> list[tuple[str, str]]:
    """Every choice as field and code, in the order of the filters; choices at their default are none."""
    chosen = [(facet, code) for facet in FACETS for code in getattr(selection, facet)]
    if selection.inferred == InferredClasses.INCLUDE:
        chosen.append(("inferred", selection.inferred))
    return [*chosen, ("search", selection.search)] if selection.search else chosen


def count_active_filters(selection: Selection) -> int:
    """How many filters are set, whatever the number of their codes."""
    return len({facet for facet, _ in active_filters(selection)})


def is_filtered(selection: Selection, facets: Sequence[str]) -> bool:
    """True when one of these filters is set: what is found then holds for the selection, not for everything known."""
    return any(getattr(selection, facet) for facet in facets)


def no_operations_text(selection: Selection, text: Translator) -> str:
    """That no operation is known of a city, never a zero: at all, or under the filters that operations answer."""
    return text(f"no_operations.symbol{'_filtered' if is_filtered(selection, _WORK) else ''}")


def filters_sentence(selection: Selection, names: Mapping[str, str], text: Translator) -> str:
    """What the reader is looking at, in one sentence."""
    parts = [_part(facet, selection, names, text) for facet in FACETS if getattr(selection, facet)]
    if selection.search:
        parts.append(text("active_filters.search_part", words=selection.search))
    if selection.inferred == InferredClasses.INCLUDE:
        parts.append(text("active_filters.inferred"))
    return text("active_filters.some", parts=". ".join(parts)) if parts else text("active_filters.none")


def _part(facet: str, selection: Selection, names: Mapping[str, str], text: Translator) -> str:
    words = [code_label(facet, code, names, text) for code in getattr(selection, facet)]
    together = facet == "group" and selection.match == GroupMatchMode.ALL and len(words) > 1
    joined = text.list_and(words) if together else text.list_or(words)
    return text("active_filters.part", facet=text(f"facet.{facet}"), values=joined)
