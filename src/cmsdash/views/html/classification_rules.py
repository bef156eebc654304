"""Classification rules as HTML, and table cells of inferred classes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import Any

import pandas as pd
from markupsafe import Markup

from cmsdash.i18n import Translator
from cmsdash.queries.result import list_records
from cmsdash.views.formatting.language import wrap_source_language
from cmsdash.views.formatting.values import inferred_from_html, list_items
from cmsdash.views.html.described import DescribedHtml, describe_html
from cmsdash.views.html.tables import CellRenderer
from cmsdash.views.templates import render


@dataclass(frozen=True)
class RuleEntry:
    """The rule of a class: its name, the operations that it decided, its labelled phrases, how often it is right."""

    name: str
    matches: str
    phrases: Sequence[tuple[str, Markup]]
    score: str


@dataclass(frozen=True)
class ClassificationRules:
    """The rules by the name of their facet."""

    facets: Sequence[tuple[str, Sequence[RuleEntry]]]


def classification_rules_html(table: pd.DataFrame, text: Translator) -> DescribedHtml[ClassificationRules]:
    """Return the rules of `queries.classification_rules` by facet, one folded entry per class.

    Classes without a rule are left out.
    """
    rows = [row for row in list_records(table) if list_items(row["words"])]
    facets = [
        (text(f"facet.{facet}"), [_rule_entry(row, text) for row in group])
        for facet, group in groupby(rows, lambda row: row["speaks_for"].partition(".")[0])
    ]
    rules = ClassificationRules(facets)
    return describe_html(render("classification_rules", rules=rules, is_open=False), rules)


def open_rules_html(rules: ClassificationRules) -> Markup:
    """Return rules with every entry opened, for a view of a presentation."""
    return render("classification_rules", rules=rules, is_open=True)


def _rule_entry(row: Mapping[Any, Any], text: Translator) -> RuleEntry:
    n = int(row["deduced_operations"])
    return RuleEntry(
        name=text(row["speaks_for"]),
        matches=text.plural("classification.decided", n) if n else text("classification.decided_none"),
        phrases=[
            (text(f"classification.{name}"), wrap_source_language(_quote_phrases(row[name], text), text))
            for name in ("words", "unless", "purpose")
            if list_items(row[name])
        ],
        score=text("classification.not_met") if pd.isna(row["labelled"]) else _score(row, text),
    )


def _score(row: Mapping[Any, Any], text: Translator) -> str:
    return text(
        "classification.score", **{name: text.number(int(row[name])) for name in ("labelled", "deduced", "right")}
    )


def _quote_phrases(value: object, text: Translator) -> str:
    return ", ".join(text("punctuation.quote", words=phrase) for phrase in list_items(value)) or "–"


def rule_cells(text: Translator) -> Mapping[str, CellRenderer]:
    """Return the renderers of the columns with phrases of a rule."""
    return dict.fromkeys(("words", "unless", "purpose"), partial(_quote_phrases, text=text))


def inferred_class_cells(text: Translator) -> Mapping[str, CellRenderer]:
    """Return the renderers of the columns `classes` (catalogue keys) and `deciding` (matched phrases)."""
    return {
        "classes": lambda value: "; ".join(text(key) for key in list_items(value)),
        "deciding": lambda value: inferred_from_html(list_items(value), text),
    }
