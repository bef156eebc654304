"""The results of the search over the whole site, as links, and where to go on without results."""

from collections.abc import Callable

import streamlit as st
from markupsafe import Markup

from cmsdash import queries
from cmsdash.domain import Selection
from cmsdash.figures import PageContext
from cmsdash.i18n.glossary import TERMS
from cmsdash.queries import SearchMatches
from cmsdash.ui.layout.page import render_note
from cmsdash.views.formatting import filters
from cmsdash.views.formatting.language import lang_attribute
from cmsdash.views.html.lists import bullet_list
from cmsdash.views.html.search_results import ResultSection, search_results_html
from cmsdash.views.html.tables import link
from cmsdash.views.page_links import page_href
from cmsdash.views.templates import get_macro

_STARTING_PAGES = ("operations", "recipients", "objectives", "cities", "glossary")
"""Pages with filters and lists, offered where a search finds nothing."""

_CLASS_KINDS = ("objective", "intervention", "group")


def render_search_results(page: PageContext, found: tuple[SearchMatches, ...]) -> None:
    """Render what was found of each kind, as links that start without filters."""
    st.html(search_results_html([_section(page, matches) for matches in found], page.text))
    if any(matches.kind in _CLASS_KINDS for matches in found):
        render_note(page.text("search.counted"))


def render_search_suggestions(page: PageContext) -> None:
    """Render examples if nothing was searched, else the pages with filters and lists."""
    text = page.text
    if page.selection.search:
        sentence = text("search.none_lead")
        links = [link(text(f"nav.{name}"), page_href(name, _start(page))) for name in _STARTING_PAGES]
    else:
        sentence = text("search.start")
        examples = text("search.examples").split(", ")
        links = [link(words, page_href("search", _start(page), search=words)) for words in examples]
    st.html(get_macro("empty_state")(sentence, bullet_list(links)))


def _start(page: PageContext) -> Selection:
    """Return the selection of the links: the search covers everything, so that its results start without filters."""
    return page.selection.clear_filters()


def _section(page: PageContext, matches: SearchMatches) -> ResultSection:
    text, kind, codes = page.text, matches.kind, matches.codes
    describe = _DESCRIPTIONS.get(kind, _class_result)
    to_list = Markup()
    if kind == "operation":
        address = page_href("operations", _start(page), search=page.selection.search)
        to_list = link(text.plural("search.in_list", len(codes)), address)
    return ResultSection(
        text(f"search.kind.{kind}"),
        [describe(page, kind, code) for code in codes],
        to_list,
    )


def _city_result(page: PageContext, _: str, code: str) -> tuple[Markup, str]:
    cities = page.release.tables["cities"]
    region = cities.loc[cities["city"] == code, "region"].iloc[0]
    address = page_href("city", _start(page), city=(code,))
    return link(page.names[code], address), page.text(f"region.{region}")


def _operation_result(page: PageContext, _: str, code: str) -> tuple[Markup, str]:
    text = page.text
    table = queries.operations(page.release, _start(page)).table
    row = table[table["operation"] == code].iloc[0]
    places = text.list_and(page.names[city] for city in row["places"])
    address = page_href("operations", _start(page), operation=code)
    title = link(row["title"], address, lang_attribute(text))
    return title, text("search.operation_note", places=places, status=text(f"status.{row['status']}").lower())


def _class_result(page: PageContext, kind: str, code: str) -> tuple[Markup, str]:
    """Link a class to its operations, with the numbers of stated and inferred ones."""
    text, start = page.text, _start(page)
    counts = queries.facet_counts(page.release, start)
    n, inferred = counts[kind].get(code, 0), counts[f"inferred.{kind}"].get(code, 0)
    label = link(text(f"{kind}.{code}"), page_href("operations", start, **{kind: (code,)}))
    if not n:
        return label, filters.no_operations_text(start, text)
    parts = text.plural("filter.stated", n - inferred), text.plural("filter.inferred", inferred)
    return label, text.plural("search.operations", n, stated=parts[0], inferred=parts[1])


def _term_result(page: PageContext, _: str, code: str) -> tuple[Markup, str]:
    term = TERMS[code]
    address = f"{page_href('glossary', _start(page))}#{code}"
    return link(term.label(page.text), address), term.meaning(page.text)


def _page_result(page: PageContext, _: str, code: str) -> tuple[Markup, str]:
    label, about = page.text(f"nav.{code}"), page.text(f"nav.about.{code}")
    return link(label, page_href(code, _start(page))), about


_DESCRIPTIONS: dict[str, Callable[[PageContext, str, str], tuple[Markup, str]]] = {
    "city": _city_result,
    "operation": _operation_result,
    "term": _term_result,
    "page": _page_result,
}
"""For each kind, the function that returns the link to a result and its note; classes share one."""
