"""Headlines and sentences of the pages on objectives, recipients and operations."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from cmsdash.datastore.source_register import Source
from cmsdash.domain import (
    NOT_STATED,
    ClassificationBasis,
    GroupMatchMode,
    ImplementationPhase,
    InferredClasses,
    OperationStatus,
    Selection,
)
from cmsdash.i18n import Translator
from cmsdash.queries import SORT_COLUMNS, Page
from cmsdash.queries.result import list_records
from cmsdash.views.formatting.amounts import class_amount_parts, minimum_amounts
from cmsdash.views.formatting.filters import is_filtered
from cmsdash.views.html.table_columns import OPERATION_FILTERS
from cmsdash.views.narrative.captions import (
    filters_classes,
    matched_phrase,
    objectives_phrase,
    outside_phrase,
    select_classifiable,
)

MAX_NAMED_GROUPS = 3
"""Most target groups of a filter that a headline names."""

MAX_LISTED_GROUPS = 6
"""Most declared target groups that the sentence above the matrix names."""


def objectives_headline(matching: pd.DataFrame, selection: Selection, text: Translator) -> str:
    """Return for how many of `queries.operations` the objective is stated, and for how many inferred.

    Under a filter on classes: how many match by a stated class, and how many by an inferred one.
    """
    if matching.empty:
        return text("objectives.headline_nothing")
    if filters_classes(selection):
        parts = matched_phrase(len(matching), int(matching["by_inference"].sum()), text)
        return text.plural("objectives.headline_matched", len(matching), parts=parts)
    classifiable = select_classifiable(matching)
    if classifiable.empty:
        return text("objectives.headline_outside")
    parts = objectives_phrase(classifiable, text)
    return text.plural(f"objectives.headline{_filter_suffix(selection)}", len(classifiable), parts=parts)


def _filter_suffix(selection: Selection) -> str:
    """Return the suffix of catalogue keys that mention the active filters."""
    return "_here" if is_filtered(selection, OPERATION_FILTERS) else ""


def interventions_sentence(tree: pd.DataFrame, text: Translator) -> str:
    """Return how many interventions of `queries.taxonomy_tree` are declared, and how many are only inferred."""
    interventions = tree[tree["intervention"].notna()]
    declared = interventions["stated"] + interventions["code_says"] > 0
    inferred = int((~declared & (interventions["inferred"] + interventions["read_in"] > 0)).sum())
    n, total = int(declared.sum()), text.number(len(interventions))
    none = text(f"objectives.interventions_{'none' if tree['operations'].sum() else 'nothing'}", total=total)
    sentence = text.plural("objectives.interventions", n, total=total) if n else none
    alone = " " + text("objectives.area_alone") if n else ""
    return sentence + _inferred_phrase("objectives.interventions_inferred", inferred, text) + alone


def _inferred_phrase(key: str, n: int, text: Translator) -> str:
    return text.plural(key, n) if n else ""


def classified_operations_sentence(table: pd.DataFrame, text: Translator) -> str:
    """Return how many of `queries.classified_operations` have a stated class, and how many inferred ones only."""
    if table.empty:
        return text("objectives.classified_none")
    stated = sum(_has_stated_class(row) for row in list_records(table))
    counts = {"with_stated": stated, "only_inferred": len(table) - stated}
    parts = [text.plural(f"objectives.{key}", n) for key, n in counts.items() if n]
    return text.plural("objectives.classified", len(table), parts=", ".join(parts))


def _has_stated_class(row: Mapping[Any, Any]) -> bool:
    objective = not pd.isna(row["objective"]) and row["objective_basis"] != ClassificationBasis.INFERRED
    return objective or any(
        len(row[column]) > len(row[f"inferred_{column}"]) and NOT_STATED not in row[column]
        for column in ("interventions", "groups")
    )


def recipients_headline(cells: pd.DataFrame, matching: pd.DataFrame, selection: Selection, text: Translator) -> str:
    """Return how many target groups no operation declares; for chosen groups, the number of their operations.

    Args:
        cells: `queries.coverage_matrix` with all rows.
        matching: `queries.operations`.
        selection: Selection of the page.
        text: Translator.
    """
    if selection.group:
        return _chosen_groups_headline(matching, selection, text)
    counts = _count_by_group(cells)
    if counts.empty:
        return text("recipients.headline_empty")
    if matching.empty:
        return text("recipients.headline_nothing")
    undeclared = counts[counts["declared"] == 0]
    if undeclared.empty:
        return text("recipients.headline_all")
    key = f"recipients.headline{_filter_suffix(selection)}"
    headline = text.plural(key, len(undeclared), total=text.number(len(counts)))
    return headline + _inferred_phrase("recipients.deduced", int((undeclared["inferred"] > 0).sum()), text)


def _chosen_groups_headline(matching: pd.DataFrame, selection: Selection, text: Translator) -> str:
    if matching.empty:
        return text("recipients.chosen_none", groups=chosen_groups(selection, text))
    if selection.group == (NOT_STATED,):
        suffix = "" if selection.inferred == InferredClasses.INCLUDE else "_stated"
        outside = outside_phrase(matching, text)
        return text.plural(f"recipients.silent{suffix}", len(matching)) + (f"; {outside}" if outside else "")
    # Of the group alone: another class that matches, such as the objective, may be inferred where the group is stated.
    inferred = sum(
        set(selection.group).intersection(groups) <= {item["code"] for item in of_rules}
        for groups, of_rules in zip(matching["groups"], matching["inferred_groups"], strict=True)
    )
    parts = matched_phrase(len(matching), inferred, text)
    return text.plural("recipients.chosen", len(matching), groups=chosen_groups(selection, text), parts=parts)


def chosen_groups(selection: Selection, text: Translator) -> str:
    """Return the names of the target groups in the filter, or their number if there are many."""
    if len(selection.group) > MAX_NAMED_GROUPS:
        return text("recipients.several", n=text.number(len(selection.group)))
    unknown = "option.not-inferred" if selection.inferred == InferredClasses.INCLUDE else "option.not-stated"
    names = [text(unknown if code == NOT_STATED else f"group.{code}") for code in selection.group]
    return text.list_and(names) if selection.match == GroupMatchMode.ALL else text.list_or(names)


def target_groups_sentence(selection: Selection, text: Translator) -> str:
    """Return what the table of target groups counts (`queries.target_groups`)."""
    if not selection.group:
        return text("recipients.groups_lead")
    return text("recipients.groups_lead_chosen", groups=chosen_groups(selection, text))


def coverage_sentence(cells: pd.DataFrame, text: Translator) -> str:
    """Return which target groups of `queries.coverage_matrix` an operation declares, and which are only inferred.

    Many groups are only counted: the matrix names them.
    """
    counts = _count_by_group(cells)
    declared = [text(f"group.{group}") for group in counts.index[counts["declared"] > 0]]
    if len(declared) > MAX_LISTED_GROUPS:
        return text("coverage.sentence_many", n=text.number(len(declared)), total=text.number(len(counts)))
    only_inferred = counts.index[(counts["declared"] == 0) & (counts["inferred"] > 0)]
    sentence = text("coverage.sentence", groups=text.list_and(declared)) if declared else text("coverage.sentence_none")
    if len(only_inferred):
        groups = text.list_and(text(f"group.{group}") for group in only_inferred)
        sentence += " " + text("coverage.sentence_inferred", groups=groups)
    return sentence


def coverage_note(matching: pd.DataFrame, text: Translator) -> str:
    """Return how cells are counted, and how many operations without known recipients are not known to be of Priority 5.

    Args:
        matching: `queries.operations` under the selection.
        text: Translator.
    """
    silent = matching[matching["groups"].map(lambda groups: NOT_STATED in groups).astype(bool)]
    outside = outside_phrase(silent, text)
    if not outside:
        return text("coverage.how")
    return f"{text('coverage.how')} {text.plural('coverage.silent', len(silent), outside=outside)}"


def _count_by_group(cells: pd.DataFrame) -> pd.DataFrame:
    """Return the sums of `declared` and `inferred` over the cells of each target group."""
    groups = cells[cells["group"] != NOT_STATED]
    return groups.groupby("group", sort=False)[["declared", "inferred"]].sum()


def class_cities_sentence(table: pd.DataFrame, field: str, total: int, selection: Selection, text: Translator) -> str:
    """Return how many areas or groups of `queries.class_cities` a source states, and how many are only inferred.

    Args:
        table: `queries.class_cities`.
        field: "intervention" or "group". Its own filter does not restrict the table.
        total: Number of `queries.programme_classes`.
        selection: Selection of the page.
        text: Translator.
    """
    suffix = _filter_suffix(selection.reset(field))
    if table.empty:
        return text(f"small_multiples.none.{field}{suffix}")
    is_stated = table["declared_operations"].groupby(table[field]).sum() > 0
    counts = {"stated": int(is_stated.sum()), "inferred": int((~is_stated).sum())}
    if all(counts.values()):
        parts = ", ".join(text.plural(f"small_multiples.{basis}_classes", n) for basis, n in counts.items())
    else:
        basis = "stated" if counts["stated"] else "inferred"
        parts = text.plural(f"small_multiples.only_{basis}_classes", counts[basis])
    of_total = text(f"small_multiples.total.{field}{suffix}", total=text.number(total))
    return text.plural("small_multiples.with_operations", len(is_stated), total=of_total, parts=parts)


def class_amounts_sentence(
    table: pd.DataFrame, matching: pd.DataFrame, field: str, selection: Selection, text: Translator
) -> str:
    """Return the highest known amount of a class, how many operations have none, and how many have no known class.

    Args:
        table: `queries.class_amounts` of the field.
        matching: `queries.operations` under the selection.
        field: "intervention" for objectives and areas, or "group".
        selection: Selection of the page.
        text: Translator.
    """
    if table.empty:
        return text(f"small_multiples.none.{field}{_filter_suffix(selection)}")
    parts = [part for part in class_amount_parts(table) if part["priority"] == selection.displayed_priority]
    highest = max((part for part in parts if not pd.isna(part[field])), key=lambda part: part["cents"], default=None)
    has_class = matching["groups" if field == "group" else "interventions"].map(lambda codes: NOT_STATED not in codes)
    if field == "intervention":
        has_class |= matching["objective"].notna()
    counted, others = matching[has_class.astype(bool)], matching[~has_class.astype(bool)]
    silent, without = len(select_classifiable(others)), int(counted["amount_cents"].isna().sum())
    sentences = [
        text("class_amounts.none", priority=text(f"priority.{selection.displayed_priority}"))
        if highest is None or not highest["cents"]
        else text(
            "class_amounts.highest",
            name=text(f"{field}.{highest[field]}"),
            amount=minimum_amounts([highest], selection, text),
            basis=_amount_basis(highest, field, text),
        ),
        text.plural(
            f"class_amounts.minimum.{field}",
            len(counted),
            without=text.plural("class_amounts.without", without) if without else text("class_amounts.without_none"),
        ),
    ]
    return " ".join([*sentences, text.plural(f"class_amounts.silent.{field}", silent) if silent else ""]).strip()


def _amount_basis(part: Mapping[Any, Any], field: str, text: Translator) -> str:
    """Return whether the operations of an amount state their class, have it by inference, or how much of each."""
    cents = {basis: part[f"{basis}_cents"] for basis in ("declared", "inferred") if not pd.isna(part[f"{basis}_cents"])}
    [basis] = cents if len(cents) == 1 else ["both"]
    amounts = {basis: text.millions(amount) for basis, amount in cents.items()}
    return text(f"class_amounts.basis.{field}.{basis}", **amounts)


def operations_headline(
    listed: pd.DataFrame, known: pd.DataFrame, programme: pd.DataFrame, selection: Selection, text: Translator
) -> str:
    """Return how many operations are on the list, of all known ones or of those that the programme admitted.

    Under a filter on classes it tells stated and inferred ones apart.

    Args:
        listed: `queries.search_operations` under the selection.
        known: `queries.search_operations` without filters.
        programme: `queries.programme_figures`.
        selection: Selection of the page.
        text: Translator.
    """
    counts = dict(zip(programme["programme_figure"], programme["count"], strict=True))
    if listed.empty:
        return text("operations.headline_none")
    if len(listed) < len(known) or filters_classes(selection):
        headline = text.plural("operations.headline_some", len(listed), total=text.number(len(known)))
        if not filters_classes(selection):
            return headline
        return f"{headline}: {matched_phrase(len(listed), int(listed['by_inference'].sum()), text)}"
    active = sum(OperationStatus(status).phase is ImplementationPhase.ACTIVE for status in listed["status"])
    admitted = text.number(int(counts["admitted_operations"]))
    return text.plural("operations.headline", len(listed), active=text.number(active), admitted=admitted)


def operation_sentence(row: Mapping[Any, Any], names: Mapping[str, str], text: Translator) -> str:
    """Return cities, status and amount of a row of `queries.operation_detail`; `names` are city names by code."""
    where = text.list_and(names[city] for city in row["places"])
    status = text(f"status.{row['status']}").lower()
    if pd.isna(row["amount_cents"]):
        return text("operation_detail.sentence_bare", where=where, status=status)
    amount, kind = text.money(int(row["amount_cents"])), text(f"kind.{row['kind']}").lower()
    return text("operation_detail.sentence", where=where, status=status, amount=amount, kind=kind)


def uncounted_sentence(
    statements: pd.DataFrame, operation: str, sources: Mapping[str, Source], text: Translator
) -> str:
    """Return why counts and sums leave an operation out, "" if they do not.

    Args:
        statements: `queries.operation_statements` of the operation.
        operation: Its key.
        sources: Sources by key.
        text: Translator.
    """
    rows = statements.set_index("operation")
    own = rows.loc[operation]
    if own["is_counted"]:
        return ""
    if not pd.isna(own["withdrawn"]):
        publisher = sources[own["source"]].publisher
        return text("operation_detail.withdrawn", publisher=publisher, date=text.date(str(own["withdrawn"])))
    publisher = sources[rows.loc[rows["is_counted"], "source"].iloc[0]].publisher
    return text("operation_detail.not_counted", publisher=publisher)


def operation_list_sentence(
    listed: pd.DataFrame,
    in_cities: pd.DataFrame,
    list_page: Page,
    selection: Selection,
    text: Translator,
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
    order = selection.sort.removeprefix("-")
    if order not in SORT_COLUMNS:  # no sorting, or that of the table of cities
        order = "search" if selection.search else "none"
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
    classifiable = select_classifiable(in_cities)
    unknown = int(classifiable["objective"].isna().sum()) if selection.objective else 0
    if not unknown:
        return sentence
    return f"{sentence} {text.plural('operations.silent', unknown, total=text.number(len(classifiable)))}"


def shared_operations_sentence(operations: pd.DataFrame, selection: Selection, text: Translator) -> str:
    """Return how many of `queries.operations_by_city` are in several cities, and how amounts are apportioned."""
    shared = operations.loc[operations["cities"] > 1, "operation"].nunique()
    sentence = text.plural("operations_by_city.some", shared) if shared else text("operations_by_city.none")
    return f"{sentence} {text(f'split_meaning.{selection.split}')}"
