"""How easy the Italian texts are to read: the Gulpease index by section, in all, and of the hardest ten.

Usage: python -m tools.readability [how many of the hardest]

Gulpease (P. Lucisano, M. E. Piemontese, "GULPEASE: una formula per la predizione della difficoltà dei testi in lingua
italiana", Scuola e città 3, 1988) is made for Italian and needs no dictionary: 89 + (300 sentences - 10 letters) / words,
from 0 (hard) to 100 (easy). By its authors' scale a text under 80 is hard for who left school after primary school,
under 60 after lower secondary school, under 40 after upper secondary school.
"""

import re
import sys
from collections.abc import Mapping
from typing import NamedTuple

from cmsdash.i18n.catalogs import load_messages

SHORTEST = 8
"""Words from which a text is measured by itself: the index means nothing for a label of three words."""
OPERATORS = ("issue", "check", "cli")
"""Sections for who runs the dashboard: they name files and columns."""
QUOTED = ("objective_meaning", "intervention_meaning")
"""The objectives' wording in Regulation (EU) 2021/1057, article 4, is law, that of the interventions is the
programme's: they are quoted, not rewritten."""


class Measure(NamedTuple):
    """What Gulpease counts in a text."""

    sentences: int
    letters: int
    words: int

    @property
    def index(self) -> float:
        """The Gulpease index, within 0 and 100."""
        return max(0.0, min(100.0, 89 + (300 * self.sentences - 10 * self.letters) / self.words))


def measure(text: str) -> Measure:
    """Counts a text; a blank to be filled counts as one short word, a text without a full stop as one sentence."""
    filled = re.sub(r"\{\w+\}", "sette", text)
    words = re.findall(r"[^\W_]+(?:[.,:/]\d+)*", filled)
    ends = re.findall(r"[.!?](?=\s|$|»)", filled)
    closed = bool(re.search(r"[.!?]»?\s*$", filled))
    return Measure(max(1, len(ends) + (not closed)), sum(map(len, words)), max(1, len(words)))


def together(texts: list[str]) -> Measure:
    """Several texts as one."""
    parts = [measure(text) for text in texts]
    return Measure(*(sum(numbers) for numbers in zip(*parts, strict=True)))


def sections(texts: Mapping[str, str]) -> dict[str, list[str]]:
    """The texts by the first part of their key."""
    found: dict[str, list[str]] = {}
    for key, text in texts.items():
        found.setdefault(key.split(".", 1)[0], []).append(text)
    return found


def for_readers(texts: Mapping[str, str]) -> dict[str, str]:
    """The texts that a reader of the screens reads and that are ours to word."""
    return {key: text for key, text in texts.items() if key.split(".", 1)[0] not in (*OPERATORS, *QUOTED)}


def hardest(texts: Mapping[str, str]) -> list[tuple[float, str, str]]:
    """Index, key and text of every text long enough to be measured alone, the hardest first."""
    long = {key: text for key, text in texts.items() if measure(text).words >= SHORTEST}
    return sorted((measure(text).index, key, text) for key, text in long.items())


def main(show: int = 10) -> None:
    found = hardest(load_messages("it"))
    print(f"Gulpease of the Italian texts of {SHORTEST} words and more (0 hard, 100 easy)")
    by_section = sections({key: text for _, key, text in found})
    for section, own in sorted(by_section.items(), key=lambda item: together(item[1]).index):
        total = together(own)
        print(f"  {section:22} {total.index:5.1f}   {len(own):3} texts, {total.words:4} words")
    ours = hardest(for_readers(load_messages("it")))
    print(f"  {'for readers, in all':22} {together([text for _, _, text in ours]).index:5.1f}   {len(ours):3} texts")
    print(f"The hardest {show} for readers")
    for index, key, text in ours[:show]:
        print(f"  {index:5.1f} {key}: {text}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
