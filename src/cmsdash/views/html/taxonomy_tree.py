"""Tree of the programme: objectives and their interventions, with the number of operations (HTML)."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

import pandas as pd
from markupsafe import Markup

from cmsdash.domain import NOT_STATED, ClassificationBasis
from cmsdash.i18n import Translator
from cmsdash.queries.result import list_records
from cmsdash.views.html.tables import HrefBuilder
from cmsdash.views.templates import render

TaxonomyRow = Mapping[Any, Any]
"""Row of `queries.taxonomy_tree`: an objective, or an intervention under it."""

BASIS_SYMBOLS = {
    ClassificationBasis.STATED: "●",
    ClassificationBasis.CODE: "◆",
    ClassificationBasis.READ: "≈",
    ClassificationBasis.INFERRED: "≈",
}
"""Symbol of each basis of a class, decoration of its label."""

_COUNT_COLUMNS = {
    ClassificationBasis.STATED: "stated",
    ClassificationBasis.CODE: "code_says",
    ClassificationBasis.READ: "read_in",
    ClassificationBasis.INFERRED: "inferred",
}


def taxonomy_tree_html(table: pd.DataFrame, href: HrefBuilder, text: Translator) -> Markup:
    """Return the tree, including interventions without an operation.

    Args:
        table: `queries.taxonomy_tree`.
        href: Returns the address of the operations of `objective` or `intervention` and a code.
        text: Translator.
    """
    rows = list_records(table)
    with_objective = [row for row in rows if not pd.isna(row["objective"])]
    cards = [_card(list(group), href, text) for _, group in groupby(with_objective, lambda row: row["objective"])]
    without_objective = [
        (
            text.plural("taxonomy_tree.rest", int(row["operations"])),
            href("objective", NOT_STATED),
            text.plural("taxonomy_tree.outside", int(row["outside"])) if row["outside"] else "",
        )
        for row in rows
        if pd.isna(row["objective"]) and row["operations"]
    ]
    return render("taxonomy_tree", cards=cards, without_objective=without_objective, text=text)


def _card(rows: Sequence[TaxonomyRow], href: HrefBuilder, text: Translator) -> dict[str, object]:
    objective, *interventions = rows
    return {
        "code": objective["objective"],
        "count": _operation_count(objective, href("objective", objective["objective"]), text),
        "kinds": [
            (
                kind,
                [
                    (row["intervention"], _operation_count(row, href("intervention", row["intervention"]), text))
                    for row in group
                ],
            )
            for kind, group in groupby(interventions, lambda row: row["intervention_kind"])
        ],
    }


def _operation_count(row: TaxonomyRow, href: str, text: Translator) -> dict[str, object] | None:
    """Return the number of operations of a row, with their address and their number by basis; None for none."""
    if not row["operations"]:
        return None
    cities = text.plural("sentence.cities", len(row["places"]))
    by_basis = [
        (BASIS_SYMBOLS[basis], f"{text(f'basis.{basis}').lower()}: {text.number(row[column])}")
        for basis, column in _COUNT_COLUMNS.items()
        if row[column]
    ]
    return {
        "href": href,
        "label": text.plural("sentence.operations", int(row["operations"]), cities=cities),
        "by_basis": by_basis,
    }
