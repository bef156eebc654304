"""What the pages on objectives, recipients and operations find, in words: their headlines and sentences."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from cmsdash.domain import NOT_STATED, Selection
from cmsdash.queries import Leaf
from cmsdash.text import Text


def objectives(tree: pd.DataFrame, text: Text) -> str:
    """How many of the operations state their objective."""
    roots = tree[tree["intervention"].isna()]
    total = int(roots["operations"].sum())
    stating = int(roots.loc[roots["objective"].notna(), "operations"].sum())
    if not stating:
        return text("objectives.headline_none")
    return text.count("objectives.headline", stating, total=text.number(total))


def interventions(tree: pd.DataFrame, text: Text) -> str:
    """How many of the programme's interventions an operation declares."""
    twigs = tree[tree["intervention"].notna()]
    declared = int((twigs["operations"] > 0).sum())
    if not declared:
        return text("objectives.interventions_none", total=text.number(len(twigs)))
    return text.count("objectives.interventions", declared, total=text.number(len(twigs)))


def recipients(cells: pd.DataFrame, text: Text) -> str:
    """How many target groups no operation declares."""
    counted = _declared(cells)
    if not len(counted):
        return text("recipients.headline_empty")
    silent = int((counted == 0).sum())
    return text.count("recipients.headline", silent, total=text.number(len(counted)))


def coverage(cells: pd.DataFrame, text: Text) -> str:
    """Which target groups an operation declares."""
    counted = _declared(cells)
    named = [text(f"group.{group}") for group in counted.index[counted > 0]]
    if not named:
        return text("coverage.sentence_none")
    return text("coverage.sentence", groups=text.listing(named))


def _declared(cells: pd.DataFrame) -> "pd.Series[int]":
    """For each target group, how often its cells count an operation."""
    groups = cells[cells["group"] != NOT_STATED]
    return (groups["active"] + groups["planned"]).groupby(groups["group"], sort=False).sum()


def actors(table: pd.DataFrame, text: Text) -> str:
    """How many organisations the sources name."""
    if table.empty:
        return text("actors.none")
    return text.count("actors.sentence", table["actor"].nunique())


def operations(found: pd.DataFrame, everything: pd.DataFrame, programme: pd.DataFrame, text: Text) -> str:
    """How many operations are on the list, of all those known and of those that the programme admitted."""
    counts = dict(zip(programme["programme_figure"], programme["count"], strict=True))
    if found.empty:
        return text("operations.headline_none")
    if len(found) < len(everything):
        return text.count("operations.headline_some", len(found), total=text.number(len(everything)))
    admitted = text.number(int(counts["admitted_operations"]))
    return text.count("operations.headline", len(found), admitted=admitted)


def operation(row: Mapping[Any, Any], names: Mapping[str, str], text: Text) -> str:
    """One row of `queries.operation` in one sentence: where and how far it is, and its amount or that it has none."""
    where = text.listing(names[city] for city in row["places"])
    status = text(f"status.{row['status']}").lower()
    if pd.isna(row["amount_cents"]):
        return text("sheet.sentence_bare", where=where, status=status)
    amount, kind = text.money(int(row["amount_cents"])), text(f"kind.{row['kind']}").lower()
    return text("sheet.sentence", where=where, status=status, amount=amount, kind=kind)


def listed(found: pd.DataFrame, leaf: Leaf, selection: Selection, text: Text) -> str:
    """What the list holds and in which order."""
    if found.empty:
        return text("operations.nothing", search=selection.search) if selection.search else text("show.nothing")
    order = selection.sort.removeprefix("-") or ("search" if selection.search else "none")
    if leaf.of == 1:
        return text.count("operations.listed", len(found), order=text(f"sorted.{order}"))
    first, last = leaf.rows.start + 1, min(leaf.rows.stop, len(found))
    bounds = {"first": text.number(first), "last": text.number(last), "total": text.number(len(found))}
    return text("operations.listed_leaf", order=text(f"sorted.{order}"), **bounds)


def shared(located: pd.DataFrame, selection: Selection, text: Text) -> str:
    """How many operations are in several cities, and under which rule their amounts are told."""
    several = located.loc[located["cities"] > 1, "operation"].nunique()
    rule = text(f"split_meaning.{selection.split}")
    if not several:
        return f"{text('located.none')} {rule}"
    return f"{text.count('located.some', several)} {rule}"
