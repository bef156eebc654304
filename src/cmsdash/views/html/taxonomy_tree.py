"""The programme as a tree: objectives, and under each its types, lines, areas and support measures (HTML)."""

from collections.abc import Callable, Mapping, Sequence
from itertools import groupby
from typing import Any

import pandas as pd
from markupsafe import Markup

from cmsdash.domain import ClassificationBasis
from cmsdash.i18n import Translator
from cmsdash.views.templates import render

TaxonomyRow = Mapping[Any, Any]
Href = Callable[[str, str], str]
"""The address of the operations of a branch, from `objective` or `intervention` and its code."""

SIGNS = {ClassificationBasis.STATED: "●", ClassificationBasis.CODE: "◆", ClassificationBasis.INFERRED: "≈"}
"""How a class is known, as signs; the words stand beside them."""

_COLUMN = {
    ClassificationBasis.STATED: "stated",
    ClassificationBasis.CODE: "code_says",
    ClassificationBasis.INFERRED: "inferred",
}


def taxonomy_tree_html(table: pd.DataFrame, href: Href, text: Translator) -> Markup:
    """The tree of `queries.tree`. Interventions without an operation stay in it and say so."""
    rows = table.to_dict("records")
    named = [row for row in rows if not pd.isna(row["objective"])]
    cards = [_card(list(group), href, text) for _, group in groupby(named, lambda row: row["objective"])]
    rest = [
        (text.plural("taxonomy_tree.rest", int(row["operations"])), href("objective", "not-stated"))
        for row in rows
        if pd.isna(row["objective"]) and row["operations"]
    ]
    return render("taxonomy_tree", cards=cards, rest=rest, text=text)


def _card(rows: Sequence[TaxonomyRow], href: Href, text: Translator) -> dict[str, object]:
    root, *twigs = rows
    return {
        "code": root["objective"],
        "count": _count(root, href("objective", root["objective"]), text),
        "kinds": [
            (
                kind,
                [(row["intervention"], _count(row, href("intervention", row["intervention"]), text)) for row in group],
            )
            for kind, group in groupby(twigs, lambda row: row["intervention_kind"])
        ],
    }


def _twig(row: TaxonomyRow, href: Href, text: Translator) -> tuple[str, dict[str, object] | None]:
    code = row["intervention"]
    return code, _count(row, href("intervention", code), text)


def _count(row: TaxonomyRow, href: str, text: Translator) -> dict[str, object] | None:
    """How many operations a branch has, with their address, and how that is known; None where none declares it."""
    if not row["operations"]:
        return None
    where = text.plural("sentence.cities", len(row["places"]))
    known = [
        (SIGNS[basis], f"{text.number(row[column])} {text(f'basis.{basis}').lower()}")
        for basis, column in _COLUMN.items()
        if row[column]
    ]
    return {
        "href": href,
        "words": text.plural("sentence.operations", int(row["operations"]), cities=where),
        "known": known,
    }
