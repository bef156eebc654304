"""Full-text search for operations and cities that ignores accents and case and tolerates typing errors."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd
from rapidfuzz import fuzz, process

from cmsdash.datastore.releases.release import Release
from cmsdash.domain.text_folding import fold_text
from cmsdash.queries.runner import cache_per_release

MIN_WORD_SIMILARITY = 80
"""Similarity (0 to 100) from which two words match: one error in a word of five letters."""

MIN_TITLE_SIMILARITY = 85
"""Similarity (0 to 100) from which a whole query matches a title or a part of it."""

MIN_FUZZY_LENGTH = 4
"""Letters from which a word is matched fuzzily. One error turns a shorter word into another word."""

_INDEXED_COLUMNS = ("local_code", "cup", "decree", "recipients_wording", "summary", "wording")


@dataclass(frozen=True)
class SearchIndex:
    """The folded title of each document by key, and the keys of the documents that contain each word."""

    titles: Mapping[str, str]
    keys_by_word: Mapping[str, frozenset[str]]

    def find(self, query: str) -> dict[str, float]:
        """Return the matching keys with their scores (0 to 100), in the order of the index.

        Each word of the query must occur in the text, whole or as part of a word. A word that occurs nowhere is matched
        fuzzily, and so is the query as a whole against the titles. An empty query matches everything.
        """
        folded = fold_text(query)
        if not folded:
            return dict.fromkeys(self.titles, 100.0)
        scores = [self._word_scores(word) for word in folded.split()]
        keys = set(self.titles).intersection(*scores)
        word_matches = {key: sum(score[key] for score in scores) / len(scores) for key in keys}
        matches = {**self._title_matches(folded), **word_matches}
        return {key: matches[key] for key in self.titles if key in matches}

    def _word_scores(self, word: str) -> dict[str, float]:
        exact = {indexed: 100.0 if indexed == word else 90.0 for indexed in self.keys_by_word if word in indexed}
        scores: dict[str, float] = defaultdict(float)
        for indexed, score in (exact or self._similar_words(word)).items():
            for key in self.keys_by_word[indexed]:
                scores[key] = max(scores[key], score)
        return scores

    def _similar_words(self, word: str) -> dict[str, float]:
        if len(word) < MIN_FUZZY_LENGTH:
            return {}
        matches = process.extract(
            word, list(self.keys_by_word), scorer=fuzz.ratio, score_cutoff=MIN_WORD_SIMILARITY, limit=None
        )
        return {indexed: score * 0.8 for indexed, score, _ in matches}

    def _title_matches(self, query: str) -> dict[str, float]:
        titles = {key: title for key, title in self.titles.items() if len(query) >= 6 or len(title) <= len(query) + 2}
        longer_titles = {key: title for key, title in titles.items() if len(title) > len(query) >= 6}
        matches = (
            *process.extract(
                query, longer_titles, scorer=fuzz.partial_ratio, score_cutoff=MIN_TITLE_SIMILARITY, limit=None
            ),
            *process.extract(query, titles, scorer=fuzz.ratio, score_cutoff=MIN_TITLE_SIMILARITY, limit=None),
        )
        return {key: score * 0.7 for _, score, key in matches}


def build_index(titles: Mapping[str, str], texts: Mapping[str, str]) -> SearchIndex:
    """Build an index of documents from their titles and other texts, both by key."""
    keys_by_word: dict[str, set[str]] = defaultdict(set)
    for key, title in titles.items():
        for word in fold_text(f"{title} {texts.get(key, '')}").split():
            keys_by_word[word].add(key)
    folded = {key: fold_text(title) for key, title in titles.items()}
    return SearchIndex(folded, {word: frozenset(keys) for word, keys in keys_by_word.items()})


def find_operations(release: Release, query: str) -> dict[str, float]:
    """Return the operations whose title, cities, codes or wording match a query, with their scores (0 to 100)."""
    return _operation_index(release).find(query)


def find_cities(release: Release, query: str) -> tuple[str, ...]:
    """Return the cities whose names match a query, best match first; "caltanisseta" finds `caltanissetta`."""
    scores = _city_index(release).find(query)
    return tuple(sorted(scores, key=lambda city: -scores[city]))


@cache_per_release
def _operation_index(release: Release) -> SearchIndex:
    table, places = release.tables["operations"], release.tables["operation_cities"]
    names = places["city"].map(_city_names(release))
    city_names = {str(key): " ".join(group) for key, group in names.groupby(places["operation"])}
    columns = [table[name].fillna("") for name in _INDEXED_COLUMNS]
    texts = {
        key: " ".join((key, city_names.get(key, ""), *cells))
        for key, *cells in zip(table["operation"], *columns, strict=True)
    }
    return build_index(dict(zip(table["operation"], table["title"], strict=True)), texts)


@cache_per_release
def _city_index(release: Release) -> SearchIndex:
    names = _city_names(release)
    return build_index(names, {city: city for city in names})


def _city_names(release: Release) -> dict[str, str]:
    cities = release.tables["cities"]
    return dict(zip(cities["city"], cities["name"], strict=True))


def text_sort_key(values: "pd.Series[str]") -> "pd.Series[str]":
    """Return a sort key for a column of text that ignores accents and case. Missing values stay missing."""
    return values.map(fold_text, na_action="ignore")
