"""Headlines and sentences of the pages on objectives, recipients and operations."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from cmsdash.domain import NOT_STATED, Selection
from cmsdash.i18n import Translator
from cmsdash.queries import Page
from cmsdash.views.formatting.filters import is_filtered
from cmsdash.views.html.table_columns import OPERATION_FILTERS


def objectives_headline(tree: pd.DataFrame, selection: Selection, text: Translator) -> str:
    """Return how many operations of `queries.taxonomy_tree` state their objective, and for how many it is inferred."""
    roots = tree[tree["intervention"].isna()]
    total = text.number(int(roots["operations"].sum()))
    stating = int((roots["stated"] + roots["code_says"]).sum())
    suffix = _filter_suffix(selection)
    if not roots["operations"].sum():
        return text("objectives.headline_nothing")
    none = text(f"objectives.headline_none{suffix}")
    headline = text.plural(f"objectives.headline{suffix}", stating, total=total) if stating else none
    return headline + _inferred_phrase("objectives.inferred", int(roots["inferred"].sum()), text)


def _filter_suffix(selection: Selection) -> str:
    """Return the suffix of catalogue keys that mention the active filters."""
    return "_here" if is_filtered(selection, OPERATION_FILTERS) else ""


def interventions_sentence(tree: pd.DataFrame, text: Translator) -> str:
    """Return how many interventions of `queries.taxonomy_tree` are declared, and how many are only inferred."""
    interventions = tree[tree["intervention"].notna()]
    declared = interventions["stated"] + interventions["code_says"] > 0
    inferred = int((~declared & (interventions["inferred"] > 0)).sum())
    n, total = int(declared.sum()), text.number(len(interventions))
    none = text(f"objectives.interventions_{'none' if tree['operations'].sum() else 'nothing'}", total=total)
    sentence = text.plural("objectives.interventions", n, total=total) if n else none
    return sentence + _inferred_phrase("objectives.interventions_inferred", inferred, text)


def _inferred_phrase(key: str, n: int, text: Translator) -> str:
    return text.plural(key, n) if n else ""


def recipients_headline(cells: pd.DataFrame, selection: Selection, text: Translator) -> str:
    """Return how many target groups of `queries.coverage_matrix` no operation declares."""
    counts = _count_by_group(cells)
    if counts.empty:
        return text("recipients.headline_empty")
    if not cells[["declared", "inferred"]].to_numpy().sum():
        return text("recipients.headline_nothing")
    undeclared = int((counts["declared"] == 0).sum())
    if not undeclared:
        return text("recipients.headline_all")
    if len(counts) == 1:
        return text("recipients.headline_only")
    key = f"recipients.headline{_filter_suffix(selection)}"
    return text.plural(key, undeclared, total=text.number(len(counts)))


def coverage_sentence(cells: pd.DataFrame, text: Translator) -> str:
    """Return which target groups of `queries.coverage_matrix` an operation declares, and which are only inferred."""
    counts = _count_by_group(cells)
    declared = [text(f"group.{group}") for group in counts.index[counts["declared"] > 0]]
    only_inferred = counts.index[(counts["declared"] == 0) & (counts["inferred"] > 0)]
    sentence = text("coverage.sentence", groups=text.list_and(declared)) if declared else text("coverage.sentence_none")
    if len(only_inferred):
        groups = text.list_and(text(f"group.{group}") for group in only_inferred)
        sentence += " " + text("coverage.sentence_inferred", groups=groups)
    return sentence


def _count_by_group(cells: pd.DataFrame) -> pd.DataFrame:
    """Return the sums of `declared` and `inferred` over the cells of each target group."""
    groups = cells[cells["group"] != NOT_STATED]
    return groups.groupby("group", sort=False)[["declared", "inferred"]].sum()


def organisations_sentence(table: pd.DataFrame, text: Translator) -> str:
    """Return how many organisations the sources name (`queries.organisations`)."""
    if table.empty:
        return text("actors.none")
    return text.plural("actors.sentence", table["actor"].nunique())


def operations_headline(listed: pd.DataFrame, known: pd.DataFrame, programme: pd.DataFrame, text: Translator) -> str:
    """Return how many operations are on the list, of all known ones or of those that the programme admitted.

    Args:
        listed: `queries.search_operations` under the selection.
        known: `queries.search_operations` without filters.
        programme: `queries.programme_figures`.
        text: Translator.
    """
    counts = dict(zip(programme["programme_figure"], programme["count"], strict=True))
    if listed.empty:
        return text("operations.headline_none")
    if len(listed) < len(known):
        return text.plural("operations.headline_some", len(listed), total=text.number(len(known)))
    admitted = text.number(int(counts["admitted_operations"]))
    return text.plural("operations.headline", len(listed), admitted=admitted)


def operation_sentence(row: Mapping[Any, Any], names: Mapping[str, str], text: Translator) -> str:
    """Return cities, status and amount of a row of `queries.operation_detail`; `names` are city names by code."""
    where = text.list_and(names[city] for city in row["places"])
    status = text(f"status.{row['status']}").lower()
    if pd.isna(row["amount_cents"]):
        return text("operation_detail.sentence_bare", where=where, status=status)
    amount, kind = text.money(int(row["amount_cents"])), text(f"kind.{row['kind']}").lower()
    return text("operation_detail.sentence", where=where, status=status, amount=amount, kind=kind)


def operation_list_sentence(
    listed: pd.DataFrame, in_cities: pd.DataFrame, list_page: Page, selection: Selection, text: Translator
) -> str:
    """Return the number and order of the operations on a list page, or why the list is empty.

    Args:
        listed: `queries.search_operations` under the selection.
        in_cities: Operations of the same cities without the other filters; used if `listed` is empty.
        list_page: List page of `listed`.
        selection: Selection of the page.
        text: Translator.
    """
    if listed.empty:
        return _empty_list_sentence(in_cities, selection, text)
    order = selection.sort.removeprefix("-") or ("search" if selection.search else "none")
    if list_page.count == 1:
        return text.plural("operations.listed", len(listed), order=text(f"sort_order.{order}"))
    first, last = list_page.rows.start + 1, min(list_page.rows.stop, len(listed))
    bounds = {"first": text.number(first), "last": text.number(last), "total": text.number(len(listed))}
    return text("operations.listed_leaf", order=text(f"sort_order.{order}"), **bounds)


def _empty_list_sentence(in_cities: pd.DataFrame, selection: Selection, text: Translator) -> str:
    """Return whether these cities have no known operation or the filters exclude all.

    It also says how many of the excluded ones have no known objective and could have the selected one.
    """
    if in_cities.empty:
        return text("city.operations_none" if len(selection.city) == 1 else "operations.nothing_named")
    sentence = text("operations.nothing", search=selection.search) if selection.search else text("show.nothing")
    unknown = int(in_cities["objective"].isna().sum()) if selection.objective else 0
    if not unknown:
        return sentence
    return f"{sentence} {text.plural('operations.silent', unknown, total=text.number(len(in_cities)))}"


def shared_operations_sentence(operations: pd.DataFrame, selection: Selection, text: Translator) -> str:
    """Return how many of `queries.operations_by_city` are in several cities, and how amounts are apportioned."""
    shared = operations.loc[operations["cities"] > 1, "operation"].nunique()
    sentence = text.plural("operations_by_city.some", shared) if shared else text("operations_by_city.none")
    return f"{sentence} {text(f'split_meaning.{selection.split}')}"
