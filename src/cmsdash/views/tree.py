"""The programme as a tree: objectives, and under each its types, lines, areas and support measures (HTML)."""

from collections.abc import Callable, Mapping, Sequence
from html import escape
from itertools import groupby
from typing import Any

import pandas as pd

from cmsdash.domain import Basis
from cmsdash.text import Text

Row = Mapping[Any, Any]
Href = Callable[[str, str], str]
"""The address of the operations of a branch, from `objective` or `intervention` and its code."""

SIGNS = {Basis.STATED: "●", Basis.CODE: "◆", Basis.INFERRED: "≈"}
"""How a class is known, as signs; the words stand beside them."""

_COLUMN = {Basis.STATED: "stated", Basis.CODE: "code_says", Basis.INFERRED: "inferred"}


def tree(table: pd.DataFrame, href: Href, text: Text) -> str:
    """The tree of `queries.tree`. Interventions without an operation stay in it and say so."""
    rows = table.to_dict("records")
    named = [row for row in rows if not pd.isna(row["objective"])]
    cards = [_card(list(group), href, text) for _, group in groupby(named, lambda row: row["objective"])]
    rest = [_rest(row, href, text) for row in rows if pd.isna(row["objective"]) and row["operations"]]
    return f'<div class="cms-tree">{"".join([*cards, *rest])}</div>'


def _card(rows: Sequence[Row], href: Href, text: Text) -> str:
    root = rows[0]
    code = root["objective"]
    full = f"<summary>{escape(text('tree.full_title'))}</summary><p>{escape(text(f'objective_meaning.{code}'))}</p>"
    kinds = "".join(
        f"<h4>{escape(text(f'tree.kind.{kind}'))}</h4><ul>{''.join(_twig(row, href, text) for row in group)}</ul>"
        for kind, group in groupby(rows[1:], lambda row: row["intervention_kind"])
    )
    return (
        f'<section data-objective="{escape(code)}"><h3>{escape(text(f"objective.{code}"))}</h3><p class="cms-count">'
        f"{_count(root, href('objective', code), text)}</p><details>{full}</details>{kinds}</section>"
    )


def _twig(row: Row, href: Href, text: Text) -> str:
    code = row["intervention"]
    return (
        f"<li><strong>{escape(text(f'intervention.{code}'))}</strong>"
        f"<span>{escape(text(f'intervention_meaning.{code}'))}</span>"
        f'<span class="cms-count">{_count(row, href("intervention", code), text)}</span></li>'
    )


def _rest(row: Row, href: Href, text: Text) -> str:
    words = text.count("tree.rest", int(row["operations"]))
    anchor = f'<a href="{escape(href("objective", "not-stated"), quote=True)}">{escape(words)}</a>'
    return f'<section class="cms-rest"><p>{anchor} {escape(text("tree.rest_why"))}</p></section>'


def _count(row: Row, href: str, text: Text) -> str:
    """How many operations a branch has and how that is known, as a link; or that none declares it."""
    if not row["operations"]:
        return f'<span aria-hidden="true">○</span> {escape(text("tree.none"))}'
    where = text.count("sentence.cities", len(row["places"]))
    words = text.count("sentence.operations", int(row["operations"]), cities=where)
    known = (
        f'<span class="cms-basis"><span aria-hidden="true">{SIGNS[basis]}</span> '
        f"{escape(text.number(row[column]))} {escape(text(f'basis.{basis}').lower())}</span>"
        for basis, column in _COLUMN.items()
        if row[column]
    )
    return f'<a href="{escape(href, quote=True)}">{escape(words)}</a> {" ".join(known)}'
