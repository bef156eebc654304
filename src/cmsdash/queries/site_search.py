"""Search over everything that the site has: cities, operations, classes, terms and pages."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from cmsdash.datastore.releases.release import Release
from cmsdash.domain import LANGUAGES
from cmsdash.i18n import get_translator
from cmsdash.i18n.glossary import TERMS
from cmsdash.queries.result import list_records
from cmsdash.queries.runner import cache_per_release
from cmsdash.queries.search import SearchIndex, build_index, find_operations, operation_words

_CODES_BY_KIND = {
    "city": ("cities", "city"),
    "objective": ("objectives", "objective"),
    "intervention": ("interventions", "intervention"),
    "group": ("target_groups", "target_group"),
}
"""Table and column of the codes of each kind that the release has."""

SEARCH_KINDS = ("city", "objective", "group", "intervention", "operation", "term", "page")
"""What can be found, in the order of the page where the best matches are about equally good."""

_EQUAL_SCORES = 5
"""Difference of scores (0 to 100) within which matches of two kinds are equally good."""


@dataclass(frozen=True)
class SearchMatches:
    """What was found of one kind: codes, the best match first."""

    kind: str
    codes: tuple[str, ...]


def search_site(release: Release, query: str, pages: Sequence[str]) -> tuple[SearchMatches, ...]:
    """Return what a query finds, by kind, the kind with the best match first.

    Words are found in both languages. Only if nothing is found as it is written, typing errors are tolerated. A query
    without letters and digits finds nothing.

    Args:
        release: The release to search.
        query: The words of the reader.
        pages: The names of the pages that can be found.

    Returns:
        The kinds with at least one match. Terms are anchors of the glossary, pages their names.
    """
    if not any(char.isalnum() for char in query):
        return ()
    scores = _find_all(release, query, tuple(pages), fuzzy=False) or _find_all(release, query, tuple(pages), fuzzy=True)
    best = {kind: max(found.values()) for kind, found in scores.items()}
    kinds = sorted(best, key=lambda kind: -round(best[kind] / _EQUAL_SCORES))
    return tuple(SearchMatches(kind, _best_first(scores[kind])) for kind in kinds)


def search_documents(release: Release, pages: Sequence[str]) -> dict[tuple[str, str], str]:
    """Return the words in which the search finds each thing, in both languages, by its kind and code."""
    titles, texts = operation_words(release)
    words = {("operation", key): f"{title} {texts[key]}" for key, title in titles.items()}
    for kind in SEARCH_KINDS:
        for code in _codes(release, kind, tuple(pages)) if kind != "operation" else ():
            documents = (_document(release, kind, code, lang) for lang in LANGUAGES)
            words[kind, str(code)] = " ".join(part for document in documents for part in document)
    return words


def _best_first(scores: Mapping[str, float]) -> tuple[str, ...]:
    return tuple(sorted(scores, key=lambda code: -scores[code]))


def _find_all(release: Release, query: str, pages: tuple[str, ...], *, fuzzy: bool) -> dict[str, dict[str, float]]:
    """Return the scores of what is found, by kind, without the kinds of which nothing is."""
    found = {
        kind: find_operations(release, query, fuzzy=fuzzy)
        if kind == "operation"
        else _index(release, kind, pages).find(query, fuzzy=fuzzy)
        for kind in SEARCH_KINDS
    }
    return {kind: scores for kind, scores in found.items() if scores}


@cache_per_release
def _index(release: Release, kind: str, pages: tuple[str, ...]) -> SearchIndex:
    titles, texts = {}, {}
    for code in _codes(release, kind, pages):
        labels, words = zip(*(_document(release, kind, code, lang) for lang in LANGUAGES), strict=True)
        titles[code], texts[code] = " ".join(dict.fromkeys(labels)), " ".join(words)
    return build_index(titles, texts)


def _codes(release: Release, kind: str, pages: tuple[str, ...]) -> Iterable[str]:
    if kind == "page":
        return pages
    if kind == "term":
        return TERMS
    name, column = _CODES_BY_KIND[kind]
    return release.tables[name][column]


def _document(release: Release, kind: str, code: str, lang: str) -> tuple[str, str]:
    """Return the label of a code in one language, and further words that find it."""
    text = get_translator(lang)
    if kind == "city":
        [city] = list_records(release.tables["cities"].query("city == @code"))
        return str(city["name"]), text(f"region.{city['region']}")
    if kind == "term":
        return TERMS[code].label(text), TERMS[code].meaning(text)
    if kind == "page":
        return text(f"nav.{code}"), text(f"nav.about.{code}")
    return text(f"{kind}.{code}"), "" if kind == "group" else text(f"{kind}_meaning.{code}")
