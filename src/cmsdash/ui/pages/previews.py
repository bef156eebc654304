"""What search engines and messengers show of a link: the name of the page, its headline and its address.

They read the document that the server sends and run no script. A preview has the headline of the page without filters,
of the city, or what is known of the operation: so there are few of them, and each is made once for a release.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from cmsdash import queries
from cmsdash.cache import Cache
from cmsdash.datastore.issues import ReleaseValidationError
from cmsdash.datastore.releases.release import Release
from cmsdash.domain import Selection, parse_query_params
from cmsdash.i18n import Translator, get_translator
from cmsdash.ui import release_cache
from cmsdash.ui.figures.city_map import map_headline
from cmsdash.ui.layout.document_title import document_title
from cmsdash.ui.layout.navigation import PAGES
from cmsdash.ui.layout.page import PageContext
from cmsdash.ui.pages.titles import accessibility_title
from cmsdash.views.narrative import (
    bodies,
    captions,
    city,
    classification,
    comparison,
    funding,
    operations,
    overview,
    quality,
)

_DESCRIPTIONS = Cache(2048)


@dataclass(frozen=True)
class LinkPreview:
    """What is said of a link.

    Attributes:
        title: The title of the document.
        description: The headline of the page; "" if the release cannot be read.
        page: The stem of the script of the page.
        selection: The part of the link that decides the description: city, operation and language.
    """

    title: str
    description: str
    page: str
    selection: Selection


def link_preview(page: str, params: Mapping[str, str], lang: str) -> LinkPreview:
    """Return the preview of a link. Values that the release does not know change nothing in it.

    Args:
        page: The stem of the script of the page.
        params: The query parameters of the link.
        lang: The language of the document.
    """
    text = get_translator(lang)
    try:
        release = release_cache.resolve_release(params.get("release", "")).release
        vocabulary = release_cache.vocabulary(release)
    except ReleaseValidationError:
        return LinkPreview(text("app.title"), "", page, Selection(lang=lang))
    selection, _ = parse_query_params(params, vocabulary)
    indexed = Selection(
        city=selection.city[:1] if page == "city" else (),
        operation=selection.operation if page == "operations" else "",
        lang=lang,
    )
    context = PageContext(indexed, release, text, vocabulary, page)
    key = release.cache_key and (release.cache_key, page, indexed)
    description = _DESCRIPTIONS.get(key, lambda: _description(context))
    return LinkPreview(document_title(page, selection, release, text), description, page, indexed)


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
        [row] = queries.operation_detail(release, selection).table.to_dict("records")
        return operations.operation_sentence(row, context.names, text)
    if selection.city:
        [row] = queries.city_funding(release, selection).table.to_dict("records")
        return city.city_headline(row, text, queries.operations(release, selection).table)
    if context.script == PAGES[0]:
        return map_headline(context, overview.programme_headline, queries.programme_figures(release))
    if context.script == "cities":
        return map_headline(context, overview.missing_figures_headline)
    if context.script in _HEADLINES:
        return _HEADLINES[context.script](release, selection, text)
    return text("upload.lead" if context.script == "bring" else f"{context.script}.lead")


def _money_headline(release: Release, selection: Selection, text: Translator) -> str:
    programme, summary = queries.programme_figures(release), queries.stage_summary(release, selection)
    return funding.money_headline(programme.table, summary.table, selection, text)


def _compare_headline(release: Release, selection: Selection, text: Translator) -> str:
    at_stage = queries.select_compared_stage(release, selection.with_comparison_measure)
    return comparison.comparison_title([], queries.compared_cities(release, at_stage).table, at_stage, text)


def _need_headline(release: Release, selection: Selection, text: Translator) -> str:
    at_stage = queries.select_compared_stage(release, selection.with_comparison_measure)
    return funding.need_headline(queries.need_and_funding(release, at_stage).table, at_stage, text)


def _operations_headline(release: Release, selection: Selection, text: Translator) -> str:
    known, programme = queries.operations(release, selection).table, queries.programme_figures(release).table
    return operations.operations_headline(known, known, programme, selection, text)


def _recipients_headline(release: Release, selection: Selection, text: Translator) -> str:
    cells, matching = queries.coverage_matrix(release, selection).table, queries.operations(release, selection).table
    return operations.recipients_headline(cells, matching, selection, text)


def _sources_headline(release: Release, selection: Selection, text: Translator) -> str:
    sources, figures = queries.sources(release).table, queries.city_figures(release, selection).table
    operations_count = queries.count_operations(release, Selection())
    return captions.sources_headline(sources, figures, operations_count, text)


_HEADLINES: Mapping[str, Callable[[Release, Selection, Translator], str]] = {
    "timeline": lambda release, selection, text: quality.timeline_headline(
        queries.dated_events(release, selection).table, text
    ),
    "city": lambda release, selection, text: overview.city_chooser_headline(
        queries.city_funding(release, selection).table, text
    ),
    "compare": _compare_headline,
    "money": _money_headline,
    "need": _need_headline,
    "objectives": lambda release, selection, text: operations.objectives_headline(
        queries.operations(release, selection).table, selection, text
    ),
    "recipients": _recipients_headline,
    "operations": _operations_headline,
    "bodies": lambda release, selection, text: bodies.bodies_headline(
        queries.organisations(release, selection).table, text
    ),
    "quality": lambda release, selection, text: quality.quality_headline(
        queries.completeness(release, selection).table, text
    ),
    "classification": lambda release, _, text: classification.classification_headline(
        queries.classification_coverage(release).table, text
    ),
    "sources": _sources_headline,
    "accessibility": lambda _release, _selection, text: accessibility_title(text),
}
"""The headline of each page without the map. Pages that are not about data are described by their first sentence."""
