"""The Gulpease index of the Italian messages stays above the thresholds of its authors."""

import pytest
from tools.readability import count_text, count_texts, rank_by_index, select_public

from cmsdash.i18n.catalogs import load_messages

LOWER_SECONDARY, UPPER_SECONDARY = 60, 40
"""Gulpease index below which a text is hard for readers with that level of education.

All texts together must reach the first, because every citizen may read where public money goes. A single sentence with
many official names need only reach the second.
"""


def test_index_follows_the_published_formula() -> None:
    """One sentence of 10 words and 50 letters: 89 + (300 - 500) / 10 = 69."""
    text = "Il programma destina ancora questi soldi alle città del Sud."
    assert count_text(text) == (1, 50, 10)
    assert count_text(text).index == pytest.approx(69)
    assert count_text("{n} città su {cities}: non vuol dire zero.").sentences == 1


def test_each_public_message_reaches_the_upper_secondary_threshold() -> None:
    ranking = rank_by_index(select_public(load_messages("it")))
    assert [(index, key) for index, key, _ in ranking if index < UPPER_SECONDARY] == []


def test_all_public_messages_together_reach_the_lower_secondary_threshold() -> None:
    texts = [text for _, _, text in rank_by_index(select_public(load_messages("it")))]
    assert len(texts) > 50
    assert count_texts(texts).index >= LOWER_SECONDARY
