"""Headline and sentence of the search over the whole site."""

from collections.abc import Sequence

from cmsdash.i18n import Translator
from cmsdash.queries.site_search import SearchMatches


def search_headline(found: Sequence[SearchMatches], words: str, text: Translator) -> str:
    """Return the number of results for some words, or what the page is for if there are no words."""
    if not words:
        return text("search.title")
    n = sum(len(matches.codes) for matches in found)
    return text.plural("search.headline", n, words=words) if n else text("search.none", words=words)


def search_sentence(found: Sequence[SearchMatches], text: Translator) -> str:
    """Return the number of results of each kind; without results, what can be searched."""
    if not found:
        return text("search.lead")
    counts = [text.plural(f"search.found.{matches.kind}", len(matches.codes)) for matches in found]
    return f"{text.list_and(counts)}."
