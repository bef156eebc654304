"""Headline and sentences of the page on classification."""

import pandas as pd

from cmsdash.i18n import Translator


def classification_headline(coverage: pd.DataFrame, text: Translator) -> str:
    """Return how many operations have an objective stated by their source, and how many by inference.

    Args:
        coverage: `queries.classification_coverage`.
        text: Translator.
    """
    objective = coverage[coverage["what"] == "objective"].set_index("known_by")["operations"]
    return text(
        "classification.headline",
        total=text.plural("classification.of", int(objective.sum())),
        stated=text.plural("classification.stated", int(objective.get("stated", 0))),
        inferred=text.plural("classification.inferred", int(objective.get("inferred", 0))),
    )


def classifier_metrics_sentence(metrics: pd.DataFrame, text: Translator) -> str:
    """Return the results on the measured half of `queries.classifier_metrics`, then those on the set that came later."""
    sentence = _measured_half_sentence(metrics, text)
    later = metrics[metrics["half"] == "blind"].set_index("what")
    return f"{sentence} {_later_set_sentence(later, text)}" if len(later) else sentence


def _later_set_sentence(later: pd.DataFrame, text: Translator) -> str:
    """Return how many of the groups and interventions that sources state the rules had found in the titles."""
    values = {
        f"{what}_{column}": text.number(int(later.loc[what, column]))
        for what in ("group", "intervention")
        for column in ("labelled", "deduced", "right")
    }
    row = later.iloc[0]
    return text("classification.later", texts=text.number(int(row["texts"])), date=text.date(row["date"]), **values)


def _measured_half_sentence(metrics: pd.DataFrame, text: Translator) -> str:
    [row] = metrics[(metrics["half"] == "measure") & (metrics["what"] == "objective")].to_dict("records")
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
