"""The headline of each page about data: its finding under the selection, in one sentence."""

from collections.abc import Callable, Mapping

from cmsdash import queries
from cmsdash.domain import Selection
from cmsdash.figures.city import city_selection, funding_row
from cmsdash.figures.city_map import map_headline
from cmsdash.figures.classes import all_coverage_rows
from cmsdash.figures.comparison import compared_selection, need_selection
from cmsdash.figures.context import PageContext
from cmsdash.views.narrative import (
    bodies,
    captions,
    city,
    classification,
    comparison,
    funding,
    legal_lists,
    operations,
    overview,
    quality,
)


def page_headline(page: PageContext) -> str:
    """Return the headline of the page that `page.script` names.

    Raises:
        KeyError: The page is not about data.
    """
    return _HEADLINES[page.script](page)


def has_headline(script: str) -> bool:
    """Return whether a page is about data."""
    return script in _HEADLINES


def _overview(page: PageContext) -> str:
    return map_headline(page, overview.programme_headline, queries.programme_figures(page.release))


def _city(page: PageContext) -> str:
    if not page.selection.city:
        every = queries.city_funding(page.release, page.selection.clear_filters())
        return page.compose(overview.city_chooser_headline, every)
    selection = city_selection(page)
    known = queries.operations(page.release, selection).table
    return page.keep("city-headline", lambda: city.city_headline(funding_row(page), page.text, known), selection)


def _compare(page: PageContext) -> str:
    selection = compared_selection(page)
    names = tuple(page.names[code] for code in selection.city)
    cities = queries.compared_cities(page.release, selection)
    return page.compose(comparison.comparison_title, names, cities, selection)


def _money(page: PageContext) -> str:
    release, selection = page.release, page.selection.with_comparison_measure
    area_summary = queries.stage_summary(release, selection.keep_geography())
    return page.compose(funding.money_headline, queries.programme_figures(release), area_summary, selection)


def _need(page: PageContext) -> str:
    selection = need_selection(page)
    return page.compose(funding.need_headline, queries.need_and_funding(page.release, selection), selection)


def _objectives(page: PageContext) -> str:
    matching = queries.operations(page.release, page.selection)
    return page.compose(operations.objectives_headline, matching, page.selection)


def _recipients(page: PageContext) -> str:
    matching = queries.operations(page.release, page.selection)
    return page.compose(operations.recipients_headline, all_coverage_rows(page), matching, page.selection)


def _operations(page: PageContext) -> str:
    release, selection = page.release, page.selection
    if selection.operation:
        return page.titles[selection.operation]
    matches = queries.search_operations(release, selection)
    everything = queries.operations(release, selection.clear_filters())
    programme = queries.programme_figures(release)
    return page.compose(operations.operations_headline, matches, everything, programme, selection)


def _bodies(page: PageContext) -> str:
    found = queries.organisations(page.release, page.selection.reset("operation"))
    return page.compose(bodies.bodies_headline, found)


def _sources(page: PageContext) -> str:
    release = page.release
    figures = queries.city_figures(release, page.selection.clear_filters())
    operations_count = queries.count_operations(release, Selection())
    return page.compose(captions.sources_headline, queries.sources(release), figures, operations_count)


def _dictionary(page: PageContext) -> str:
    schemas, text = page.release.schemas, page.text
    columns = sum(len(schema.columns) for schema in schemas.values())
    return text("dictionary.headline", tables=text.number(len(schemas)), columns=text.number(columns))


_HEADLINES: Mapping[str, Callable[[PageContext], str]] = {
    "overview": _overview,
    "timeline": lambda page: page.compose(
        quality.timeline_headline, queries.dated_events(page.release, page.selection)
    ),
    "cities": lambda page: map_headline(page, overview.missing_figures_headline),
    "city": _city,
    "compare": _compare,
    "money": _money,
    "need": _need,
    "objectives": _objectives,
    "recipients": _recipients,
    "operations": _operations,
    "bodies": _bodies,
    "quality": lambda page: page.compose(quality.quality_headline, queries.completeness(page.release, page.selection)),
    "classification": lambda page: page.compose(
        classification.classification_headline, queries.classification_coverage(page.release)
    ),
    "transparency": lambda page: page.compose(
        legal_lists.transparency_headline, queries.operations_list_fields(page.release, page.selection)
    ),
    "sources": _sources,
    "dictionary": _dictionary,
}
