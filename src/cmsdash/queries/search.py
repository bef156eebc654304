"""Full-text search that ignores accents, case and inflection, knows synonyms, and tolerates typing errors."""

import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import pandas as pd
import snowballstemmer
from rapidfuzz import fuzz, process

from cmsdash.datastore.releases.release import Release
from cmsdash.domain.text_folding import fold_text
from cmsdash.queries.runner import NO_FILTERS, cache_per_release, run_query

MIN_WORD_SIMILARITY = 80
"""Similarity (0 to 100) from which two words match: one error in a word of five letters."""

MIN_TITLE_SIMILARITY = 85
"""Similarity (0 to 100) from which a whole query matches a title or a part of it."""

MIN_CODE_SIMILARITY = 80
"""Similarity (0 to 100) from which a word of a link may mean a code."""

MIN_CODE_LETTERS = 3
"""Letters and digits from which a word of a link may mean a code."""

MIN_FUZZY_LENGTH = 4
"""Letters from which a word is matched fuzzily. One error turns a shorter word into another word."""

MIN_INNER_LENGTH = 5
"""Letters from which a word is found inside another one: "cup" does not find "occupazione"."""

_WHOLE, _STEM, _BEGINNING, _INSIDE = 100.0, 95.0, 90.0, 60.0
"""Scores of an indexed word that is the word of the query, has its stem, begins with it, or contains it."""

_TEXT_WEIGHT, _FUZZY_WEIGHT, _TITLE_WEIGHT, _SYNONYM_WEIGHT = 0.8, 0.8, 0.7, 0.75
"""Weights of a match in the text instead of the title, of a similar word, a similar title, and a synonym."""

_STEM_LANGUAGES = ("italian", "english")
_INDEXED_COLUMNS = ("local_code", "cup", "decree", "recipients_wording", "summary", "wording")


@dataclass(frozen=True)
class SearchIndex:
    """Documents by key.

    Attributes:
        titles: The folded title of each document.
        weights_by_word: For each word, the documents that contain it, with a weight that is higher
            for the title, above all for a short one, than for the text.
        words_by_stem: The words of each stem, as `_stems` gives them.
    """

    titles: Mapping[str, str]
    weights_by_word: Mapping[str, Mapping[str, float]]
    words_by_stem: Mapping[str, frozenset[str]]

    def find(self, query: str, *, fuzzy: bool = True) -> dict[str, float]:
        """Return the matching keys with their scores (0 to 100), in the order of the index.

        Each word of the query must occur in a document: whole, inflected, as a beginning or inside a word. Articles and
        prepositions need not. Synonyms of a word or phrase score lower. An empty query matches everything.

        Args:
            query: Words in any spelling.
            fuzzy: Tolerate typing errors: in a word that does not occur as written, and in the query as a title.
        """
        folded = fold_text(query)
        if not folded:
            return dict.fromkeys(self.titles, 100.0)
        matches: dict[str, float] = defaultdict(float, self._title_matches(folded) if fuzzy else {})
        candidates = [self._find_words(folded, lambda word: self._occurrences(word, fuzzy=fuzzy))]
        for synonym in _synonym_queries(folded):
            found = self._find_words(synonym, self._inflections)
            candidates.append({key: score * _SYNONYM_WEIGHT for key, score in found.items()})
        for candidate in candidates:
            for key, score in candidate.items():
                matches[key] = max(matches[key], score)
        return {key: matches[key] for key in self.titles if key in matches}

    def _find_words(self, folded: str, find_word: Callable[[str], dict[str, float]]) -> dict[str, float]:
        """Return the documents that contain every word; `find_word` gives indexed words with their scores."""
        scores = [self._document_scores(find_word(word)) for word in _significant_words(folded)]
        keys = set(scores[0]).intersection(*scores[1:])
        return {key: sum(score[key] for score in scores) / len(scores) for key in keys}

    def _occurrences(self, word: str, *, fuzzy: bool) -> dict[str, float]:
        partial, inflected = self._partial_matches(word), self._inflections(word)
        if partial or not fuzzy:
            return {**partial, **inflected}
        # the stem of a misspelt word may be that of another word: "mazzara" is closer to "mazara" than to "mazzaro"
        closest = _FUZZY_WEIGHT * max((fuzz.ratio(word, other) for other in inflected), default=0.0)
        similar = {other: score for other, score in self._similar_words(word).items() if score > closest}
        return {**similar, **inflected}

    def _inflections(self, word: str) -> dict[str, float]:
        found = {inflected: _STEM for stem in _stems(word) for inflected in self.words_by_stem.get(stem, ())}
        return {**found, word: _WHOLE} if word in self.weights_by_word else found

    def _document_scores(self, found: Mapping[str, float]) -> dict[str, float]:
        scores: dict[str, float] = defaultdict(float)
        for indexed, score in found.items():
            for key, weight in self.weights_by_word[indexed].items():
                scores[key] = max(scores[key], score * weight)
        return scores

    def _partial_matches(self, word: str) -> dict[str, float]:
        return {
            indexed: _BEGINNING if indexed.startswith(word) else _INSIDE
            for indexed in self.weights_by_word
            if (word in indexed if len(word) >= MIN_INNER_LENGTH else indexed.startswith(word))
        }

    def _similar_words(self, word: str) -> dict[str, float]:
        if len(word) < MIN_FUZZY_LENGTH:
            return {}
        matches = process.extract(
            word, list(self.weights_by_word), scorer=fuzz.ratio, score_cutoff=MIN_WORD_SIMILARITY, limit=None
        )
        return {indexed: score * _FUZZY_WEIGHT for indexed, score, _ in matches}

    def _title_matches(self, query: str) -> dict[str, float]:
        titles = {key: title for key, title in self.titles.items() if len(query) >= 6 or len(title) <= len(query) + 2}
        longer_titles = {key: title for key, title in titles.items() if len(title) > len(query) >= 6}
        matches = (
            *process.extract(
                query, longer_titles, scorer=fuzz.partial_ratio, score_cutoff=MIN_TITLE_SIMILARITY, limit=None
            ),
            *process.extract(query, titles, scorer=fuzz.ratio, score_cutoff=MIN_TITLE_SIMILARITY, limit=None),
        )
        return {key: score * _TITLE_WEIGHT for _, score, key in matches}


def build_index(titles: Mapping[str, str], texts: Mapping[str, str]) -> SearchIndex:
    """Build an index of documents from their titles and other texts, both by key."""
    weights_by_word: dict[str, dict[str, float]] = defaultdict(dict)
    for key, title in titles.items():
        for word in fold_text(texts.get(key, "")).split():
            weights_by_word[word][key] = _TEXT_WEIGHT
        title_words = fold_text(title).split()
        for word in title_words:
            weights_by_word[word][key] = 0.98 + 0.02 / len(title_words)
    words_by_stem: dict[str, set[str]] = defaultdict(set)
    for word in weights_by_word:
        for stem in _stems(word):
            words_by_stem[stem].add(word)
    folded = {key: fold_text(title) for key, title in titles.items()}
    return SearchIndex(folded, weights_by_word, {stem: frozenset(words) for stem, words in words_by_stem.items()})


def _stems(word: str) -> frozenset[str]:
    """Return the stem of a word in each language, marked by it: readers search in Italian on English pages, too.

    Stemmers hold state, so that threads must not share one.
    """
    return frozenset(f"{lang}:{snowballstemmer.stemmer(lang).stemWord(word)}" for lang in _STEM_LANGUAGES)


@dataclass(frozen=True)
class _SearchWords:
    """The content of `search_words.toml`: words that need not match, and for the stems of each phrase its synonyms."""

    stop_words: frozenset[str]
    synonyms: tuple[tuple[tuple[frozenset[str], ...], tuple[str, ...]], ...]


@cache
def read_search_words() -> Mapping[str, Any]:
    """Return `search_words.toml`: `stop_words`, and `synonyms` as mappings with `words` and `finds`."""
    return tomllib.loads((files("cmsdash.queries") / "search_words.toml").read_text(encoding="utf-8"))


@cache
def _search_words() -> _SearchWords:
    content = read_search_words()
    synonyms = tuple(
        (tuple(_stems(word) for word in fold_text(phrase).split()), tuple(fold_text(other) for other in entry["finds"]))
        for entry in content["synonyms"]
        for phrase in entry["words"]
    )
    return _SearchWords(frozenset(content["stop_words"]), synonyms)


def _significant_words(folded: str) -> list[str]:
    words = folded.split()
    return [word for word in words if word not in _search_words().stop_words] or words


def _synonym_queries(folded: str) -> Iterator[str]:
    """Yield the query with each phrase that has synonyms replaced by each of them."""
    words = _significant_words(folded)
    stems = [_stems(word) for word in words]
    for phrase, synonyms in _search_words().synonyms:
        for start in range(len(words) - len(phrase) + 1):
            end = start + len(phrase)
            if all(a & b for a, b in zip(phrase, stems[start:end], strict=True)):
                for synonym in synonyms:
                    yield " ".join([*words[:start], synonym, *words[end:]])


def find_similar_code(word: str, labels: Mapping[str, str]) -> str | None:
    """Return the code whose spelling or label is most similar to a word of a link, None if none is similar.

    Args:
        word: What the link says instead of a code, such as `salern` or `4.8`.
        labels: The label of each code.
    """
    folded = fold_text(word)
    if len(folded) < MIN_CODE_LETTERS:
        return None
    spellings = {(code, spelling): fold_text(spelling) for code, label in labels.items() for spelling in (code, label)}
    match = process.extractOne(folded, spellings, scorer=fuzz.WRatio, score_cutoff=MIN_CODE_SIMILARITY)
    return match[2][0] if match else None


def find_operations(release: Release, query: str, *, fuzzy: bool = True) -> dict[str, float]:
    """Return the operations whose title, cities, codes or wording match a query, with their scores (0 to 100)."""
    return _operation_index(release).find(query, fuzzy=fuzzy)


def find_cities(release: Release, query: str) -> tuple[str, ...]:
    """Return the cities whose names match a query, best match first; "caltanisseta" finds `caltanissetta`."""
    scores = _city_index(release).find(query)
    return tuple(sorted(scores, key=lambda city: -scores[city]))


@cache_per_release
def _operation_index(release: Release) -> SearchIndex:
    return build_index(*operation_words(release))


def operation_words(release: Release) -> tuple[dict[str, str], dict[str, str]]:
    """Return the title of each counted operation, and further words that find it, by key."""
    counted = run_query(release, "operations", NO_FILTERS).table["operation"]
    table, places = release.tables["operations"], release.tables["operation_cities"]
    table = table[table["operation"].isin(counted)]
    names = places["city"].map(_city_names(release))
    city_names = {str(key): " ".join(group) for key, group in names.groupby(places["operation"])}
    columns = [table[name].fillna("") for name in _INDEXED_COLUMNS]
    texts = {
        key: " ".join((key, city_names.get(key, ""), *cells))
        for key, *cells in zip(table["operation"], *columns, strict=True)
    }
    return dict(zip(table["operation"], table["title"], strict=True)), texts


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
