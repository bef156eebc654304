"""Headline and sentences of the page on the lists that two laws ask for."""

from collections.abc import Sequence

import pandas as pd

from cmsdash.domain.legal_lists import FieldState
from cmsdash.i18n import Translator

_STATES = (FieldState.FULL, FieldState.PART, FieldState.EMPTY, FieldState.NOT_DUE)


def transparency_headline(fields: pd.DataFrame, text: Translator) -> str:
    """Return how many fields of the list of operations are known for all, some or none of them."""
    operations = int(fields["asked"].max())
    if not operations:
        return text("legal.headline_none")
    return text("legal.headline", operations=text.plural("map.operations", operations), parts=_parts(fields, text))


def fields_sentence(fields: pd.DataFrame, text: Translator) -> str:
    """Return how many fields of a list are in each state."""
    return text("legal.fields", parts=_parts(fields, text, _STATES))


def _parts(fields: pd.DataFrame, text: Translator, states: Sequence[FieldState] = _STATES[:3]) -> str:
    counts = fields["law_state"].value_counts()
    return text.list_and(text.plural(f"legal.{state}", int(counts[state])) for state in states if state in counts)


def operations_list_sentence(listed: pd.DataFrame, programme: pd.DataFrame, is_whole: bool, text: Translator) -> str:
    """Return how many operations the list has, and how many the programme says it has admitted.

    Args:
        listed: The rows of `queries.operations_list`.
        programme: The rows of `queries.programme_figures`.
        is_whole: Whether no filter restricts the list: only then the two numbers are about the same.
        text: Translator.
    """
    if listed.empty:
        return text("legal.no_operations")
    sentence = text.plural("legal.listed", len(listed))
    admitted = programme.loc[programme["programme_figure"] == "admitted_operations", "count"]
    if not is_whole or admitted.empty:
        return sentence
    return f"{sentence} {text('legal.of_admitted', n=text.number(int(admitted.iloc[0])))}"


def beneficiaries_list_sentence(listed: pd.DataFrame, text: Translator) -> str:
    """Return of how many operations the list has the beneficiary and the amount."""
    if listed.empty:
        return text("legal.no_operations")
    named, priced = (int(listed[column].notna().sum()) for column in ("art27_a_name", "art27_b_amount_cents"))
    return text(
        "legal.beneficiaries",
        operations=text.plural("map.operations", len(listed)),
        named=text.number(named),
        priced=text.number(priced),
    )
