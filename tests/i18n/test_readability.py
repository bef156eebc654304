"""The Italian texts can be read by those they are for; the thresholds are those of the index's authors."""

import pytest
from tools.readability import for_readers, hardest, measure, together

from cmsdash.i18n.catalogs import load_messages

LOWER_SECONDARY, UPPER_SECONDARY = 60, 40
"""Gulpease under which a text is hard for who left school after that degree. Every citizen
has a right to read where public money goes, so the texts as a whole must pass the first; a single sentence full of
official names may fall to the second, not under it."""


def test_the_index_is_the_published_one() -> None:
    """One sentence of 10 words and 50 letters: 89 + (300 - 500) / 10 = 69."""
    text = "Il programma destina ancora questi soldi alle città del Sud."
    assert measure(text) == (1, 50, 10)
    assert measure(text).index == pytest.approx(69)
    assert measure("{n} città su {cities}: non vuol dire zero.").sentences == 1


def test_no_text_for_readers_is_hard_for_an_adult_who_finished_school() -> None:
    assert [
        (index, key) for index, key, _ in hardest(for_readers(load_messages("it"))) if index < UPPER_SECONDARY
    ] == []


def test_the_texts_as_a_whole_are_for_everybody() -> None:
    texts = [text for _, _, text in hardest(for_readers(load_messages("it")))]
    assert len(texts) > 50
    assert together(texts).index >= LOWER_SECONDARY
