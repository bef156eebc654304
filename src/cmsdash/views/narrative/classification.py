"""Headline and sentences of the page on classification."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from cmsdash.i18n import Translator
from cmsdash.queries.result import list_records


def classification_headline(coverage: pd.DataFrame, text: Translator) -> str:
    """Return how many operations can have an objective, for how many a source or code states it, and how many infer it.

    Args:
        coverage: `queries.classification_coverage`.
        text: Translator.
    """
    objective = coverage[coverage["what"] == "objective"].set_index("known_by")["operations"]
    return text(
        "classification.headline",
        total=text.plural("classification.of", int(objective.drop("outside", errors="ignore").sum())),
        stated=text.plural("classification.stated", int(objective.get("stated", 0)) + int(objective.get("code", 0))),
        inferred=text.plural("classification.inferred", int(objective.get("inferred", 0))),
    )


def classifier_metrics_sentence(metrics: pd.DataFrame, text: Translator) -> str:
    """Return the results on the measured half of `queries.classifier_metrics`, then on the set that came later."""
    sentence = _measured_half_sentence(metrics, text)
    later = {row["what"]: row for row in list_records(metrics[metrics["half"] == "blind"])}
    return f"{sentence} {_later_set_sentence(later, text)}" if later else sentence


def _later_set_sentence(later: Mapping[Any, Mapping[Any, Any]], text: Translator) -> str:
    """Return how many of the groups and interventions that sources state the rules had found in the titles."""
    values = {
        f"{what}_{column}": text.number(later[what][column])
        for what in ("group", "intervention")
        for column in ("labelled", "deduced", "right")
    }
    row = later["group"]
    return text("classification.later", texts=text.number(row["texts"]), date=text.date(row["date"]), **values)


def _measured_half_sentence(metrics: pd.DataFrame, text: Translator) -> str:
    [row] = list_records(metrics[(metrics["half"] == "measure") & (metrics["what"] == "objective")])
    return text(
        "classification.measured",
        texts=text.number(row["texts"]),
        deduced=text.number(row["deduced"]),
        right=text.number(row["right"]),
        labelled=text.number(row["labelled"]),
        date=text.date(row["date"]),
    )


def classes_without_rule_sentence(rules: pd.DataFrame, text: Translator) -> str:
    """Return how many classes of `queries.classification_rules` have a rule, and the names of those without."""
    without = rules[rules["words"].isna()]
    names = text.list_and(text(key).lower() for key in without["speaks_for"])
    return text("classification.rules_lead", n=text.number(len(rules) - len(without)), without=names)
