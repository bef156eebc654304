"""What the document of a link says before any script runs: the name of the page, its headline and its address.

Search engines and messengers read no more. A preview has the headline of the page without filters, of the city, or what
is known of the operation: so there are few of them, and each is made once for a release. Browsers show the heading and
the first sentence until Streamlit has drawn the page; a link whose page begins otherwise has neither.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from cmsdash import queries
from cmsdash.cache import Cache
from cmsdash.datastore.issues import ReleaseValidationError
from cmsdash.datastore.releases.release import Release
from cmsdash.domain import Selection, parse_query_params
from cmsdash.figures import PageContext
from cmsdash.figures.headlines import has_headline, page_headline
from cmsdash.i18n import get_translator
from cmsdash.i18n.glossary import TERMS
from cmsdash.queries.result import list_records
from cmsdash.ui import release_cache
from cmsdash.ui.layout.document_title import document_subject, document_title
from cmsdash.ui.pages.titles import upload_title
from cmsdash.views.html.public_pages import PUBLIC_PAGES, public_page_lead, public_page_title
from cmsdash.views.narrative import operations, overview, search
from cmsdash.views.page_links import PAGES

_DESCRIPTIONS, _OPENINGS = Cache(2048), Cache(2048)


@dataclass(frozen=True)
class LinkPreview:
    """What is said of a link.

    Attributes:
        title: The title of the document.
        description: The headline of the page; "" if the release cannot be read.
        page: The stem of the script of the page.
        selection: The part of the link that decides the description: city, operation and language.
        link: The selection of the whole link.
        heading: The heading of the page; "" if the link has filters or a notice above it.
        lead: The sentence below the heading; "" if there is none.
        subject: What the described page is about, without the name of the site.
    """

    title: str
    description: str
    page: str
    selection: Selection
    link: Selection = field(default_factory=Selection)
    heading: str = ""
    lead: str = ""
    subject: str = ""


def link_preview(page: str, params: Mapping[str, str], lang: str) -> LinkPreview:
    """Return the preview of a link. Values that the release does not know change nothing in it.

    Args:
        page: The stem of the script of the page.
        params: The query parameters of the link.
        lang: The language of the document.
    """
    text = get_translator(lang)
    try:
        served = release_cache.resolve_release(params.get("release", ""))
        vocabulary = release_cache.vocabulary(served.release)
    except ReleaseValidationError:
        return LinkPreview(text("app.title"), "", page, Selection(lang=lang), Selection(lang=lang))
    release = served.release
    selection, ignored = parse_query_params(params, vocabulary)
    indexed = Selection(
        city=selection.city[:1] if page == "city" else (),
        operation=selection.operation if page == "operations" else "",
        lang=lang,
    )
    context = PageContext(indexed, release, text, vocabulary, page)
    key = release.cache_key and (release.cache_key, page, indexed)
    description = _DESCRIPTIONS.get(key, lambda: _description(context))
    heading, lead = "", ""
    if selection == indexed and served.is_active and not (served.is_fallback or ignored):
        heading, lead = _OPENINGS.get(key, lambda: _opening(context, description))
    title, subject = (write(page, selection, release, text) for write in (document_title, document_subject))
    return LinkPreview(title, description, page, indexed, selection, heading, lead, subject)


def indexed_links(release: Release) -> list[tuple[str, Selection]]:
    """Return the page and selection of every link with a description of its own, in the default language."""
    return [
        *((page, Selection()) for page in PAGES),
        *(("city", Selection(city=(code,))) for code in release.tables["cities"]["city"]),
        *(("operations", Selection(operation=key)) for key in release.tables["operations"]["operation"]),
    ]


def _description(context: PageContext) -> str:
    release, selection, text = context.release, context.selection, context.text
    if selection.operation:
        [row] = list_records(queries.operation_detail(release, selection).table)
        return operations.operation_sentence(row, context.names, text)
    if has_headline(context.script):
        return page_headline(context)
    if context.script == "accessibility":
        return public_page_title(context.script, text)
    if context.script in PUBLIC_PAGES:
        return public_page_lead(context.script, text)
    return text("upload.lead" if context.script == "bring" else f"{context.script}.lead")


def _opening(context: PageContext, description: str) -> tuple[str, str]:
    """Return heading and first sentence of a page without filters."""
    release, selection, text = context.release, context.selection, context.text
    if selection.operation or context.script == "releases":
        return "", ""  # the title of the operation; the heading depends on all releases
    if context.script in _TITLES:
        return _TITLES[context.script](context), description
    if context.script != "overview":
        return description, text(_LEADS[context.script]) if context.script in _LEADS else ""
    programme, reconciliation = queries.programme_figures(release), queries.allocation_reconciliation(release)
    cities, known = queries.city_funding(release, selection), queries.operations(release, selection)
    return description, overview.programme_lead(programme.table, reconciliation.table, cities.table, known.table, text)


_TITLES: Mapping[str, Callable[[PageContext], str]] = {
    "search": lambda context: search.search_headline([], "", context.text),
    "questions": lambda context: context.text("questions.title"),
    "glossary": lambda context: context.text("glossary.headline", n=context.text.number(len(TERMS))),
    "bring": lambda context: upload_title(context, None),
    "share": lambda context: context.text("share.title"),
    **dict.fromkeys(("method", "privacy", "contact"), lambda context: public_page_title(context.script, context.text)),
}
"""The heading of each page that is described by its first sentence."""

_LEADS = {
    "cities": "cities.lead",
    "objectives": "objectives.lead",
    "operations": "operations.lead",
    "bodies": "bodies.lead",
    "classification": "classification.lead",
    "accessibility": "accessibility_statement.lead",
    "transparency": "transparency.lead",
    "sources": "sources.lead",
    "dictionary": "dictionary.page_lead",
}
"""The first sentence of each page that is described by its headline and has one that no data change."""
