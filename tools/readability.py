"""Measures how easy the Italian messages are to read: the Gulpease index by section, in total, and of the hardest.

Usage: python -m tools.readability [NUMBER OF HARDEST MESSAGES, default 10]

Gulpease (P. Lucisano, M. E. Piemontese, "GULPEASE: una formula per la predizione della difficoltà dei testi in lingua
italiana", Scuola e città 3, 1988) is made for Italian and needs no dictionary: 89 + (300 sentences - 10 letters) / words,
from 0 (hard) to 100 (easy). By its authors' scale a text under 80 is hard for readers with primary school, under 60 with
lower secondary school, under 40 with upper secondary school.
"""

import re
import sys
from collections.abc import Mapping
from typing import NamedTuple

from cmsdash.i18n.catalogs import load_messages

MIN_WORDS = 8
"""Words from which a message is measured alone. The index means nothing for a label of three words."""
OPERATOR_SECTIONS = ("issue", "check", "cli")
"""Sections for administrators, which name files and columns."""
QUOTED_SECTIONS = ("objective_meaning", "intervention_meaning", "law_column")
"""Sections quoted verbatim from Regulation (EU) 2021/1057, article 4, from the programme, and from the two laws on lists."""


class TextCounts(NamedTuple):
    """The counts of a text that Gulpease uses."""

    sentences: int
    letters: int
    words: int

    @property
    def index(self) -> float:
        """The Gulpease index, limited to 0 to 100."""
        return max(0.0, min(100.0, 89 + (300 * self.sentences - 10 * self.letters) / self.words))


def count_text(text: str) -> TextCounts:
    """Count a message. A placeholder counts as one short word, a message without a full stop as one sentence."""
    filled = re.sub(r"\{\w+\}", "sette", text)
    words = re.findall(r"[^\W_]+(?:[.,:/]\d+)*", filled)
    ends = re.findall(r"[.!?](?=\s|$|»)", filled)
    is_closed = bool(re.search(r"[.!?]»?\s*$", filled))
    return TextCounts(max(1, len(ends) + (not is_closed)), sum(map(len, words)), max(1, len(words)))


def count_texts(texts: list[str]) -> TextCounts:
    """Count several messages as one text."""
    counts = [count_text(text) for text in texts]
    return TextCounts(*(sum(numbers) for numbers in zip(*counts, strict=True)))


def select_public(messages: Mapping[str, str]) -> dict[str, str]:
    """Return the messages on the screens that the project words itself."""
    excluded = (*OPERATOR_SECTIONS, *QUOTED_SECTIONS)
    return {key: text for key, text in messages.items() if key.split(".", 1)[0] not in excluded}


def rank_by_index(messages: Mapping[str, str]) -> list[tuple[float, str, str]]:
    """Return index, key and text of every message of at least `MIN_WORDS` words, the hardest first."""
    counts = {key: count_text(text) for key, text in messages.items()}
    return sorted((counts[key].index, key, text) for key, text in messages.items() if counts[key].words >= MIN_WORDS)


def main(hardest: int = 10) -> None:
    messages = load_messages("it")
    print(f"Gulpease of the Italian messages of {MIN_WORDS} words and more (0 hard, 100 easy)")
    sections: dict[str, list[str]] = {}
    for _, key, text in rank_by_index(messages):
        sections.setdefault(key.split(".", 1)[0], []).append(text)
    for section, texts in sorted(sections.items(), key=lambda item: count_texts(item[1]).index):
        counts = count_texts(texts)
        print(f"  {section:22} {counts.index:5.1f}   {len(texts):3} messages, {counts.words:4} words")
    ranking = rank_by_index(select_public(messages))
    total = count_texts([text for _, _, text in ranking])
    print(f"  {'public, in total':22} {total.index:5.1f}   {len(ranking):3} messages")
    print(f"The hardest {hardest} public messages")
    for index, key, text in ranking[:hardest]:
        print(f"  {index:5.1f} {key}: {text}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
