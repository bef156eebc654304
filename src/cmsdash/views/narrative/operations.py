"""What the pages on objectives, recipients and operations find, in words: their headlines and sentences."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from cmsdash.domain import NOT_STATED, Selection
from cmsdash.i18n import Translator
from cmsdash.queries import Page
from cmsdash.views.formatting.filters import is_filtered
from cmsdash.views.html.table_columns import OPERATION_FILTERS


def objectives_headline(tree: pd.DataFrame, selection: Selection, text: Translator) -> str:
    """How many of the operations state their objective and, where they count, of how many a rule infers it."""
    roots = tree[tree["intervention"].isna()]
    total = text.number(int(roots["operations"].sum()))
    stating = int((roots["stated"] + roots["code_says"]).sum())
    here = "_here" if is_filtered(selection, OPERATION_FILTERS) else ""
    if not roots["operations"].sum():
        return text("objectives.headline_nothing")
    none = text(f"objectives.headline_none{here}")
    words = text.plural(f"objectives.headline{here}", stating, total=total) if stating else none
    return words + _inferred("objectives.inferred", int(roots["inferred"].sum()), text)


def interventions_sentence(tree: pd.DataFrame, text: Translator) -> str:
    """How many of the programme's interventions an operation declares and, where they count, a rule infers."""
    twigs = tree[tree["intervention"].notna()]
    declared = twigs["stated"] + twigs["code_says"] > 0
    n, total = int(declared.sum()), text.number(len(twigs))
    silent = "none" if tree["operations"].sum() else "nothing"
    none = text(f"objectives.interventions_{silent}", total=total)
    words = text.plural("objectives.interventions", n, total=total) if n else none
    return words + _inferred(
        "objectives.interventions_inferred", int((~declared & (twigs["inferred"] > 0)).sum()), text
    )


def _inferred(key: str, n: int, text: Translator) -> str:
    """What a rule adds to what is declared; nothing where it adds nothing."""
    return text.plural(key, n) if n else ""


def recipients_headline(cells: pd.DataFrame, selection: Selection, text: Translator) -> str:
    """How many target groups no operation declares."""
    counted = _by_group(cells)
    if counted.empty:
        return text("recipients.headline_empty")
    if not cells[["declared", "inferred"]].to_numpy().sum():
        return text("recipients.headline_nothing")
    silent = int((counted["declared"] == 0).sum())
    if not silent:
        return text("recipients.headline_all")
    if len(counted) == 1:
        return text("recipients.headline_only")
    here = "_here" if is_filtered(selection, OPERATION_FILTERS) else ""
    return text.plural(f"recipients.headline{here}", silent, total=text.number(len(counted)))


def coverage_sentence(cells: pd.DataFrame, text: Translator) -> str:
    """Which target groups an operation declares and, where they count, which ones a rule infers."""
    counted = _by_group(cells)
    declared = [text(f"group.{group}") for group in counted.index[counted["declared"] > 0]]
    only_inferred = counted.index[(counted["declared"] == 0) & (counted["inferred"] > 0)]
    words = text("coverage.sentence", groups=text.list_and(declared)) if declared else text("coverage.sentence_none")
    if len(only_inferred):
        groups = text.list_and(text(f"group.{group}") for group in only_inferred)
        words += " " + text("coverage.sentence_inferred", groups=groups)
    return words


def _by_group(cells: pd.DataFrame) -> pd.DataFrame:
    """For each target group, how often its cells count an operation that declares it, or one that a rule infers."""
    groups = cells[cells["group"] != NOT_STATED]
    return groups.groupby("group", sort=False)[["declared", "inferred"]].sum()


def organisations_sentence(table: pd.DataFrame, text: Translator) -> str:
    """How many organisations the sources name."""
    if table.empty:
        return text("actors.none")
    return text.plural("actors.sentence", table["actor"].nunique())


def operations_headline(
    found: pd.DataFrame, everything: pd.DataFrame, programme: pd.DataFrame, text: Translator
) -> str:
    """How many operations are on the list, of all those known and of those that the programme admitted."""
    counts = dict(zip(programme["programme_figure"], programme["count"], strict=True))
    if found.empty:
        return text("operations.headline_none")
    if len(found) < len(everything):
        return text.plural("operations.headline_some", len(found), total=text.number(len(everything)))
    admitted = text.number(int(counts["admitted_operations"]))
    return text.plural("operations.headline", len(found), admitted=admitted)


def operation_sentence(row: Mapping[Any, Any], names: Mapping[str, str], text: Translator) -> str:
    """One row of `queries.operation` in one sentence: where and how far it is, and its amount or that it has none."""
    where = text.list_and(names[city] for city in row["places"])
    status = text(f"status.{row['status']}").lower()
    if pd.isna(row["amount_cents"]):
        return text("operation_detail.sentence_bare", where=where, status=status)
    amount, kind = text.money(int(row["amount_cents"])), text(f"kind.{row['kind']}").lower()
    return text("operation_detail.sentence", where=where, status=status, amount=amount, kind=kind)


def operation_list_sentence(
    found: pd.DataFrame, here: pd.DataFrame, leaf: Page, selection: Selection, text: Translator
) -> str:
    """What the list holds and in which order; `here` are those of the same cities, whatever
    else is filtered, and is read of an empty list only."""
    if found.empty:
        return _why_nothing(here, selection, text)
    order = selection.sort.removeprefix("-") or ("search" if selection.search else "none")
    if leaf.count == 1:
        return text.plural("operations.listed", len(found), order=text(f"sort_order.{order}"))
    first, last = leaf.rows.start + 1, min(leaf.rows.stop, len(found))
    bounds = {"first": text.number(first), "last": text.number(last), "total": text.number(len(found))}
    return text("operations.listed_leaf", order=text(f"sort_order.{order}"), **bounds)


def _why_nothing(here: pd.DataFrame, selection: Selection, text: Translator) -> str:
    """Why the list is empty: no operation of these cities is named, or the choice leaves them out; and of how many
    nobody can tell whether they have the chosen objective."""
    if here.empty:
        return text("city.operations_none" if len(selection.city) == 1 else "operations.nothing_named")
    words = text("operations.nothing", search=selection.search) if selection.search else text("show.nothing")
    silent = int(here["objective"].isna().sum()) if selection.objective else 0
    return f"{words} {text.plural('operations.silent', silent, total=text.number(len(here)))}" if silent else words


def shared_operations_sentence(located: pd.DataFrame, selection: Selection, text: Translator) -> str:
    """How many operations are in several cities, and under which rule their amounts are told."""
    several = located.loc[located["cities"] > 1, "operation"].nunique()
    said = text.plural("operations_by_city.some", several) if several else text("operations_by_city.none")
    return f"{said} {text(f'split_meaning.{selection.split}')}"
