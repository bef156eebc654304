"""How operations are classified: the evidence as bars, the rules as a list, and cells that tell the inferred apart."""

from collections.abc import Mapping
from itertools import groupby
from typing import Any

import pandas as pd
import plotly.graph_objects as go
from markupsafe import Markup

from cmsdash.i18n import Translator
from cmsdash.views.charts.theme import LABEL, bar_marker, escape_plotly, figure_layout
from cmsdash.views.formatting.language import wrap_source_language
from cmsdash.views.formatting.values import as_list, inferred_from_html
from cmsdash.views.html.tables import CellRenderer
from cmsdash.views.templates import render

_STYLE = {
    "stated": ("stated", ""),
    "code": ("stated", "-"),
    "inferred": ("estimated", "x"),
    "none": ("not-stated", "."),
    "outside": ("unpublished", ""),
}
"""Role and pattern of each evidence; the pattern tells them apart without colour."""


def classification_headline(coverage: pd.DataFrame, text: Translator) -> str:
    """How many operations have an objective by the words of their source, and how many by rules."""
    objective = coverage[coverage["what"] == "objective"].set_index("known_by")["operations"]
    return text(
        "classification.headline",
        total=text.plural("classification.of", int(objective.sum())),
        stated=text.plural("classification.stated", int(objective.get("stated", 0))),
        inferred=text.plural("classification.inferred", int(objective.get("inferred", 0))),
    )


def classifier_metrics_sentence(measures: pd.DataFrame, text: Translator) -> str:
    """Precision and recall of the objective on the half that only measures, in words."""
    [row] = measures[(measures["half"] == "measure") & (measures["what"] == "objective")].to_dict("records")
    return text(
        "classification.measured",
        texts=text.number(row["texts"]),
        deduced=text.number(row["deduced"]),
        right=text.number(row["right"]),
        labelled=text.number(row["labelled"]),
        date=text.date(row["date"]),
    )


def classes_without_rule_sentence(rules: pd.DataFrame, text: Translator) -> str:
    """How many classes have a rule, and which have none."""
    without = rules[rules["words"].isna()]
    names = text.list_and(text(key).lower() for key in without["speaks_for"])
    return text("classification.rules_lead", n=text.number(len(rules) - len(without)), without=names)


def classification_coverage_chart(table: pd.DataFrame, text: Translator, colours: Mapping[str, str]) -> go.Figure:
    """Stacked bars, one for objective, interventions and groups, of the table of `queries.class_coverage`."""
    figure = go.Figure(layout=_layout(list(dict.fromkeys(table["what"])), text, colours))
    for known_by, (role, pattern) in _STYLE.items():
        rows = table[table["known_by"] == known_by]
        name = text(f"known_by.{known_by}")
        if len(rows):
            figure.add_bar(
                y=rows["what"],
                x=rows["operations"],
                name=name,
                orientation="h",
                marker=bar_marker(colours, role, pattern),
                hovertemplate=[f"{name}: {text.number(n)}<extra></extra>" for n in rows["operations"]],
            )
    return figure


def _layout(fields: list[str], text: Translator, colours: Mapping[str, str]) -> dict[str, object]:
    layout = figure_layout(text, colours, 70 * len(fields) + 130, x_title=text("classification.axis"))
    above = {"x": 0, "showarrow": False, "xanchor": "left", "yanchor": "bottom", "yshift": 14, "font": {"size": LABEL}}
    return {
        **layout,
        "barmode": "stack",
        "bargap": 0.64,
        "yaxis": {"showticklabels": False, "categoryorder": "array", "categoryarray": fields[::-1]},
        "annotations": [
            {**above, "y": field, "text": f"<b>{escape_plotly(text(f'facet.{field}'))}</b>"} for field in fields
        ],
    }


def classification_rules_html(table: pd.DataFrame, text: Translator) -> Markup:
    """The rules of the table of `queries.class_rules`: under each field one folded entry a class (HTML)."""
    rows = [row for row in table.to_dict("records") if as_list(row["words"])]
    fields = [
        (text(f"facet.{field}"), [_entry(row, text) for row in group])
        for field, group in groupby(rows, lambda row: row["speaks_for"].partition(".")[0])
    ]
    return render("classification_rules", fields=fields)


def _entry(row: Mapping[Any, Any], text: Translator) -> dict[str, object]:
    n = int(row["deduced_operations"])
    return {
        "name": text(row["speaks_for"]),
        "found": text.plural("classification.decided", n) if n else text("classification.decided_none"),
        "lines": [
            (text(f"classification.{name}"), wrap_source_language(_quoted(row[name]), text))
            for name in ("words", "unless", "purpose")
            if as_list(row[name])
        ],
        "known": text("classification.not_met") if pd.isna(row["labelled"]) else _score(row, text),
    }


def _score(row: Mapping[Any, Any], text: Translator) -> str:
    numbers = {name: text.number(int(row[name])) for name in ("labelled", "deduced", "right")}
    return text("classification.score", **numbers)


def _quoted(value: object) -> str:
    return ", ".join(f"«{phrase}»" for phrase in as_list(value)) or "–"


RULE_CELLS: Mapping[str, CellRenderer] = dict.fromkeys(("words", "unless", "purpose"), _quoted)
"""Cells that list phrases, each in quotes."""


def inferred_class_cells(text: Translator) -> Mapping[str, CellRenderer]:
    """Cells that name inferred classes, and the words that decided (HTML)."""
    return {
        "classes": lambda value: "; ".join(text(key) for key in as_list(value)),
        "deciding": lambda value: inferred_from_html(as_list(value), text),
    }
