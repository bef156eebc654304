"""Finding operations and cities by words: accents, capitals, apostrophes, part words and typing errors forgiven."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd
from rapidfuzz import fuzz, process

from cmsdash.datastore.releases.release import Release
from cmsdash.domain.text_folding import fold_text
from cmsdash.queries.runner import cached_per_release

MIN_WORD_SIMILARITY = 80
"""How alike (0 to 100) a mistyped word must be to a word of the text: one error in a word of five letters."""

MIN_TITLE_SIMILARITY = 85
"""How alike the whole question must be to a title, or to a part of it, where its words alone do not find it."""

MIN_FUZZY_LENGTH = 4
"""Shorter words are found only as they are written: one error makes another word of them."""

_WORDING = ("local_code", "cup", "decree", "recipients_wording", "summary", "wording")


@dataclass(frozen=True)
class SearchIndex:
    """Things to find: the folded title of each, and for each word of their texts which of them have it."""

    titles: Mapping[str, str]
    having: Mapping[str, frozenset[str]]

    def find(self, question: str) -> dict[str, float]:
        """The keys that answer a question, each with its score (0 to 100), in the order of the index.

        Each word of the question must be a word or part of a word of the text; only a word that is nowhere may be a
        mistyped one. What the words do not find may still be a mistyped title.
        """
        asked = fold_text(question)
        if not asked:
            return dict.fromkeys(self.titles, 100.0)
        scores = [self._scores(word) for word in asked.split()]
        common = set(self.titles).intersection(*scores)
        by_words = {key: sum(score[key] for score in scores) / len(scores) for key in common}
        found = {**self._by_title(asked), **by_words}
        return {key: found[key] for key in self.titles if key in found}

    def _scores(self, word: str) -> dict[str, float]:
        exact = {known: 100.0 if known == word else 90.0 for known in self.having if word in known}
        alike = exact or self._alike(word)
        scores: dict[str, float] = defaultdict(float)
        for known, score in alike.items():
            for key in self.having[known]:
                scores[key] = max(scores[key], score)
        return scores

    def _alike(self, word: str) -> dict[str, float]:
        if len(word) < MIN_FUZZY_LENGTH:
            return {}
        found = process.extract(
            word, list(self.having), scorer=fuzz.ratio, score_cutoff=MIN_WORD_SIMILARITY, limit=None
        )
        return {known: score * 0.8 for known, score, _ in found}

    def _by_title(self, asked: str) -> dict[str, float]:
        titles = {key: title for key, title in self.titles.items() if len(asked) >= 6 or len(title) <= len(asked) + 2}
        whole = process.extract(asked, titles, scorer=fuzz.ratio, score_cutoff=MIN_TITLE_SIMILARITY, limit=None)
        longer = {key: title for key, title in titles.items() if len(title) > len(asked) >= 6}
        part = process.extract(asked, longer, scorer=fuzz.partial_ratio, score_cutoff=MIN_TITLE_SIMILARITY, limit=None)
        return {key: score * 0.7 for _, score, key in (*part, *whole)}


def build_index(titles: Mapping[str, str], texts: Mapping[str, str]) -> SearchIndex:
    """An index of things by key: their titles, and everything else that may be asked of them."""
    having: dict[str, set[str]] = defaultdict(set)
    for key, title in titles.items():
        for word in fold_text(f"{title} {texts.get(key, '')}").split():
            having[word].add(key)
    folded = {key: fold_text(title) for key, title in titles.items()}
    return SearchIndex(folded, {word: frozenset(keys) for word, keys in having.items()})


def find_operations(release: Release, question: str) -> dict[str, float]:
    """The operations that answer a question over title, cities, codes and wording, each with its score."""
    return _operations(release).find(question)


def find_cities(release: Release, question: str) -> tuple[str, ...]:
    """The cities that answer a question, the likeliest first: "cava", "corigliano", "caltanisseta"."""
    scores = _cities(release).find(question)
    return tuple(sorted(scores, key=lambda city: -scores[city]))


@cached_per_release
def _operations(release: Release) -> SearchIndex:
    table = release.tables["operations"]
    where = _joined(release.tables["operation_cities"], "operation", release)
    words = [table[name].fillna("") for name in _WORDING]
    texts = {
        key: " ".join((key, where.get(key, ""), *rest)) for key, *rest in zip(table["operation"], *words, strict=True)
    }
    return build_index(dict(zip(table["operation"], table["title"], strict=True)), texts)


def _joined(table: pd.DataFrame, key: str, release: Release) -> dict[str, str]:
    cities = release.tables["cities"]
    names = dict(zip(cities["city"], cities["name"], strict=True))
    return {str(code): " ".join(group) for code, group in table["city"].map(names).groupby(table[key])}


@cached_per_release
def _cities(release: Release) -> SearchIndex:
    cities = release.tables["cities"]
    names = dict(zip(cities["city"], cities["name"], strict=True))
    return build_index(names, dict(zip(cities["city"], cities["city"], strict=True)))


def text_sort_key(values: "pd.Series[str]") -> "pd.Series[str]":
    """A column of text as it sorts: accents and capitals do not count."""
    return values.map(fold_text, na_action="ignore")
