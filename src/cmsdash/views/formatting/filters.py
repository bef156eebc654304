"""Labels of filters and their options, and the sentence that describes the selection."""

from collections.abc import Mapping, Sequence

from cmsdash.domain import DECLARATIONS, FACETS, NOT_STATED, GroupMatchMode, InferredClasses, Selection
from cmsdash.i18n import Translator

_OPERATION_FACETS = ("objective", "intervention", "group", "priority", "status")
"""Filters that can exclude operations of a city."""

GEOGRAPHIC_FILTERS = ("region", "city")
"""Filters that exclude cities."""

FIGURE_FILTERS = ("stage", "kind", "priority")
"""Filters that exclude figures: under them a city without a figure may have one of another stage, kind or priority."""

OptionCounts = Mapping[str, Mapping[str, int]]
"""`queries.facet_counts`: for each facet, the number of rows of each code."""

_CLASS_FACETS = ("objective", "intervention", "group")
"""Filters on classes that a rule may infer: their options count stated and inferred operations apart."""

_COUNTED_ROWS = {
    **{facet: DECLARATIONS[facet].counts[0] for facet in FACETS},
    **{f"work.{facet}": "operations" for facet in FACETS},
}
"""What the number after each option of a filter counts: cities or operations."""


def code_label(
    facet: str,
    code: str,
    names: Mapping[str, str],
    text: Translator,
    inferred: str = InferredClasses.EXCLUDE,
) -> str:
    """Return the label of a code of a facet.

    Args:
        facet: Field of the selection, or `inferred`, or `search` (its code is then the search phrase).
        code: Code of the facet.
        names: City names by code.
        text: Translator.
        inferred: `Selection.inferred`. If it includes inferred classes, "not stated" means not even inferred.
    """
    if code == NOT_STATED:
        return text("option.not-inferred" if inferred == InferredClasses.INCLUDE else "option.not-stated")
    if facet == "search":
        return text("active_filters.search", words=code)
    if facet == "inferred":
        return text("active_filters.inferred")
    return names[code] if facet == "city" else text(f"{facet}.{code}")


def option_count(
    facet: str,
    code: str,
    counts: OptionCounts,
    text: Translator,
    *,
    of_operations: bool = False,
    inferred: str = InferredClasses.EXCLUDE,
) -> str:
    """Return the number of rows that a filter option leads to, in words.

    Args:
        facet: Field of the selection.
        code: Code of the option.
        counts: `queries.facet_counts`.
        text: Translator.
        of_operations: Count operations where possible: on pages that show only operations, and under filters of
            operations.
        inferred: `Selection.inferred`.

    Returns:
        The number. A class has its stated and its inferred operations; a city that only has a total of two priorities
        is marked as such instead of as empty.
    """
    key = _counts_key(facet, counts, of_operations=of_operations)
    n, inferred_n = counts[key].get(code, 0), _inferred_count(facet, code, counts)
    if facet in _CLASS_FACETS and code != NOT_STATED and (n or inferred_n):
        return _class_counts(n, inferred_n, inferred, text)
    if n:
        return text.plural(f"filter.options.{_COUNTED_ROWS[key]}", n)
    if key == "city" and code in counts["total"]:
        return text("filter.total_only")
    return text(f"filter.none.{_COUNTED_ROWS[key]}")


def objective_button_label(code: str, counts: OptionCounts, text: Translator, inferred: str) -> str:
    """Return the short label of an objective's button: its code and its operations, stated + inferred.

    Args:
        code: Code of the objective, or `NOT_STATED`.
        counts: `queries.facet_counts`.
        text: Translator.
        inferred: `Selection.inferred`.
    """
    name = text("option.objective-unknown") if code == NOT_STATED else code
    n, inferred_n = counts["objective"].get(code, 0), _inferred_count("objective", code, counts)
    if code == NOT_STATED or inferred == InferredClasses.EXCLUDE:
        return text("filter.objective_count", name=name, n=text.number(n))
    stated, deduced = text.number(n - inferred_n), text.number(inferred_n)
    return text("filter.objective_counts", name=name, stated=stated, inferred=deduced)


def _class_counts(n: int, inferred_n: int, inferred: str, text: Translator) -> str:
    """Return "3 stated, 6 inferred"; without inferred classes only what is stated, unless nothing is."""
    stated_n = n - inferred_n if inferred == InferredClasses.INCLUDE else n
    stated = text.plural("filter.stated", stated_n)
    if not inferred_n or (stated_n and inferred == InferredClasses.EXCLUDE):
        return stated
    return text("filter.stated_and_inferred", stated=stated, inferred=text.plural("filter.inferred", inferred_n))


def _counts_key(facet: str, counts: OptionCounts, *, of_operations: bool) -> str:
    key = f"work.{facet}"
    return key if of_operations and key in counts else facet


def _inferred_count(facet: str, code: str, counts: OptionCounts) -> int:
    """Return the number of operations that a class finds only with inferred classes."""
    return counts[f"inferred.{facet}"].get(code, 0) if facet in _CLASS_FACETS else 0


def sort_options(
    facet: str, codes: Sequence[str], counts: OptionCounts, *, of_operations: bool = False
) -> tuple[str, ...]:
    """Return the codes that lead to rows, then those that would with inferred classes, then the others.

    Each part keeps the order of `codes`.
    """
    found = counts[_counts_key(facet, counts, of_operations=of_operations)]

    def rank(code: str) -> int:
        return 0 if found.get(code) else 1 if _inferred_count(facet, code, counts) else 2

    return tuple(sorted(codes, key=rank))


def active_filters(selection: Selection) -> list[tuple[str, str]]:
    """Return every choice that differs from the default as (field, code), in the order of the filters."""
    chosen = [(facet, code) for facet in FACETS for code in getattr(selection, facet)]
    if selection.inferred == InferredClasses.EXCLUDE:
        chosen.append(("inferred", selection.inferred))
    return [*chosen, ("search", selection.search)] if selection.search else chosen


def filling_label(field: str, selection: Selection, n: int, names: Mapping[str, str], text: Translator) -> str:
    """Return the label of a link that fills an empty answer.

    Args:
        field: The field that the link changes, as in `queries.FillingChange`.
        selection: The selection of the empty answer.
        n: The number of operations that the link leads to.
        names: City names by code.
        text: Translator.
    """
    if field in FACETS:
        labels = [code_label(field, code, names, text, selection.inferred) for code in getattr(selection, field)]
        chosen = text.list_and(text("active_filters.search", words=label) for label in labels)
        return text.plural("filter.fill.without", n, chosen=chosen)
    return text.plural(f"filter.fill.{field or 'everything'}", n, words=selection.search)


def count_active_filters(selection: Selection) -> int:
    """Return how many filters are set; a filter with several codes counts once."""
    return len({facet for facet, _ in active_filters(selection)})


def is_filtered(selection: Selection, facets: Sequence[str]) -> bool:
    """Return whether any of these filters is set."""
    return any(getattr(selection, facet) for facet in facets)


def no_operations_text(selection: Selection, text: Translator) -> str:
    """Return the text for no known operation, which replaces a zero and mentions filters of operations."""
    return text(f"no_operations.symbol{'_filtered' if is_filtered(selection, _OPERATION_FACETS) else ''}")


def filters_sentence(selection: Selection, names: Mapping[str, str], text: Translator) -> str:
    """Return one sentence that lists all active filters."""
    parts = [_facet_phrase(facet, selection, names, text) for facet in FACETS if getattr(selection, facet)]
    if selection.search:
        parts.append(text("active_filters.search_part", words=selection.search))
    if selection.inferred == InferredClasses.EXCLUDE:
        parts.append(text("active_filters.inferred"))
    return text("active_filters.some", parts=". ".join(parts)) if parts else text("active_filters.none")


def selection_sentences(
    selection: Selection, names: Mapping[str, str], titles: Mapping[str, str], text: Translator
) -> str:
    """Return what a figure outside its page is about: the chosen operation, and the filters.

    Args:
        selection: The selection of the figure.
        names: City names by code.
        titles: Titles of operations by key.
        text: Translator.
    """
    if not selection.operation:
        return filters_sentence(selection, names, text)
    operation = text("active_filters.operation", title=titles.get(selection.operation, selection.operation))
    return f"{operation} {filters_sentence(selection, names, text)}" if active_filters(selection) else operation


def _facet_phrase(facet: str, selection: Selection, names: Mapping[str, str], text: Translator) -> str:
    values = _joined_labels(facet, selection, names, text)
    return text("active_filters.part", facet=text(f"facet.{facet}"), values=values)


def chosen_labels(selection: Selection, text: Translator) -> str:
    """Return the chosen objectives, areas, target groups and statuses, "" if none: the subject of a headline."""
    facets = [facet for facet in ("objective", "intervention", "group", "status") if getattr(selection, facet)]
    return ", ".join(_joined_labels(facet, selection, {}, text) for facet in facets)


def _joined_labels(facet: str, selection: Selection, names: Mapping[str, str], text: Translator) -> str:
    """Return the labels of the chosen codes of a facet.

    They are joined with "and" if they are places, all of which the page shows, or if an operation must have all.
    """
    labels = [code_label(facet, code, names, text, selection.inferred) for code in getattr(selection, facet)]
    match_all = facet in GEOGRAPHIC_FILTERS or (facet == "group" and selection.match == GroupMatchMode.ALL)
    return text.list_and(labels) if match_all else text.list_or(labels)
