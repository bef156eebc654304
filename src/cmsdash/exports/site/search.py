"""The search of the site: a page that lists everything, and the words in which a script in the browser finds it."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from markupsafe import Markup

from cmsdash.domain import Selection
from cmsdash.exports.site.addresses import SEARCH, SITE_PAGES
from cmsdash.figures.context import PageContext
from cmsdash.i18n.glossary import TERMS
from cmsdash.queries.search import read_search_words
from cmsdash.queries.site_search import SEARCH_KINDS, search_documents
from cmsdash.views.formatting.language import lang_attribute
from cmsdash.views.page_links import page_href
from cmsdash.views.templates import render

_FOUND_PAGES = tuple(page for page in SITE_PAGES if page != SEARCH)


@dataclass(frozen=True)
class SearchEntry:
    """A thing that can be found.

    Attributes:
        kind: One of `SEARCH_KINDS`.
        label: Its name.
        note: What tells it from others, "" for nothing.
        href: Its address in the dashboard.
        words: The words that find it.
        is_source_text: Whether the label is text of a source, in its language.
    """

    kind: str
    label: str
    note: str
    href: str
    words: str
    is_source_text: bool = False


def search_entries(page: PageContext) -> list[SearchEntry]:
    """Return everything that the site has, kind by kind."""
    found = search_documents(page.release, _FOUND_PAGES)
    places: dict[str, list[str]] = {}
    for operation, city in page.release.tables["operation_cities"][["operation", "city"]].itertuples(index=False):
        places.setdefault(str(operation), []).append(str(city))
    entries = [_entry(page, kind, code, words, places) for (kind, code), words in found.items()]
    return sorted(entries, key=lambda entry: SEARCH_KINDS.index(entry.kind))


def _entry(page: PageContext, kind: str, code: str, words: str, places: Mapping[str, list[str]]) -> SearchEntry:
    text = page.text
    match kind:
        case "city":
            note = text(f"region.{page.regions[code]}")
            return SearchEntry(kind, page.names[code], note, _href(page, "city", city=(code,)), words)
        case "operation":
            note = ", ".join(page.names[city] for city in places.get(code, []))
            href = _href(page, "operations", operation=code)
            return SearchEntry(kind, page.titles[code], note, href, words, is_source_text=True)
        case "term":
            term = TERMS[code]
            return SearchEntry(kind, term.label(text), "", f"{_href(page, 'glossary')}#{term.anchor}", words)
        case "page":
            return SearchEntry(kind, text(f"nav.{code}"), text(f"nav.about.{code}"), _href(page, code), words)
    return SearchEntry(kind, text(f"{kind}.{code}"), "", _href(page, "operations", **{kind: (code,)}), words)


def search_html(page: PageContext, entries: Sequence[SearchEntry], index_name: str) -> Markup:
    """Return form and lists (HTML), with addresses of the dashboard.

    Args:
        page: The context of the page.
        entries: `search_entries`.
        index_name: The name of the file of `search_index`.
    """
    kinds = [(kind, list(group)) for kind, group in groupby(entries, key=lambda entry: entry.kind)]
    return render("site/search", kinds=kinds, index=index_name, lang=lang_attribute(page.text), text=page.text)


def search_index(entries: Sequence[SearchEntry]) -> tuple[str, bytes]:
    """Return name and content of the file that the script reads: the words of each entry, stop words and synonyms."""
    words = read_search_words()
    index = {
        "texts": [entry.words for entry in entries],
        "stopWords": words["stop_words"],
        "synonyms": [{"words": entry["words"], "finds": entry["finds"]} for entry in words["synonyms"]],
    }
    content = json.dumps(index, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    return f"words-{hashlib.sha256(content).hexdigest()[:12]}.json", content


def _href(page: PageContext, script: str, **chosen: object) -> str:
    return page_href(script, Selection(lang=page.text.lang), **chosen)
