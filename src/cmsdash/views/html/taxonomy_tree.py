"""Tree of the programme: objectives and their interventions, with the number of operations (HTML)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import pandas as pd

from cmsdash.domain import NOT_STATED, ClassificationBasis
from cmsdash.i18n import Translator
from cmsdash.queries.result import list_records
from cmsdash.views.html.described import DescribedHtml, describe_html
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


@dataclass(frozen=True)
class TreeCount:
    """The operations of a class in words, by basis as symbol and words, with their address."""

    label: str
    by_basis: Sequence[tuple[str, str]]
    href: str


@dataclass(frozen=True)
class TreeLeaf:
    """An intervention: its name, its meaning, and its operations, None if there are none."""

    name: str
    meaning: str
    count: TreeCount | None


@dataclass(frozen=True)
class TreeCard:
    """An objective: code, name, meaning, operations, and the interventions of each kind."""

    code: str
    name: str
    meaning: str
    count: TreeCount | None
    kinds: Sequence[tuple[str, Sequence[TreeLeaf]]]


@dataclass(frozen=True)
class TaxonomyTree:
    """The objectives, what stands for no operation, and the operations without an objective.

    Attributes:
        cards: The objectives.
        none: The words where a class has no operation.
        rest: Label, address and remark of the operations without an objective.
    """

    cards: Sequence[TreeCard]
    none: str
    rest: Sequence[tuple[str, str, str]]


def taxonomy_tree_html(table: pd.DataFrame, href: HrefBuilder, text: Translator) -> DescribedHtml[TaxonomyTree]:
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
            " ".join(
                [text.plural("taxonomy_tree.outside", int(row["outside"]))] * bool(row["outside"])
                + [text("taxonomy_tree.rest_why")]
            ),
        )
        for row in rows
        if pd.isna(row["objective"]) and row["operations"]
    ]
    tree = TaxonomyTree(cards, text("taxonomy_tree.none"), without_objective)
    return describe_html(render("taxonomy_tree", tree=tree, text=text), tree)


def _card(rows: Sequence[TaxonomyRow], href: HrefBuilder, text: Translator) -> TreeCard:
    objective, *interventions = rows
    code = objective["objective"]
    return TreeCard(
        code,
        text(f"objective.{code}"),
        text(f"objective_meaning.{code}"),
        _operation_count(objective, href("objective", code), text),
        [
            (text(f"taxonomy_tree.kind.{kind}"), [_leaf(row, href, text) for row in group])
            for kind, group in groupby(interventions, lambda row: row["intervention_kind"])
        ],
    )


def _leaf(row: TaxonomyRow, href: HrefBuilder, text: Translator) -> TreeLeaf:
    code = row["intervention"]
    count = _operation_count(row, href("intervention", code), text)
    return TreeLeaf(text(f"intervention.{code}"), text(f"intervention_meaning.{code}"), count)


def _operation_count(row: TaxonomyRow, href: str, text: Translator) -> TreeCount | None:
    """Return the number of operations of a row, with their address and their number by basis; None for none."""
    if not row["operations"]:
        return None
    cities = text.plural("sentence.cities", len(row["places"]))
    by_basis = [
        (BASIS_SYMBOLS[basis], f"{text(f'basis.{basis}').lower()}: {text.number(row[column])}")
        for basis, column in _COUNT_COLUMNS.items()
        if row[column]
    ]
    return TreeCount(text.plural("sentence.operations", int(row["operations"]), cities=cities), by_basis, href)
